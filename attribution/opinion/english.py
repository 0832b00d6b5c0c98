"""How an English text speaks, by VADER. Decides no polarity."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import version

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

LIMIT = 2_000  # characters rated at once: VADER looks words up anew for each "but"


def english_score(text: str) -> float:
    """VADER's compound, -1 to 1."""
    return float(_analyser().polarity_scores(text[:LIMIT])["compound"])


@lru_cache(maxsize=1)
def _analyser() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


@lru_cache(maxsize=1)
def vader_version() -> str:
    """Another release, another version."""
    return version("vaderSentiment")
