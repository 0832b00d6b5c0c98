"""Drawings from numbers: gaps stay gaps, unknown is said, ticks are round, labels fit their room."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.report.plots import Bar, Bars, Bend, Dot, Dots, Line, Lines
from dashboard.report.svg import svg_of
from dashboard.report.svg_parts import fitted, plain, tag, ticks, width_of

SVG = "{http://www.w3.org/2000/svg}"
DAY = date(2025, 11, 1)
NUMBERS = st.none() | st.floats(-1e9, 1e12)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 100, [0, 20, 40, 60, 80, 100]),
        (0, 41_200, [0, 10_000, 20_000, 30_000, 40_000]),
        (0, 0.9, [0, 0.2, 0.4, 0.6, 0.8]),
        (-3, 7, [-2, 0, 2, 4, 6]),
        (5, 5, [5]),
    ],
)
def test_ticks_are_round_and_inside(low: float, high: float, expected: list[float]) -> None:
    assert ticks(low, high) == pytest.approx(expected)


def test_markup_escapes_all_that_is_given() -> None:
    assert str(tag("text", "<b>", class_='"x')) == '<text class="&#34;x">&lt;b&gt;</text>'


def test_labels_fit_and_lose_what_turns_text_around() -> None:
    assert plain("a\u202eb\x00c\n d") == "a b c d"
    assert width_of(fitted("一個非常非常長的活動名稱" * 4, 120)) <= 132
    assert fitted("short", 120) == "short"


def test_unknown_values_are_said_and_not_drawn() -> None:
    drawn = ElementTree.fromstring(svg_of(Bars("t", (Bar("a", 3.0, "3"), Bar("b", None, "not known"))), "en"))
    assert len(drawn.findall(f"{SVG}rect")) == 1
    assert [t.text for t in drawn.findall(f"{SVG}text")] == ["a", "3", "b", "not known"]


def test_a_missing_day_is_a_gap_in_the_line() -> None:
    days = tuple(DAY + timedelta(days=n) for n in range(5))
    drawn = ElementTree.fromstring(svg_of(Lines("t", days, (Line("a", (1.0, 2.0, None, 3.0, 4.0)),), days[1], days[3]), "en"))
    assert len(drawn.findall(f"{SVG}path")) == 2
    assert len(drawn.findall(f"{SVG}rect")) == 1


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=6), st.booleans())
def test_any_bars_give_well_formed_drawings(rows: list[tuple[float | None, float | None, float | None]], band: bool) -> None:
    bars = tuple(Bar("<x>", value, "&", low, high) for value, low, high in rows)
    ElementTree.fromstring(svg_of(Bars('"t"', bars, (1.0, 2.0) if band else None, "b"), "en"))


@given(
    st.lists(NUMBERS, min_size=1, max_size=40),
    st.lists(st.tuples(st.floats(0, 1e9), st.floats(0, 1e6)), min_size=1, max_size=20),
)
def test_any_lines_and_points_give_well_formed_drawings(values: list[float | None], pairs: list[tuple[float, float]]) -> None:
    days = tuple(DAY + timedelta(days=n) for n in range(len(values)))
    ElementTree.fromstring(svg_of(Lines("t", days, (Line("a", tuple(values)), Line("b", tuple(values)))), "zh-Hans"))
    dots = Dots("t", "x", "y", tuple(Dot("d", *p) for p in pairs), tuple(Bend(x, y, y / 2, y * 2) for x, y in sorted(pairs)))
    ElementTree.fromstring(svg_of(dots, "en"))
