"""Another period beside the days shown: day on day, never 0 where nothing was measured, words in legend, summary and table."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dash import Dash

from attribution.report_rows import Kpi, TrafficSeries, View
from dashboard.charts import charts_of
from dashboard.figures.before import Before, BeforeLine, standing, with_before
from dashboard.figures.chart import Chart, Table
from dashboard.figures.opinion import course_before
from dashboard.figures.traffic import traffic_before, traffic_chart, traffic_lines
from dashboard.pages.overview import key_figures
from dashboard.state import Comparison, State
from dashboard.theme import Look
from dashboard.widgets import change_chip
from tests.dashboard.conftest import Ask
from tests.dashboard.fake_reports import FakeReports
from tests.dashboard.fake_talk import opinion_row

EN = Look()
DAYS = tuple(date(2026, 3, 1) + timedelta(days=n) for n in range(4))
THEN = tuple(date(2026, 2, 25) + timedelta(days=n) for n in range(4))


def chart(days: tuple[date, ...] = DAYS, reach: list[float] | None = None) -> Chart:
    layout = {"yaxis": {"range": reach} if reach else {}}
    rows = tuple((d.isoformat(), "1") for d in days)
    spans = tuple(slice(n, n + 1) for n in range(len(days)))
    return Chart({"data": [], "layout": layout}, "", "Words.", table=Table(("day", "n"), rows), days=days, spans=spans)


def test_days_stand_on_days_and_unknown_ones_are_gaps() -> None:
    shown = with_before(chart(reach=[0, 5]), standing(THEN, (9, 3, 4, 5), THEN[1]), DAYS[0], EN)
    line = shown.figure["data"][0]
    assert (line["x0"], line["dx"]) == ("2026-03-01", 86_400_000)  # a day, in milliseconds
    assert (line["y"], line["customdata"][0]) == ([None, 3, 4, 5], "Feb 25, 2026")
    assert shown.figure["layout"]["yaxis"]["range"] == [0, pytest.approx(5.3)]
    assert [row[2:] for row in shown.table.rows] == [
        ("Feb 25, 2026", "–"), ("Feb 26, 2026", "3"), ("Feb 27, 2026", "4"), ("Feb 28, 2026", "5"),
    ]  # fmt: skip
    assert (shown.legend[-1].title, shown.legend[-1].mark) == ("compared: Feb 25 – Feb 28, 2026", "dotted")
    assert shown.summary == "Words. Dotted, on Feb 25 – Feb 28, 2026: 5 on the last day known."


def test_a_period_without_any_measurement_is_said_not_drawn() -> None:
    shown = with_before(chart(), standing(THEN, (0, 0, 0, 0), None), DAYS[0], EN)
    assert shown.figure["data"] == []
    assert "nothing was measured" in shown.summary
    assert shown.table.columns == ("day", "n")


@pytest.mark.parametrize("length", [1, 2, 9])
def test_periods_of_other_length(length: int) -> None:
    days = tuple(THEN[0] - timedelta(days=n) for n in reversed(range(length)))
    shown = with_before(chart(), Before(days, (BeforeLine(tuple(map(float, range(length))), adds=True),)), DAYS[0], EN)
    assert len(shown.figure["data"][0]["y"]) == min(length, 4)
    assert [row[3] for row in shown.table.rows] == [str(n) if n < length else "–" for n in range(4)]


def test_weeks_are_summed_and_levels_taken_at_their_end() -> None:
    weekly = Chart(
        {"data": [], "layout": {}}, table=Table(("week",), (("one",), ("two",))), days=DAYS, spans=(slice(0, 3), slice(3, 4))
    )
    before = Before(THEN, (BeforeLine((1, 2, 3, 4), "a", adds=True), BeforeLine((1, 2, None, 4), "b")))
    assert [row[2:] for row in with_before(weekly, before, DAYS[0], EN).table.rows] == [("6", "2"), ("4", "4")]


def test_days_outside_of_the_log_are_not_zero() -> None:
    series = [TrafficSeries("Email", "Email", (0, 3, 0, 4), (0, 1, 0, 2), (0, 1, 0, 2), (0, 0, 0, 0))]
    assert traffic_before(THEN, series, "visits", ()).lines[0].values == (None, 1, None, 2)
    lines = traffic_lines(series, "uv", "channel", {}, EN)
    assert [(line.title, line.values) for line in traffic_before(THEN, series, "uv", lines).lines] == [
        ("Email", (None, 1, None, 2))
    ]


@pytest.mark.parametrize("name", ["growth", "sites", "traffic", "signals"])
@pytest.mark.parametrize("compare", ["previous", "year", "none", "2026-01-10,2026-02-03"])
def test_every_chart_of_days_shows_it(app: Dash, name: str, compare: str) -> None:
    kind = Comparison("own", date(2026, 1, 10), date(2026, 2, 3)) if "," in compare else Comparison(compare)
    state = State(View(date(2026, 5, 1), date(2026, 5, 25)), compare=kind)
    shown = charts_of(app.server)[name](state, EN)
    dotted = [trace for trace in shown.figure["data"] if trace.get("line", {}).get("dash") == "2px,3px"]
    assert bool(dotted) == (compare in ("previous", "2026-01-10,2026-02-03"))
    assert ("nothing was measured" in shown.summary) == (compare == "year")
    assert all(len(row) == len(shown.table.columns) for row in shown.table.rows)


def test_key_figures_name_the_period(ask: Ask) -> None:
    said = ask(
        "kpi-new_links.children", query__data="since=2026-05-01&until=2026-05-25&compare=2026-01-10,2026-02-03", look__data=None
    )
    assert "vs. Jan 10 – Feb 3, 2026" in said.get_data(as_text=True)


def test_without_a_comparison_there_is_no_change() -> None:
    state = State(View(date(2026, 5, 1), date(2026, 5, 25)), compare=Comparison("none"))
    body = str(key_figures(state, FakeReports(links_made=80), EN))
    assert "chip" not in body
    assert "vs." not in body


def test_periods_of_unequal_length_are_compared_by_the_day() -> None:
    kpi = Kpi("earned_visits", 60.0, 30.0, ())
    assert "+100.0%" in str(change_chip(kpi, EN.say))
    assert "0.0%" in str(change_chip(kpi, EN.say, 2.0))


def test_shares_of_weeks_stand_on_all_their_days_in_per_cent() -> None:
    rows = [
        opinion_row("", 20, THEN[0]),
        opinion_row("", 20, THEN[0] + timedelta(days=7), known=False),
        opinion_row("forum", 9, THEN[0]),
    ]
    before = course_before((*THEN, THEN[0] + timedelta(days=8)), rows, EN)
    assert before.lines[0].values[0] == before.lines[0].values[3] is not None
    assert before.lines[0].values[4] is None
    assert [line.values[0] for line in before.lines[1:]] == [0.11, 0.52]  # never a share without its bounds
    assert with_before(chart(), before, DAYS[0], EN).table.rows[0][3].endswith("%")


def test_a_day_without_a_log_is_a_grey_band_and_no_number() -> None:
    series = [TrafficSeries("Email", "Email", (2, 3, 0, 4), (1, 1, 0, 2), (1, 1, 0, 2), (0, 0, 0, 0))]
    shown = traffic_chart(DAYS, series, "visits", "channel", {}, EN)
    assert [row[1:] for row in shown.table.rows] == [("1", "0"), ("1", "0"), ("–", "–"), ("2", "0")]
    assert shown.figure["data"][0]["x"] == ["2026-03-01", "2026-03-02", "2026-03-04"]
    assert [(s["x0"], s["x1"]) for s in shown.figure["layout"]["shapes"]] == [("2026-03-02T12:00:00", "2026-03-03T12:00:00")]
