"""Whole visits on the strands of the flow add up to the visits there were."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.reports.flow import whole


@pytest.mark.parametrize(
    ("shares", "expected"),
    [([], []), ([3.0], [3]), ([0.5, 0.5], [1, 0]), ([1.4, 1.3, 0.3], [2, 1, 0]), ([2.6, 2.6, 0.8], [3, 2, 1])],
)
def test_the_largest_remainders_are_rounded_up(shares: list[float], expected: list[int]) -> None:
    assert whole(shares) == expected


@given(st.lists(st.floats(0, 1e6), max_size=30))
def test_nothing_is_lost_or_made(shares: list[float]) -> None:
    found = whole(shares)
    assert sum(found) == round(math.fsum(shares))
    assert all(abs(n - share) <= 1 for n, share in zip(found, shares, strict=True))
