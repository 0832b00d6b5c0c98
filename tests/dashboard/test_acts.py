"""What a reader changes: each wish of the browser is one write, garbage writes nothing, and who may only read is told so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from dash import Dash

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


GARBAGE = [
    {}, {"act": "drop"}, {"act": "mark"}, {"act": "mark", "mark": "own"}, {"act": "mark", "mark": "hate", "rows": ["1"]},
    {"act": "mark", "mark": "own", "rows": ["-1", "x", None, {}, "9" * 30]}, {"act": "mark", "mark": "own", "rows": {"a": 1}},
    {"act": "undo", "id": "x"}, {"act": "save_view", "name": "x", "page": "//evil.example", "query": ""},
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
    assert reports.marked() == ()


def test_the_sites_of_a_filter_as_a_file_for_the_disavow_tool(worked: Worked) -> None:
    reports, app, _ = worked
    answer = app.server.test_client().get(f"/export/links.disavow?{ALL}&rel=ugc")
    lines = answer.get_data(as_text=True).splitlines()
    sites = sorted({f"domain:{r.page_domain}" for r in reports.rows if "ugc" in r.rel and r.link_class == "earned"})
    assert lines[0].startswith("# Links to Ripplemark from 2026-01-02 to 2026-06-30, by the filter ")
    assert lines[1:] == sites
    assert answer.headers["Content-Disposition"] == 'attachment; filename="disavow_2026-01-02_2026-06-30.txt"'
