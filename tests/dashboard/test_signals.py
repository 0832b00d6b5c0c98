"""The page of search signals: the best position is on top, what the data do not carry is said, keywords of strangers stay words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from attribution.lag import Lag, NoLag
from attribution.report_rows import Growth, View
from dashboard.figures.signal_table import SHOWN
from dashboard.figures.signals import days_at, kinds_of, lags_chart, signals_chart, verdict
from dashboard.i18n.numbers import NOTHING
from dashboard.pages.signals import kind_of, signals_of
from dashboard.state import State
from dashboard.theme import Look
from ripplemark.records import Signal
from tests.dashboard.fake_ranking import HOSTILE_WORD, told_of
from tests.dashboard.fake_reports import CAMPAIGNS, FIRST, LAST, FakeReports

EN = Look()
REPORTS = FakeReports()
VIEW = View(FIRST, LAST)
DAYS = tuple(FIRST + timedelta(days=n) for n in range(3))
GROWTH = Growth(DAYS, (), (2, 0, 1), (0, 0, 0), 1, 1, 1)


def signal(n: int, value: float, subject: str = "tea", source: str = "google") -> Signal:
    return Signal(DAYS[n], "position", subject, value, source)


def test_the_best_position_is_on_top_with_links_below() -> None:
    chart = signals_chart(GROWTH, told_of([signal(0, 9.0), signal(1, 4.5), signal(2, 3.0)]), "position", (), {}, EN)
    line, gains = chart.figure["data"]
    assert (line["y"], gains["y"], chart.figure["layout"]["yaxis"]["autorange"]) == ([9.0, 4.5, 3.0], [2, 0, 1], "reversed")
    assert "tea went from 9.0 to 3.0" in chart.summary
    assert chart.table.rows[0][1:] == ("3.0", "1")
    more = signals_chart(GROWTH, told_of([signal(0, 9.0)]), "clicks", (), {}, EN).figure["layout"]["yaxis"]
    assert "autorange" not in more


def test_days_without_a_value_are_unknown_and_sources_are_named_where_they_differ() -> None:
    chart = signals_chart(
        GROWTH, told_of([signal(0, 9.0), signal(2, 3.0), signal(1, 8.0, source="bing")]), "position", (), {}, EN
    )
    assert [key.title for key in chart.legend] == ["tea (google)", "tea (bing)"]
    assert chart.table.rows[1][1:] == ("–", "8.0", "0")


def test_values_are_read_as_far_as_they_are_shown() -> None:
    days = tuple(FIRST + timedelta(days=n) for n in range(400))
    signals = [
        Signal(day, "position", f"leaf {k:02}", n + k / 100, "google")
        for n, day in enumerate(days)
        for k in range(50)
        if n or k
    ]
    asked: list[date] = []
    whole = told_of(signals)
    told = replace(whole, since=lambda day: (asked.append(day), whole.since(day))[1])
    chart = signals_chart(Growth(days, (), (0,) * 400, (0,) * 400, 0, 0, 0), told, "clicks", (), {}, EN)
    assert len(chart.figure["data"]) == SHOWN + 1
    latest = chart.table.rows[:115]
    assert asked == [days[280]]
    assert (len(chart.table.rows), chart.table.rows[:][:115]) == (400, latest)
    assert chart.table.rows[399][-2] == NOTHING  # the subject told of on one day less comes last
    assert asked == [days[280], days[0]]


def test_what_came_or_went_between_two_readings_breaks_nothing() -> None:
    whole = told_of([signal(0, 9.0), signal(1, 4.0), signal(1, 5.0, "leaf")])
    later = told_of([signal(0, 9.0), signal(1, 4.0), Signal(DAYS[-1] + timedelta(days=1), "position", "tea", 7.0, "google")])
    chart = signals_chart(GROWTH, replace(whole, values=later.values, since=later.since), "clicks", (), {}, EN)
    assert [key.title for key in chart.legend] == ["tea"]
    assert [row[1:3] for row in chart.table.rows[:]] == [(NOTHING, NOTHING), ("4", NOTHING), ("9", NOTHING)]
    gone = replace(whole, values=told_of([]).values)
    assert signals_chart(GROWTH, gone, "clicks", (), {}, EN).empty == "no_signals"


def test_without_signals_it_says_what_to_load() -> None:
    assert signals_chart(GROWTH, told_of([]), "position", (), {}, EN).empty == "no_signals"
    assert kinds_of({"ctr", "position"}) == ("position", "ctr")


@pytest.mark.parametrize(
    ("wanted", "known", "kind"), [("ctr", ("clicks", "ctr"), "ctr"), ("nonsense", ("clicks",), "clicks"), ("", (), "position")]
)
def test_only_kinds_that_there_are_can_be_chosen(wanted: str, known: tuple[str, ...], kind: str) -> None:
    assert kind_of(State(VIEW, signal=wanted), known) == kind


def test_a_hostile_keyword_is_a_word() -> None:
    chart = signals_of(State(VIEW, signal="clicks"), REPORTS, EN)
    assert HOSTILE_WORD not in str(chart.figure)
    assert "&lt;img" in chart.legend[0].title
    assert len(chart.figure["layout"]["shapes"]) == len(CAMPAIGNS)


CLEAR = Lag("tea", "google", 90, 2, 0.41, 0.3, None, (0.1, 0.2, 0.41))
DULL = Lag("leaf", "google", 12, None, None, None, NoLag.TOO_FEW_DAYS)


def test_lags_stand_in_the_band_of_chance_with_a_verdict_on_each() -> None:
    chart = lags_chart([CLEAR, DULL], EN)
    assert (len(chart.figure["data"]), chart.figure["data"][0]["y"], chart.figure["data"][0]["marker"]["size"]) == (
        1,
        [0.1, 0.2, 0.41],
        [4, 4, 10],
    )
    assert (chart.figure["layout"]["shapes"][0]["y0"], chart.figure["layout"]["shapes"][0]["y1"]) == (-0.3, 0.3)
    assert "got better 2 days after links came (correlation 0.41; chance reaches 0.30)" in chart.summary
    assert chart.summary.endswith("may have moved the signal too.")
    assert [row[-1] for row in chart.table.rows] == ["beyond chance", "too few days"]


def test_nothing_to_compute_still_shows_why() -> None:
    chart = lags_chart([DULL], EN)
    assert (chart.empty, chart.table.rows[0][2:]) == ("no_lags", ("12", "–", "–", "–", "too few days"))
    assert verdict(DULL, EN.say).startswith("“leaf”: 12 days in a row are too few")


@pytest.mark.parametrize("reason", NoLag)
@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_every_reason_has_words(reason: NoLag, lang: str) -> None:
    look = Look(lang)
    assert "leaf" in verdict(Lag("leaf", "x", 50, None, None, None, reason), look.say)
    assert lags_chart([Lag("leaf", "x", 50, None, None, None, reason)], look).table.rows[0][-1] != "–"


@pytest.mark.parametrize(
    ("days", "place"),
    [
        (["2026-01-01", "2026-01-02", "2026-01-03"], {"x0": "2026-01-01", "dx": 86_400_000}),
        (["2026-01-01", "2026-01-03"], {"x": ["2026-01-01", "2026-01-03"]}),
        (["2026-01-01"], {"x": ["2026-01-01"]}),
    ],
)
def test_days_in_a_row_are_said_by_the_first(days: list[str], place: dict[str, object]) -> None:
    assert days_at(np.array(days, "datetime64[D]")) == place
