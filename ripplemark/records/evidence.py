"""Rows of evidence that leave the house: mentions with their pages, and what happened to links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ripplemark.records.sets import EventKind, Placement


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A page that discusses a campaign topic, or names the brand (campaign "")."""

    page_url: str
    page_title: str
    campaign: str
    terms: tuple[str, ...]
    quote: str
    linked: bool  # the page also links to the brand in what it says, and that link stands
    polarity: str | None  # None: not rated
    focus: tuple[str, ...]
    first_seen: datetime
    position: int | None = None  # of the name in the page's main text, in characters; None: it stands elsewhere
    placement: Placement = Placement.UNKNOWN
    fragment_url: str = ""  # opens the page at the mention
    site_links: int = 0  # links that pages of the same site have to the brand, repeats counted once
    noindex: bool = False


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something that happened to a link."""

    at: datetime
    kind: EventKind
    reason: str
    before: str
    after: str
    link_id: int
    page_url: str
    target_url: str
    anchor: str
    link_class: str
    campaign: str
