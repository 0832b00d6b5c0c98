"""Shapley values, of games that are named: five different things are sold under that word. Pure; randomness is an argument.

`cooperative`: a coalition of channels is worth the conversions of all journeys that it covers, that is, whose channels all belong to it.
`conversion_rate`: it is worth the share of the journeys it covers that converted, so journeys that came to nothing count.
`drop_one` is no Shapley value though it is sold as one: what a path's own conversion rate loses without one of its touches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import comb, sqrt

import numpy as np

from attribution.credit.path_table import Floats, Ints, Learned, PathTable, summed

EXACT = 16  # players up to which all coalitions are looked at
ORDERS = 1000  # in which players are sampled to join, above that


def cooperative(table: PathTable) -> Learned:
    """The game of covered conversions, exact for any number of channels: each journey's conversions in equal parts to its distinct
    channels are its Shapley value (a sum of unanimity games)."""
    path, channel = table.channel_sets()
    parts = np.bincount(path, minlength=len(table.conversions))[path]
    n = len(table.names)
    given = [summed(channel, total[path] / parts, n) for total in (table.conversions, table.value)]
    return Learned(table.names, given[0], given[1], np.zeros(n))


def conversion_rate(table: PathTable, rng: np.random.Generator, orders: int = ORDERS) -> Learned:
    """The game of conversion rates, scaled so that credits add up to the conversions. A channel that lowers the rate has a negative
    credit. Exact up to 16 channels; above, the mean of sampled orders with its standard error."""
    journeys = table.conversions + table.nulls
    whole = float(journeys.sum())
    n = len(table.names)
    if not whole:
        return Learned(table.names, *(np.zeros(n) for _ in range(3)))
    if n <= EXACT:
        found, errors = exact(_rates(table, journeys), n), np.zeros((n, 2))
    else:
        found, errors = sampled(lambda order: _rates_on_the_way(table, journeys, order), n, rng, orders)
    return Learned(table.names, found[:, 0] * whole, found[:, 1] * whole, errors[:, 0] * whole)


def exact(worth: Floats, n: int) -> Floats:
    """(players, columns): Shapley values of a game given as the worth of every coalition, (2**n, columns); bit i is player i."""
    sizes = np.bitwise_count(np.arange(2**n))
    found = np.zeros((n, worth.shape[1]))
    for player in range(n):
        without = np.flatnonzero(np.arange(2**n) >> player & 1 == 0)
        chance = np.array([1.0 / (n * comb(n - 1, size)) for size in range(n)])[sizes[without]]
        found[player] = chance @ (worth[without | 1 << player] - worth[without])
    return found


def sampled(worth_on_the_way: Callable[[Ints], Floats], n: int, rng: np.random.Generator, orders: int) -> tuple[Floats, Floats]:
    """Values and their standard errors, (players, columns) each, by what players add when they join in random orders.
    `worth_on_the_way(order)` gives the worth before anyone and after each player has joined."""
    total = squares = np.zeros((n, 2))
    for _ in range(orders):
        order = rng.permutation(n)
        added = np.empty((n, 2))
        added[order] = np.diff(worth_on_the_way(order), axis=0)
        total, squares = total + added, squares + added**2
    mean = total / orders
    spread = np.maximum(0.0, squares / orders - mean**2) * orders / max(1, orders - 1)
    return mean, np.sqrt(spread) / sqrt(orders)


def _rates(table: PathTable, journeys: Floats) -> Floats:
    """The worth of every coalition: conversions and value per covered journey."""
    n = len(table.names)
    masks = np.bitwise_or.reduceat(1 << table.steps, table.starts[:-1])
    sums = [summed(masks, total, 2**n) for total in (table.conversions, table.value, journeys)]
    for some in sums:
        for player in range(n):  # sums over all subsets
            halves = some.reshape(-1, 2, 2**player)
            halves[:, 1] += halves[:, 0]
    return _per_journey(*sums)


def _rates_on_the_way(table: PathTable, journeys: Floats, order: Ints) -> Floats:
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(1, len(order) + 1)
    covered_at = np.maximum.reduceat(rank[table.steps], table.starts[:-1])
    sums = [np.cumsum(summed(covered_at, total, len(order) + 1)) for total in (table.conversions, table.value, journeys)]
    return _per_journey(*sums)


def _per_journey(conversions: Floats, value: Floats, journeys: Floats) -> Floats:
    sums = np.stack([conversions, value], axis=1)
    return np.divide(sums, journeys[:, None], out=np.zeros_like(sums), where=journeys[:, None] > 0)


# ---------------------------------------------------------------- drop one


@dataclass(frozen=True, slots=True)
class DropOne:
    """Conversion rates of paths, with repeats of a channel in a row as one; what a touch is worth where it stands."""

    rates: dict[tuple[str, ...], float]
    lengths: frozenset[int]

    def weights(self, channels: Sequence[str]) -> tuple[float, ...]:
        """For each touch its path's conversion rate less that of the path without it, at least 0; a path nobody went has the rate 0.
        Scaled to 1; all to the last touch where nothing is lost. Touches of one channel in a row share what they have together."""
        runs = runs_of(channels)
        short = tuple(channel for channel, _ in runs)
        rate = self.rates.get(short, 0.0)
        if len(short) - 1 in self.lengths or _has_twins(short):
            lost = [max(0.0, rate - self.rates.get(without(short, n), 0.0)) for n in range(len(short))]
        else:
            lost = [rate] * len(short)
        whole = sum(lost)
        given = [part / whole for part in lost] if whole else [0.0] * (len(short) - 1) + [1.0]
        return tuple(given[n] / size for n, (_, size) in enumerate(runs) for _ in range(size))


def drop_one(table: PathTable) -> DropOne:
    """What the paths say of themselves."""
    sums: dict[tuple[str, ...], list[float]] = {}
    for n, (begin, end) in enumerate(pairwise(table.starts)):
        short = tuple(channel for channel, _ in runs_of([table.names[s] for s in table.steps[begin:end]]))
        counts = sums.setdefault(short, [0.0, 0.0])
        counts[0] += table.conversions[n]
        counts[1] += table.conversions[n] + table.nulls[n]
    rates = {path: converted / all_of_it for path, (converted, all_of_it) in sums.items() if all_of_it}
    return DropOne(rates, frozenset(map(len, rates)))


def dropped(table: PathTable) -> Learned:
    """Drop-one credit of all paths."""
    model = drop_one(table)
    weights = np.zeros(len(table.steps))
    for n, (begin, end) in enumerate(pairwise(table.starts)):
        if table.conversions[n] or table.value[n]:
            weights[begin:end] = model.weights([table.names[s] for s in table.steps[begin:end]])
    path, names = table.path_of_step, len(table.names)
    given = [summed(table.steps, weights * total[path], names) for total in (table.conversions, table.value)]
    return Learned(table.names, given[0], given[1], np.zeros(names))


def runs_of(channels: Sequence[str]) -> list[tuple[str, int]]:
    """Channels with how often each stands in a row."""
    runs: list[tuple[str, int]] = []
    for channel in channels:
        if runs and runs[-1][0] == channel:
            runs[-1] = (channel, runs[-1][1] + 1)
        else:
            runs.append((channel, 1))
    return runs


def without(short: tuple[str, ...], n: int) -> tuple[str, ...]:
    """A path of runs without the n-th; what then stands side by side becomes one."""
    both_sides = 0 < n < len(short) - 1 and short[n - 1] == short[n + 1]
    return short[:n] + short[n + 1 + both_sides :]


def _has_twins(short: tuple[str, ...]) -> bool:
    return any(a == b for a, b in zip(short, short[2:], strict=False))
