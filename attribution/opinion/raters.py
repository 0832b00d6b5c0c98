"""Who rates which language: the lexicons that ship with us, behind the shape that trained models and the user's own models share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Protocol

from attribution.opinion.chinese import chinese_score
from attribution.opinion.english import english_score, vader_version
from attribution.opinion.lexicon import lexicon_version
from attribution.opinion.sentences import sentences
from ripplemark.records import Polarity

LONG = 600  # characters; the score of a longer text is the mean of its sentences that say something
ENGLISH_BAND = 0.2  # between its negative and it, a text is neutral
CHINESE_BAND = 0.4
LEXICON, TRAINED, BACKEND = "lexicon", "trained", "backend"


@dataclass(frozen=True, slots=True)
class Rated:
    """What a rater says of one text."""

    polarity: Polarity
    score: float  # -1 to 1


class Rater(Protocol):
    """Rates texts of one language."""

    @property
    def name(self) -> str:
        """lexicon, trained or backend."""

    @property
    def version(self) -> str:
        """Another version may rate the same text otherwise."""

    def rate(self, texts: Sequence[str]) -> list[Rated]:
        """One answer for each text, in order."""


@dataclass(frozen=True, slots=True)
class LexiconRater:
    """Rates by a score and a neutral band."""

    score: Callable[[str], float]
    band: float
    version: str
    name: str = LEXICON

    def rate(self, texts: Sequence[str]) -> list[Rated]:
        """One answer for each text, in order."""
        scores = (text_score(self.score, text) for text in texts)
        return [Rated(polarity_of(score, self.band), score) for score in scores]


def polarity_of(score: float, band: float) -> Polarity:
    """What a score means beside a neutral band."""
    if score > band:
        return Polarity.POSITIVE
    return Polarity.NEGATIVE if score < -band else Polarity.NEUTRAL


def text_score(score: Callable[[str], float], text: str) -> float:
    """A short text as a whole; a long one by its sentences, since scores of whole texts only grow with their length."""
    if len(text) <= LONG:
        return score(text)
    said = [found for s in sentences(text) if (found := score(s))]
    return fmean(said) if said else 0.0


def lexicon_raters() -> dict[str, LexiconRater]:
    """The raters that need no labels, by language."""
    return {
        "en": LexiconRater(english_score, ENGLISH_BAND, f"vader-{vader_version()}"),
        "zh": LexiconRater(chinese_score, CHINESE_BAND, f"zh-{lexicon_version()}"),
    }
