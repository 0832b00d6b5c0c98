"""The weights of evidence, read from `attribution/data/edge_weights.toml`. Knowledge, not code."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from importlib.resources import files

from ripplemark.records import Confidence, EvidenceKind


@dataclass(frozen=True, slots=True)
class Weights:
    """How surely evidence speaks, 0 to 1."""

    stated: dict[EvidenceKind, float]
    boilerplate: float
    own_utm: float
    topic_in_window: float
    days: dict[Confidence, timedelta]


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights of the data file."""
    raw = tomllib.loads((files("attribution") / "data" / "edge_weights.toml").read_text(encoding="utf-8"))
    return Weights(
        stated={EvidenceKind(name): float(value) for name, value in raw["stated"].items()},
        boilerplate=float(raw["weak"]["boilerplate"]),
        own_utm=float(raw["prior"]["own_utm"]),
        topic_in_window=float(raw["prior"]["topic_in_window"]),
        days={Confidence(name): timedelta(days=value) for name, value in raw["days"].items()},
    )
