"""Rows of analytics tools' tables -> figures of a day (or days) by source, medium and campaign. Knows cells, not files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from attribution.intake.csv_table import Row
from attribution.intake.day_column import DayColumn
from attribution.intake.link_lists import count_of
from attribution.intake.moments import day_of
from attribution.intake.passed import Passed
from attribution.intake.search_figures import rejected
from ripplemark.records import Aggregate, Reject, RejectReason
from ripplemark.text import clean

MEASURES = ("pv", "visits", "uv")
_TOTAL = re.compile(r"(?:grand )?totals?\b|总计|總計|合计|合計", re.I)
_NOTHING = frozenset({"", "(not set)", "(none)", "direct / none"})
_DAYS = re.compile(r"(?<!\d)(20\d\d[-_.]?(?:0[1-9]|1[0-2])[-_.]?(?:0[1-9]|[12]\d|3[01]))(?!\d)")


@dataclass(frozen=True, slots=True)
class Counted:
    """What reading the cells of one file needs to know."""

    tool: str
    days: DayColumn
    period: tuple[date, date] | None = None  # of rows that have no day of their own


def period_in(text: str) -> tuple[date, date] | None:
    """The first and the last day that a text names; None if it names none."""
    found = [day for cell in _DAYS.findall(text) if (day := day_of(re.sub(r"[-_.]", "", cell)))]
    return (min(found), max(found)) if found else None


def aggregate_of(row: Row | Reject, file: str, how: Counted) -> Aggregate | Reject | Passed:
    """One row. Fields: day, nth, source, site (where there is no source), medium, source_medium, campaign, part, pv, visits, uv."""
    if passed := _passed(row):
        return passed
    if isinstance(row, Reject):
        return row
    cells = row.fields
    since, until = _days(row, how)
    if isinstance(since, RejectReason):
        return rejected(row, file, since)
    counts = {name: count_of(cells.get(name, "")) for name in MEASURES}
    if all(not cells.get(name, "").strip() for name in MEASURES):
        return rejected(row, file, RejectReason.MISSING_VALUE)
    if any(counts[name] is None and cells.get(name, "").strip() for name in MEASURES):
        return rejected(row, file, RejectReason.BAD_VALUE)
    source, medium = _where(row)
    return Aggregate(how.tool, since, until, source, medium, _named(cells.get("campaign", "")), **counts)


def _passed(row: Row | Reject) -> Passed | None:
    if isinstance(row, Reject):  # a grand total has one cell more than the heading
        return Passed.TOTAL if row.sample.lower().endswith(",grand total") else None
    if any(_TOTAL.match(cell.strip()) for cell in row.fields.values()):
        return Passed.TOTAL
    return Passed.OTHER_PART if row.fields.get("part", "").strip() else None


def _days(row: Row, how: Counted) -> tuple[date | RejectReason, date]:
    nothing = date.min
    if "nth" in row.fields:
        nth = count_of(row.fields["nth"].lstrip("0") or "0")
        if nth is None or how.period is None or nth > 10_000:
            return RejectReason.BAD_DATE, nothing
        day = how.period[0] + timedelta(days=nth)
        return (RejectReason.FUTURE_DATE if day > how.days.latest else day), day
    if "day" in row.fields:
        found = how.days.read(row.fields["day"])
        return found, nothing if isinstance(found, RejectReason) else found
    if how.period is None:
        return RejectReason.MISSING_COLUMN, nothing
    return (RejectReason.FUTURE_DATE, nothing) if how.period[1] > how.days.latest else how.period


def _where(row: Row) -> tuple[str, str]:
    """Source and medium, from their own columns or from "google / organic"."""
    both = row.fields.get("source_medium", "")
    first, _, second = both.partition(" / ") if " / " in both else both.partition("/")
    medium = row.fields.get("medium", "") or second.strip()
    return _named(row.fields.get("source", "") or row.fields.get("site", "") or first.strip()) or (
        "(direct)" if both or {"source", "site"} & row.fields.keys() else ""
    ), _named(medium)


def _named(text: str) -> str:
    """A name as we keep it; what says that there is none is empty."""
    found = clean(text, 300)
    return "" if found.lower() in _NOTHING else found


def summed(found: Iterable[Aggregate]) -> list[Aggregate]:
    """One row for each tool, days and parts: files also tell parts of them (referring pages, contents)."""
    sums: dict[Aggregate, Aggregate] = {}
    for a in found:
        key = replace(a, pv=None, visits=None, uv=None)
        known = sums.get(key, key)
        sums[key] = replace(a, pv=_plus(known.pv, a.pv), visits=_plus(known.visits, a.visits), uv=_plus(known.uv, a.uv))
    return list(sums.values())


def _plus(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else one + other
