"""Domains that link, a slice at a time: what may be asked of them, and what each is like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ripplemark.records.sets import Mark, SpamSign


class SitesShown(StrEnum):
    """Which domains."""

    ALL = "all"
    LIVE = "live"  # with a link that stands
    NEW = "new"  # that linked for the first time within the view
    LOST = "lost"  # whose last link is gone


class SiteOrder(StrEnum):
    """In which order."""

    LINKS = "links"  # most standing links first
    NEWEST = "newest"
    OLDEST = "oldest"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class SiteFilter:
    """Which domains, in which order. Campaigns empty: all links, of any campaign and of none."""

    since: date  # days on which a first link is new
    until: date
    campaigns: tuple[str, ...] = ()
    search: str = ""  # in the name
    shown: SitesShown = SitesShown.ALL
    order: SiteOrder = SiteOrder.LINKS


@dataclass(frozen=True, slots=True)
class SiteSlice:
    """One domain: headline earned links that stand, and what all its earned links are like."""

    domain: str
    live: int  # of the campaigns asked for; a sitewide link once
    first_on: date
    links: int  # every link that stands, of any campaign, repeats too
    lost: int
    followed: int  # of the links that stand
    visits: int
    registrations: float
    signs: tuple[SpamSign, ...]
    marks: tuple[Mark, ...]
