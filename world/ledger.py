"""Visits from person order into day order without holding them in memory, then out as logs, registrations and truth."""

import csv
import gzip
import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from heapq import heappop, heappush
from pathlib import Path
from typing import IO, Any, TextIO

from world.chance import stream
from world.logs import Booking, Entry, is_view, visit_entries
from world.noise import bot_entries, broken_lines, hostile_entries, stray_entries
from world.people import address, agent
from world.shapes import TAIPEI, Period, midnight
from world.tally import Tally
from world.visits import Visit, day_of, registers_at

_COLUMNS = ("registered_at", "ip", "user_agent", "user_id", "goal", "value", "currency")
_GOALS = {"registration": "/signup", "purchase": "/checkout"}
_BUYING = 0.15  # of a registered person's visits
LogFile = IO[bytes] | gzip.GzipFile
_JSON = json.JSONEncoder(ensure_ascii=False).encode


def spool(
    seed: int, plans: Iterable[list[Visit]], folder: Path, tally: Tally, period: Period, told: Callable[[int], None]
) -> None:
    """Write every visit as a line into the file of its day."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {day.isoformat(): (folder / f"{day}.jsonl").open("w", encoding="utf-8") for day in period.each()}
    try:
        for done, plan in enumerate(plans):
            tally.count(plan)
            _spool_person(seed, plan, files)
            if done % 1_000 == 0:
                told(tally.visits.total())
    finally:
        for file in files.values():
            file.close()


def _spool_person(seed: int, plan: list[Visit], files: Mapping[str, TextIO]) -> None:
    person = plan[0].person
    ip, browser = address(person), agent(person, stream(seed, "browser", person))
    happened = registers_at(plan)
    for n, visit in enumerate(plan):
        door, registered = visit.door, n == happened
        buys = happened is not None and n >= happened and visit.buys < _BUYING
        booking = Booking(
            visit.at, person, ip, browser, door.landing, visit.shown, visit.pages + registered, n == 0, registered,
            round(120 + 400 * visit.luck * math.e, 2) if buys else None, door.origin, door.source, door.url, visit.causes,
        )  # fmt: skip
        files[day_of(visit)].write(_JSON(booking) + "\n")


def booked(lines: Iterable[str]) -> list[Booking]:
    """The bookings of a day as they were spooled, in order of time."""
    return sorted((Booking(*json.loads(line)) for line in lines), key=lambda one: (one.at, one.person))


@dataclass(slots=True)
class Books:
    """The open files that a world's traffic ends in."""

    seed: int
    folder: Path
    period: Period
    outage: frozenset[object]
    registrations: Any  # csv writer
    visit_truth: TextIO
    registration_truth: TextIO
    busy: float  # human visits on an ordinary day
    pending: list[tuple[int, int, str]] = field(default_factory=list)  # a heap: when, which, line
    numbers: Counter[str] = field(default_factory=Counter)
    latest: list[str] = field(default_factory=list)  # the last row of registrations.csv

    def write_day(self, day: date, bookings: Iterable[Booking]) -> None:
        """One day's log with its visits and registrations; only requests still to come are held, past midnight too."""
        with self._log(day) as file:
            if day not in self.outage:
                self._expect(self._noise(day))
            for booking in bookings:
                self._flush(file, booking.at)
                self._expect(self._visit(booking))
            self._flush(file, int(midnight(day).timestamp()) + 86_400)
            if day not in self.outage:
                file.writelines(line + b"\n" for line in broken_lines(self.period, day))

    def _noise(self, day: date) -> Iterator[Entry]:
        yield from bot_entries(self.seed, day, self.busy)
        yield from stray_entries(self.seed, day, self.busy)
        yield from hostile_entries(self.period, day)

    def _expect(self, entries: Iterable[Entry]) -> None:
        """Requests that are to be written in their time; those of one second keep their order."""
        for entry in entries:
            self.numbers["lines"] += 1
            heappush(self.pending, (entry.at, self.numbers["lines"], entry.text))

    def _flush(self, file: LogFile, before: int) -> None:
        while self.pending and self.pending[0][0] < before:
            file.write(heappop(self.pending)[2].encode() + b"\n")

    @contextmanager
    def _log(self, day: date) -> Iterator[LogFile]:
        """The log file of a day; every seventh is packed, as rotated logs are."""
        packed = (day - self.period.first).days % 7 == 2
        with (self.folder / "logs" / f"access-{day}.log{'.gz' if packed else ''}").open("wb") as file:
            if packed:
                with gzip.GzipFile("", "wb", 6, file, mtime=0) as squeezed:
                    yield squeezed
            else:
                yield file

    def _visit(self, booking: Booking) -> list[Entry]:
        """The requests of a visit, after its truth and its goals are written down."""
        self.numbers["visits"] += 1
        entries = list(visit_entries(self.seed, booking))
        self.visit_truth.write(_JSON(_visit_row(self.numbers["visits"], booking, entries)) + "\n")
        for goal, path in _GOALS.items():
            for entry in entries:
                if f'"POST {path} ' in entry.text:
                    self._goal(goal, entry.at, booking)
        return entries

    def _goal(self, goal: str, at: int, booking: Booking) -> None:
        """A line of registrations.csv and of its truth."""
        value = f"{booking.value:.2f}" if goal == "purchase" else ""
        user = f"u{booking.person:07}"
        local = datetime.fromtimestamp(at, TAIPEI).isoformat()
        self.latest = [local, booking.ip, booking.agent, user, goal, value, "CNY" if value else ""]
        self.registrations.writerow(self.latest)
        self.numbers[goal] += 1
        truth = {
            "registered_at": _iso(at), "user_id": user, "goal": goal, "value": booking.value if value else None, "person": booking.person,
            "visit": self.numbers["visits"], "visit_start": _iso(booking.at), "origin": booking.origin, "source": booking.source,
            "url": booking.url, "campaign": booking.campaign, "causes": booking.causes,
        }  # fmt: skip
        self.registration_truth.write(_JSON(truth) + "\n")

    def spoil(self) -> None:
        """What exports bring along: a row twice, a visitor nobody has seen, a date that is none."""
        known = ["2001:db8:ffff::1", "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"]
        evening = midnight(self.period.last).replace(hour=21).isoformat()
        again = [self.latest] if self.latest else []
        unknown = [evening, *known, "u9999001", "registration", "", ""]
        self.registrations.writerows([*again, unknown, ["2025-13-45 99:00", *known, "u9999002", "registration", "", ""]])


def _visit_row(number: int, booking: Booking, entries: list[Entry]) -> dict[str, Any]:
    """A row of truth/visits.jsonl."""
    return {
        "visit": number, "start": _iso(booking.at), "person": booking.person, "origin": booking.origin, "source": booking.source,
        "url": booking.url, "landing": booking.landing, "referrer": booking.referrer, "campaign": booking.campaign,
        "causes": booking.causes, "pageviews": sum(map(is_view, entries)), "registered": booking.registered,
    }  # fmt: skip


def _iso(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"


def open_registrations(file: TextIO) -> Any:
    """A CSV writer with the header written."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_COLUMNS)
    return writer
