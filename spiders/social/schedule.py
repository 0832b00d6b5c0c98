"""When a platform is asked again. Pure: ages and numbers in, moments out."""

from __future__ import annotations

from datetime import datetime, timedelta

from ripplemark.records import FetchOutcome

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
#: (age of a post, time between two looks at its numbers): points of a front page are made within hours, the rest takes years.
_THINNING = ((2 * _DAY, _HOUR), (7 * _DAY, 6 * _HOUR), (30 * _DAY, _DAY), (180 * _DAY, 7 * _DAY), (730 * _DAY, 30 * _DAY))
_ANSWERS = ((2 * _DAY, 3 * _HOUR), (14 * _DAY, _DAY), (90 * _DAY, 7 * _DAY))
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=15), _DAY
#: What no second try mends: asked again after a day.
_LASTING = frozenset({FetchOutcome.ROBOTS_DISALLOWED, FetchOutcome.CLIENT_ERROR, FetchOutcome.GONE})


def next_snapshot(created_at: datetime, now: datetime) -> datetime | None:
    """When the numbers of a post are asked again; None once they hardly move any more."""
    return _thinned(_THINNING, created_at, now)


def next_answers(created_at: datetime, now: datetime) -> datetime | None:
    """When the answers to a post are asked again; None once hardly anybody answers any more."""
    return _thinned(_ANSWERS, created_at, now)


def _thinned(steps: tuple[tuple[timedelta, timedelta], ...], created_at: datetime, now: datetime) -> datetime | None:
    age = now - created_at
    return next((now + pause for until, pause in steps if age < until), None)


def after_failure(outcome: FetchOutcome, tries: int, now: datetime) -> datetime:
    """When to try again after so many failures in a row: 15 minutes, then twice as long each time, a day at most."""
    if outcome in _LASTING:
        return now + _LONGEST_PAUSE
    doubled = 1 << min(max(0, tries - 1), 10)
    return now + min(_LONGEST_PAUSE, _FIRST_PAUSE * doubled)
