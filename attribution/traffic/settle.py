"""New hits -> visits, log registrations and daily traffic, for the days concerned and no others.

Runs after any number of loads; the order of loads does not show in the result. A run that is killed is done again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import product

import ibis.expr.types as ir
from ibis.backends import BaseBackend

from attribution.channels import Channel
from attribution.intake.goals import LOG, TWIN, registration_of, without_twins
from attribution.traffic.behaviour import behaviour
from attribution.traffic.daily import OTHER, bounded, daily_parts, daily_totals
from attribution.traffic.engines import engine, fetched, stored
from attribution.traffic.hit_files import VISITS, hits_at, remove_strays
from attribution.traffic.landings import site_pages
from attribution.traffic.site_search import site_searches
from attribution.traffic.sketched import day_sketches
from attribution.traffic.visits import affected, read_hits, rebuild_visits, visits_of_visitors
from ripplemark.config import Project
from ripplemark.records import DailyTraffic, MachineDay, Registration, SearchDay, SitePage, Visit, VisitorSketch
from ripplemark.store.daily import DayTotals, replace_traffic
from ripplemark.store.database import Database
from ripplemark.store.landings import replace_site_pages
from ripplemark.store.logs import log_files, mark_fresh, pruned_through, stale_days
from ripplemark.store.machines import replace_behaviour
from ripplemark.store.registrations import registrations_between, replace_log_registrations
from ripplemark.store.site_search import replace_site_searches
from ripplemark.store.sketches import replace_sketches
from ripplemark.store.visitors import erase_old_salts

SPAN = 14  # days computed at a time: what memory use depends on
RECENT = timedelta(days=1)  # a registration belongs to the visitor's last visit begun within this time
NOBODY = (Channel.UNASSIGNED.value, "(unknown)", "(none)", "")


@dataclass(frozen=True, slots=True)
class TrafficReport:
    """What was computed."""

    days: int  # days whose traffic was computed again
    pv: int
    visits: int
    registrations: int
    unknown_visitors: int  # registrations whose visitor has no visit

    @property
    def counts(self) -> dict[str, int]:
        """Named numbers for the run's row."""
        return {"days": self.days, "pv": self.pv, "visits": self.visits, "registrations": self.registrations,
                "unknown_visitors": self.unknown_visitors}  # fmt: skip


