"""Tests of topics by their own history: those of counting the days one by one."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import fmean, variance

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from attribution.opinion import bursts
from attribution.opinion.topics import LEAST_TEXTS, LOOKED_AT, WINDOWS, Topics
from tests.link_lives import slow

UNTIL = date(2024, 6, 30)
ages = st.lists(st.integers(0, LOOKED_AT) | st.integers(0, 9), min_size=1, max_size=30)


def plain(topic: str, said: list[date], first: date, window: int) -> bursts._Test | None:
    since = UNTIL - timedelta(days=window - 1)
    periods = bursts._periods(first, UNTIL, window)
    if not periods:
        return None
    before = [0] * periods
    for day in said:
        if day < since and (period := ((since - day).days - 1) // window) < periods:
            before[period] += 1
    observed = sum(day >= since for day in said)
    expected = (sum(before) + 0.5) / periods
    size = sum(before) + 0.5
    if periods > 2 and (spread := variance(before)) > (mean := fmean(before)) > 0:
        size = min(size, mean * mean / (spread - mean))
    chance = float(bursts.betainc(observed, size, expected / (size + expected))) if observed >= LEAST_TEXTS else 1.0
    return bursts._Test(topic, since, observed, expected, periods * window, chance)


@slow
@given(st.dictionaries(st.sampled_from("abcd"), ages), st.integers(0, LOOKED_AT), st.sampled_from(WINDOWS))
def test_they_are_those_of_counting_one_by_one(said: dict[str, list[int]], first: int, window: int) -> None:
    by_age = {topic: np.bincount(told, minlength=LOOKED_AT + 1) for topic, told in said.items()}
    topics = Topics(len(said), UNTIL - timedelta(days=first), by_age, lambda *_: [])
    days = {topic: [UNTIL - timedelta(days=n) for n in told] for topic, told in said.items()}
    wanted = [t for topic, told in days.items() if (t := plain(topic, told, topics.first, window))]
    assert list(bursts._tested(topics, UNTIL, window)) == wanted
