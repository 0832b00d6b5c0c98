"""When a job is due: cron expressions, or "every ..." in their place, in a time zone. Pure: the moment is an argument.

A time that the clock skips in spring comes at the first minute after it, one that stands twice in autumn comes once, as Debian's
cron has it (cronsim); jobs with a `*` in minute or hour follow the clock on the wall.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
EXPECTED = 'a cron expression such as "15 */6 * * *", or "every 6 hours", "every day at 03:00", "every monday at 08:30"'
#: What every cron knows; cronsim's own L and # are left out, so that the same words can stand in a crontab.
_CRON = re.compile(r"[0-9A-Za-z*/,\- ]+")
_SPECIAL = re.compile(r"(?:^|[\s,])L|\dL|W")
_STEPS = re.compile(r"every (?:(\d{1,4}) )?(minute|hour)s?")
_DAYS = re.compile(rf"every (day|{'|'.join(WEEKDAYS)})(?: at (\d{{1,2}}):(\d{{2}}))?")


class BadTime(ValueError):
    """No time that a job can have."""


@dataclass(frozen=True, slots=True)
class Job:
    """One line of the timetable."""

    name: str
    cron: str  # five fields


def cron_of(words: str) -> str:
    """The cron expression that a time in the project file means. Raises BadTime."""
    plain = " ".join(words.split())
    if plain.lower().startswith("every"):
        return _every(plain.lower())
    if len(plain.split(" ")) != 5 or not _CRON.fullmatch(plain) or _SPECIAL.search(re.sub(r"JUL|WED", "", plain.upper())):
        raise BadTime(EXPECTED)
    try:
        next(CronSim(plain, datetime(2026, 1, 1, tzinfo=UTC)))
    except (CronSimError, StopIteration) as e:
        raise BadTime(f"{EXPECTED} ({e or 'that time never comes'})") from e
    return plain


def _every(words: str) -> str:
    if found := _STEPS.fullmatch(words):
        return _step(int(found[1] or 1), found[2])
    if found := _DAYS.fullmatch(words):
        hour, minute = int(found[2] or 0), int(found[3] or 0)
        if hour < 24 and minute < 60:
            return f"{minute} {hour} * * {'*' if found[1] == 'day' else WEEKDAYS.index(found[1])}"
    raise BadTime(EXPECTED)


def _step(number: int, unit: str) -> str:
    """Steps that fit into the hour or the day, so that every gap is equal."""
    whole = 60 if unit == "minute" else 24
    if not number or whole % number:
        fit = ", ".join(str(n) for n in range(1, whole + 1) if whole % n == 0)
        raise BadTime(f"every so many {unit}s that {whole} can be divided by: {fit}")
    if unit == "minute":
        return "* * * * *" if number == 1 else "0 * * * *" if number == 60 else f"*/{number} * * * *"
    return "0 * * * *" if number == 1 else "0 0 * * *" if number == 24 else f"0 */{number} * * *"


def next_after(cron: str, moment: datetime, zone: ZoneInfo) -> datetime:
    """The first time of a job after a moment, in UTC."""
    return next(CronSim(cron, moment.astimezone(zone))).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Turn:
    """A job whose time has come."""

    job: Job
    slot: datetime  # the oldest time of it that was not kept
    missed: int  # further times that passed since; the job is run once for all of them


MOST_MISSED = 1_000  # counted at most


def turns(jobs: tuple[Job, ...], last: Mapping[str, datetime], now: datetime, zone: ZoneInfo) -> tuple[Turn, ...]:
    """Jobs that are due at `now`, given the moment up to which each one's times were kept. The longest due first.

    A job that nothing is known of begins at `now`; a clock that was set back does not silence a job."""
    found = []
    for job in jobs:
        slot = next_after(job.cron, min(last.get(job.name, now), now), zone)
        if slot <= now:
            found.append(Turn(job, slot, _missed(job, slot, now, zone)))
    return tuple(sorted(found, key=lambda turn: (turn.slot, jobs.index(turn.job))))


def _missed(job: Job, slot: datetime, now: datetime, zone: ZoneInfo) -> int:
    number = 0
    while number < MOST_MISSED and (slot := next_after(job.cron, slot, zone)) <= now:
        number += 1
    return number


def next_turn(jobs: tuple[Job, ...], last: Mapping[str, datetime], now: datetime, zone: ZoneInfo) -> datetime:
    """When the next job is due, at the earliest `now`."""
    return min(max(next_after(job.cron, min(last.get(job.name, now), now), zone), now) for job in jobs)
