"""Weight of domains, signs of spam, marks and competitors' links as records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ripplemark.records.sets import Mark, Placement


@dataclass(frozen=True, slots=True)
class RankList:
    """A list of ranked domains that was loaded."""

    release: str
    entries: int  # domains in the list
    loaded_at: datetime


@dataclass(frozen=True, slots=True)
class Rank:
    """Where a domain stands in a list; None: it was looked for and is not in it."""

    domain: str
    harmonic: int | None  # position by harmonic centrality, from 1
    pagerank: int | None  # position by PageRank, from 1


@dataclass(frozen=True, slots=True)
class GraphWeight:
    """A domain in the graph of what was crawled."""

    domain: str
    linking: int  # domains that link to it
    linked: int  # domains that it links to
    pagerank: float  # shares that add up to 1
    harmonic: float  # 0 to 1


@dataclass(frozen=True, slots=True)
class RivalLink:
    """A link to a competitor, as read."""

    rival: str  # the competitor's name in the project file
    target_url: str
    anchor: str
    rel: tuple[str, ...]
    followed: bool
    placement: Placement


@dataclass(frozen=True, slots=True)
class Marked:
    """What a person decided of a domain ("domain:NAME") or a page (its URL)."""

    subject: str
    mark: Mark
    note: str
    at: datetime
