"""A few hundred requests of the kind that benchmarks/fuzz_dashboard.py sends by the ten thousand, over a small store: nothing breaks, nothing changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from attribution.links.settle import settle_links
from attribution.reports import Reports
from dashboard.access.rules import Access
from dashboard.app import PAGES, create_app
from dashboard.edits import Edits
from ripplemark.records import RunState
from ripplemark.store.database import open_editor
from ripplemark.store.runs import end_run
from tests.attribution.builders import Web, day, link, project
from tests.dashboard.conftest import browser_of
from tests.dashboard.fuzzed import CALLBACKS, Asked, bodies_of, requests_of, send
from tests.whole_store import all_rows

RECORDED = json.loads((Path(__file__).parent / "recorded_callbacks.json").read_text(encoding="utf-8"))
HOSTILE = "<img src=x onerror=window.PWN=1>=HYPERLINK(1)"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Path]]:
    """A dashboard that a reader may only read, over a store with a few links; and the store."""
    web = Web(project(tmp_path_factory.mktemp("fuzz")))
    for n in range(30):
        web.sees(
            f"https://site{n % 9}.example/{n}", day(9), link(anchor=f"{HOSTILE} {n}"), published=day(n % 9), topics=("summer",)
        )
    settle_links(web.db, web.project, web.run_id, day(9))
    end_run(web.db, web.run_id, RunState.DONE, {}, day(9))
    web.db.close()
    database = web.project.storage.database
    reports = Reports(web.project)
    edits = Edits(lambda: open_editor(database), may=lambda: False)
    yield create_app(reports, brand=HOSTILE, edits=edits, access=Access(metrics=True)), database
    reports.close()


def test_nothing_that_is_asked_breaks_or_changes_anything(served: tuple[Any, Path]) -> None:
    app, database = served
    before = all_rows(database)
    outcome = send(browser_of(app), requests_of(bodies_of(app, RECORDED), 400, Random(6)))
    assert outcome.faults == []
    assert all_rows(database) == before
    statuses = {name.split()[1] for name in outcome.statuses}
    assert {"200", "400", "403", "404", "421"} <= statuses  # the requests reach every part


def test_a_fault_is_noticed(served: tuple[Any, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Callbacks that break are answered with 200 and a message: the log tells them apart."""
    app, _ = served
    monkeypatch.setattr(Reports, "growth", lambda *_: 1 / 0)
    body = next(b for b in bodies_of(app, RECORDED) if "growth-figure" in b["output"])
    asked = Asked("value", "POST", CALLBACKS, json.dumps(body).encode(), (("Content-Type", "application/json"),))
    (fault,) = send(browser_of(app), iter([asked])).faults
    assert "ZeroDivisionError" in fault[1]


def test_the_recording_is_of_pages_that_are_there(served: tuple[Any, Path]) -> None:
    routes = {part["value"]["path"] for body in RECORDED for part in body["inputs"] if part["id"] == "route"}
    assert len(routes) >= 8
    assert routes <= {page.path for page in PAGES}
    assert len(bodies_of(served[0], RECORDED)) > 40
