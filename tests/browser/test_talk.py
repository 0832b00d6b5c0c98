"""What a reader does on the pages of mentions and campaigns: labels texts, copies whom to ask, sets two campaigns side by side, prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.edits import Edits
from ripplemark.store.database import open_editor, open_reader, open_writer
from ripplemark.store.labels import iter_labels
from tests.browser.conftest import Open, ready, served, shoot, sync_api, violations
from tests.dashboard.fake_reports import FakeReports

pytestmark = pytest.mark.browser
expect: Any = getattr(sync_api, "expect", None)


@pytest.fixture
def editable(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A dashboard whose reader may change what it offers, and the store that keeps it."""
    path = tmp_path / "ripplemark.db"
    open_writer(path).close()
    for base in served(FakeReports(links_made=40), edits=Edits(lambda: open_editor(path))):
        yield base, path


def labels_of(path: Path) -> list[str]:
    with open_reader(path) as db:
        return [label.polarity for label in iter_labels(db)]


def test_texts_are_labelled_skipped_and_taken_back(visit: Open, editable: tuple[str, Path]) -> None:
    base, path = editable
    page = visit("/mentions", base=base)
    first = page.locator("#label-text").inner_text()
    page.locator("#label-skip").click()
    expect(page.locator("#label-text")).not_to_have_text(first)
    page.locator("#label-negative").click()
    expect(page.locator("[data-dash-is-loading=true]")).to_have_count(0)
    expect(page.locator("#label-state")).to_contain_text("Labelled")
    assert labels_of(path) == ["negative"]
    page.locator("#label-undo").click()
    expect(page.locator("[data-dash-is-loading=true]")).to_have_count(0)
    page.wait_for_timeout(200)
    expect(page.locator("[data-dash-is-loading=true]")).to_have_count(0)
    assert labels_of(path) == []


def test_two_campaigns_stand_side_by_side(visit: Open) -> None:
    page = visit("/campaigns?of=desk")
    expect(page.locator("#yard-impressions-0-a-figure .js-plotly-plot")).to_be_visible()
    page.locator("#campaign-beside").click()
    page.get_by_role("option", name=re.compile("Autumn Harvest Live")).click()
    expect(page).to_have_url(re.compile("beside=harvest"))
    expect(page.locator("#yard-impressions-0-b-figure .js-plotly-plot")).to_be_visible()
    page.get_by_text("Cost and outcome", exact=True).click()
    expect(page.locator("#yard-unit_costs-0-b-figure .js-plotly-plot")).to_be_visible()
    ready(page)
    shoot(page, "campaigns-side-by-side")
    assert violations(page) == []
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Print or save as PDF").first.click()
    report = opened.value
    report.wait_for_load_state()
    assert "what it brought" in report.title()
    report.close()