def refresh_traffic(
    project: Project, db: Database, now: datetime, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> TrafficReport:
    """Bring visits, log registrations and daily traffic up to date; `progress` is told (days done, days in all).

    Days after tomorrow, by `now` in the site's zone, are not touched: nothing can have happened there."""
    remove_strays(hits_at(project.storage), {log.fingerprint: log.offset for log in log_files(db)})
    last = now.astimezone(project.traffic.zone).date() + timedelta(days=2)
    stale = [day for day in stale_days(db) if day <= last]
    stale, days = _kept(db, stale)
    total, done = Counter[str](), 0
    with engine(project.engine) as backend:
        for span in _spans(days):
            rebuild_visits(project, span, backend)
            total.update(_settle(project, db, span, stale, backend))
            done += len(span)
            progress(done, len(days))
    today = now.astimezone(project.traffic.zone).date()
    erase_old_salts(db, today, project.traffic.salt_days, project.traffic.keep_salts_days)
    return TrafficReport(len(days), total["pv"], total["visits"], total["registrations"], total["unknown"])


def _kept(db: Database, stale: list[date]) -> tuple[list[date], list[date]]:
    """(stale days that can be computed, days whose visits may change): those whose hits were not erased with the day before them.

    Figures of days before stay as they are; hits that come late for them change nothing."""
    through = pruned_through(db)
    if through is None:
        return stale, affected(stale)
    first = through + timedelta(days=2)
    with db.transaction():
        mark_fresh(db, [day for day in stale if day < first])
    kept = [day for day in stale if day >= first]
    return kept, [day for day in affected(kept) if day >= first]


def _spans(days: list[date]) -> Iterator[list[date]]:
    """Runs of consecutive days, at most SPAN long."""
    run: list[date] = []
    for day in days:
        if run and (day - run[-1] > timedelta(days=1) or len(run) == SPAN):
            yield run
            run = []
        run.append(day)
    if run:
        yield run


def _settle(project: Project, db: Database, days: list[date], stale: list[date], backend: BaseBackend) -> dict[str, int]:
    """Registrations and daily tables of these days, in one transaction."""
    hits = read_hits(backend, hits_at(project.storage), days)
    visits = stored(backend, hits_at(project.storage), VISITS, days)
    parts, totals, sketches = _tables(backend, visits)
    odd = _behaviour(backend, hits)
    pages, searches = _site(project, backend, hits, visits)
    fresh = _logged(project, db, days, backend, hits)
    with db.transaction():
        replace_log_registrations(db, *_bounds(project, days), fresh)
        found = registrations_between(db, *_bounds(project, days))
        by_part, unknown = _by_part(project, found)
        replace_traffic(db, days, _with_registrations(parts, by_part), _totals(totals, by_part))
        replace_sketches(db, days, sketches)
        replace_behaviour(db, days, odd)
        replace_site_pages(db, days, pages)
        replace_site_searches(db, days, searches)
        mark_fresh(db, [day for day in stale if days[0] <= day <= days[-1]])
        db.touch()
    return {
        "pv": sum(t.pv for t in totals),
        "visits": sum(t.visits for t in totals),
        "registrations": len(found),
        "unknown": unknown,
    }


def _bounds(project: Project, days: list[date]) -> tuple[datetime, datetime]:
    """The moments at which these days begin and end in the site's zone."""
    zone = project.traffic.zone
    first, after = days[0], days[-1] + timedelta(days=1)
    return datetime(first.year, first.month, first.day, tzinfo=zone), datetime(after.year, after.month, after.day, tzinfo=zone)


# ---------------------------------------------------------------- registrations


def _logged(
    project: Project, db: Database, days: list[date], backend: BaseBackend, hits: ir.Table | None
) -> list[Registration]:
    """What the goal rules find in the hits of these days and no export tells."""
    goals = {goal.name: goal for goal in project.goals}
    if hits is None or not goals:
        return []
    reached = fetched(backend, hits.filter(hits.goal != "").select("at", "visitor", "goal").distinct()).to_pylist()
    logged = [registration_of(r["at"], r["visitor"], goals[r["goal"]]) for r in reached if r["goal"] in goals]
    since, until = _bounds(project, days)
    stated = [r for r in registrations_between(db, since - TWIN, until + TWIN) if r.source != LOG]
    return without_twins(logged, stated)


def _by_part(project: Project, registrations: Iterable[Registration]) -> tuple[Counter[tuple[date, str, str, str, str]], int]:
    """Registrations per day and per way the visitor came in the visit they belong to; and how many visitors are unknown."""
    found = list(registrations)
    visits: dict[str, list[Visit]] = defaultdict(list)
    for visit in visits_of_visitors(project, {r.visitor for r in found if r.visitor}):
        visits[visit.visitor].append(visit)
    counts: Counter[tuple[date, str, str, str, str]] = Counter()
    for registration in found:
        day = registration.at.astimezone(project.traffic.zone).date()
        counts[day, *_way(registration.at, visits.get(registration.visitor, []))] += 1
    return counts, sum(r.visitor not in visits for r in found)


def _way(at: datetime, visits: list[Visit]) -> tuple[str, str, str, str]:
    before = [v for v in visits if v.started_at <= at and at - v.started_at <= RECENT]
    if not before:
        return NOBODY
    visit = max(before, key=lambda v: v.started_at)
    return visit.channel, visit.source, visit.medium, visit.campaign


# ---------------------------------------------------------------- tables


def _tables(backend: BaseBackend, visits: ir.Table | None) -> tuple[list[DailyTraffic], list[DayTotals], list[VisitorSketch]]:
    """(rows per part, rows per day, sketches) of some visits, without registrations."""
    if visits is None:
        return [], [], []
    totals = fetched(backend, daily_totals(visits)).to_pylist()
    visits = bounded(visits, totals)
    parts = [DailyTraffic(**row, registrations=0) for row in fetched(backend, daily_parts(visits)).to_pylist()]
    return (
        parts,
        [DayTotals(row["day"], row["pv"], row["visits"], row["uv"], 0) for row in totals],
        list(day_sketches(backend, visits)),
    )


def _behaviour(backend: BaseBackend, hits: ir.Table | None) -> list[MachineDay]:
    """Visitors who behave like machines."""
    if hits is None:
        return []
    rows = fetched(backend, behaviour(hits)).to_pylist()
    return [MachineDay(r["day"], "behaviour", r["name"], r["hits"], r["visitors"], counted=True) for r in rows]


def _site(
    project: Project, backend: BaseBackend, hits: ir.Table | None, visits: ir.Table | None
) -> tuple[list[SitePage], list[SearchDay]]:
    """The pages that were seen, with where visits landed and left; and what was searched for on the site."""
    if hits is None:
        return [], []
    pages = fetched(backend, site_pages(hits, visits)).to_pylist()
    searches = fetched(backend, site_searches(hits, visits)).to_pylist() if project.traffic.search_parameters else []
    return [SitePage(**row) for row in pages], [SearchDay(**row) for row in searches]


def _with_registrations(parts: list[DailyTraffic], by_part: Counter[tuple[date, str, str, str, str]]) -> list[DailyTraffic]:
    """The parts with their registrations; a registration whose part has no row of that day gets one."""
    rows = {(p.day, p.channel, p.source, p.medium, p.campaign): p for p in parts}
    for key, number in by_part.items():
        told = next((other for other in _spelled(key) if other in rows), key)
        known = rows.get(told) or DailyTraffic(*told, pv=0, visits=0, uv=0, registrations=0)
        rows[told] = replace(known, registrations=known.registrations + number)
    return [rows[key] for key in sorted(rows)]


def _spelled(key: tuple[date, str, str, str, str]) -> Iterator[tuple[date, str, str, str, str]]:
    """A way to come, as the tables may tell it: as it is, and with "(other)" for what was too rare on its day."""
    day, channel, *words = key
    for source, medium, campaign in product(*((word, OTHER) for word in words)):
        yield day, channel, source, medium, campaign


def _totals(totals: list[DayTotals], by_part: Counter[tuple[date, str, str, str, str]]) -> list[DayTotals]:
    registrations: Counter[date] = Counter()
    for key, number in by_part.items():
        registrations[key[0]] += number
    rows = {t.day: t for t in totals}
    for day, number in registrations.items():
        rows[day] = replace(rows.get(day) or DayTotals(day, 0, 0, 0, 0), registrations=number)
    return [rows[day] for day in sorted(rows)]
