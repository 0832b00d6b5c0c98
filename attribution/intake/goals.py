"""Registrations that the log itself shows, by the project's goal rules; and which of them an export tells as well."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from attribution.traffic.visitors import visitor_name
from ripplemark.config import Goal
from ripplemark.records import Registration

LOG = "log"  # the source of registrations that a goal rule found
TWIN = timedelta(minutes=5)  # an export and the log tell the same registration within this time


def registration_of(at: int, visitor: int, goal: Goal) -> Registration:
    """The registration of a hit that reached a goal; the same visitor twice in one second is one."""
    name = visitor_name(visitor)
    identity = blake2b(f"{at}\x1f{name}\x1f{goal.name}".encode(), digest_size=12).hexdigest()
    moment = datetime.fromtimestamp(at, UTC)
    return Registration(f"log-{identity}", moment, name, goal.name, goal.value, goal.currency, LOG)


def without_twins(logged: Iterable[Registration], stated: Iterable[Registration]) -> list[Registration]:
    """The logged registrations that no stated one tells: same goal, same visitor, at most five minutes apart, each one used once."""
    free: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for registration in sorted(stated, key=lambda r: (r.at, r.registration_id)):
        if registration.visitor:
            free[registration.goal, registration.visitor].append(registration.at)
    left = []
    for registration in sorted(logged, key=lambda r: (r.at, r.registration_id)):
        times = free[registration.goal, registration.visitor]
        first = bisect_left(times, registration.at - TWIN)
        if first < len(times) and times[first] <= registration.at + TWIN:
            times.pop(first)
        else:
            left.append(registration)
    return left
