"""The frozen rows about linking domains that reports give. None means 'not known' and is never shown as 0."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ripplemark.records import Mark, SpamSign


@dataclass(frozen=True, slots=True)
class DomainRow:
    """A domain that links to the brand or did."""

    domain: str
    links: int  # that stand
    links_lost: int
    followed: int  # of those that stand
    earned: int  # of those that stand
    sitewide: int  # of those that stand: repeats of a link of the site
    targets: int  # different URLs of ours
    first_seen: datetime
    last_seen: datetime
    authority: float | None  # 0 to 100 by the newest published list; None: see the next column
    authority_standing: str  # ranked | not_listed | not_looked_up | no_list
    authority_position: int | None
    authority_release: str
    linking_domains: int | None  # domains that link to it, among those that were read
    pagerank: float | None  # in the graph of what was crawled
    harmonic: float | None
    spam_signs: tuple[SpamSign, ...]
    marks: tuple[Mark, ...]
    visits: int
    registrations: float


@dataclass(frozen=True, slots=True)
class IntersectRow:
    """A domain that links to competitors."""

    domain: str
    rivals: tuple[str, ...]  # whom it links to
    links_to_us: bool
    pages: int  # that link to a competitor now
    followed: bool  # one of these links is
    example: str
    authority: float | None
    authority_standing: str
    first_seen: datetime
    last_seen: datetime
