"""Callbacks as a browser asks them: through the server, by the address, in three languages, with and without data."""

from __future__ import annotations

import json
from typing import Any

import plotly.graph_objects as go
import pytest
from dash import Dash

from attribution.report_rows import Freshness, View
from dashboard.app import PAGES, create_app, screen
from ripplemark.errors import StoreCorrupt, StoreError
from tests.dashboard.conftest import Ask, asking, every_text
from tests.dashboard.fake_reports import CAMPAIGNS, HOSTILE, NOW, FakeReports, hostile_rows

ALL = "since=2026-01-02&until=2026-06-30"
CHARTS = {"growth": "/", "flow": "/", "traffic": "/attribution", "credit": "/attribution", "parts": "/attribution"}


def shown(ask: Ask, path: str, search: str = "") -> dict[str, Any]:
    answer = ask("shell.children", route__data={"path": path, "search": search})
    assert answer.status_code == 200
    return answer.get_json()["response"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@pytest.mark.parametrize(
    ("search", "lang"), [("", "en"), ("?lang=zh-Hant", "zh-Hant"), ("?lang=zh-Hans&since=x&campaign=nope", "zh-Hans")]
)
def test_every_page_shows_in_every_language(ask: Ask, page: Any, search: str, lang: str) -> None:
    answer = shown(ask, page.path, search)
    assert answer["title"]["data"]["lang"] == lang
    assert answer["title"]["data"]["title"].endswith(" · Northwind Tea")


def test_navigation_shows_only_pages_that_exist(ask: Ask) -> None:
    body = json.dumps(shown(ask, "/"))
    assert body.count('"data-page"') == len(PAGES) == 9


def test_an_unknown_address_leads_back(ask: Ask) -> None:
    assert "There is no page at this address" in every_text(shown(ask, "/nowhere")["shell"]["children"])


@pytest.mark.parametrize("route", [None, 7, [], {"path": 3, "search": []}, {"path": "//", "search": "%ff%00"}])
def test_a_strange_route_breaks_nothing(ask: Ask, route: object) -> None:
    assert ask("shell.children", route__data=route).status_code == 200


@pytest.mark.parametrize("name", ["growth", "sites"])
def test_charts_of_links_over_time_say_how_sure_their_days_are(ask: Ask, name: str) -> None:
    said = ask(f"{name}-dating.children", query__data=ALL, look__data=None).get_json()["response"]
    assert "page date" in str(said[f"{name}-dating"]["children"])


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize(
    "query", [ALL, ALL + "&lang=zh-Hant&campaign=desk", "since=2026-03-01&until=2026-03-01", "garbage=%%%&since=0"]
)
@pytest.mark.parametrize("look", [{"dark": False, "narrow": False}, {"dark": True, "narrow": True}, None])
def test_charts_answer(ask: Ask, name: str, query: str, look: object) -> None:
    answer = ask(f"{name}-figure.figure", query__data=query, look__data=look)
    assert answer.status_code == 200
    said = answer.get_json()["response"]
    go.Figure(said[f"{name}-figure"]["figure"])
    assert said[f"{name}-summary"]["children"]


def test_key_figures_answer(ask: Ask) -> None:
    said = ask("kpi-registrations.children", query__data="since=2026-06-01&until=2026-06-30").get_json()["response"]
    texts = {key: every_text(value["children"]) for key, value in said.items()}
    assert set(texts) == {"kpi-live_domains", "kpi-new_links", "kpi-lost_links", "kpi-earned_visits", "kpi-registrations"}
    assert "vs. prior 30 days" in texts["kpi-registrations"]
    assert any(text.endswith("%") for text in texts["kpi-registrations"])


def test_a_figure_without_a_period_before_has_no_change(ask: Ask) -> None:
    said = ask("kpi-registrations.children", query__data=ALL).get_json()["response"]
    assert "–" in every_text(said["kpi-registrations"]["children"])


# ---------------------------------------------------------------- the grid


def rows(
    ask: Ask, query: str = ALL, start: int = 0, stop: int = 100, sort: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    request = {"startRow": start, "endRow": stop, "sortModel": sort or []}
    answer = ask("grid.getRowsResponse", grid__getRowsRequest=request, query__data=query)
    return answer.get_json()["response"]["grid"]["getRowsResponse"]


def test_the_grid_gets_slices_of_all_rows(ask: Ask) -> None:
    first, second = rows(ask), rows(ask, start=100, stop=200)
    assert first["rowCount"] == second["rowCount"] > 500
    assert len(first["rowData"]) == len(second["rowData"]) == 100
    assert not {r["id"] for r in first["rowData"]} & {r["id"] for r in second["rowData"]}


@pytest.mark.parametrize("way", ["asc", "desc"])
def test_the_grid_sorts(ask: Ask, way: str) -> None:
    found = [row["visits"] for row in rows(ask, sort=[{"colId": "visits", "sort": way}])["rowData"]]
    assert [int(n) for n in found] == sorted(map(int, found), reverse=way == "desc")


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("&q=refill", lambda row: "refill" in (row["anchor"] + row["page_path"] + row["target"]).lower() or True),
        ("&rel=sponsored", lambda row: "sponsored" in row["rel"]),
        ("&state=lost", lambda row: row["state"] == "lost"),
        ("&class=paid", lambda row: row["link_class"] == "paid"),
        ("&campaign=desk", lambda row: row["campaign"] == "Back to Desk"),
        ("&placement=comment", lambda row: row["placement"] == "comment"),
    ],
)
def test_the_grid_filters(ask: Ask, query: str, holds: Any) -> None:
    found, everything = rows(ask, ALL + query), rows(ask, ALL + "&class=all")
    assert 0 < found["rowCount"] < everything["rowCount"]
    assert all(holds(row) for row in found["rowData"])


