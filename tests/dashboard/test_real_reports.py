"""The dashboard over the real reports: the protocol is kept, and a store without rows breaks no page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from attribution.reports import Reports
from dashboard.app import create_app
from dashboard.frame import freshness_line
from dashboard.i18n import LANGUAGES, Words
from dashboard.questions import Reports as Asked
from dashboard.report.frame import fresh_lines
from ripplemark.config import load_project
from ripplemark.store.database import open_writer
from ripplemark.store.runs import begin_run
from tests.dashboard.conftest import Ask, asking, every_text
from tests.dashboard.fake_reports import NOW

PROJECT = """
[brand]
name = "Northwind Tea"
domains = ["northwind.example"]

[[campaign]]
id = "desk"
name = "Back to Desk"
topics = ["Back to Desk"]
starts = 2026-03-01
ends = 2026-03-31
"""


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Asks a dashboard over an empty store."""
    file = tmp_path / "ripplemark.toml"
    file.write_text(PROJECT, encoding="utf-8")
    project = load_project(file)
    with open_writer(project.storage.database, "test"):
        pass
    reports: Asked = Reports(project)  # mypy and this line hold the two together
    return asking(create_app(reports, clock=lambda: NOW))


def test_a_store_filled_from_archives_alone_says_so(tmp_path: Path) -> None:
    file = tmp_path / "ripplemark.toml"
    file.write_text(PROJECT, encoding="utf-8")
    project = load_project(file)
    with open_writer(project.storage.database, "test") as db:
        begin_run(db, "scan", NOW)
    reports = Reports(project)
    known = reports.freshness()
    reports.close()
    assert (known.last_crawl_at, known.last_scan_at) == (None, NOW)
    said = [str(freshness_line(known, NOW, Words(lang))) for lang in LANGUAGES]
    assert "archives read on" in said[0]
    assert all("crawled yet" not in words for words in said[1:])
    spanned = replace(known, first_day=NOW.date(), last_day=NOW.date())
    assert "comes from archives" in fresh_lines(spanned, Words("en"))[0]


@pytest.mark.parametrize("path", ["/", "/links", "/attribution"])
def test_pages_over_an_empty_store(ask: Ask, path: str) -> None:
    answer = ask("shell.children", route__data={"path": path, "search": ""})
    assert "No data yet" in every_text(answer.get_json()["response"]["shell"]["children"])


@pytest.mark.parametrize("name", ["growth", "flow", "traffic", "credit", "parts"])
def test_charts_over_an_empty_store(ask: Ask, name: str) -> None:
    said = ask(f"{name}-figure.figure", query__data="since=2026-03-01&until=2026-03-09").get_json()["response"]
    assert said[f"{name}-figure"]["figure"]["data"] == []


def test_links_over_an_empty_store(ask: Ask) -> None:
    request = {"startRow": 0, "endRow": 100, "sortModel": []}
    said = ask("grid.getRowsResponse", grid__getRowsRequest=request, query__data="q=tea&rel=follow").get_json()["response"]
    assert said["grid"]["getRowsResponse"] == {"rowData": [], "rowCount": 0}
    assert ask("count-rel-follow.children", query__data="").get_json()["response"]["count-state-live"]["children"] == "0"
    assert ask("drawer.opened", link__data=1, query__data="").get_json()["response"]["drawer"]["opened"] is True
