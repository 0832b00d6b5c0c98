"""Webmentions as records: a claim that a page links to the brand, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ripplemark.records.sets import FetchOutcome, WebmentionState


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sender said: `source` links to `target`. Both in normal form."""

    id: str  # names the claim in its status URL
    source: str
    target: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Webmention:
    """A claim and what verification found."""

    id: str
    source: str
    target: str
    state: WebmentionState
    detail: str  # why, in words
    first_at: datetime
    received_at: datetime  # when it was sent last
    times: int
    checked_at: datetime | None  # the visit to the source that the state rests on


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What is known of a claim's source since the claim was judged last."""

    id: str
    state: WebmentionState
    visited_at: datetime
    outcome: FetchOutcome
    tries: int  # failures in a row
    linked: bool  # the source, as last read, links to the target
