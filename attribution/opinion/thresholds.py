"""The data file of the six mistakes: measures, thresholds and words. Measures nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from attribution.opinion.phrasebook import PhraseBook
from attribution.opinion.rows import Measure, Mistake


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What the data file says."""

    least_posts: int
    told: Mapping[str, Any]
    words: Mapping[str, PhraseBook]  # promotional, giveaway, self, hostile

    def measure(
        self, mistake: Mistake, name: str, value: float | None, low: float | None = None, high: float | None = None
    ) -> Measure:
        """A measured value beside its threshold."""
        (side, threshold), *_ = self.told[mistake][name].items()
        return Measure(name, value, float(threshold), side == "above", low, high)

    def number(self, mistake: Mistake, name: str) -> float:
        """A number that is no threshold."""
        return float(self.told[mistake][name])


@lru_cache(maxsize=1)
def thresholds() -> Thresholds:
    """Those that ship with us."""
    told = tomllib.loads((files("attribution") / "data" / "mistakes.toml").read_text(encoding="utf-8"))
    words = told["words"]
    kinds = sorted({name.rpartition("_")[0] for name in words})
    books = {kind: PhraseBook({kind: words[f"{kind}_en"] + words[f"{kind}_zh"]}) for kind in kinds}
    return Thresholds(int(told["least_posts"]), told, books)
