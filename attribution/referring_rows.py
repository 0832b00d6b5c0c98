"""The frozen rows about who links: domains and hosts, speed, shares, anchors, targets. None means 'not measured' and is never shown as 0."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from attribution.authority.score import Authority
from ripplemark.records import AnchorKind, SiteSlice


@dataclass(frozen=True, slots=True)
class SiteGrowth:
    """Distinct domains or hosts with a standing headline earned link, per day."""

    kind: str  # domain | host
    days: tuple[date, ...]
    live: tuple[int, ...]  # at the end of the day
    new: tuple[int, ...]  # linked for the first time
    back: tuple[int, ...]  # link again after a time without
    lost: tuple[int, ...]  # lost their last link


@dataclass(frozen=True, slots=True)
class Velocity:
    """How fast headline earned links come and go: within the last days, and within as many before them."""

    days: int
    until: date
    gained: int
    lost: int | None  # None: nothing was read a second time yet
    regained: int
    gained_before: int | None  # None: before the first crawl
    lost_before: int | None

    @property
    def change(self) -> float | None:
        """By which share more links came than before; None where that is unknown or nothing came then."""
        return (self.gained - self.gained_before) / self.gained_before if self.gained_before else None


@dataclass(frozen=True, slots=True)
class LinkShares:
    """Earned links that stand now. A sitewide link counts once per site, save where `occurrences` says otherwise."""

    ever: int  # stand or stood
    live: int
    followed: int
    sitewide: int  # of `live`: stand for links that repeat over a site
    occurrences: int  # every link
    sitewide_occurrences: int


@dataclass(frozen=True, slots=True)
class AnchorKindCount:
    """Standing headline links by what their anchor says."""

    kind: AnchorKind
    live: int
    share: float | None  # None without any links


@dataclass(frozen=True, slots=True)
class AnchorCount:
    """One anchor, folded."""

    anchor: str
    kind: AnchorKind
    live: int
    share: float
    ever: int  # lost ones too


@dataclass(frozen=True, slots=True)
class TargetCount:
    """One page of the brand."""

    url: str
    live: int
    share: float
    ever: int


@dataclass(frozen=True, slots=True)
class SiteList:
    """One slice of the linking domains."""

    total: int
    rows: tuple[SiteSlice, ...]
    authority: tuple[Authority, ...]  # of each row