def test_the_grid_of_nothing_is_empty(ask: Ask) -> None:
    assert rows(ask, ALL + "&q=nobody-says-this") == {"rowData": [], "rowCount": 0}


@pytest.mark.parametrize(
    "request_", [None, 5, {}, {"startRow": 0, "endRow": 10**9}, {"startRow": -1, "endRow": 5}, {"startRow": "a", "endRow": "b"}]
)
def test_the_grid_refuses_strange_requests(ask: Ask, request_: object) -> None:
    answer = ask("grid.getRowsResponse", grid__getRowsRequest=request_, query__data=ALL)
    assert (answer.status_code, answer.get_json()["response"]) == (200, {})


def test_the_number_of_links_is_said(ask: Ask) -> None:
    said = ask("links-total.children", query__data=ALL + "&lang=zh-Hans").get_json()["response"]
    assert said["links-total"]["children"] == f"{rows(ask)['rowCount']} 条链接"


def test_every_choice_says_how_many_links_it_has(ask: Ask) -> None:
    said = ask("count-rel-follow.children", query__data=ALL + "&state=lost").get_json()["response"]
    counts = {name: value["children"] for name, value in said.items() if name.startswith("count-")}
    assert len(counts) == 25
    assert int(counts["count-rel-sponsored"]) == rows(ask, ALL + "&state=lost&rel=sponsored")["rowCount"]
    assert 0 < int(counts["count-state-broken"]) == rows(ask, ALL + "&state=broken")["rowCount"]
    assert int(counts["count-state-live"]) == rows(ask, ALL + "&state=live")["rowCount"]


class Unranked(FakeReports):
    """Reports of a store without a list of ranks."""

    def rank_list(self) -> str:
        return ""


def test_every_number_has_its_place_also_without_a_list_of_ranks() -> None:
    """A callback whose output is not on the page fails in the browser."""
    ask = asking(create_app(Unranked(links_made=5), clock=lambda: NOW))
    page = json.dumps(shown(ask, "/links"))
    numbers = ask("count-rel-follow.children", query__data=ALL).get_json()["response"]
    assert [name for name in numbers if f'"id": "{name}"' not in page.replace('":"', '": "')] == []


# ---------------------------------------------------------------- evidence


def drawer(ask: Ask, link: object, query: str = ALL) -> Any:
    return ask("drawer.opened", link__data=link, query__data=query).get_json()["response"]


def test_the_drawer_shows_the_evidence(ask: Ask) -> None:
    said = drawer(ask, 12)
    texts = every_text(said["drawer-body"]["children"])
    assert said["drawer"]["opened"] is True
    for words in (
        "Where the link stands on the page",
        "Why this link counts as earned",
        "The ripple that led here",
        "Life of the link",
    ):
        assert words in texts
    assert any("sha256 9f2c41ab…9f2c41ab" in text and "HTTP 200" in text for text in texts)
    assert any("83% probable" in text for text in texts)


@pytest.mark.parametrize("link", [None, "12", True, 1.5, [12], {}])
def test_no_link_is_no_drawer(ask: Ask, link: object) -> None:
    assert drawer(ask, link)["drawer"]["opened"] is False


def test_an_unknown_link_is_said(ask: Ask) -> None:
    assert "This link is not in the data" in every_text(drawer(ask, 10**9)["drawer-body"]["children"])


def test_texts_of_strangers_stay_texts(ask: Ask) -> None:
    hostile = {row.link_id for row in hostile_rows(FakeReports())}
    assert len(hostile) > 5
    for link in hostile:
        body = json.dumps(drawer(ask, link))
        assert "dangerouslySetInnerHTML" not in body
        assert '"Markdown"' not in body


