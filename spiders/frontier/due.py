"""When a URL is asked again, and in which state it rests till then: decided from its history alone. Pure.

A page is looked at again when it has changed with a chance of one half, by the rate at which it was found changed; where that is not
known yet, after as long as it has stood still. Both inside the bounds of its kind. The rate is the estimator of Cho and Garcia-Molina
("Estimating frequency of change", 2003) that is least biased for few looks. Failures wait twice as long each time; a page that is gone is confirmed soon, then seldom.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import log

from ripplemark.records import GONE_OUTCOMES, READ_OUTCOMES, FetchOutcome, Pace, UrlKind, UrlState

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: (soonest, latest) after a successful visit. A little under a day, so that a daily run never skips one.
SOURCE_BOUNDS = (HOUR, 20 * HOUR)  # feeds, sitemaps, watched pages
RELEVANT_BOUNDS = (20 * HOUR, 30 * DAY)
OTHER_BOUNDS = (7 * DAY, 180 * DAY)
FRESH_DAYS = 30  # a relevant page younger than this may still be edited
FRESH_LATEST = 4 * DAY
FADE = 0.9  # of the weight of looks with each new one: what a page did long ago says little
LEAST_LOOKS, LEAST_CHANGES = 2.7, 0.3  # three looks; a change within the last dozen

#: Not a fault of the URL: it is due at once, in the next run.
POSTPONED = frozenset({FetchOutcome.BUDGET, FetchOutcome.HOST_SUSPENDED, FetchOutcome.RETRY_AFTER})
#: Will not be better tomorrow: the URL itself is wrong, or must not be asked.
NEVER = frozenset({
    FetchOutcome.BAD_URL, FetchOutcome.BAD_SCHEME, FetchOutcome.BLOCKED_ADDRESS, FetchOutcome.BLOCKED_PORT, FetchOutcome.TRAP,
})  # fmt: skip
#: Asked and answered; the answer is of no use, and will hardly be of use soon.
USELESS = frozenset({FetchOutcome.NOT_HTML, FetchOutcome.EMPTY, FetchOutcome.TOO_LARGE, FetchOutcome.SUSPECT_CONTENT})
_FIRST_WAIT = {FetchOutcome.ROBOTS_DISALLOWED: 7 * DAY, FetchOutcome.CLIENT_ERROR: 2 * DAY, FetchOutcome.NOT_FOUND: 20 * HOUR,
               FetchOutcome.GONE: 20 * HOUR, FetchOutcome.SOFT_404: 20 * HOUR, **dict.fromkeys(USELESS, 7 * DAY)}  # fmt: skip
_TRANSIENT_WAIT = 6 * HOUR
_LONGEST_WAIT = 60 * DAY


@dataclass(frozen=True, slots=True)
class History:
    """What the next visit depends on. `changed_at`: when the body last differed, now included; None if no body was ever seen."""

    kind: UrlKind
    state: UrlState  # before this visit
    outcome: FetchOutcome
    relevant: bool
    watched: bool  # named by the user, or the home of a watched site
    tries: int  # failures in a row before this visit
    changed_at: datetime | None
    published_at: datetime | None = None
    pace: Pace = field(default_factory=Pace)  # this visit included


@dataclass(frozen=True, slots=True)
class Next:
    """The state a URL rests in, when it is due, and its failures in a row."""

    state: UrlState
    due_at: datetime | None
    tries: int


def next_visit(history: History, now: datetime) -> Next:
    """What a visit at `now` with that history leads to."""
    outcome = history.outcome
    if outcome in READ_OUTCOMES:
        return Next(UrlState.DONE, now + _rest(history, now), 0)
    if outcome in POSTPONED:
        return Next(history.state, now, history.tries)
    tries = history.tries + 1
    if outcome in NEVER:
        return Next(UrlState.IGNORED, None, tries)
    wait = min(_FIRST_WAIT.get(outcome, _TRANSIENT_WAIT) * 2 ** min(tries - 1, 12), _LONGEST_WAIT)
    # A page that answered "gone" was visited: that is an observation of the page, not a failure to reach it.
    return Next(UrlState.DONE if outcome in GONE_OUTCOMES else UrlState.FAILED, now + wait, tries)


def _rest(history: History, now: datetime) -> timedelta:
    """How long a page that was read is left alone."""
    soonest, latest = _bounds(history, now)
    quiet = now - (history.changed_at or now)
    usual = usual_wait(history.pace)
    return max(soonest, min(quiet if usual is None else usual, latest))


def usual_wait(pace: Pace) -> timedelta | None:
    """After how long a page has changed with a chance of one half; None while it was looked at too seldom, or never seen to change."""
    changes = min(pace.changes, pace.looks)
    if pace.looks < LEAST_LOOKS or changes < LEAST_CHANGES or pace.days <= 0:
        return None
    rate = -log((pace.looks - changes + 0.5) / (pace.looks + 0.5)) * pace.looks / pace.days  # changes a day
    return timedelta(days=min(log(2) / rate, 10_000))


def paced(pace: Pace, days: float, changed: bool) -> Pace:
    """The pace after one more look, so many days after the one before."""
    return Pace(pace.looks * FADE + 1, pace.changes * FADE + changed, pace.days * FADE + max(0.0, days))


def _bounds(history: History, now: datetime) -> tuple[timedelta, timedelta]:
    if history.kind is not UrlKind.PAGE or history.watched:
        return SOURCE_BOUNDS
    if not history.relevant:
        return OTHER_BOUNDS
    fresh = history.published_at is not None and now - history.published_at < FRESH_DAYS * DAY
    return RELEVANT_BOUNDS[0], FRESH_LATEST if fresh else RELEVANT_BOUNDS[1]
