"""Curves of posts by their structure: valid plotly, exact where numbers are, and marked where they are not."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import plotly.graph_objects as go
import pytest

from attribution.curve_rows import CurvePoint, PostCurve
from dashboard.figures.curves import MOST_LINES, curves_chart
from dashboard.theme import Look

LOOKS = [Look(), Look(narrow=True), Look(dark=True), Look("zh-Hant"), Look("zh-Hans", dark=True)]
AT = datetime(2026, 9, 30, tzinfo=UTC)
EXACT = PostCurve("hackernews:1", "hackernews", "https://x.example/1", "<b>Show</b> \u202eHN", AT, False,
                  (CurvePoint(0.5, 0), CurvePoint(1, 10), CurvePoint(20, 95), CurvePoint(90, 100)))  # fmt: skip
INEXACT = PostCurve("telegram:c/1", "telegram", "https://x.example/2", "", AT, True, (CurvePoint(1, 6740, rounded=True), CurvePoint(2, 1_000_000, capped=True)))  # fmt: skip


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("log", [False, True])
def test_a_chart_is_valid_and_has_a_line_for_each_post(look: Look, log: bool) -> None:
    chart = curves_chart([EXACT, INEXACT] * 9, "likes", look, log=log)
    go.Figure(chart.figure)
    json.dumps(chart.figure, allow_nan=False)
    assert len(chart.figure["data"]) == len(chart.legend) == len(chart.table.rows) == MOST_LINES
    assert chart.figure["layout"]["yaxis"].get("type") == ("log" if log else None)
    assert "<b>" not in chart.legend[0].title
    assert not chart.empty


def test_powers_of_ten_have_no_zero() -> None:
    (line,) = curves_chart([EXACT], "likes", Look(), log=True).figure["data"]
    assert (line["x"], line["y"]) == ([1, 20, 90], [10, 95, 100])
    (line,) = curves_chart([EXACT], "likes", Look()).figure["data"]
    assert line["y"] == [0, 10, 95, 100]


def test_numbers_that_are_not_exact_are_drawn_and_said_so() -> None:
    chart = curves_chart([INEXACT, EXACT], "views", Look())
    inexact, exact = chart.figure["data"]
    assert inexact["marker"]["symbol"] == ["circle-open", "triangle-up-open"]
    assert inexact["customdata"] == [" (rounded)", " or more"]
    assert (inexact["mode"], exact["mode"]) == ("lines+markers", "lines")
    assert "rounded or capped" in chart.summary


def test_the_sentence_says_how_fast() -> None:
    chart = curves_chart([EXACT], "likes", Look())
    assert "100" in chart.summary
    assert "20 hours" in chart.summary
    assert chart.table.rows == (("Hacker News: &lt;b&gt;Show&lt;/b&gt; HN", "0", "100", "90", "4"),)


def test_without_curves_it_says_why() -> None:
    assert curves_chart([], "likes", Look()).empty == "no_curves"