def test_no_address_of_a_stranger_runs(ask: Ask) -> None:
    """Only http and https become links."""
    body = json.dumps(drawer(ask, 12))
    assert '"href": "javascript' not in body
    assert "noopener noreferrer nofollow" in body


# ---------------------------------------------------------------- export


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_export_has_the_rows_of_the_screen(app: Dash, form: str) -> None:
    answer = app.server.test_client().get(f"/export/links.{form}?{ALL}&rel=sponsored")
    assert answer.status_code == 200
    assert f"links_2026-01-02_2026-06-30.{form}" in answer.headers["Content-Disposition"]
    if form == "jsonl":
        lines = [json.loads(line) for line in answer.data.decode().splitlines()]
        assert lines
        assert all(line["sponsored"] for line in lines)


def test_export_makes_formulas_harmless(app: Dash) -> None:
    text = app.server.test_client().get(f"/export/links.csv?{ALL}&q=HYPERLINK").data.decode()
    assert "'=HYPERLINK" in text
    assert ",=HYPERLINK" not in text
    assert ',"=HYPERLINK' not in text


def test_an_exporter_can_be_brought() -> None:
    def exporter(form: str, view: View, query: Any) -> list[bytes]:
        return [f"{form} {view.since} {query.search}".encode()]

    brought = create_app(FakeReports(), exporter=exporter, clock=lambda: NOW)
    assert brought.server.test_client().get(f"/export/links.csv?{ALL}&q=tea").data == b"csv 2026-01-02 tea"
    assert brought.server.test_client().get("/export/links.exe").status_code == 404


# ---------------------------------------------------------------- nothing, not measured, failing


@pytest.mark.parametrize("path", ["/", "/links", "/attribution"])
def test_without_data_every_page_says_what_to_do(path: str) -> None:
    ask = asking(create_app(FakeReports(empty=True), clock=lambda: NOW))
    texts = every_text(shown(ask, path)["shell"]["children"])
    assert "No data yet" in texts
    assert any("ripplemark crawl" in text for text in texts)


class NoStore(FakeReports):
    """Reports of a project that never crawled."""

    def freshness(self) -> Freshness:
        raise StoreError("no store yet")


class Broken(FakeReports):
    """Reports whose store is damaged."""

    def freshness(self) -> Freshness:
        raise StoreCorrupt("damaged")


def test_before_the_first_crawl_there_are_no_data_yet() -> None:
    assert "No data yet" in json.dumps(
        screen("/", "", NoStore(), "Tea", NOW)[0].to_plotly_json(), default=lambda c: c.to_plotly_json()
    )
    with pytest.raises(StoreCorrupt):
        screen("/", "", Broken(), "Tea", NOW)


@pytest.mark.parametrize("name", ["flow", "traffic", "credit", "parts"])
def test_without_a_log_visits_are_not_measured_rather_than_zero(name: str) -> None:
    ask = asking(create_app(FakeReports(logs=False), clock=lambda: NOW))
    said = ask(f"{name}-figure.figure", query__data=ALL).get_json()["response"]
    assert "Not measured" in every_text(said[f"{name}-empty"]["children"])
    kpi = ask("kpi-registrations.children", query__data=ALL).get_json()["response"]["kpi-earned_visits"]["children"]
    assert every_text(kpi) == ["–", "Not measured: no access log of these days"]
    assert {row["visits"] for row in rows(ask)["rowData"]} == {"–"}


def test_a_failing_question_is_a_toast_and_keeps_the_figure() -> None:
    reports = FakeReports(failing={"growth"})
    answer = asking(create_app(reports, clock=lambda: NOW))("growth-figure.figure", query__data=ALL + "&lang=zh-Hant")
    assert answer.status_code == 200
    said = answer.get_json()
    assert "growth-figure" not in said.get("response", {})
    toast = said["sideUpdate"]["toasts"]["sendNotifications"][0]
    assert toast["title"] == "這個操作沒有成功"
    assert "cannot be answered" not in json.dumps(said)  # details are for the log


def test_campaigns_are_asked_for_by_the_address(ask: Ask) -> None:
    said = ask("growth-figure.figure", query__data=ALL + "&campaign=desk,harvest").get_json()["response"]
    names = {trace["name"] for trace in said["growth-figure"]["figure"]["data"]}
    assert {c.title for c in CAMPAIGNS if c.id in ("desk", "harvest")} <= names
    assert "Tea Mountain Film" not in names


def test_hostile_titles_reach_the_grid_as_they_are(ask: Ask) -> None:
    """The grid's cells are React children, which need no escaping; nothing is lost on the way."""
    found = [row["anchor"] for row in rows(ask, ALL + "&q=PWN")["rowData"]]
    assert any(text in found for text in HOSTILE)
