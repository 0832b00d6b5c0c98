"""Whether a ranking signal moves some days after links appear: correlation by lag, with the bound that chance reaches. Pure.

Links gained per day are compared with the day-to-day change of the signal, both freed of their mean of each weekday, so that two series
that merely grow or share a weekly rhythm do not look related. The bound is two-sided at 95 % for the largest of all lags (Bonferroni), with the
number of days reduced for what each day shares with the next (Bartlett). Correlation is no proof of a cause, whatever its size.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Days = NDArray[np.datetime64]

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


@dataclass(frozen=True, slots=True, eq=False)
class Daily:
    """Values by the day, none twice, the earliest first."""

    days: Days
    values: Values


@dataclass(frozen=True, slots=True, eq=False)
class Course(Daily):
    """The values of one subject as one source tells them."""

    subject: str
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """On which days one source tells of one subject, the earliest first."""

    days: Days
    subject: str
    source: str


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


def lag_of(gained: Daily, signal: Course, *, falls: bool) -> Lag:
    """Links gained per day beside a signal; `falls`: less of the signal is better, as of a position."""
    return lags_of(gained, [signal], falls=falls)[0]


def lags_of(gained: Daily, signals: Sequence[Course], *, falls: bool) -> list[Lag]:
    """Links gained per day beside each signal. Neighbours that are told of on the same days are looked at together: sums over a table of them
    take a fraction of sums over each."""
    same = groupby(signals, lambda signal: signal.days.tobytes())
    return [lag for _, group in same for lag in _of_days(gained, list(group), falls)]


def _of_days(gained: Daily, signals: Sequence[Course], falls: bool) -> list[Lag]:
    """`lags_of` signals with the same days."""
    days, of_links, of_signal = np.intersect1d(gained.days, signals[0].days, assume_unique=True, return_indices=True)
    links, levels = gained.values[of_links], np.stack([signal.values[of_signal] for signal in signals])
    later = np.flatnonzero(np.diff(days) == np.timedelta64(1, "D")) + 1
    moved = levels[:, later - 1] - levels[:, later] if falls else levels[:, later] - levels[:, later - 1]

    def nothing(signal: Course, reason: NoLag) -> Lag:
        return Lag(signal.subject, signal.source, len(later), None, None, None, reason)

    if len(later) < FEWEST_DAYS:
        return [nothing(signal, NoLag.TOO_FEW_DAYS) for signal in signals]
    if np.count_nonzero(links[later] > 0) < FEWEST_MOVES:
        return [nothing(signal, NoLag.TOO_FEW_LINKS) for signal in signals]
    still = (moved.min(axis=1) == moved.max(axis=1)) | (links.min() == links.max())
    grid = _grid(days, links[np.newaxis])[0], _grid(days, moved, later)
    by_lag = np.column_stack([_correlations(*_pairs(*grid, lag)) for lag in range(MOST_LAG + 1)])
    return [
        nothing(signal, NoLag.NO_MOVEMENT)
        if still[n]
        else _clearest(signal, by_lag[n].tolist(), (grid[0], grid[1][n]), len(later))
        for n, signal in enumerate(signals)
    ]


def _clearest(signal: Course, by_lag: list[float], grid: tuple[Values, Values], days: int) -> Lag:
    """The lag at which a signal moves most with links, beside what chance reaches."""
    lag = max(range(len(by_lag)), key=lambda n: abs(by_lag[n]))
    bound = chance(_pairs(*grid, lag), tests=len(by_lag))
    reason = None if abs(by_lag[lag]) > bound else NoLag.WITHIN_CHANCE
    return Lag(signal.subject, signal.source, days, lag, by_lag[lag], bound, reason, tuple(by_lag))


def chance(pairs: tuple[Values, Values], tests: int) -> float:
    """The correlation that the largest of so many lags reaches by chance, once in twenty."""
    x, y = pairs
    shared = _own(x) * _own(y)
    effective = max(4.0, len(x) * (1 - shared) / (1 + shared))
    return min(1.0, NormalDist().inv_cdf(1 - LEVEL / 2 / tests) / float(np.sqrt(effective)))


def _grid(days: Days, values: Values, known: NDArray[np.intp] | None = None) -> Values:
    """For each row of values a place for each day from the first to the last, NaN where there is no value; values are freed of the mean of
    their weekday. `known`: to which of the days the values belong, all of them if it is left out."""
    at = (days - days[0]).astype(np.int64)
    places = at if known is None else at[known]
    found = np.full((len(values), int(at[-1]) + 1), np.nan)
    for weekday in range(7):
        of = np.flatnonzero(places % 7 == weekday)
        if len(of):
            some = values[:, of]
            found[:, places[of]] = some - some.mean(axis=1, keepdims=True)
    return found


def _pairs(links: Values, changes: Values, lag: int) -> tuple[Values, Values]:
    """Links of a day beside the change of each signal `lag` days later, wherever both are known; signals are known on the same days."""
    x, y = links[: max(0, len(links) - lag)], changes[..., lag:]
    known = ~np.isnan(x + np.atleast_2d(y)[0])
    return (x, y) if known.all() else (x[known], y[..., known])


def _correlations(x: Values, y: Values) -> Values:
    """The correlation of x with each row of y; 0 where there are too few days or nothing moves."""
    if len(x) < FEWEST_DAYS // 2:
        return np.zeros(len(y))
    x, y = x - x.mean(), y - y.mean(axis=1, keepdims=True)
    ways = math.sqrt(float(x @ x)) * np.sqrt(np.einsum("ij,ij->i", y, y))
    found: Values = np.divide(y @ x, ways, out=np.zeros(len(y)), where=ways > 0)
    return found.clip(-1.0, 1.0)


def _own(x: Values) -> float:
    """How much each day is like the one before, never taken for less than nothing."""
    return max(0.0, min(0.95, float(_correlations(x[:-1], x[np.newaxis, 1:])[0])))


def strongest(lags: Sequence[Lag]) -> list[Lag]:
    """Those beyond chance first, the largest correlation before others; those of which nothing can be said last."""
    return sorted(
        lags,
        key=lambda found: (found.reason is not None, found.correlation is None, -abs(found.correlation or 0.0), found.subject),
    )
