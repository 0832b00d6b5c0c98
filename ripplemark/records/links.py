"""Links as records: one reading of a page for the decider of link life, where a life stands, what happened, the row of a link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ripplemark.records.pages import BrandLink
from ripplemark.records.sets import (
    ClassReason,
    Confidence,
    DateMethod,
    EventKind,
    FetchOutcome,
    LinkClass,
    LinkState,
    LostReason,
    Placement,
    Route,
)
from ripplemark.records.targets import Hop


class ShownState(StrEnum):
    """What lists of links may be narrowed to: as `LinkState`, and of those that are live the ones whose target does not answer."""

    LIVE = "live"
    LOST = "lost"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class LinkReading:
    """One observation of a page as the decider of link life wants it: which brand links stood there, if that is known."""

    observation_id: int
    page_id: int
    observed_at: datetime
    outcome: FetchOutcome
    final_url: str
    page_url: str
    canonical: str
    noindex: bool
    suspect: bool
    links: tuple[BrandLink, ...] | None  # None: this observation says nothing about links


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """Where a link's life stands. `occurrence` numbers equal targets on one page in document order, from 0."""

    link_id: int  # 0 before the first store
    page_id: int
    target_url: str
    occurrence: int
    state: LinkState
    seen: BrandLink  # as last read
    first_seen: datetime
    last_seen: datetime
    misses: int = 0  # successful readings in a row without it
    missed_at: datetime | None = None  # the last of them that counted
    lost_at: datetime | None = None
    lost_reason: LostReason | None = None


@dataclass(frozen=True, slots=True)
class LinkEvent:
    """Something that happened to a link, with what shows it."""

    kind: EventKind
    at: datetime
    observation_id: int
    reason: str = ""  # a LostReason, or the names of the changed fields
    before: str = ""  # for `changed`: the old value, in words
    after: str = ""


@dataclass(frozen=True, slots=True)
class LinkVerdict:
    """Whose doing a link is, and why: a reason with what it is about, so that it can be said in any language."""

    link_class: LinkClass
    reason: ClassReason
    about: str = ""  # see `ClassReason`
    share: float | None = None  # of the text in common, for `printed_before`


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link occurrence with its page: one line of `export links`."""

    link_id: int
    page_id: int
    page_url: str
    target_url: str
    href: str
    anchor: str
    rel: tuple[str, ...]
    nofollow: bool
    ugc: bool
    sponsored: bool
    followed: bool
    image: bool
    in_noscript: bool
    wrapped_by: str
    placement: Placement
    context_left: str
    context_right: str
    utm: tuple[tuple[str, str], ...]
    link_class: LinkClass
    class_reason: str
    campaign: str  # "" if no campaign is known to have caused it
    state: LinkState
    lost_reason: LostReason | None
    first_seen: datetime
    last_seen: datetime
    lost_at: datetime | None
    published_at: datetime | None
    published_method: DateMethod | None
    published_confidence: Confidence | None
    page_title: str
    page_author: str
    page_host: str
    page_domain: str
    language: str
    discovered_by: tuple[Route, ...]
    visits: int
    registrations: float  # last non-direct
    class_reason_code: ClassReason | None = None  # None: not judged yet
    class_reason_about: str = ""  # see `ClassReason`
    class_reason_share: float | None = None
    final_url: str = ""  # where the target's last whole answer came from; "" if it was never asked
    chain: tuple[Hop, ...] = ()  # the way there, with the status of each step
    target_status: int | None = None  # of the target's last answer
    broken: bool = False  # it stands, but its target answers with an error
    site_placement: Placement | None = None  # of a sitewide link of unknown placement: what its site as a whole shows
    site_placement_reason: str = ""
