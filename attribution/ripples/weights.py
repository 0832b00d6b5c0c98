"""The weights of evidence, read from `attribution/data/edge_weights.toml`. Knowledge, not code."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any

from ripplemark.records import Confidence, EvidenceKind, ParentKind


@dataclass(frozen=True, slots=True)
class Factors:
    """What lessens, or moves, the odds of inferred parents."""

    habit: float
    answer: float
    reach: float
    foreign_post: float
    foreign_page: float
    marks: float
    echo: float
    heard_post: float
    heard_page: float
    heard_site: float


@dataclass(frozen=True, slots=True)
class Delay:
    """How much a page's distance in time from its parent leaves of the odds: (hours at most, factor), ascending."""

    early_hours: float
    steps: tuple[tuple[float, float], ...]

    @property
    def longest(self) -> timedelta:
        """After that nothing is inferred."""
        return timedelta(hours=self.steps[-1][0])


@dataclass(frozen=True, slots=True)
class Quotes:
    """How surely words in common speak, by how much of them stands nowhere else."""

    rare: tuple[float, ...]  # bounds of the levels, ascending
    levels: dict[ParentKind, tuple[float, ...]]  # one more than bounds

    def level(self, rare: float) -> int:
        """The level of a run."""
        return bisect_right(self.rare, rare)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far candidates are looked for."""

    candidates: int
    common: int
    popular: int
    least: float


@dataclass(frozen=True, slots=True)
class Weights:
    """How surely evidence speaks: stated as a probability, inferred as a factor on the odds against 'none of these'."""

    stated: dict[EvidenceKind, float]
    inferred: dict[tuple[ParentKind, str], float]
    quotes: Quotes
    untimed: float
    own_utm: float
    topic_in_window: float
    days: dict[Confidence, timedelta]
    factors: Factors
    delay: Delay
    bounds: Bounds


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights of the data file."""
    return weights_of((files("attribution") / "data" / "edge_weights.toml").read_text(encoding="utf-8"))


def weights_of(text: str) -> Weights:
    """The weights that a file of this form says."""
    raw: dict[str, Any] = tomllib.loads(text)
    quotes, delay = raw["quotes"], raw["delay"]
    return Weights(
        stated={EvidenceKind(name): float(value) for name, value in raw["stated"].items()},
        inferred={(kind, name): float(value) for kind in ParentKind for name, value in raw["inferred"][kind].items()},
        quotes=Quotes(tuple(map(float, quotes["rare"])), {kind: tuple(map(float, quotes[kind])) for kind in ParentKind}),
        untimed=float(raw["weak"]["untimed"]),
        own_utm=float(raw["prior"]["own_utm"]),
        topic_in_window=float(raw["prior"]["topic_in_window"]),
        days={Confidence(name): timedelta(days=value) for name, value in raw["days"].items()},
        factors=Factors(**{name: float(value) for name, value in raw["factors"].items()}),
        delay=Delay(float(delay["early_hours"]), tuple((float(hours), float(factor)) for hours, factor in delay["steps"])),
        bounds=Bounds(**raw["bounds"]),
    )
