"""Umami: its export of events, a row per page view or event, counted by day, source, medium and campaign.

The heading is that of Umami's table of events (`website_id,session_id,visit_id,event_id,hostname,...,url_path,...,event_type,...,created_at`);
`event_type` 1 is a page view, 2 an event; times are UTC. A visit counts on the day it began, with the source it began with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from attribution.intake.csv_table import Row, read_table
from attribution.intake.formats.rows import load_rows, missing_columns
from attribution.intake.moments import EARLIEST, FUTURE, moment_of
from attribution.intake.recognise import Context, FileReport, Format, Sample
from attribution.intake.search_figures import rejected
from ripplemark.records import Aggregate, Reject, RejectReason
from ripplemark.store.aggregates import store_aggregates
from ripplemark.text import clean

_NAMES: Final = {name: name for name in (
    "session_id", "visit_id", "url_path", "utm_source", "utm_medium", "utm_campaign", "referrer_domain", "hostname", "event_type", "created_at",
)}  # fmt: skip
_NEEDED = ("session_id", "visit_id", "url_path", "event_type", "created_at")
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class _Event:
    at: datetime
    session: str
    visit: str
    view: bool
    where: tuple[str, str, str]  # source, medium, campaign


@dataclass(slots=True)
class _Part:
    pv: int = 0
    visits: int = 0
    sessions: set[str] = field(default_factory=set)


def _event(row: Row | Reject, file: str, now: datetime) -> _Event | Reject:
    if isinstance(row, Reject):
        return row
    cells = row.fields
    at = moment_of(cells.get("created_at", ""), _UTC)
    session, visit, kind = cells.get("session_id", ""), cells.get("visit_id", ""), cells.get("event_type", "")
    if not (session and visit and cells.get("created_at")):
        return rejected(row, file, RejectReason.MISSING_VALUE)
    if at is None or at < EARLIEST:
        return rejected(row, file, RejectReason.BAD_DATE)
    if at > now + FUTURE:
        return rejected(row, file, RejectReason.FUTURE_DATE)
    if kind not in ("1", "2"):
        return rejected(row, file, RejectReason.BAD_VALUE)
    referrer = cells.get("referrer_domain", "")
    source = cells.get("utm_source", "") or ("" if referrer == cells.get("hostname", "") else referrer)
    where = (
        clean(source, 300) or "(direct)",
        clean(cells.get("utm_medium", ""), 300),
        clean(cells.get("utm_campaign", ""), 300),
    )
    return _Event(at.astimezone(UTC), session, visit, kind == "1", where)


def counted(events: Iterable[_Event], zone: ZoneInfo) -> Iterator[Aggregate]:
    """Figures per day of a zone: of everything, and of each source, medium and campaign."""
    parts: dict[tuple[date, tuple[str, str, str]], _Part] = {}
    began: dict[str, tuple[date, tuple[str, str, str]]] = {}
    for event in sorted(events, key=lambda e: e.at):
        new = event.visit not in began
        day, where = began.setdefault(event.visit, (event.at.astimezone(zone).date(), event.where))
        for key in ((day, where), (day, ("", "", ""))):
            part = parts.setdefault(key, _Part())
            part.pv += event.view
            part.visits += new
            part.sessions.add(event.session)
    for (day, where), part in sorted(parts.items()):
        yield Aggregate("umami", day, day, *where, pv=part.pv, visits=part.visits, uv=len(part.sessions))


def _load(context: Context, sample: Sample) -> FileReport:
    def store(events: list[_Event]) -> int:
        return store_aggregates(context.db, counted(events, context.project.traffic.zone))

    rows = read_table(sample.path, _NAMES, sample.encoding)
    return load_rows(context, sample, "umami", (_event(row, sample.path.name, context.now) for row in rows), store)


FORMAT = Format("umami", "events of Umami", lambda sample: missing_columns(sample, _NAMES, _NEEDED), _load)
