"""An answer that something was written after says so wherever it is shown, in each language; one that nothing came after says nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from attribution.kept_rows import AsOf
from dashboard.app import create_app
from dashboard.as_of import as_of_chart, as_of_note, as_of_words
from dashboard.figures.chart import nothing
from dashboard.i18n import LANGUAGES, Words
from dashboard.pages.ripples import ripple_of
from dashboard.state import State
from dashboard.theme import Look
from ripplemark.schema.written_since import SUBJECTS
from tests.dashboard.conftest import asking, browser_of, every_text
from tests.dashboard.fake_reports import FIRST, LAST, NOW, FakeReports

SOME = AsOf(datetime(2026, 3, 11, 22, 10, tzinfo=UTC), (("links", 1), ("posts", 1_200), ("numbers", 1)), counting=False)
SAID = "As of Mar 11, 2026 22:10 UTC. Since then: 1 link new, lost or back; 1,200 new posts; new numbers of posts. Run ripplemark attribute to count it in."


def shown(of: AsOf | None) -> Callable[..., Any]:
    """Asks a dashboard whose kept answers are of that moment."""
    reports = FakeReports()
    reports.kept = of
    app = create_app(reports, brand="Northwind Tea", clock=lambda: NOW)
    return asking(app)


def test_the_note_says_since_when_what_came_and_what_to_do() -> None:
    assert as_of_words(SOME, Words("en")) == SAID
    counting = as_of_words(replace(SOME, counting=True), Words("en"))
    assert counting.endswith("new numbers of posts. It is being counted in now.")
    assert as_of_note(None, Words("en")) is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_subject_has_words(lang: str) -> None:
    words = as_of_words(replace(SOME, since=tuple((s, 2) for s in (*SUBJECTS, "project"))), Words(lang))
    assert "kept." not in words
    assert words.count(Words(lang)("kept.and")) == len(SUBJECTS)


def test_a_chart_says_it_beside_its_title_and_under_it() -> None:
    reports, look = FakeReports(), Look()
    reports.kept = SOME
    chart = ripple_of(State(view=replace(reports.default_view(), since=FIRST, until=LAST)), reports, look)
    assert chart.subtitle.endswith(" · as of Mar 11, 2026 22:10 UTC")
    assert chart.as_of == SAID
    assert as_of_chart(nothing(look, "filtered"), SOME, look) == nothing(look, "filtered")
    assert as_of_chart(chart, None, look) is chart


PLACES = (
    ("ripple-notes.children", "/ripples"), ("spreaders.children", "/ripples"), ("voices.children", "/mentions"),
    ("funnel-notes.children", "/attribution"), ("campaign-overall.children", "/campaigns"),
)  # fmt: skip


def test_the_note_stands_where_kept_answers_are_shown_and_only_then() -> None:
    said, silent = shown(SOME), shown(None)
    for output, _ in PLACES:
        texts = [" ".join(every_text(_value(ask(output, query__data="?"), output))) for ask in (said, silent)]
        assert ["of Mar 11, 2026 22:10 UTC. Since then:" in text for text in texts] == [True, False], output


def _value(response: Any, output: str) -> Any:
    name, prop = output.split(".")
    return response.get_json()["response"][name][prop]


def test_a_saved_report_says_it_too() -> None:
    reports = FakeReports()
    reports.kept = SOME
    client = browser_of(create_app(reports, brand="Northwind Tea", clock=lambda: NOW))
    of = reports.campaigns()[-1].id
    assert SAID in client.get(f"/report/campaign?of={of}&lang=en").get_data(as_text=True)
    reports.kept = None
    assert "Since then" not in client.get(f"/report/campaign?of={of}&lang=en").get_data(as_text=True)
