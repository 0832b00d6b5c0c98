"""What each model gives at each level: rules by their touches, learned models by the paths of that level. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from attribution.credit.causes import Cause, step
from attribution.credit.learned import LEARNED
from attribution.credit.models import RULES
from attribution.credit.path_table import Learned, PathCount, PathTable, joined, path_table
from attribution.credit.paths import UNASSIGNED, Journey
from ripplemark.records import Level, ModelCredit


@dataclass(frozen=True, slots=True)
class Told:
    """A journey with what each of its visits goes back to, and what the registration is worth."""

    journey: Journey
    causes: tuple[Cause, ...]

    @property
    def value(self) -> float:
        """What the registration is worth; 0 where nobody says."""
        return self.journey.registration.value or 0.0

    def steps(self, level: Level) -> tuple[str, ...]:
        """The path at one level."""
        if not self.causes:
            return (step(level, UNASSIGNED, "", Cause()),)
        visits = self.journey.visits
        return tuple(step(level, v.channel, v.source, c) for v, c in zip(visits, self.causes, strict=True))


def paths_at(level: Level, told: Sequence[Told], unconverted: PathTable) -> PathTable:
    """All paths of a level, equal ones that converted counted together. A registration without a visit is no path: nothing can be learned from it."""
    sums: dict[tuple[str, ...], list[float]] = {}
    for one in told:
        if not one.causes:
            continue
        counts = sums.setdefault(one.steps(level), [0.0, 0.0])
        counts[0] += 1.0
        counts[1] += one.value
    converted = (PathCount(path, n, value, 0.0) for path, (n, value) in sums.items())
    return joined(path_table(converted), unconverted)


def learned_at(table: PathTable) -> dict[str, Learned]:
    """Every learned model on the paths of one level."""
    return {name: model(table) for name, model in LEARNED.items()}


def credit_at(
    level: Level,
    told: Sequence[Told],
    weights: Sequence[Sequence[tuple[tuple[str, float], ...]]],
    learned: Mapping[str, Learned],
) -> Iterator[ModelCredit]:
    """The rows of one level. `weights` has, for each journey and touch, what each model gives it. A registration without a visit stays
    with the channel Unassigned under every model."""
    yield from _by_rules(level, told, weights)
    pathless = [one for one in told if not one.causes]
    without = {one.steps(level)[0]: sum(p.value for p in pathless) for one in pathless[:1]}
    for model, found in learned.items():
        rows = {k: np.array(n) for k, *n in zip(found.names, found.conversions, found.value, found.errors, strict=True)}
        for key, value in without.items():
            rows[key] = rows.get(key, np.zeros(3)) + np.array([len(pathless), value, 0.0])
        for key, (conversions, value, error) in rows.items():
            if conversions or value:
                yield ModelCredit(level, key, key, model, float(conversions), float(value), float(error))


def _by_rules(
    level: Level, told: Sequence[Told], weights: Sequence[Sequence[tuple[tuple[str, float], ...]]]
) -> Iterator[ModelCredit]:
    names = [name for one in told for name in one.steps(level)]
    keys, places = np.unique(np.array(names, dtype=object), return_inverse=True) if names else (np.array([]), np.array([], int))
    values = np.repeat([one.value for one in told], [len(touches) for touches in weights]) if told else np.array([])
    for model in RULES:
        given = np.array([dict(touch)[model] for touches in weights for touch in touches])
        for key, n, value in zip(keys, *(np.bincount(places, w, len(keys)) for w in (given, given * values)), strict=True):
            if n:
                yield ModelCredit(level, str(key), str(key), model, float(n), float(value), 0.0)
