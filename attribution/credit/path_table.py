"""Paths counted together, as arrays: what the models that learn from all paths work on. Holds no model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PathCount:
    """A path with how often it ended in a conversion, what those were worth, and how often it ended in nothing."""

    steps: tuple[str, ...]
    conversions: float
    value: float
    nulls: float


@dataclass(frozen=True, slots=True)
class PathTable:
    """All paths. `steps` has the touches of one path after the other, as places in `names`."""

    names: tuple[str, ...]
    steps: Ints
    starts: Ints  # where each path begins in `steps`, and where the last one ends
    conversions: Floats
    value: Floats
    nulls: Floats

    @property
    def lengths(self) -> Ints:
        """Touches of each path."""
        return np.diff(self.starts)

    @property
    def path_of_step(self) -> Ints:
        """For each step the number of its path."""
        return np.repeat(np.arange(len(self.conversions)), self.lengths)

    def channel_sets(self) -> tuple[Ints, Ints]:
        """(path, channel) of every channel that a path has, each once, by path."""
        pairs = np.unique(self.path_of_step * len(self.names) + self.steps)
        return pairs // max(1, len(self.names)), pairs % max(1, len(self.names))


def path_table(rows: Iterable[PathCount]) -> PathTable:
    """Paths as arrays. Steps without a name are left out, and paths without a step. Raises ValueError for a negative or infinite number
    (no path ends less than never, and a removal effect means nothing where a value is negative) and for a value without a conversion."""
    places: dict[str, int] = {}
    steps: list[int] = []
    starts, counts = [0], []
    for row in rows:
        numbers = (row.conversions, row.value, row.nulls)
        if not all(0 <= n < float("inf") for n in numbers):
            raise ValueError(f"conversions, value and nulls of a path are numbers from 0 on, not {numbers}")
        if row.value and not row.conversions:
            raise ValueError(f"a path without a conversion is worth nothing, not {row.value}")
        known = [places.setdefault(name, len(places)) for step in row.steps if (name := step.strip())]
        if known:
            steps += known
            starts.append(len(steps))
            counts.append(numbers)
    columns = np.array(counts, np.float64).reshape(-1, 3)
    return PathTable(
        tuple(places), np.array(steps, np.int64), np.array(starts, np.int64), columns[:, 0], columns[:, 1], columns[:, 2]
    )


def joined(some: PathTable, others: PathTable) -> PathTable:
    """The paths of both, one table's after the other's."""
    names = tuple(dict.fromkeys((*some.names, *others.names)))
    place = {name: n for n, name in enumerate(names)}
    moved = np.array([place[name] for name in others.names], np.int64)
    return PathTable(
        names,
        np.concatenate([some.steps, moved[others.steps]]),
        np.concatenate([some.starts, others.starts[1:] + some.starts[-1]]),
        np.concatenate([some.conversions, others.conversions]),
        np.concatenate([some.value, others.value]),
        np.concatenate([some.nulls, others.nulls]),
    )


@dataclass(frozen=True, slots=True)
class Learned:
    """What a model gives to each name: parts of all conversions and of their value; both add up to the totals."""

    names: tuple[str, ...]
    conversions: Floats
    value: Floats
    errors: Floats  # standard error of `conversions`; 0 where the model is exact


def summed(places: Ints, numbers: Floats, n: int) -> Floats:
    """The numbers added up by place, for the places from 0 to n - 1."""
    return np.bincount(places, numbers, n).astype(np.float64, copy=False)
