"""The frozen rows of how far a campaign's word went: notable voices, second hand, links per repost. None means 'not known', never 0."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# ---------------------------------------------------------------- influence


class NotableKind(StrEnum):
    """What makes a voice notable."""

    SITE = "site"  # its domain stands high in the ranking of domains
    ACCOUNT = "account"  # many follow it
    MEDIA = "media"  # it is on the list of media, or says of itself that it is news


@dataclass(frozen=True, slots=True)
class Notable:
    """A site or an account that wrote of the campaign although nobody paid it."""

    campaign: str
    kind: NotableKind
    name: str
    title: str
    url: str
    day: date
    authority: float | None  # 0 to 100
    followers: int | None
    links: int  # to the brand that stand there
    visits: int  # by those links


@dataclass(frozen=True, slots=True)
class Influence:
    """How many notable voices of each kind there are, and the visits that their links brought."""

    sites: int
    media: int
    accounts: int
    visits: int


class Hand(StrEnum):
    """Whom the writer of a page heard it from."""

    FIRST = "first"  # a post
    SECOND = "second"  # another page
    UNKNOWN = "unknown"  # no parent is known


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """Earned links of a campaign by whom their writers heard it from."""

    campaign: str
    hand: Hand
    pages: int
    links: int
    domains: int
    share: float | None  # of all links whose parent is known; None for the unknown


# ---------------------------------------------------------------- link yield


@dataclass(frozen=True, slots=True)
class LinkYield:
    """Earned links and referring domains per thousand reposts, with 95 % intervals (Poisson, exact)."""

    campaign: str
    posts: int
    reposts: int | None  # None: no post tells them
    links: int
    domains: int
    links_rate: float | None
    links_low: float | None
    links_high: float | None
    domains_rate: float | None
    domains_low: float | None
    domains_high: float | None


class NoDose(StrEnum):
    """Why no curve can be drawn."""

    TOO_FEW = "too_few"
    ALIKE = "alike"  # all have the same number of reposts
    NO_LINKS = "no_links"


class DoseVerdict(StrEnum):
    """What the exponent says of the claim that only hot topics bring links."""

    HOT_ONLY = "hot_only"  # surely above 1: links grow faster than reposts
    EVENLY = "evenly"  # surely above 0 and below 1: hot ones bring more, but less than in proportion
    NO_RELATION = "no_relation"  # 0 lies within the interval
    OPEN = "open"  # 1 lies within it, 0 does not: about in proportion


@dataclass(frozen=True, slots=True)
class DosePoint:
    """One campaign or post."""

    name: str
    campaign: str
    reposts: int
    links: float


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Expected links at a number of reposts, with the 95 % interval of the expectation."""

    reposts: float
    links: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class DoseResponse:
    """How links grow with reposts: links = a * (reposts + 1) ** exponent."""

    unit: str  # campaign | post
    points: tuple[DosePoint, ...]
    exponent: float | None = None
    low: float | None = None  # 95 % interval
    high: float | None = None
    verdict: DoseVerdict | None = None
    top_share: float | None = None  # of all links, what the most reposted fifth brought
    curve: tuple[CurvePoint, ...] = ()
    reason: NoDose | None = None
