"""Named, independent streams of random numbers: removing one thing from the world changes no number drawn for another."""

import math
import random
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


def stream(seed: int, *names: object) -> random.Random:
    """A generator of its own for `names`; equal arguments give equal numbers on every machine."""
    return random.Random(":".join([str(seed), *map(str, names)]))


def poisson(rng: random.Random, mean: float) -> int:
    """A Poisson count, by multiplication of uniforms (Knuth); meant for means below about 50."""
    limit, count, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        count += 1
        product *= rng.random()
    return count


def lag_hours(rng: random.Random, median: float, longest: float = 70.0) -> float:
    """A log-normal delay in hours, at least 0.3, redrawn until it is at most `longest`."""
    while (hours := 0.3 + median * math.exp(rng.gauss(0.0, 0.9))) > longest:
        pass
    return hours


class Weighted(Generic[T]):
    """Draws items in proportion to fixed weights, in O(log n)."""

    def __init__(self, items: Sequence[T], weights: Sequence[float]) -> None:
        self._items = items
        self._bounds = list(accumulate(weights))

    def __bool__(self) -> bool:
        return bool(self._bounds) and self._bounds[-1] > 0

    def draw(self, rng: random.Random) -> T:
        return self._items[min(bisect(self._bounds, rng.random() * self._bounds[-1]), len(self._items) - 1)]
