"""Different visitors of any range of days, merged from the sketches of its days; of a single day as counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from attribution.campaigns.signs import campaign_of_utm
from attribution.report_rows import View
from attribution.traffic.sketches import PARTS, merged
from ripplemark.config import Project
from ripplemark.records import RangeVisitors, VisitorSketch
from ripplemark.store.daily import day_totals
from ripplemark.store.database import Database
from ripplemark.store.sketches import sketched_days, sketches_between


def range_visitors(db: Database, project: Project, view: View, part: str) -> tuple[RangeVisitors, ...]:
    """The visitors of a view in all ("total") or per channel, source or campaign of the project, most first.

    A view of some campaigns has no total of its own but theirs together. Raises ValueError for an unknown part."""
    if part not in PARTS:
        raise ValueError(f"visitors are given by {', '.join(PARTS)}, not by {part!r}")
    if part == "total" and not view.campaigns:
        return _total(db, view.since, view.until)
    by_campaign = part == "campaign" or (part == "total" and bool(view.campaigns))
    found: dict[str, list[VisitorSketch]] = defaultdict(list)
    for sketch in sketches_between(db, "campaign" if by_campaign else part, view.since, view.until):
        campaign = campaign_of_utm(project.campaigns, sketch.value) if by_campaign else ""
        if not by_campaign or not view.campaigns or campaign in view.campaigns:
            found["" if part == "total" else campaign if by_campaign else sketch.value].append(sketch)
    rows = [_row(view.since, view.until, part, value, sketches) for value, sketches in found.items()]
    return tuple(sorted(rows, key=lambda r: (-r.visitors, r.value)))


def visitor_rows(db: Database) -> Iterator[RangeVisitors]:
    """Every month and all time, in all and by channel, source and utm_campaign as sent."""
    known = sketched_days(db)
    if known is None:
        return
    for since, until in (*_months(*known), known):
        for part in PARTS:
            if part == "total":
                yield from _total(db, since, until)
            else:
                yield from _each(db, part, since, until)


def _each(db: Database, part: str, since: date, until: date) -> Iterator[RangeVisitors]:
    found: dict[str, list[VisitorSketch]] = defaultdict(list)
    for sketch in sketches_between(db, part, since, until):
        found[sketch.value].append(sketch)
    for value, sketches in found.items():
        yield _row(since, until, part, value, sketches)


def _total(db: Database, since: date, until: date) -> tuple[RangeVisitors, ...]:
    """One row; a single day as it was counted."""
    if since == until:
        counted = sum(day.uv for day in day_totals(db, since, until))
        return (RangeVisitors(since, until, "total", "", counted, counted, counted, exact=True),)
    return (_row(since, until, "total", "", sketches_between(db, "total", since, until)),)


def _row(since: date, until: date, part: str, value: str, sketches: Sequence[VisitorSketch]) -> RangeVisitors:
    told = merged(s.sketch for s in sketches)
    return RangeVisitors(since, until, part, value, round(told.visitors), round(told.low), round(told.high), exact=False)


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The calendar months from the first to the last day, the outer ones cut at them."""
    since = first
    while since <= last:
        after = (since.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield since, min(last, after - timedelta(days=1))
        since = after
