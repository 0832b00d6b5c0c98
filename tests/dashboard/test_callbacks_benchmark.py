"""What `benchmarks/callbacks` sends and how it counts: recorded requests stay requests of the app, an answer says its cost, a failure is seen."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from benchmarks.callbacks.__main__ import FAILED, Answer, Callback, callbacks_of, name_of, p95
from benchmarks.callbacks.changed import change, number, request
from benchmarks.callbacks.drawn import CARRIED, Known, drawn
from benchmarks.callbacks.opened import Opened, Posted
from benchmarks.callbacks.served import FORGET, measured
from dashboard.app import PAGES, create_app
from tests.dashboard.conftest import browser_of
from tests.dashboard.fake_reports import NOW, FakeReports

RECORDED = json.loads((Path(__file__).parent / "recorded_callbacks.json").read_text(encoding="utf-8"))
KNOWN = Known(date(2025, 9, 1), date(2026, 3, 1), ("desk", "cold"), 200)


@pytest.mark.parametrize("page", [page.path for page in PAGES])
def test_every_page_can_be_asked_for_another_view(page: str, app: Any) -> None:
    client, draw = browser_of(app), Random(page)
    asked = [body for body in RECORDED if body["output"].startswith("..shell.")][:1]
    sent = [
        drawn(page, {**body, "inputs": [{**body["inputs"][0], "value": {"path": page}}]}, KNOWN, draw) for body in asked * 5
    ]
    assert len({body["inputs"][0]["value"]["search"] for body in sent}) == 5
    answers = [client.post("/_dash-update-component", json=body) for body in sent]
    assert all(answer.status_code == 200 and not FAILED.search(answer.text) for answer in answers)
    assert CARRIED.keys() >= {page}


def test_the_view_is_put_where_a_request_carries_one() -> None:
    grid = next(body for body in RECORDED if body["output"].startswith("grid.") and body["inputs"][0].get("value"))
    made = drawn("/links", grid, KNOWN, Random(1))
    rows = made["inputs"][0]["value"]
    assert rows["endRow"] == rows["startRow"] + 100
    assert rows["sortModel"]
    assert made["state"][0]["value"] != grid["state"][0]["value"]
    assert made["output"] == grid["output"]


def test_a_failure_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = FakeReports()

    def broken(*_: object) -> None:
        raise ValueError("broken")

    monkeypatch.setattr(reports, "growth", broken)
    client = browser_of(create_app(reports, clock=lambda: NOW))
    body = next(body for body in RECORDED if body["output"].startswith("..growth-figure."))
    assert FAILED.search(client.post("/_dash-update-component", json=body).text)


def test_an_answer_says_what_it_cost_and_forgets_when_asked_to() -> None:
    forgot: list[int] = []
    started: list[Any] = []

    def app(_environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        yield b"said"

    served = measured(app, lambda: forgot.append(1))
    assert served({}, lambda *said: started.append(said)) == [b"said"]
    assert not forgot
    served({f"HTTP_{FORGET.upper().replace('-', '_')}": "1"}, lambda *said: started.append(said))
    assert forgot == [1]
    status, headers = started[0]
    assert (status, headers[0]) == ("200 OK", ("Content-Type", "text/plain"))
    assert [part.partition(";")[0] for part in headers[1][1].split(", ")] == ["cpu", "clock", "memory"]


def test_requests_of_one_callback_come_together() -> None:
    posted = [
        Posted(page, {"output": output}, {}) for page, output in (("/", "a.b"), ("/links", "a.b"), ("/links?link=1", "a.b"))
    ]
    pages = [Opened(one.page, 1.0, 1.5, 2.0, 3.0, 4, (one,), ()) for one in posted]
    assert callbacks_of(pages) == [Callback("/", "a.b", [posted[0]]), Callback("/links", "a.b", posted[1:])]
    assert name_of("..a.b...c.d...e.f..") == "a.b +2"
    assert p95([1.0]) == 1.0
    assert Answer(1, 1, 1, 1, 1, "").fault == ""


def test_everything_that_is_changed_is_undone(tmp_path: Path) -> None:
    reports = FakeReports()
    app = create_app(reports, clock=lambda: NOW, edits=reports.edits(tmp_path, NOW))
    client, sent = browser_of(app), dict[str, int]()
    callbacks = client.get("/_dash-dependencies").json

    def send(name: str, output: str, values: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
        answer = client.post("/_dash-update-component", json=request(callbacks, output, values))
        assert answer.status_code == 200
        sent[name] = sent.get(name, 0) + 1
        return answer.json["response"], answer.text

    for n in range(3):
        change(send, KNOWN, Random(n))
    assert {
        "mark one link",
        "undo of one",
        "mark all of a filter, its first block",
        "delete a view",
        "delete a note",
    } <= sent.keys()
    assert (reports.marked(), reports.saved_views(), reports.annotations(KNOWN.first, KNOWN.last)) == ((), (), ())


@pytest.mark.parametrize(
    "told",
    [
        r'["button",{\"data-id\":\"17\",\"data-act\":\"undo\",\"type\":\"button\"},"x"],["button",{\"data-id\":\"3\",\"data-act\":\"mark\"}]',
        '{"data-id": "4", "data-act": "undo"} {"data-act": "undo", "data-id": "17"}',
    ],
)
def test_the_number_of_the_last_button_is_found(told: str) -> None:
    assert number("undo", told) == "17"


def test_a_button_that_is_not_there_is_missed() -> None:
    with pytest.raises(LookupError, match="no button to undo"):
        number("undo", "Nothing was changed")
