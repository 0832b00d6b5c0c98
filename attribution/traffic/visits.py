"""Visits computed from hit files, kept as Parquet by the day they began, and read back as records.

Runs the expressions of `sessions` on the project's engine.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from ibis.backends import BaseBackend

from attribution.traffic.engines import carries_texts, days_streamed, stored
from attribution.traffic.hit_files import (
    HITS,
    VISITS,
    Place,
    day_folder,
    hit_files,
    hits_at,
    parquet_file,
    read_tables,
    visit_files,
    write_table,
)
from attribution.traffic.sessions import SessionRule, visits_of, without_overlap
from attribution.traffic.visitors import visitor_name, visitor_number
from ripplemark.config import Project
from ripplemark.records import Visit

FILE = "visits.parquet"
NEXT = timedelta(days=1)
ROWS = 65_536  # visits in memory at a time while reading


def affected(stale: Iterable[date]) -> list[date]:
    """The days whose visits may change when these days got new hits: a visit may begin the day before or end the day after."""
    days = set(stale)
    return sorted({day + shift for day in days for shift in (-NEXT, timedelta(0), NEXT)})


def rebuild_visits(project: Project, days: list[date], backend: BaseBackend) -> None:
    """Compute the visits that began on these days again, from all their hits and those of the days around them."""
    data, written = hits_at(project.storage), set[date]()
    hits = read_hits(backend, data, affected(affected(days)))
    for day, table in () if hits is None else _of_days(_visit_rows(project, hits, days, backend)):
        write_table(table.drop_columns(["day"]), day_folder(data, VISITS, day) / FILE)
        written.add(day)
    for day in days:
        if day not in written:
            (day_folder(data, VISITS, day) / FILE).unlink(missing_ok=True)


def _of_days(pieces: Iterable[pa.Table]) -> Iterator[tuple[date, pa.Table]]:
    """Rows that come in order of their days, a table for each day: no more than a day's are in memory."""
    waiting, current = list[pa.Table](), date.min
    for piece in pieces:
        found, starts = np.unique(piece["day"].to_numpy(), return_index=True)
        for day, start, end in zip(found.tolist(), starts, [*starts[1:], len(piece)], strict=True):
            if waiting and day != current:
                yield current, pa.concat_tables(waiting)
                waiting = []
            waiting.append(piece.slice(start, end - start))
            current = day
    if waiting:
        yield current, pa.concat_tables(waiting)


def read_hits(backend: BaseBackend, data: Place, days: Iterable[date]) -> ir.Table | None:
    """The hits of these days as a table with their `day`, requests that overlapping logs share counted once; None if there are none."""
    wanted = set(days)
    hits = stored(backend, data, HITS, wanted)
    if hits is None:
        return None
    told = hits.searched.fill_null("") if "searched" in hits.columns else ibis.literal("")  # loads before it was noted
    hits = hits.mutate(searched=told)
    return without_overlap(hits) if _overlapping(hit_files(data, wanted)) else hits


def _overlapping(files: list[Place]) -> bool:
    """Whether any day has hits of more than one log."""
    logs: dict[str, str] = {}
    return any(logs.setdefault(f.parent.name, name) != name for f in files for name in [f.stem.rpartition("-")[0]])


def _visit_rows(project: Project, hits: ir.Table, days: list[date], backend: BaseBackend) -> Iterator[pa.Table]:
    rule = SessionRule(project.traffic.session_minutes * 60, project.traffic.split_at_midnight)
    visits = visits_of(hits, rule, carried=carries_texts(backend))
    wanted = visits.filter(visits.day.between(ibis.literal(days[0]), ibis.literal(days[-1])))
    return days_streamed(backend, wanted, ("started", "visitor", "ended", "source"))


# ---------------------------------------------------------------- reading


def read_visits(project: Project, since: date, until: date) -> Iterator[Visit]:
    """The visits that began on these days of the site's zone, both included, by day and time; a stream."""
    for file in visit_files(hits_at(project.storage), since, until):
        for batch in parquet_file(file).iter_batches(batch_size=ROWS):
            yield from map(_visit, batch.to_pylist())


def visits_of_visitors(project: Project, visitors: set[str]) -> list[Visit]:
    """All visits of these visitors, by visitor and time: the paths of those who registered."""
    files = visit_files(hits_at(project.storage), date.min, date.max)
    numbers = numbers_of(visitors)
    if not files or not numbers:
        return []
    table = read_tables(files, pc.field("visitor").isin(pa.array(numbers, pa.int64())))
    found = [_visit(row) for row in table.to_pylist()]
    return sorted(found, key=lambda v: (v.visitor, v.started_at, v.visit_id))


def numbers_of(visitors: Iterable[str]) -> list[int]:
    """The numbers by which hits and visits know these visitors; who is no visitor of ours has none."""
    return [number for name in visitors if (number := _number(name)) is not None]


def _number(name: str) -> int | None:
    try:
        return visitor_number(name)
    except ValueError:
        return None  # a registration that names nobody


def _visit(row: dict[str, Any]) -> Visit:
    visitor = visitor_name(row["visitor"])
    came = zlib.crc32(
        "\x1f".join((row["source"], row["medium"], row["campaign"])).encode()
    )  # two visits may begin in one second
    return Visit(
        visit_id=f"{visitor}-{row['started']:x}-{came:08x}",
        visitor=visitor,
        started_at=datetime.fromtimestamp(row["started"], UTC),
        pageviews=row["pageviews"],
        channel=row["channel"],
        source=row["source"],
        medium=row["medium"],
        campaign=row["campaign"],
        content=row["content"],
        landing=row["landing"],
        referrer=row["referrer"],
    )
