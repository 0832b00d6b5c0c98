"""Visits from person order into day order without holding them in memory, then out as logs, registrations and truth."""

import csv
import gzip
import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TextIO

from world.chance import stream
from world.logs import Entry, Guest, visit_entries
from world.noise import bot_entries, broken_lines, hostile_entries, stray_entries
from world.people import address, agent
from world.shapes import TAIPEI, Period
from world.visits import Visit, day_of, registers_at

_COLUMNS = ("registered_at", "ip", "user_agent", "user_id", "goal", "value", "currency")
_BUYING = 0.15
_JSON = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(slots=True)
class Tally:
    """Visits and registrations per day, as it was and without each campaign."""

    campaigns: tuple[str, ...]
    visits: Counter[str] = field(default_factory=Counter)
    registrations: Counter[str] = field(default_factory=Counter)
    fewer_visits: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    other_registrations: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def count(self, plan: list[Visit]) -> None:
        """Add one person: as it was, and as it would have been with one campaign left out."""
        self.visits.update(map(day_of, plan))
        happened = registers_at(plan)
        if happened is not None:
            self.registrations[day_of(plan[happened])] += 1
        for campaign in self.campaigns:
            self.fewer_visits[campaign].update(day_of(visit) for visit in plan if campaign in visit.causes)
            left = registers_at(plan, campaign)
            if left is not None:
                self.other_registrations[campaign][day_of(plan[left])] += 1

    def without(self, campaign: str, period: Period) -> dict[str, Any]:
        """What would have been without a campaign, beside what was; every day of the period is there."""
        days = [day.isoformat() for day in period.each()]
        visits = {day: self.visits[day] - self.fewer_visits[campaign][day] for day in days}
        registrations = {day: self.other_registrations[campaign][day] for day in days}
        return {
            "campaign": campaign, "registrations": sum(registrations.values()), "visits": sum(visits.values()),
            "visits_per_day": visits, "registrations_per_day": registrations,
            "with": {"registrations": self.registrations.total(), "visits": self.visits.total()},
        }  # fmt: skip


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
        door = visit.door
        registered = n == happened
        buys = happened is not None and n >= happened and visit.buys < _BUYING
        row = [
            visit.at, person, ip, browser, door.landing, visit.shown, visit.pages + registered, n == 0, registered,
            round(120 + 400 * visit.luck * math.e, 2) if buys else None, door.origin, door.source, door.url,
            visit.causes[0] if visit.causes else None, list(visit.causes),
        ]  # fmt: skip
        files[day_of(visit)].write(_JSON(row) + "\n")


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
    carried: list[Entry] = field(default_factory=list)
    numbers: Counter[str] = field(default_factory=Counter)
    latest: list[str] = field(default_factory=list)  # the last row of registrations.csv

    def write_day(self, day: date, rows: list[list[Any]]) -> None:
        """One day's log with its visits and registrations; what runs past midnight is carried over."""
        rows.sort(key=lambda row: (row[0], row[1]))
        entries = [*self.carried, *(one for row in rows for one in self._visit(row))]
        if day not in self.outage:
            entries += [
                *bot_entries(self.seed, day, len(rows)),
                *stray_entries(self.seed, day, len(rows)),
                *hostile_entries(self.period, day),
            ]
        end = int(datetime(day.year, day.month, day.day, tzinfo=TAIPEI).timestamp()) + 86_400
        self.carried = [one for one in entries if one.at >= end]
        today = sorted(one for one in entries if one.at < end)
        lines = [one.text.encode() for one in today]
        if day not in self.outage:
            lines += broken_lines(self.period, day)
        self._save(day, b"".join(line + b"\n" for line in lines))

    def _save(self, day: date, data: bytes) -> None:
        """Every seventh day is packed, as rotated logs are."""
        packed = (day - self.period.first).days % 7 == 2
        path = self.folder / "logs" / f"access-{day}.log{'.gz' if packed else ''}"
        path.write_bytes(gzip.compress(data, 6, mtime=0) if packed else data)

    def _visit(self, row: list[Any]) -> Iterator[Entry]:
        at, person, ip, browser, landing, shown, pages, first, registered, value, *_ = row
        self.numbers["visits"] += 1
        user = self._user(person) if registered or value is not None else None
        guest = Guest(at, person, ip, browser, landing, shown, pages, first, user if registered else None, value)
        entries = list(visit_entries(self.seed, guest))
        number = self.numbers["visits"]
        self.visit_truth.write(_JSON(self._visit_row(number, row, entries)) + "\n")
        for goal, path in (("registration", "/signup"), ("purchase", "/checkout")):
            for one in entries:
                if f'"POST {path} ' in one.text:
                    self._goal(goal, one.at, number, user or "", row)
        return iter(entries)

    def _user(self, person: int) -> str:
        return f"u{person:07}"

    def _visit_row(self, number: int, row: list[Any], entries: list[Entry]) -> dict[str, Any]:
        at, person, _, _, landing, shown, _, _, registered, _, origin, source, url, campaign, causes = row
        views = sum(1 for one in entries if '"GET /' in one.text and "/static/" not in one.text and "/images/" not in one.text)
        return {
            "visit": number, "start": _iso(at), "person": person, "origin": origin, "source": source, "url": url, "landing": landing,
            "referrer": shown, "campaign": campaign, "causes": causes, "pageviews": views, "registered": registered,
        }  # fmt: skip

    def _goal(self, goal: str, at: int, visit: int, user: str, row: list[Any]) -> None:
        """A line of registrations.csv and of its truth."""
        value = f"{row[9]:.2f}" if goal == "purchase" else ""
        local = datetime.fromtimestamp(at, UTC).astimezone(TAIPEI).isoformat()
        self.latest = [local, row[2], row[3], user, goal, value, "CNY" if value else ""]
        self.registrations.writerow(self.latest)
        self.numbers[goal] += 1
        truth = {
            "registered_at": _iso(at), "user_id": user, "goal": goal, "value": row[9] if value else None, "person": row[1], "visit": visit,
            "visit_start": _iso(row[0]), "origin": row[10], "source": row[11], "url": row[12], "campaign": row[13], "causes": row[14],
        }  # fmt: skip
        self.registration_truth.write(_JSON(truth) + "\n")

    def spoil(self) -> None:
        """What exports bring along: a row twice, a visitor nobody has seen, a date that is none."""
        known = ["2001:db8:ffff::1", "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"]
        stamp = datetime(self.period.last.year, self.period.last.month, self.period.last.day, 21, tzinfo=TAIPEI).isoformat()
        unknown = [stamp, *known, "u9999001", "registration", "", ""]
        self.registrations.writerows([self.latest, unknown, ["2025-13-45 99:00", *known, "u9999002", "registration", "", ""]])


def _iso(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"


def open_registrations(file: TextIO) -> Any:
    """A CSV writer with the header written."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_COLUMNS)
    return writer
