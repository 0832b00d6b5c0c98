"""What changed between two days, as frozen rows. None means 'not measured' and is never shown as 0."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from attribution.authority.score import Authority
from attribution.report_rows import Freshness, Kpi
from ripplemark.records import LinkRow, MentionRow, Run


@dataclass(frozen=True, slots=True)
class ChangedLink:
    """A link with the weight of its site."""

    link: LinkRow
    authority: Authority


@dataclass(frozen=True, slots=True)
class ChangedLinks:
    """Links to which the same happened: how many, and the most valuable of them."""

    total: int
    domains: int
    first: tuple[ChangedLink, ...]


@dataclass(frozen=True, slots=True)
class NewSite:
    """A site that links for the first time."""

    domain: str
    links: int
    visits: int
    example: str
    authority: Authority


@dataclass(frozen=True, slots=True)
class Changes:
    """All that changed from one day to another, both included."""

    since: date
    until: date
    freshness: Freshness
    new: ChangedLinks
    lost: ChangedLinks
    regained: ChangedLinks
    sites: tuple[NewSite, ...]
    mentions: tuple[MentionRow, ...]  # whom to ask for a link, most promising first
    kpis: tuple[Kpi, ...]
    runs: tuple[Run, ...]  # of the crawl, newest first
    failing: tuple[tuple[str, int], ...]  # outcome of the last look -> relevant pages that could not be read
