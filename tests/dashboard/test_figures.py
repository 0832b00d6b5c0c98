"""Figures by their structure: every one must be valid plotly, say its numbers in words, and survive empty, short and hostile data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.report_rows import CampaignCredit, CampaignName, CreditRow, FlowRow, Growth, GrowthSeries, TrafficSeries, View
from dashboard.figures.chart import Chart, day_axis, plain, weeks
from dashboard.figures.credit import credit_chart, models_shown
from dashboard.figures.effect import effect_chart, verdict
from dashboard.figures.flow import flow_chart, heights
from dashboard.figures.growth import date_shares, growth_chart
from dashboard.figures.marks import marks_of
from dashboard.figures.parts import dark_note, parts_chart
from dashboard.figures.spark import spark
from dashboard.figures.traffic import traffic_chart, with_visitors
from dashboard.theme import DARK, LIGHT, Look, campaign_hues, fade, look_of
from ripplemark.records import DarkTraffic, RangeVisitors
from tests.dashboard.fake_reports import CAMPAIGNS, FIRST, HOSTILE, LAST, FakeReports

EN, NARROW, NIGHT, HANT = Look(), Look(narrow=True), Look(dark=True), Look("zh-Hant")
LOOKS = [EN, NARROW, NIGHT, HANT, Look("zh-Hans", dark=True, narrow=True)]
VIEW = View(FIRST, LAST)
REPORTS = FakeReports()
TITLES = {c.id: c.title for c in CAMPAIGNS}
HUES = campaign_hues(CAMPAIGNS, VIEW, EN)


def days(n: int) -> tuple[date, ...]:
    return tuple(FIRST + timedelta(days=i) for i in range(n))


def one_series(n: int, live: int = 3, campaign: str = "cold-brew") -> Growth:
    series = GrowthSeries(campaign, "夏日冷泡挑戰", (live,) * n)
    return Growth(days(n), (series,), (1,) * n, (0,) * n, 2, 1, 1)


def valid(chart: Chart) -> Chart:
    """The chart, if plotly accepts its figure and JSON can carry it."""
    go.Figure(chart.figure)
    json.dumps(chart.figure, allow_nan=False)
    return chart


def drawn(look: Look) -> list[Chart]:
    hues = campaign_hues(CAMPAIGNS, VIEW, look)
    span = days((LAST - FIRST).days + 1)
    return [
        growth_chart(REPORTS.growth(VIEW), CAMPAIGNS, hues, look),
        flow_chart(REPORTS.flow(VIEW), hues, look),
        *(
            traffic_chart(span, REPORTS.traffic(VIEW, by), metric, by, hues, look)
            for by in ("channel", "campaign")
            for metric in ("visits", "pv", "uv")
        ),
        *(credit_chart(REPORTS.credit(VIEW, by), (), by, look) for by in ("channel", "campaign")),
        parts_chart(REPORTS.campaign_credit(VIEW, "linear"), look),
        *(effect_chart(e, REPORTS.effects(), TITLES, look) for e in REPORTS.effects() if e.reason is None),
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_every_chart_is_valid_and_says_itself(look: Look) -> None:
    for chart in drawn(look):
        valid(chart)
        assert not chart.empty
        assert len(chart.summary) > 20
        assert chart.table.rows
        assert all(len(row) == len(chart.table.columns) for row in chart.table.rows)


# ---------------------------------------------------------------- growth


def test_growth_stacks_campaigns_over_everything_else() -> None:
    data = growth_chart(REPORTS.growth(VIEW), CAMPAIGNS, HUES, EN).figure["data"]
    assert [trace["name"] for trace in data] == ["No campaign known", *[c.title for c in reversed(CAMPAIGNS)], "Gained", "Lost"]
    assert [trace["line"]["color"] for trace in data[1:6]] == list(reversed(LIGHT))


def test_growth_bars_are_weeks_in_long_views_and_days_in_short_ones() -> None:
    long, short = (growth_chart(one_series(n), CAMPAIGNS, HUES, EN).figure["data"][1] for n in (71, 70))
    assert (len(long["x"]), long["y"][0], long["y"][-1]) == (11, 7, 1)
    assert long["width"][-1] < long["width"][0]  # the last week is short
    assert len(short["x"]) == 70


@pytest.mark.parametrize("n", [1, 2, 3])
def test_growth_of_few_days_can_be_seen(n: int) -> None:
    figure = valid(growth_chart(one_series(n), CAMPAIGNS, HUES, EN)).figure
    assert figure["data"][0]["mode"] == ("markers" if n == 1 else "lines")
    low, high = figure["layout"]["xaxis"]["range"]
    assert low < figure["data"][0]["x"][0] <= figure["data"][0]["x"][-1] < high


@pytest.mark.parametrize(
    "growth", [Growth((), (), (), (), 0, 0, 0), one_series(5, live=0), Growth(days(2), (), (0, 0), (0, 0), 0, 0, 0)]
)
def test_growth_of_nothing_says_so(growth: Growth) -> None:
    chart = valid(growth_chart(growth, CAMPAIGNS, HUES, EN))
    assert (chart.empty, chart.figure["data"]) == ("filtered", [])


def test_growth_marks_only_starts_within_the_view() -> None:
    figure = growth_chart(one_series(30), CAMPAIGNS, HUES, EN).figure
    assert [shape["x0"] for shape in figure["layout"]["shapes"]] == ["2026-01-14"]


def test_growth_says_how_links_were_dated() -> None:
    assert date_shares(one_series(3)) == (("dated", 0.5), ("estimated", 0.25), ("first_seen", 0.25))
    assert date_shares(Growth((), (), (), (), 0, 0, 0)) == ()


@pytest.mark.parametrize(
    ("look", "month", "year"), [(NARROW, "%b %Y", "%Y"), (Look("zh-Hans", narrow=True), "%Y年%-m月", "%Y年")]
)
def test_an_axis_of_years_names_the_years_on_a_phone_too(look: Look, month: str, year: str) -> None:
    assert [stop["value"] for stop in day_axis(days(4000), look)["tickformatstops"]][1:] == [month, year]
    assert day_axis(days(90), look)["tickformatstops"][1]["value"] == month.replace(" %Y", "").replace("%Y年", "")


def test_marks_have_names_where_they_fit_and_numbers_where_not() -> None:
    wide = marks_of(CAMPAIGNS, days(180), HUES, EN)
    assert not any(mark.badge for mark in wide)
    assert all(mark.badge for mark in marks_of(CAMPAIGNS, days(180), HUES, NARROW))
    crowded = [CampaignName(c.id, "A very long campaign title", date(2026, 3, 1 + i), LAST) for i, c in enumerate(CAMPAIGNS)]
    assert all(mark.badge for mark in marks_of(crowded, days(180), HUES, EN))
    near = [CampaignName(c.id, c.title, date(2026, 3, 1 + i), LAST) for i, c in enumerate(CAMPAIGNS)]
    assert [mark.lane for mark in marks_of(near, days(4000), HUES, NARROW)] == list(range(len(near)))  # beside one another
    assert {mark.lane for mark in marks_of(CAMPAIGNS, days(180), HUES, NARROW)} == {0}
    late = marks_of([CampaignName("desk", "Back to Desk", LAST - timedelta(days=1), LAST)], days(180), HUES, EN)
    assert late[0].flip


def test_names_of_marks_do_not_overlap() -> None:
    marks = marks_of(CAMPAIGNS, days(180), HUES, EN)
    lanes: dict[int, list[date]] = {}
    for mark in marks:
        lanes.setdefault(mark.lane, []).append(mark.at)
    assert set(lanes) == {0, 1}


def test_colours_follow_the_campaign_not_the_rank() -> None:
    one = campaign_hues(CAMPAIGNS, replace(VIEW, campaigns=("harvest",)), EN)
    assert one == {"harvest": HUES["harvest"]}
    assert list(HUES) == [c.id for c in CAMPAIGNS]
    many = [CampaignName(f"c{i}", f"c{i}", FIRST + timedelta(days=i), LAST) for i in range(9)]
    assert list(campaign_hues(many, VIEW, EN)) == ["c4", "c5", "c6", "c7", "c8"]
    assert list(campaign_hues(CAMPAIGNS, VIEW, NIGHT).values()) == list(DARK)


# ---------------------------------------------------------------- flow


def test_flow_keeps_its_numbers() -> None:
    rows = REPORTS.flow(VIEW)
    chart = flow_chart(rows, HUES, EN)
    link, nodes = chart.figure["data"][0]["link"], chart.figure["data"][0]["node"]
    visits, registrations = sum(r.visits for r in rows), sum(r.registrations for r in rows)
    last = len(nodes["label"]) - 1
    into_last = sum(v for v, t in zip(link["value"], link["target"], strict=True) if t == last)
    assert into_last == pytest.approx(registrations)
    assert sum(link["value"]) == pytest.approx(2 * visits + registrations)
    assert not any("left" in label.lower() for label in nodes["label"])
    assert all(0 < y < 1 for y in nodes["y"])


def test_flow_puts_rates_beside_kinds_of_sites() -> None:
    chart = flow_chart([FlowRow("weibo", "desk", "Back to Desk", "blog", 200, 5.0)], HUES, HANT)
    assert "部落格  2.5%" in chart.figure["data"][0]["node"]["label"]
    assert "2.5%" in chart.subtitle


def test_flow_with_unknown_ends_names_them() -> None:
    labels = flow_chart([FlowRow("", "", "", "other", 10, 0.0)], HUES, EN).figure["data"][0]["node"]["label"]
    assert labels == ["No post known", "No campaign known", "Other  0.0%", ""]


@pytest.mark.parametrize("rows", [[], [FlowRow("x", "desk", "Desk", "blog", 0, 0.0)]])
def test_flow_of_nothing_says_so(rows: Sequence[FlowRow]) -> None:
    assert valid(flow_chart(rows, HUES, EN)).empty == "filtered"


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=9))
def test_nodes_stand_in_order_and_inside(sizes: list[int]) -> None:
    middles = heights([float(size) for size in sizes])
    assert middles == sorted(middles)
    assert all(0 < y < 1 for y in middles)


# ---------------------------------------------------------------- traffic and credit


def test_visitors_are_never_added_up() -> None:
    span = days(180)
    chart = traffic_chart(span, REPORTS.traffic(VIEW, "channel"), "uv", "channel", HUES, EN)
    areas = [trace for trace in chart.figure["data"] if trace["type"] == "scatter"]
    assert not any("stackgroup" in trace for trace in areas)
    assert "Other channels" not in [trace["name"] for trace in areas]
    assert not any(key.value for key in chart.legend)
    assert len(chart.table.rows) == 180


def test_traffic_keeps_all_visits_and_registrations() -> None:
    series = REPORTS.traffic(VIEW, "channel")
    figure = traffic_chart(days(180), series, "visits", "channel", HUES, EN).figure
    by_type = {kind: sum(sum(t["y"]) for t in figure["data"] if t["type"] == kind) for kind in ("scatter", "bar")}
    assert by_type == {"scatter": sum(sum(s.visits) for s in series), "bar": sum(sum(s.registrations) for s in series)}


def test_traffic_of_one_day_and_of_none() -> None:
    one = (TrafficSeries("Direct", "Direct", (3,), (2,), (2,), (1,)),)
    assert not valid(traffic_chart(days(1), one, "visits", "channel", HUES, EN)).empty
    assert traffic_chart(days(1), (), "visits", "channel", HUES, EN).empty == "filtered"
    assert traffic_chart((), (), "visits", "channel", HUES, EN).empty == "filtered"


def test_days_that_no_log_reaches_are_not_drawn_as_zero() -> None:
    """The end of the view is cut where nothing was seen at all; silent days before have no point and are said."""
    seen = (0, 5, 0, 7, 0, 0)
    series = (
        TrafficSeries("Direct", "Direct", seen, seen, seen, (0,) * 6),
        TrafficSeries("Email", "Email", (0,) * 6, (0,) * 6, (0,) * 6, (0,) * 6),
    )
    chart = valid(traffic_chart(days(6), series, "visits", "channel", HUES, EN))
    assert chart.figure["data"][0]["x"] == [days(4)[1].isoformat(), days(4)[3].isoformat()]
    assert chart.days == days(4)
    assert chart.summary.endswith("No page view at all on Jan 2, Jan 4: is a log missing?")
    assert (
        "is a log missing" not in traffic_chart(days(180), REPORTS.traffic(VIEW, "channel"), "pv", "channel", HUES, EN).summary
    )


def test_small_ends_of_the_flow_join_the_others() -> None:
    rows = [
        FlowRow(name, "desk", "Desk", name, n, 0.0) for name, n in (("weibo", 900), ("blog", 90), ("ptt", 10), ("forum", 5))
    ]
    chart = flow_chart(rows, HUES, EN)
    assert [label.split("  ")[0] for label in chart.figure["data"][0]["node"]["label"]] == [
        "Weibo", "blog", "Other platforms", "Desk", "weibo", "Blog", "Other", ""]  # fmt: skip
    assert (
        chart.summary
        == "1,005 earned visits led to 0 registrations; most came over: weibo. Where the first post is known, it was most often on Weibo."
    )


def test_credit_shows_the_difference_to_the_last_touch() -> None:
    rows = [
        CreditRow("Direct", "Direct", (("last", 10.0), ("linear", 15.0), ("first", 0.0))),
        CreditRow("Email", "Email", (("linear", 1.0),)),
    ]
    table = credit_chart(rows, ("last", "linear"), "channel", EN).table
    assert table.columns == ("Channel", "Last touch", "Linear", "First touch")
    assert table.rows[0] == ("Direct", "10", "15  (+50.0%)", "0  (−100.0%)")
    assert table.rows[1] == ("Email", "0", "1  (–)", "0  (–)")


@pytest.mark.parametrize(
    ("wanted", "known", "shown"),
    [
        ((), ("first", "last", "linear"), ("first", "last", "linear")),
        ((), ("first", "last", "linear", "markov_1", "x"), ("last", "linear", "markov_1")),
        ((), ("a", "b", "c", "d", "e"), ("a", "b", "c", "d")),
        (("first", "gone"), ("first", "last"), ("first",)),
        ((), (), ()),
    ],
)
def test_models_shown(wanted: tuple[str, ...], known: tuple[str, ...], shown: tuple[str, ...]) -> None:
    assert models_shown(wanted, known) == shown


def test_parts_add_up_in_words() -> None:
    rows = [CampaignCredit("desk", "Back to Desk", "linear", 2.0, 3.5, 0.0), CampaignCredit("", "", "linear", 0.0, 0.0, 4.5)]
    chart = valid(parts_chart(rows, EN))
    assert chart.summary == "2 direct + 3.5 earned + 4.5 other = 10: all registrations of the period (Linear)."
    assert chart.table.rows[-1] == ("All", "2", "3.5", "4.5", "10")
    assert chart.figure["layout"]["yaxis"]["ticktext"] == ["Everything else", "Back to Desk"]


@pytest.mark.parametrize("chart", [credit_chart([], (), "channel", EN), parts_chart([], EN)])
def test_no_registrations_says_so(chart: Chart) -> None:
    assert valid(chart).empty == "filtered"


# ---------------------------------------------------------------- strangers' texts, small parts


def hostile_charts(text: str) -> list[Chart]:
    campaigns = [replace(c, title=text) for c in CAMPAIGNS]
    growth = REPORTS.growth(VIEW)
    growth = replace(growth, series=tuple(replace(s, title=text) for s in growth.series))
    flow = [replace(row, platform=text, campaign_title=text, site_kind=text) for row in REPORTS.flow(VIEW)]
    traffic = [replace(s, key=f"{s.key}{text}", title=text) for s in REPORTS.traffic(VIEW, "channel")]
    credit = [replace(row, title=text) for row in REPORTS.credit(VIEW, "channel")]
    parts = [replace(row, title=text) for row in REPORTS.campaign_credit(VIEW, "linear")]
    return [
        growth_chart(growth, campaigns, HUES, EN),
        growth_chart(growth, campaigns, HUES, NARROW),
        flow_chart(flow, HUES, EN),
        traffic_chart(days(180), traffic, "visits", "channel", HUES, EN),
        credit_chart(credit, (), "channel", EN),
        parts_chart(parts, EN),
        effect_chart(replace(REPORTS.effects()[2], subject=text), REPORTS.effects(), dict.fromkeys(TITLES, text), EN),
    ]


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for key, part in value.items() if key not in ("hovertemplate", "family", "src") for text in strings(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in strings(part)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_of_strangers_never_become_markup(text: str) -> None:
    for chart in hostile_charts(text):
        valid(chart)
        for string in strings(chart.figure):
            assert "<" not in string.replace("<b>", "").replace("</b>", "")
            assert len(string) < 400
            assert "\u202e" not in string


@given(st.text(max_size=200))
def test_plain_is_short_and_harmless(text: str) -> None:
    shown = plain(text, 20)
    assert "<" not in shown
    assert ">" not in shown
    assert not any(ord(c) < 32 for c in shown)


@pytest.mark.parametrize(("n", "bars"), [(1, 1), (70, 70), (71, 11), (180, 26), (182, 26)])
def test_weeks(n: int, bars: int) -> None:
    spans = weeks(days(n))
    assert len(spans) == bars
    assert sum(len(days(n)[span]) for span in spans) == n


@pytest.mark.parametrize(
    ("values", "drawn"), [((), False), ((1.0,), False), ((None, 2.0, 3.0), True), ((0.0,) * 9, True), ((1.0,) * 400, True)]
)
def test_spark(values: tuple[float | None, ...], drawn: bool) -> None:
    assert spark(values, "#068081").startswith("data:image/svg+xml,") is drawn


def test_a_level_that_hardly_moves_looks_like_it() -> None:
    def heights(values: tuple[float, ...]) -> list[float]:
        line = unquote(spark(values, "#068081", level=True)).split('polyline points="')[1].split('"')[0]
        return [float(corner.split(",")[1]) for corner in line.split()]

    little, much = heights((54.0, 56.0)), heights((1.0, 9.0))
    assert max(little) - min(little) < 4
    assert max(much) - min(much) > 20
    assert heights((7.0, 7.0)) == [14.0, 14.0]


def test_colours_fade_and_looks_survive_garbage() -> None:
    assert fade("#068081", 0.5) == "rgba(6,128,129,0.5)"
    assert look_of(None, "en") == look_of("x", "en") == look_of({"dark": "yes"}, "en") == Look()
    assert look_of({"dark": True, "narrow": True}, "zh-Hans") == Look("zh-Hans", True, True)


def test_before_and_after_is_said_with_its_interval_and_what_weakens_it() -> None:
    said = effect_chart(REPORTS.effects()[0], REPORTS.effects(), TITLES, EN).summary
    for words in ("13,460", "9,397", "8,363 to 10,714", "4,063 more", "+2,746 to +5,097", "49 days", "1 of 6", "Back to Desk"):
        assert words in said


@pytest.mark.parametrize(
    ("low", "high", "word"), [(1.0, 9.0, "more"), (-9.0, -1.0, "less"), (-1.0, 9.0, "unclear"), (0.0, 9.0, "unclear")]
)
def test_what_an_interval_says(low: float, high: float, word: str) -> None:
    assert verdict(replace(REPORTS.effects()[0], low=low, high=high)) == word


def test_a_campaign_without_enough_days_before_says_so_in_chart_and_table() -> None:
    chart = effect_chart(REPORTS.effects()[-1], REPORTS.effects()[-1:], TITLES, HANT)
    assert chart.empty == "too_few_days"
    assert chart.table.rows[0][4] == "活動前的天數太少"


def test_days_without_a_measurement_break_the_line_and_the_band_covers_the_window_only() -> None:
    low, high, expected, observed = effect_chart(REPORTS.effects()[0], REPORTS.effects(), TITLES, EN).figure["data"]
    assert len(low["x"]) == len(high["x"]) == len(expected["x"]) == 29
    assert len(observed["x"]) == 49 + 29
    assert high["fill"] == "tonexty"


@pytest.mark.parametrize(
    ("total", "words"),
    [
        (
            RangeVisitors(FIRST, LAST, "total", "", 1000, 984, 1016, exact=False),
            "About 1,000 different visitors in these days (standard error 1.6%)",
        ),
        (RangeVisitors(FIRST, LAST, "total", "", 12, 12, 12, exact=True), "12 visitors on this day"),
    ],
)
def test_visitors_of_a_range_come_with_their_error(total: RangeVisitors, words: str) -> None:
    chart = Chart({}, subtitle="Visitors per day", summary="s")
    assert with_visitors(chart, [total], EN).subtitle == f"{words} · Visitors per day"
    assert with_visitors(chart, [], EN) == chart


def test_dark_traffic_is_said_apart_from_the_parts() -> None:
    note = dark_note(
        [DarkTraffic("v1", "", 40, 3.5, 36.5, 21.0, 39.2), DarkTraffic("v2", "", 1, None, None, None, None)], {"v1": "One"}, EN
    )
    assert "One 36 (21 to 39)" in note
    assert "v2" not in note
    assert dark_note([], {}, EN) == ""
    rows = REPORTS.campaign_credit(VIEW, "linear")
    assert parts_chart(rows, EN, note).figure == parts_chart(rows, EN).figure
    assert parts_chart(rows, EN, note).summary.endswith(note)


def test_a_thin_line_spans_what_all_models_give() -> None:
    rows = [
        CreditRow("a", "A", (("first", 3.0), ("last", 9.0), ("linear", 5.0))),
        CreditRow("b", "B", (("first", 1.0), ("last", 1.0))),
    ]
    spread = credit_chart(rows, ("linear",), "channel", EN).figure["data"][-1]
    assert spread["x"] == [1.0, 1.0, None, 3.0, 9.0, None]
    assert spread["type"] == "scatter"
