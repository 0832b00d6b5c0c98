"""Funnel, paths and cohorts: valid figures, the unknown said and never drawn as nought, weeks to come left open."""

from __future__ import annotations

import json
from datetime import date, timedelta

import plotly.graph_objects as go
import pytest
from dash import Dash

from attribution.journey_rows import Cohorts, FunnelStage, Stage
from dashboard.charts import charts_of
from dashboard.figures.journeys import WRITTEN, cohort_chart, funnel_chart, path_title, paths_chart, rate_of
from dashboard.state import Defaults, parse
from dashboard.theme import Look
from tests.dashboard.conftest import Ask
from tests.dashboard.fake_journeys import COHORTS, PATHS, STAGES, UNKNOWN
from tests.dashboard.fake_reports import FakeReports

LOOKS = [Look(), Look("zh-Hant", narrow=True), Look("zh-Hans", dark=True)]


@pytest.mark.parametrize("look", LOOKS)
def test_figures_are_valid(look: Look) -> None:
    for chart in (funnel_chart(STAGES, look), paths_chart(PATHS, look), cohort_chart(COHORTS, "", look)):
        go.Figure(chart.figure)
        json.dumps(chart.figure, allow_nan=False)
        assert chart.summary
        assert {len(row) for row in chart.table.rows} == {len(chart.table.columns)}
        assert "<b>odd" not in json.dumps(chart.figure)


def test_a_stage_that_nobody_tells_is_unknown_and_not_nought() -> None:
    chart = funnel_chart(STAGES, Look())
    whole, direct, earned, words = chart.figure["data"]
    assert whole["x"] == [None, None, None, 389_201.4]
    assert (direct["x"][:2], earned["x"][:2]) == ([135.0, 5_400], [90.4, 3_860])
    assert words["text"] == [" 225", " 9,260", " not known", " at least 389,201"]
    assert chart.table.rows[1] == ("Clicks in posts", "not known", "–", "–", "–")


@pytest.mark.parametrize(
    ("before", "stage", "said"),
    [
        (FunnelStage(Stage.READS, 1_000, at_least=True), FunnelStage(Stage.VISITS, 10), "≤ 1.00%"),
        (FunnelStage(Stage.READS, 1_000), FunnelStage(Stage.VISITS, 10), "1.00%"),
        (FunnelStage(Stage.READS, 1_000), FunnelStage(Stage.CLICKS, 10, at_least=True), "–"),
        (FunnelStage(Stage.READS, None), FunnelStage(Stage.VISITS, 10), "–"),
        (FunnelStage(Stage.READS, 0), FunnelStage(Stage.VISITS, 10), "–"),
        (FunnelStage(Stage.VISITS, 10), FunnelStage(Stage.REGISTRATIONS, 0), "0.00%"),
    ],
)
def test_rates_say_which_way_they_may_err(before: FunnelStage, stage: FunnelStage, said: str) -> None:
    assert rate_of(stage, before) == said


def test_nothing_known_is_not_measured_and_nothing_found_is_filtered() -> None:
    assert funnel_chart(UNKNOWN, Look()).empty == "not_then"
    assert funnel_chart((FunnelStage(Stage.VISITS, 0),), Look()).empty == "filtered"
    assert paths_chart((), Look()).empty == "no_paths"


def test_paths_say_their_value_by_currency_and_what_is_not_known() -> None:
    rows = paths_chart(PATHS, Look()).table.rows
    assert rows[0] == ("Direct", "109", "40.0%", "2.1", "4,731", "12.5")
    assert rows[2] == ("no visit known", "12", "20.0%", "–", "88", "–")
    assert path_title(PATHS[1].steps, Look()) == "Organic social › Direct › … › Referral › Direct"


def test_weeks_that_have_not_passed_stay_open() -> None:
    chart = cohort_chart(COHORTS, "", Look())
    assert chart.figure["data"][0]["z"][3] == [8, None, None, None]
    assert chart.table.rows[2] == ("2026-06-15", "33", "33", "0", "–", "–")


@pytest.mark.parametrize(("weeks", "drawn"), [(WRITTEN, 2), (WRITTEN + 1, 1)])
def test_numbers_are_written_where_cells_have_room_and_stand_in_the_table_always(weeks: int, drawn: int) -> None:
    found = Cohorts(tuple(date(2026, 1, 5) + timedelta(days=7 * n) for n in range(weeks)), (), ((7, 3),) * weeks)
    chart = cohort_chart(found, "", Look())
    assert [trace["type"] for trace in chart.figure["data"]] == ["heatmap", "scatter"][:drawn]
    assert [row[2:] for row in chart.table.rows] == [("7", "3")] * weeks


@pytest.mark.parametrize(("query", "empty"), [("", ""), ("first=Organic+Search", "filtered"), ("first=nonsense", "")])
def test_the_channel_of_first_visits_stands_in_the_address(app: Dash, query: str, empty: str) -> None:
    reports = FakeReports(links_made=1)
    state = parse(query, Defaults(reports.default_view(), None, frozenset()))
    assert charts_of(app.server)["cohort"](state, Look()).empty == empty


def test_the_page_offers_the_channels(ask: Ask) -> None:
    said = ask("shell.children", route__data={"path": "/attribution", "search": ""}).get_json()
    assert '"Organic Search"' in json.dumps(said)
