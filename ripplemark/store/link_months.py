"""Which months the links of a filter can be in, and how many links stand in them: what a walk leaves out, and what it takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from ripplemark.records import ShownState
from ripplemark.store.database import Database
from ripplemark.store.link_filter import GridFilter

_OPEN = """
SELECT substr(l.first_seen, 1, 7), count(*), min(l.appeared_on), max(l.appeared_on), coalesce(max(l.lost_on), ''), 0
FROM sort_log g CROSS JOIN links l ON l.id = g.link GROUP BY 1
"""
_OPEN_PUBLISHED = """
SELECT substr(p.published_at, 1, 7), 0, min(l.appeared_on), max(l.appeared_on), '~', 0
FROM sort_log g CROSS JOIN links l ON l.id = g.link CROSS JOIN pages p ON p.id = l.page_id WHERE p.published_at IS NOT NULL GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Month:
    """Links that stand in a month of an order: the days between which all of them appeared, and up to which they were lost."""

    name: str
    links: int
    earliest: str
    latest: str
    unlost: str
    lost: int  # links, of whatever month of the order, that were lost in this one
    first: str = ""  # where it begins and ends in the order; "" = nowhere
    last: str = ""

    def within(self, wanted: GridFilter) -> bool:
        """Whether all its links appeared within the days of a filter."""
        until, since = wanted.until, wanted.appeared_since
        return (not until or self.latest <= until.isoformat()) and (not since or self.earliest >= since.isoformat())


def seen_months(db: Database) -> list[Month]:
    """By when links were first seen, in order."""
    return _months(db.tuples("SELECT month, seen, earliest, latest, unlost, lost FROM link_months"), db.tuples(_OPEN))


def published_months(db: Database) -> list[Month]:
    """By when their pages were published, in order; how many links is not known."""
    return _months(db.tuples("SELECT month, 0, earliest, latest, '~', 0 FROM published_months"), db.tuples(_OPEN_PUBLISHED))


def _months(
    known: Iterable[tuple[str, int, str, str, str, int]], fresh: Iterable[tuple[str, int, str, str, str, int]]
) -> list[Month]:
    """Months up to the next one that is known: what stands between them is beyond all that is known of any."""
    found = {row[0]: Month(*row) for row in known}
    for row in fresh:
        new = Month(*row)
        old = found.get(new.name, Month(new.name, 0, "9999", "", "", 0))
        found[new.name] = Month(
            new.name, old.links + new.links, min(old.earliest, new.earliest), max(old.latest, new.latest), max(old.unlost, new.unlost), old.lost
        )  # fmt: skip
    names = sorted(found)
    return [replace(found[name], first=name, last=after) for name, after in zip(names, [*names, ""][1:], strict=True)]


def possible(months: Sequence[Month], wanted: GridFilter, *, seen: bool = True) -> list[Month]:
    """Those in which links of a filter may stand. `seen`: months are those of first sight, which no link precedes by its first day."""
    found = [month for month in months if _may_have(month, wanted)]
    if not (seen and wanted.appeared_since):
        return found
    low = (wanted.appeared_since - timedelta(days=1)).isoformat()
    return [_from(month, low) for month in found if not month.last or month.last > low]


def _may_have(month: Month, wanted: GridFilter) -> bool:
    until, since, lost_since = wanted.until, wanted.appeared_since, wanted.since
    if (until and month.earliest > until.isoformat()) or (since and month.latest < since.isoformat()):
        return False
    if set(wanted.states) == {ShownState.LOST}:
        return month.unlost >= (lost_since.isoformat() if lost_since else "0")
    return True


def _from(month: Month, day: str) -> Month:
    """What of a month is not before a day."""
    if day <= month.first:
        return month
    part = max(0, 32 - int(day[8:10])) / 31 if day[:7] == month.name else 0.0
    return replace(month, first=day, links=int(month.links * part))


def lost_since(months: Sequence[Month], wanted: GridFilter) -> int:
    """Links that were lost in the months since the days begin."""
    first = wanted.since.isoformat()[:7] if wanted.since else ""
    return sum(month.lost for month in months if month.name >= first)


def stretches(months: Sequence[Month]) -> list[tuple[str, str]]:
    """(first, last) of months, neighbours put together."""
    found: list[tuple[str, str]] = []
    for month in months:
        joined = bool(found) and found[-1][1] == month.first
        found[-1:] = [(found[-1][0], month.last)] if joined else [*found[-1:], (month.first, month.last)]
    return found
