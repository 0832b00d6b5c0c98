"""Whether a ranking signal moves some days after links appear: correlation by lag, with the bound that chance reaches. Pure.

Links gained per day are compared with the day-to-day change of the signal, both freed of their mean of each weekday, so that two series
that merely grow or share a weekly rhythm do not look related. The bound is two-sided at 95 % for the largest of all lags (Bonferroni), with the
number of days reduced for what each day shares with the next (Bartlett). Correlation is no proof of a cause, whatever its size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

MOST_LAG = 28  # days
FEWEST_DAYS = 42  # that both series must share: six weeks, so that each weekday has a mean worth the name
FEWEST_MOVES = 10  # days on which links came
LEVEL = 0.05


class NoLag(StrEnum):
    """Why nothing can be said of a signal."""

    TOO_FEW_DAYS = "too_few_days"
    TOO_FEW_LINKS = "too_few_links"
    NO_MOVEMENT = "no_movement"
    WITHIN_CHANCE = "within_chance"  # the largest correlation is one that chance reaches


@dataclass(frozen=True, slots=True)
class Lag:
    """One signal beside links: the lag at which they move together most. None where nothing can be computed."""

    subject: str
    source: str
    days: int  # compared
    lag: int | None  # days from links to signal
    correlation: float | None  # -1 to 1; positive: more links, then a better signal
    bound: float | None  # what chance reaches
    reason: NoLag | None  # None: beyond chance
    by_lag: tuple[float, ...] = ()  # from lag 0 on


def lag_of(subject: str, source: str, gained: Mapping[date, int], signal: Mapping[date, float], *, falls: bool) -> Lag:
    """Links gained per day beside a signal; `falls`: less of the signal is better, as of a position."""
    days = sorted(set(gained) & set(signal))
    steps = [(a, b) for a, b in pairwise(days) if b - a == timedelta(days=1)]
    moved = {b: (signal[a] - signal[b]) if falls else (signal[b] - signal[a]) for a, b in steps}

    def nothing(reason: NoLag) -> Lag:
        return Lag(subject, source, len(moved), None, None, None, reason)

    if len(moved) < FEWEST_DAYS:
        return nothing(NoLag.TOO_FEW_DAYS)
    if sum(gained[day] > 0 for day in moved) < FEWEST_MOVES:
        return nothing(NoLag.TOO_FEW_LINKS)
    if len(set(moved.values())) == 1 or len({gained[day] for day in days}) == 1:
        return nothing(NoLag.NO_MOVEMENT)
    links, changes = _free_of_weekdays({d: float(gained[d]) for d in days}), _free_of_weekdays(moved)
    by_lag = [_correlation(*_pairs(links, changes, lag)) for lag in range(MOST_LAG + 1)]
    lag = max(range(len(by_lag)), key=lambda n: abs(by_lag[n]))
    bound = chance(_pairs(links, changes, lag), tests=len(by_lag))
    reason = None if abs(by_lag[lag]) > bound else NoLag.WITHIN_CHANCE
    return Lag(subject, source, len(moved), lag, by_lag[lag], bound, reason, tuple(by_lag))


def chance(pairs: tuple[Values, Values], tests: int) -> float:
    """The correlation that the largest of so many lags reaches by chance, once in twenty."""
    x, y = pairs
    shared = _own(x) * _own(y)
    effective = max(4.0, len(x) * (1 - shared) / (1 + shared))
    return min(1.0, NormalDist().inv_cdf(1 - LEVEL / 2 / tests) / float(np.sqrt(effective)))


def _free_of_weekdays(values: Mapping[date, float]) -> dict[date, float]:
    means = {n: float(np.mean(of)) for n in range(7) if (of := [v for d, v in values.items() if d.weekday() == n])}
    return {day: value - means[day.weekday()] for day, value in values.items()}


def _pairs(links: Mapping[date, float], changes: Mapping[date, float], lag: int) -> tuple[Values, Values]:
    """Links of a day beside the change of the signal `lag` days later, wherever both are known."""
    found = [(links[d], changes[later]) for d in sorted(links) if (later := d + timedelta(days=lag)) in changes]
    table = np.array(found, dtype=np.float64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _correlation(x: Values, y: Values) -> float:
    if len(x) < FEWEST_DAYS // 2 or not x.std() or not y.std():
        return 0.0
    return float(np.corrcoef(x, y)[0, 1])


def _own(x: Values) -> float:
    """How much each day is like the one before, never taken for less than nothing."""
    return max(0.0, min(0.95, _correlation(x[:-1], x[1:])))


def strongest(lags: Sequence[Lag]) -> list[Lag]:
    """Those beyond chance first, the largest correlation before others; those of which nothing can be said last."""
    return sorted(
        lags,
        key=lambda found: (found.reason is not None, found.correlation is None, -abs(found.correlation or 0.0), found.subject),
    )
