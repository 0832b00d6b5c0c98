"""What a list of ranks says of a domain, and how a position becomes a number."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.authority.score import Standing, authority_of, score
from ripplemark.records import Rank, RankList

LIST = RankList("cc-main-2026-apr-may-jun domains", 100_000_000, datetime(2026, 7, 1, tzinfo=UTC))
RANKS = {"big.example": Rank("big.example", 10_000, None), "small.example": Rank("small.example", None, None)}


@pytest.mark.parametrize(
    ("position", "entries", "points"), [(1, 10**8, 100.0), (10**8, 10**8, 0.0), (10**4, 10**8, 50.0), (1, 1, 100.0)]
)
def test_points_on_a_log_scale(position: int, entries: int, points: float) -> None:
    assert score(position, entries) == pytest.approx(points)


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(2, 10**9))
def test_a_better_position_never_has_fewer_points(a: int, b: int, entries: int) -> None:
    better, worse = min(a, b), max(a, b)
    assert 0.0 <= score(worse, entries) <= score(better, entries) <= 100.0


@pytest.mark.parametrize(
    ("domain", "standing", "points"),
    [
        ("big.example", Standing.RANKED, 50.0),
        ("small.example", Standing.NOT_LISTED, None),
        ("new.example", Standing.NOT_LOOKED_UP, None),
    ],
)
def test_not_listed_and_not_looked_for_are_two_things(domain: str, standing: Standing, points: float | None) -> None:
    found = authority_of(domain, LIST, RANKS)
    assert (found.standing, found.release) == (standing, LIST.release)
    assert found.score == (pytest.approx(points) if points else None)


def test_without_a_list_nothing_is_said() -> None:
    assert authority_of("big.example", None, {}).standing is Standing.NO_LIST
