"""The audit of the crawl, as records: what became of each URL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ripplemark.records.sets import FetchOutcome, Route, UrlKind, UrlState


class Fate(StrEnum):
    """What became of a URL, by the last look at it."""

    PENDING = "pending"  # waits for its first visit
    FAILED = "failed"  # asked, and no page came
    NO_MATCH = "no_match"  # read, and it does not concern us
    MATCHED = "matched"  # read, and it names us or a topic, or links to us
    IGNORED = "ignored"  # is never asked: no page of the open web, a trap, or out of the crawl's scope
    SKIPPED = "skipped"  # not asked: beyond the rounds, over a budget, its host silent, or robots.txt against it


@dataclass(frozen=True, slots=True)
class UrlRow:
    """One URL of the audit. One that is only cited, and never entered the frontier, has no state, routes and times."""

    url: str
    kind: UrlKind
    state: UrlState | None
    fate: Fate
    outcome: FetchOutcome | None  # of the last visit
    round: int
    routes: tuple[Route, ...]
    score: float | None  # topic score, of pages that matched
    first_seen: datetime | None
    observed_at: datetime | None  # last visit
    due_at: datetime | None
    detail: str  # of the last visit, or why it was never asked
