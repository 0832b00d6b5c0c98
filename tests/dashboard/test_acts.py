"""What a reader changes: each wish of the browser is one write, garbage writes nothing, and who may only read is told so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from dash import Dash

from dashboard import marking
from dashboard.app import create_app
from dashboard.edits import set_edits
from ripplemark.errors import StoreLocked
from tests.dashboard.conftest import Ask, asking, every_text
from tests.dashboard.fake_reports import NOW, FakeReports

ALL = "since=2026-01-02&until=2026-06-30"
Worked = tuple[FakeReports, Dash, Ask]


@pytest.fixture
def worked(tmp_path: Path) -> Worked:
    reports = FakeReports(links_made=60)
    app = create_app(reports, clock=lambda: NOW, edits=reports.edits(tmp_path, NOW))
    return reports, app, asking(app)


def said(ask: Ask, **wish: Any) -> str:
    answer = ask("done.children", act__data={**wish, "at": 1}, query__data=ALL)
    assert answer.status_code == 200
    return " ".join(every_text(answer.get_json()["response"]["done"]["children"]))


def test_rows_are_marked_by_their_sites_and_taken_back(worked: Worked) -> None:
    reports, _, ask = worked
    assert "of them new: 2" in said(ask, act="mark", mark="own", rows=["3", "4"])
    sites = {f"domain:{row.page_domain}" for row in reports.rows if row.link_id in (3, 4)}
    assert {m.subject for m in reports.marked()} == sites
    assert "taken back: 1" in said(ask, act="unmark", mark="own", rows="3")
    assert len(reports.marked()) == 1
    assert "Undone" in said(ask, act="undo", id="2")
    assert len(reports.marked()) == 2


def answers(ask: Ask, wish: dict[str, Any]) -> list[tuple[str, Any]]:
    """(what is told, by which wish the browser goes on) of one wish after the other."""
    found: list[tuple[str, Any]] = []
    while not found or (found[-1][1] and len(found) < 99):
        body = ask(
            "done.children",
            act__data={**(found[-1][1] if found else wish), "at": 1},
            query__data=ALL + ("" if found else "&rel=ugc"),
        ).get_json()
        told, edited, more = (body["response"].get(key, {}) for key in ("done", "edited", "act-on"))
        assert bool(more["data"]) != ("data" in edited)  # what shows marks is asked anew at the end alone
        found.append((" ".join(every_text(told["children"])), more["data"]))
    return found


def test_all_of_a_filter_is_marked_block_by_block_as_one_edit(worked: Worked) -> None:
    reports, _, ask = worked
    sites = {f"domain:{row.page_domain}" for row in reports.rows if "ugc" in row.rel and row.link_class == "earned"}
    assert len(sites) > 2
    reports.block = 2
    told = answers(ask, {"act": "mark", "mark": "disavow", "rows": "all"})
    assert len(told) == (len(sites) + 1) // 2
    assert told[0][0].startswith("Marking. So far: 2, of them new: 2. Stop")
    assert f"disavowed: {len(sites)}, of them new: {len(sites)}" in told[-1][0]
    assert {m.subject for m in reports.marked()} == sites
    assert f"as before: {len(sites)}" in said(ask, act="undo", id="1")
    assert reports.marked() == ()


def test_marking_is_stopped_and_undone(worked: Worked) -> None:
    reports, _, ask = worked
    reports.block = 2
    body = ask("done.children", act__data={"act": "mark", "mark": "own", "rows": "all", "at": 1}, query__data=ALL).get_json()
    more = body["response"]["act-on"]["data"]
    assert "Stopped. Marked: 2, of them new: 2. Undo" in said(ask, **{**more, "act": "halt"})
    assert "Undone" in said(ask, act="undo", id=more["edit"])
    assert "refused" in said(ask, **more) or "Nothing was changed" in said(ask, **more)  # what was undone is not gone on with
    assert reports.marked() == ()


def test_no_more_are_marked_at_a_time_than_an_edit_takes(worked: Worked, monkeypatch: pytest.MonkeyPatch) -> None:
    reports, _, ask = worked
    reports.block = 1
    monkeypatch.setattr(marking, "MOST_SUBJECTS", 2)
    assert (
        "Marked: 2, of them new: 2; more are not marked" in answers(ask, {"act": "mark", "mark": "own", "rows": "all"})[-1][0]
    )
    assert len(reports.marked()) == 2


GARBAGE = [
    {}, {"act": "drop"}, {"act": "mark"}, {"act": "mark", "mark": "own"}, {"act": "mark", "mark": "hate", "rows": ["1"]},
    {"act": "mark", "mark": "own", "rows": ["-1", "x", None, {}, "9" * 30]}, {"act": "mark", "mark": "own", "rows": {"a": 1}},
    {"act": "mark", "mark": "own", "rows": "all", "edit": "77"}, {"act": "mark", "mark": "own", "rows": "all", "after": "~", "n": "x", "filter": 3},
    {"act": "halt"}, {"act": "undo", "id": "x"}, {"act": "save_view", "name": "x", "page": "//evil.example", "query": ""},
    {"act": "save_view", "name": " ", "page": "/links", "query": ""}, {"act": "save_view", "name": 3, "page": "/links"},
    {"act": "rename_view", "id": "7", "name": "x"}, {"act": "delete_view", "id": "7"}, {"act": "annotate", "day": "2026-13-01", "text": "x"},
    {"act": "annotate", "day": "2026-03-01", "text": " "}, {"act": "annotate", "day": "2026-03-01", "text": "x", "id": "9"},
]  # fmt: skip


@pytest.mark.parametrize("wish", GARBAGE, ids=str)
def test_garbage_changes_nothing(worked: Worked, wish: dict[str, Any]) -> None:
    reports, _, ask = worked
    assert said(ask, **wish)
    assert (reports.marked(), reports.saved_views(), reports.annotations(NOW.date().replace(month=1), NOW.date())) == (
        (),
        (),
        (),
    )


def test_a_view_keeps_what_the_page_says_and_no_more(worked: Worked) -> None:
    reports, _, ask = worked
    said(ask, act="save_view", name="a", page="/links", query=ALL + "&rel=ugc&sort=-visits&lang=zh-Hant&link=4&nonsense=<b>")
    said(ask, act="save_view", name="b", page="/links", query=ALL + "&compare=none", days=True)
    assert [v.query for v in reports.saved_views()] == ["rel=ugc&sort=-visits", ALL + "&compare=none"]


@pytest.mark.parametrize("path", ["/links?link=4", "/", "/signals"])
def test_who_may_only_read_sees_no_button_and_changes_nothing(worked: Worked, path: str) -> None:
    reports, app, ask = worked
    page, _, query = path.partition("?")
    route = {"path": page, "search": query}
    assert "data-act" in ask("shell.children", route__data=route).get_data(as_text=True)
    set_edits(app.server, None)
    assert "data-act" not in ask("shell.children", route__data=route).get_data(as_text=True)
    assert said(ask, act="mark", mark="own", rows=["3"]) == "You may read here, but change nothing."
    assert reports.marked() == ()


def test_a_locked_store_is_said(worked: Worked) -> None:
    reports, app, ask = worked
    edits = app.server.config["RIPPLEMARK_EDITS"]

    def locked() -> Any:
        raise StoreLocked("busy")

    edits._open = locked
    assert "try again" in said(ask, act="mark", mark="own", rows=["3"])
    assert "Stopped. Marked: 7" in said(ask, act="mark", mark="own", rows="all", edit="1", n="7", new="0")
    assert reports.marked() == ()


def test_the_sites_of_a_filter_as_a_file_for_the_disavow_tool(worked: Worked) -> None:
    reports, app, _ = worked
    answer = app.server.test_client().get(f"/export/links.disavow?{ALL}&rel=ugc")
    lines = answer.get_data(as_text=True).splitlines()
    sites = sorted({f"domain:{r.page_domain}" for r in reports.rows if "ugc" in r.rel and r.link_class == "earned"})
    assert lines[0].startswith("# Links to Ripplemark from 2026-01-02 to 2026-06-30, by the filter ")
    assert lines[1:] == sites
    assert answer.headers["Content-Disposition"] == 'attachment; filename="disavow_2026-01-02_2026-06-30.txt"'
