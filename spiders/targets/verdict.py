"""What one check of a target means: where it leads, whether it is broken, when it is asked again. Pure.

A broken backlink is a live link whose target answers with an error (as Ahrefs, Semrush and Screaming Frog count them). One answer is
no proof: 4xx needs as many checks as a missing link needs readings, 5xx two more. No answer, and answers that speak of the asker
(log in, blocked, too fast), prove nothing and take nothing back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from ripplemark.config import Life
from ripplemark.records import FetchOutcome, Hop, Target, TargetCheck, UrlState
from ripplemark.urls import host_of, is_within
from spiders.frontier.due import NEVER, POSTPONED

DAY = timedelta(days=1)
SETTLED_WAIT = 30 * DAY
#: A little under a day and a week, so that a daily run never skips one.
FAULT_WAIT = timedelta(hours=23)
BROKEN_WAIT = timedelta(days=6, hours=20)
FIRST_WAIT = timedelta(hours=6)  # after no answer; doubles
ARCHIVE_WAIT = 7 * DAY  # what an archive does not hold
#: Answers that say something of whoever asks, not of the page.
OF_THE_ASKER = frozenset({401, 402, 403, 407, 408, 421, 425, 426, 428, 429, 431, 451})
_MORE_FOR_5XX = 2


def is_fault(status: int) -> bool:
    """Whether an answer says that the page is not there for anybody."""
    return 400 <= status < 600 and status not in OF_THE_ASKER


def brand_url_in(chain: Iterable[Hop], own: frozenset[str]) -> str:
    """The first URL of a chain on the brand's hosts; "" if it never gets there."""
    return next((h.url for h in chain if is_within(host_of(h.url), own)), "")


def still_brand_url(known: str, chain: Iterable[Hop], own: frozenset[str]) -> str:
    """What is left of a known URL of the brand, or is found in the last chain, when the project's domains may have changed."""
    return brand_url_in(chain, own) or (known if known and is_within(host_of(known), own) else "")


def checked(target: Target, check: TargetCheck, own: frozenset[str], life: Life) -> Target:
    """The target as a check leaves it."""
    reached = brand_url_in(check.chain, own)
    if check.outcome is None:
        return _unheld(target, check, reached)
    if check.outcome in POSTPONED:
        return replace(target, brand_url=reached or target.brand_url, due_at=check.at)
    end = check.chain[-1] if check.chain else Hop(target.url, 0)
    after = replace(
        target, chain=check.chain, outcome=check.outcome, checked_at=check.at, brand_url=reached or target.brand_url
    )
    if end.status == 0 or end.status in OF_THE_ASKER:
        return _unanswered(after, check, end)
    after = replace(after, state=UrlState.DONE, final_url=end.url, status=end.status, tries=0)
    if is_fault(end.status):
        return _faulty(after, check.at, life)
    # Where a whole answer came from is where the link leads, whatever was known before.
    return replace(after, brand_url=reached, faults=0, fault_at=None, broken=False, due_at=check.at + SETTLED_WAIT)


def _unheld(target: Target, check: TargetCheck, reached: str) -> Target:
    """An archive does not hold it, or its last hop: only the way as far as it goes is known."""
    due = check.at + ARCHIVE_WAIT
    if len(check.chain) < 2:
        return replace(target, due_at=due)
    state = UrlState.DONE if reached else target.state
    return replace(
        target, state=state, chain=check.chain, checked_at=check.at, brand_url=reached or target.brand_url, due_at=due
    )


def _unanswered(target: Target, check: TargetCheck, end: Hop) -> Target:
    """No answer about the page. What is known stands."""
    status = end.status or target.status
    if check.outcome in NEVER:
        return replace(target, state=UrlState.IGNORED, status=status, due_at=None, tries=target.tries + 1)
    wait = FIRST_WAIT * 2 ** min(target.tries, 12)
    closed = check.outcome in (FetchOutcome.ROBOTS_DISALLOWED, FetchOutcome.TOO_MANY_REDIRECTS) or bool(end.status)
    wait = SETTLED_WAIT if closed else min(wait, SETTLED_WAIT)
    return replace(target, state=UrlState.FAILED, status=status, due_at=check.at + wait, tries=target.tries + 1)


def _faulty(target: Target, at: datetime, life: Life) -> Target:
    """An error that anybody would get. Checks that follow each other too soon count once."""
    apart = target.fault_at is None or at - target.fault_at >= DAY * life.days_apart
    faults = target.faults + apart
    needed = life.lost_after + (_MORE_FOR_5XX if target.status >= 500 else 0)
    broken = target.broken or faults >= needed
    return replace(
        target,
        faults=faults,
        fault_at=at if apart else target.fault_at,
        broken=broken,
        due_at=at + (BROKEN_WAIT if broken else max(FAULT_WAIT, DAY * life.days_apart)),
    )
