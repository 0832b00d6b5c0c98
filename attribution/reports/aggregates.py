"""What other analytics tools counted, beside what the logs say of the same days. Adds nothing together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby

from attribution.counted_rows import AggregateRow
from ripplemark.records import Aggregate
from ripplemark.store.daily import DayTotals, day_totals, traffic_span
from ripplemark.store.database import Database

DAY = timedelta(days=1)


def aggregate_rows(db: Database, found: Iterable[Aggregate]) -> Iterator[AggregateRow]:
    """The figures of other tools in the order of `found` (by tool and days), days without any filled in as zeros."""
    span = traffic_span(db)
    for _, of_tool in groupby(found, lambda a: a.tool):
        for aggregate in _without_gaps(of_tool):
            yield _row(db, aggregate, span)


def _without_gaps(found: Iterable[Aggregate]) -> Iterator[Aggregate]:
    """A tool's figures, with zeros for the days between two of its days; figures of several days leave no gap."""
    last: date | None = None
    for aggregate in found:
        single = aggregate.since == aggregate.until
        while single and last is not None and last + DAY < aggregate.since:
            last += DAY
            yield Aggregate(aggregate.tool, last, last, pv=0, visits=0, uv=0)
        last = max(last or aggregate.until, aggregate.until)
        yield aggregate


def _row(db: Database, a: Aggregate, span: tuple[date, date] | None) -> AggregateRow:
    whole = not (a.source or a.medium or a.campaign)
    measured = _measured(db, a.since, a.until) if whole and span and span[0] <= a.since and a.until <= span[1] else None
    pv, visits, uv = measured or (None, None, None)
    return AggregateRow(
        a.tool, a.since, a.until, a.source, a.medium, a.campaign, a.pv, a.visits, a.uv,
        measured_pv=pv, measured_visits=visits, measured_uv=uv,
    )  # fmt: skip


def _measured(db: Database, since: date, until: date) -> tuple[int, int, int | None]:
    days: tuple[DayTotals, ...] = day_totals(db, since, until)
    return sum(d.pv for d in days), sum(d.visits for d in days), days[0].uv if since == until else None
