"""What a campaign is measured by that no crawl tells: list prices of places, and answers to surveys, as records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Price:
    """What a site asks for a place, by its own list."""

    site: str  # a platform as posts name it, or a host
    slot: str  # "featured", "pinned", "front_page", or what the list calls it
    price: float  # of one item
    currency: str  # three letters
    since: date
    until: date | None = None  # included; None: until another price begins


@dataclass(frozen=True, slots=True)
class SurveyWave:
    """What one wave of a survey answered to one question: a share of those asked, or a mean score with its spread."""

    survey: str
    question: str
    wave: str  # as the survey calls it
    day: date  # on which it ended
    sample: int  # persons who answered
    share: float | None = None  # 0 to 1
    score: float | None = None
    deviation: float | None = None  # standard deviation of the scores; None: not told
