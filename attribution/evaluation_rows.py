"""The frozen rows of a campaign's evaluation, a class for each table. None means 'not known' and is never shown as 0."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ripplemark.records import Metric, NoEffect

# ---------------------------------------------------------------- impressions


@dataclass(frozen=True, slots=True)
class Tally:
    """A number that posts tell of themselves, summed."""

    value: int | None = None  # None: no post tells it
    posts: int = 0  # that tell it
    at_least: bool = False  # some posts do not tell it, or tell only that it is more: the truth is not lower


@dataclass(frozen=True, slots=True)
class ImpressionRow:
    """Who could see a campaign on one platform: posts and their newest numbers."""

    campaign: str
    platform: str  # "": all of them
    posts: int
    own_posts: int
    views: Tally
    likes: Tally
    reposts: Tally
    replies: Tally
    clicks: Tally


@dataclass(frozen=True, slots=True)
class ImpressionDay:
    """One day on one platform: posts published, and by how much each number grew. The days of a number add up to its newest value."""

    campaign: str
    platform: str
    day: date
    posts: int
    views: float | None
    likes: float | None
    reposts: float | None
    replies: float | None
    clicks: float | None


@dataclass(frozen=True, slots=True)
class SocialLinkDay:
    """Links to the brand that stand in posts: a kind of their own, never earned links."""

    campaign: str
    platform: str
    day: date
    posts: int  # published on the day, with such a link
    links: int
    own_links: int  # of them, in the brand's own posts


# ---------------------------------------------------------------- money


@dataclass(frozen=True, slots=True)
class AdItem:
    """One item in a place that others pay for."""

    campaign: str
    slot: str  # featured | pinned | front_page
    site: str  # platform or host
    title: str
    url: str
    author: str
    own: bool  # published by the brand
    day: date
    price: float | None  # None: the price files have none for this place and day
    currency: str


@dataclass(frozen=True, slots=True)
class AdValue:
    """What the places of a campaign would have cost by the sites' list prices, in one currency."""

    campaign: str
    currency: str  # "": items without a price
    items: int
    value: float | None


class UnitKind(StrEnum):
    """What is paid for."""

    CPC = "cpc"  # a click
    CPA = "cpa"  # a registration
    CPM = "cpm"  # a thousand impressions


class Basis(StrEnum):
    """Which money, and what it is divided by."""

    ADS = "ads"  # what ad platforms billed, by the clicks and impressions that they tell
    BUDGET = "budget"  # the whole cost of the project file, by visits, registrations and views that we counted


class Verdict(StrEnum):
    """A price beside a benchmark."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class UnitCost:
    """What one click, registration or thousand impressions cost."""

    campaign: str
    kind: UnitKind
    basis: Basis
    currency: str
    cost: float | None
    units: float | None  # clicks, visits, registrations, impressions or views
    value: float | None  # None: cost or units are not known, or there are none
    benchmark_low: float | None = None  # None: no benchmark in this currency
    benchmark_high: float | None = None
    verdict: Verdict | None = None


# ---------------------------------------------------------------- before, during, after


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """A metric per day in three spans of equal length, and the window against what would have come without the campaign."""

    campaign: str
    metric: Metric
    subject: str  # of an interest: the term and source; of registrations: a goal; "" = all
    before: float | None  # mean of a measured day
    during: float | None
    after: float | None
    before_days: int  # measured
    during_days: int
    after_days: int
    observed: float | None = None  # of the whole window; of an interest its mean
    expected: float | None = None
    effect: float | None = None
    low: float | None = None  # 95 % interval of the effect
    high: float | None = None
    reason: NoEffect | None = None  # why there is no comparison
    mixed_with: tuple[
        str, ...
    ] = ()  # titles of campaigns that ran in the window or the span before: not told apart from this one


class Phase(StrEnum):
    """Where a day lies beside a campaign."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """What one wave answered, with its 95 % interval."""

    campaign: str
    survey: str
    question: str
    wave: str
    day: date
    phase: Phase
    sample: int
    kind: str  # share | score
    value: float
    low: float | None  # None: the spread of the scores is not told
    high: float | None


@dataclass(frozen=True, slots=True)
class SurveyChange:
    """The last wave before a campaign and the first after it (else the last within it), with the 95 % interval of the difference."""

    campaign: str
    survey: str
    question: str
    kind: str
    wave_before: str
    wave_after: str
    before: float
    after: float
    difference: float
    low: float | None
    high: float | None
