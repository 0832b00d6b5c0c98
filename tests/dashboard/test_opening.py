"""What a browser that knows nothing yet is given first: few scripts, compressed once, and the screen of its address."""

from __future__ import annotations

import gzip
import re

import pytest
from backports import zstd
from dash import Dash

from dashboard.files import HINT
from dashboard.opening import scripts_of
from tests.dashboard.conftest import browser_of, every_text
from tests.dashboard.fake_reports import FakeReports

GRID = "/_dash-component-suites/dash_ag_grid/dash_ag_grid.v1.min.js"
PLOTLY = "/assets/vendor/plotly-trimmed.js?m=1"
SUITES = (
    "/_dash-component-suites/dash/deps/polyfill@7.v1.min.js",
    "/react.js",
    GRID,
    PLOTLY,
    "/_dash-component-suites/dash/dash_table/b.js",
)


@pytest.mark.parametrize(
    ("path", "fetched"), [("/", "plotly"), ("/links", "grid"), ("/links/", "grid"), ("/domains", "plotly")]
)
def test_charts_and_grid_come_later_and_what_no_page_needs_never(path: str, fetched: str) -> None:
    tags = scripts_of(SUITES, path)
    assert re.findall(r'<script src="([^"]+)">', tags) == ["/react.js"]
    assert re.findall(r'<link data-later="(\w+)" href="([^"]+)"', tags) == [("grid", GRID), ("plotly", PLOTLY)]
    assert re.findall(r'<link data-later="(\w+)" href="[^"]+" rel=preload', tags) == [fetched]


@pytest.mark.parametrize(("path", "search"), [("/", ""), ("/links", "?lang=zh-Hant"), ("/nowhere", "?x=%ff"), ("//", "%00")])
def test_the_first_answer_has_the_screen_that_a_callback_would_bring(app: Dash, path: str, search: str) -> None:
    first = browser_of(app).get("/_dash-layout", query_string={"path": path, "search": search}).get_json()
    stores = {part["props"]["id"]: part["props"].get("data") for part in first["props"]["children"] if part["type"] == "Store"}
    assert stores["route"] == {"path": path, "search": search}
    assert stores["title"]["lang"] == ("zh-Hant" if "zh-Hant" in search else "en")
    assert stores["title"]["title"].split(" · ")[0] in every_text(first)


@pytest.mark.parametrize(
    ("said", "look"), [("", (False, False)), ("&dark=1", (True, False)), ("&narrow=1&dark=1", (True, True))]
)
def test_the_first_answer_knows_how_the_browser_looks_at_it(app: Dash, said: str, look: tuple[bool, bool]) -> None:
    first = browser_of(app).get(f"/_dash-layout?path=/&search={said}").get_json()
    (store,) = (part["props"] for part in first["props"]["children"] if part["props"].get("id") == "look")
    assert store["data"] == dict(zip(("dark", "narrow"), look, strict=True))


def test_a_screen_that_fails_is_left_to_the_callback_that_can_say_so(app: Dash, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_reports: FakeReports) -> None:
        raise ValueError("no campaign")

    monkeypatch.setattr(FakeReports, "campaigns", fail)
    answer = browser_of(app).get("/_dash-layout?path=/&search=")
    assert answer.status_code == 200
    assert "waiting" in answer.text
    assert answer.text == browser_of(app).get("/_dash-layout").text


@pytest.mark.parametrize(("said", "way"), [("zstd", "zstd"), ("gzip, zstd", "zstd"), ("gzip", "gzip"), ("identity", None)])
def test_files_are_sent_as_the_browser_reads_them(app: Dash, said: str, way: str | None) -> None:
    client = browser_of(app)
    path = re.search(r'src="([^"]+/dash_renderer\.[^"]+)"', client.get("/").text)[1]  # type: ignore[index]
    read = {"zstd": zstd.decompress, "gzip": gzip.decompress, None: bytes}[way]
    for _again in range(2):
        answer = client.get(path, headers={"Accept-Encoding": said})
        assert answer.headers.get("Content-Encoding") == way
        assert "Accept-Encoding" in answer.headers["Vary"]
        script = read(answer.data)
        assert script.startswith(HINT)
        assert b"DashRenderer" in script


def test_a_file_that_the_browser_has_is_not_sent_again(app: Dash) -> None:
    client = browser_of(app)
    with client.get("/assets/style.css", headers={"Accept-Encoding": "zstd"}) as first:
        mark = first.headers["ETag"]
    with client.get("/assets/style.css", headers={"Accept-Encoding": "zstd", "If-None-Match": mark}) as again:
        assert (first.status_code, again.status_code) == (200, 304)
