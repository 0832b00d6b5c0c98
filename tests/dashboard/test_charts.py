"""The numbers of charts as files: values instead of words, nothing that a spreadsheet would run, the unknown left empty."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from dash import Dash

from dashboard.app import create_app
from dashboard.chart_card import table_data
from dashboard.charts import cells_of, charts_of
from dashboard.figures.chart import Table, plain
from dashboard.figures.growth import span_words
from dashboard.i18n import Words
from dashboard.i18n.numbers import KPI_FROM, NOTHING, Said, count, day, share, told
from dashboard.theme import Look
from tests.dashboard.fake_reports import CAMPAIGNS, NOW, FakeReports, renamed

ALL = "since=2026-01-02&until=2026-06-30"
CHARTS = (
    "growth",
    "flow",
    "traffic",
    "credit",
    "parts",
    "effect",
    "sites",
    "anchors",
    "signals",
    "lags",
    "crawls",
    "failures",
    "ripple",
    "opinion",
    "course",
    "funnel",
    "paths",
    "cohort",
)


def saved(app: Dash, path: str) -> list[list[str]]:
    answer = app.server.test_client().get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("name", CHARTS)
def test_the_numbers_of_every_chart(app: Dash, name: str, lang: str) -> None:
    head, *rows = saved(app, f"/export/charts/{name}.csv?{ALL}&lang={lang}&metric=uv")
    assert len(head) > 1
    assert rows
    assert {len(row) for row in rows} == {len(head)}
    assert not [cell for row in rows for cell in row if cell in (NOTHING, "0%") or "," in cell.strip("0123456789")[:1]]


def test_all_charts_are_known(app: Dash) -> None:
    assert set(CHARTS) <= set(charts_of(app.server))
    assert app.server.test_client().get(f"/export/charts/nothing.csv?{ALL}").status_code == 404


def test_the_file_is_named_after_the_chart_and_its_days(app: Dash) -> None:
    said = app.server.test_client().get("/export/charts/sites.csv?since=2026-03-01&until=2026-03-09").headers
    assert said["Content-Disposition"] == 'attachment; filename="sites_2026-03-01_2026-03-09.csv"'


def test_weeks_are_intervals_and_days_are_days(app: Dash) -> None:
    assert saved(app, f"/export/charts/growth.csv?{ALL}")[1][0] == "2026-01-02/2026-01-08"
    assert saved(app, "/export/charts/growth.csv?since=2026-03-01&until=2026-03-09")[1][0] == "2026-03-01"


def test_a_stranger_s_title_is_no_formula() -> None:
    reports = FakeReports(links_made=40)
    reports.campaigns = lambda: tuple(renamed(c, "=HYPERLINK(1) & <b>") for c in CAMPAIGNS)  # type: ignore[method-assign]
    app = create_app(reports, clock=lambda: NOW)
    cells = {cell for row in saved(app, f"/export/charts/traffic.csv?{ALL}&by=campaign") for cell in row}
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


WORDS = [
    (count(1234.0, "en"), 1234.0),
    (count(146_000, "zh-Hans", KPI_FROM), 146_000),
    (count(None, "en"), None),
    (share(0.12345678), 0.123457),
    (day(date(2026, 3, 1), "zh-Hant"), date(2026, 3, 1)),
    (span_words([date(2026, 3, 1), date(2026, 3, 7)], Look()), "2026-03-01/2026-03-07"),
    (Said("9:00", datetime(2026, 3, 1, 9, tzinfo=UTC)), datetime(2026, 3, 1, 9, tzinfo=UTC)),
    (plain("a < b"), "a < b"),
    ("@cmd", "'@cmd"),
    (Said("−3", -3), -3),
]


@pytest.mark.parametrize(("words", "value"), WORDS)
def test_a_cell_has_the_value_of_its_words(words: str, value: object) -> None:
    assert cells_of(Table(("x",), ((words,),))) == (["x"], [[value]])


def test_words_say_their_value_wherever_they_went() -> None:
    assert told("plain") == "plain"
    assert str(Said("–")) == "–"
    assert told(NOTHING) is None


@pytest.mark.parametrize(("columns", "rows", "shown"), [(2, 10, 10), (2, 1_000, 400), (52, 1_000, 115), (500, 1_000, 60)])
def test_a_table_says_how_much_of_it_is_shown(columns: int, rows: int, shown: int) -> None:
    table = Table(tuple(map(str, range(columns))), tuple((f"a\t{n}",) * columns for n in range(rows)))
    said = table_data(table, Words("en"))
    assert len(said["rows"]) == shown
    assert said["rows"][0].split("\t") == ["a 0"] * columns
    assert said["note"] == (f"The first {shown} of {rows:,} rows; all of them are in “Numbers (CSV)”." if shown < rows else "")
