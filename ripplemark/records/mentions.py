"""Mentions, a slice at a time: what may be asked of them, and what each is like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ripplemark.records.evidence import MentionRow


class MentionsShown(StrEnum):
    """Which mentions."""

    ASK = "ask"  # of each page without a link of its own that is not the brand's, one: whom to ask for a link
    LINKED = "linked"  # on pages that link to the brand in what they say
    ALL = "all"


class MentionOrder(StrEnum):
    """In which order."""

    WORTH = "worth"  # those worth asking for a link first
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class MentionFilter:
    """Which mentions, in which order. Campaigns empty: all, of any campaign and of the brand's name alone."""

    since: date  # days, in UTC, on which their pages were published; where none is known, first seen
    until: date
    campaigns: tuple[str, ...] = ()
    search: str = ""  # in the address, title or quote, folded
    shown: MentionsShown = MentionsShown.ASK
    order: MentionOrder = MentionOrder.WORTH


@dataclass(frozen=True, slots=True)
class MentionSlice:
    """One mention with what is known of its page."""

    row: MentionRow
    domain: str
    author: str
    language: str
    published_at: datetime | None
    asked: bool  # a person marked its page or site `ask`
