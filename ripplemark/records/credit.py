"""What models share credit out among, what is odd about a path, and what a model gives, as records."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """What a model shares credit out among."""

    CHANNEL = "channel"
    SOURCE = "source"
    CAMPAIGN = "campaign"
    POST = "post"
    LINK = "link"


class JourneyRemark(StrEnum):
    """What is odd about a registration's path. It is counted; the registration is credited all the same."""

    NO_VISITOR = "no_visitor"  # the registration names nobody
    UNKNOWN_VISITOR = "unknown_visitor"  # no visit of this visitor is known
    BEFORE_ANY_VISIT = "before_any_visit"  # all visits began after the registration
    OUTSIDE_WINDOW = "outside_window"  # the last visit before it is older than the window
    CUT = "cut"  # more touches than are kept
    SAME_AGAIN = "same_again"  # the same visitor, goal and moment as a registration with another id


@dataclass(frozen=True, slots=True)
class ModelCredit:
    """What a model gives to one channel, source, campaign, post or link, over all paths."""

    level: Level
    key: str  # a channel in brackets: touches that have no name at this level
    title: str  # as a person reads it: the campaign's title, the post's or the page's URL
    model: str
    registrations: float
    value: float
    error: float  # standard error of `registrations` where the model samples; 0 where it is exact


@dataclass(frozen=True, slots=True)
class DarkTraffic:
    """Direct visits that links nobody can see probably brought: an estimate, never added to what was measured."""

    campaign: str
    path: str  # the deep page; "" for all of the campaign's that anything can be said of
    observed: int  # direct newcomers in the hours after a post or link appeared
    expected: float | None  # of them such as came before; None: too little came before to say
    estimate: float | None  # visits beyond those
    low: float | None  # of the interval of 95 %
    high: float | None
