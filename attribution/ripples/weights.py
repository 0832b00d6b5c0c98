"""The weights of evidence, read from `attribution/data/edge_weights.toml`. Knowledge, not code."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any

from ripplemark.records import Confidence, EvidenceKind, ParentKind

#: Evidence that holds for many: it moves with a parent's readers, and pales beside what speaks for one parent alone.
BARE = frozenset({EvidenceKind.TOPIC, EvidenceKind.TIME, EvidenceKind.SAME_TARGET})
LONG_QUOTE, MARKED_QUOTE = "long_quote", "marked_quote"


@dataclass(frozen=True, slots=True)
class Factors:
    """What lessens, or moves, the weights of inferred evidence."""

    habit: float
    echo: float
    answer: float
    reach: float
    patience: float


@dataclass(frozen=True, slots=True)
class Delay:
    """How much a page's distance in time from its parent leaves of a weight: (hours at most, factor), ascending."""

    early_hours: float
    steps: tuple[tuple[float, float], ...]

    @property
    def longest(self) -> timedelta:
        """After that nothing is inferred."""
        return timedelta(hours=self.steps[-1][0])


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far candidates are looked for."""

    candidates: int
    common: int
    popular: int
    least: float


@dataclass(frozen=True, slots=True)
class Sharing:
    """How rival parents that are only inferred share a page; as it stands here, by their odds alone."""

    sharp: float = 1.0  # how much more than their odds say the likelier ones get: the exponent
    shade: float = 0.0  # how much a rival's own evidence takes from what holds for many: the exponent


@dataclass(frozen=True, slots=True)
class Weights:
    """How surely evidence speaks, 0 to 1."""

    stated: dict[EvidenceKind, float]
    inferred: dict[tuple[ParentKind, str], float]  # by kind of evidence; quotes by length and marks
    boilerplate: float
    own_utm: float
    topic_in_window: float
    days: dict[Confidence, timedelta]
    factors: Factors
    language: dict[ParentKind, float]
    crowd: dict[ParentKind, float]  # how fast a quote loses weight with the number of other texts that have it: the exponent
    sharing: Sharing
    delay: Delay
    bounds: Bounds


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights of the data file."""
    return weights_of((files("attribution") / "data" / "edge_weights.toml").read_text(encoding="utf-8"))


def weights_of(text: str) -> Weights:
    """The weights that a file of this form says."""
    raw: dict[str, Any] = tomllib.loads(text)
    return Weights(
        stated={EvidenceKind(name): float(value) for name, value in raw["stated"].items()},
        inferred={(kind, name): float(value) for kind in ParentKind for name, value in raw["inferred"][kind].items()},
        boilerplate=float(raw["weak"]["boilerplate"]),
        own_utm=float(raw["prior"]["own_utm"]),
        topic_in_window=float(raw["prior"]["topic_in_window"]),
        days={Confidence(name): timedelta(days=value) for name, value in raw["days"].items()},
        factors=Factors(**{name: float(value) for name, value in raw["factors"].items()}),
        language={kind: float(raw["language"][kind]) for kind in ParentKind},
        crowd={kind: float(raw["crowd"][kind]) for kind in ParentKind},
        sharing=Sharing(**{name: float(value) for name, value in raw["shares"].items()}),
        delay=Delay(
            float(raw["delay"]["early_hours"]), tuple((float(hours), float(factor)) for hours, factor in raw["delay"]["steps"])
        ),
        bounds=Bounds(**raw["bounds"]),
    )
