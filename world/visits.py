"""Who comes when, by which door, and registers: one plan per person, drawn from that person's own stream. Writes no log.

A visit exists when all the campaigns in its `causes` exist. Whether it ends in a registration is one fixed uniform number against a
chance that depends on the visits before it, so that leaving a campaign out changes only what that campaign brought about.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from world.chance import Weighted, stream
from world.doors import Door, is_open
from world.shapes import Period, local_day

#: First contact by kind of door, as shares of all people.
_FIRST = {
    "direct": 0.20,
    "search": 0.22,
    "lifted": 0.05,
    "email": 0.04,
    "paid_search": 0.07,
    "own_post": 0.16,
    "social": 0.06,
    "link": 0.20,
}
#: How those who come back find the way.
_AGAIN = {"direct": 0.50, "search": 0.20, "email": 0.14, "own_post": 0.10, "link": 0.06}
_APPEAL = {"link": 1.45, "own_post": 1.0, "search": 1.25, "direct": 1.1, "email": 1.5, "paid_search": 1.2, "social": 0.6}
_CHANCE, _PRACTICE = 0.0125, 0.7  # of registering at a first visit; what each earlier visit adds
_COMING_BACK = 0.40
_HOURS = Weighted(list(range(24)), [2, 1, 1, 1, 1, 1, 3, 5, 7, 8, 8, 8, 9, 8, 7, 7, 7, 7, 8, 9, 11, 12, 9, 5])
_WEEKDAYS = (1.0, 0.98, 0.97, 1.0, 1.05, 0.82, 0.85)


class Visit(NamedTuple):
    """One planned visit; `at` is epoch seconds."""

    at: int
    person: int
    door: Door
    causes: tuple[str, ...]
    pages: int
    luck: float  # uniform; a registration when below the chance of the moment
    buys: float  # uniform; a purchase by a registered person when below 0.15
    shown: str  # the Referer header


@dataclass(frozen=True, slots=True)
class Crowd:
    """All people of a world; each can be asked for their visits."""

    seed: int
    period: Period
    outage: frozenset[object]  # days without any traffic
    doors: dict[str, Weighted[Door]]

    def plan(self, person: int) -> list[Visit]:
        """The visits of one person in order of time; none if the person never finds an open door."""
        rng = stream(self.seed, "person", person)
        door, at = self._entrance(rng, _kind(rng, _FIRST))
        if door is None:
            return []
        visits = [self._visit(rng, person, door, at, ())]
        while rng.random() < _COMING_BACK and len(visits) < 12:
            again = self._return(rng, person, visits)
            if again is None:
                break
            visits.append(again)
        start = self.period.start.timestamp()
        return [visit for visit in visits if visit.at >= start]

    def _entrance(self, rng: random.Random, kind: str) -> tuple[Door | None, float]:
        """A door of the kind and a moment at which it is open; who would come after the period's end does not come at all."""
        if not self.doors.get(kind):
            return None, 0.0
        door = self.doors[kind].draw(rng)
        for _ in range(6):
            at = self._moment(rng, door)
            if at >= self.period.end.timestamp():
                break
            if self._allowed(door, at):
                return door, at
        return None, 0.0

    def _moment(self, rng: random.Random, door: Door) -> float:
        """When somebody uses a door: posts and pages mostly when fresh, others with the rhythm of week and day."""
        if door.url is not None or door.origin == "email":
            fresh = rng.random() < 0.75
            mean = 30_000 if door.origin == "email" else 170_000
            at = door.opens + (rng.expovariate(1 / mean) if fresh else rng.random() * (door.closes - door.opens))
            return self._by_day(rng, at, door.opens)
        while True:
            at = door.opens + rng.random() * (door.closes - door.opens)
            if rng.random() < _WEEKDAYS[_local(at).weekday()]:
                return self._by_day(rng, at, door.opens)

    def _by_day(self, rng: random.Random, at: float, opens: float) -> float:
        """The same day at an hour at which people are awake, unless the door was still closed then."""
        day = at - (at + 28_800) % 86_400
        shaped = day + _HOURS.draw(rng) * 3_600 + rng.random() * 3_600
        return shaped if shaped > opens else at + rng.random() * 600

    def _allowed(self, door: Door, at: float) -> bool:
        """Before the end of the period, on a day with a log, early enough for the visit to end within it, and the door open."""
        local = _local(at)
        late = local.hour >= 23 and (local.date() + timedelta(days=1) in self.outage or local.date() == self.period.last)
        inside = door.opens <= at < min(door.closes, self.period.end.timestamp())
        return inside and not late and local.date() not in self.outage and is_open(door, datetime.fromtimestamp(at, UTC))

    def _return(self, rng: random.Random, person: int, visits: Sequence[Visit]) -> Visit | None:
        """The next visit of a person, at least two hours after the last."""
        kind = _kind(rng, _AGAIN)
        if not self.doors.get(kind):
            return None
        earliest = visits[-1].at + 7_200
        wait = rng.expovariate(1 / 430_000)  # five days
        for _ in range(5):
            door = self.doors[kind].draw(rng)
            at = self._by_day(rng, earliest + wait, max(earliest, door.opens))
            if at >= self.period.end.timestamp():
                break
            if at > earliest and self._allowed(door, at):
                return self._visit(rng, person, door, at, visits[0].causes)
        return None

    def _visit(self, rng: random.Random, person: int, door: Door, at: float, inherited: tuple[str, ...]) -> Visit:
        own = (door.campaign,) if door.campaign else ()
        causes = tuple(dict.fromkeys(inherited + own))
        pages = min(9, 1 + int(rng.expovariate(1 / 1.6)))
        return Visit(int(at), person, door, causes, pages, rng.random(), rng.random(), _shown_referrer(rng, door))


def _local(at: float) -> datetime:
    return datetime.fromtimestamp(at + 28_800, UTC)


def _kind(rng: random.Random, shares: dict[str, float]) -> str:
    return rng.choices(list(shares), list(shares.values()))[0]


def _shown_referrer(rng: random.Random, door: Door) -> str:
    """What the browser tells: of a linking page a third tell only the origin, a few nothing; apps often nothing."""
    chance = rng.random()
    if door.origin == "link" and door.page is not None:
        return "" if chance < 0.05 else f"https://{door.page.site}/" if chance < 0.38 else door.referrer
    return "" if door.origin == "own_post" and chance < 0.25 else door.referrer


def registers_at(visits: Sequence[Visit], without: str | None = None) -> int | None:
    """Which visit (index) ends in the person's registration, in the world as it is or without a campaign."""
    before = 0
    for n, visit in enumerate(visits):
        if without in visit.causes:
            continue
        if visit.luck < _CHANCE * _APPEAL[visit.door.origin] * (1 + _PRACTICE * before):
            return n
        before += 1
    return None


def people_for(visits: int, days: int) -> int:
    """About how many people make that many visits: each comes back with a fixed chance, and half of them came first through a door
    that was open for three weeks before the period, so that some of their visits lie outside it."""
    inside = 0.48 + 0.46 * days / (days + 21)  # less what would come after the end
    return max(1, round(visits * (1 - _COMING_BACK) / inside))


def everyone(crowd: Crowd, visits: int) -> Iterator[list[Visit]]:
    """The plans of all people, one person at a time."""
    for person in range(people_for(visits, crowd.period.days)):
        if plan := crowd.plan(person):
            yield plan


def day_of(visit: Visit) -> str:
    return local_day(datetime.fromtimestamp(visit.at, UTC)).isoformat()
