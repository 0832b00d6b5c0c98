"""What changed between two days, put together from the store. Decides nothing but the order: the most valuable first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attribution.change_rows import ChangedLink, ChangedLinks, Changes, NewSite
from attribution.report_rows import View
from attribution.reports.asks import worth_asking
from attribution.reports.domains import authorities
from attribution.reports.keyfigures import key_figures
from attribution.reports.periods import bounds, local_day
from attribution.reports.reach import freshness, spans_of
from ripplemark.config import Project
from ripplemark.store.changes import known_between, lost_between, new_domains, regained_between
from ripplemark.store.database import Database
from ripplemark.store.evidence import iter_mentions
from ripplemark.store.health import failing_pages
from ripplemark.store.link_grid import link_rows
from ripplemark.store.runs import recent_runs

MOST_LINKS = 2000  # whose value is compared; beyond that those that brought nothing are not looked at
SHOWN = 50
RUNS = 500  # newest runs that are looked through


def changes(db: Database, project: Project, since: date, until: date) -> Changes:
    """All that became known from one day to another, both included."""
    zone = project.traffic.zone
    span = bounds(since, until, zone)
    return Changes(
        since=since,
        until=until,
        freshness=freshness(db, zone),
        new=_links(db, known_between(db, *span)),
        lost=_links(db, lost_between(db, *span)),
        regained=_links(db, regained_between(db, *span)),
        sites=_sites(db, *span),
        mentions=tuple(
            m for m in worth_asking(iter_mentions(db), project.own_domains) if since <= local_day(m.first_seen, zone) <= until
        ),
        kpis=key_figures(db, project, spans_of(db, zone), View(since, until)),
        runs=tuple(
            r for r in recent_runs(db, RUNS) if r.command == "crawl" and since <= local_day(r.started_at, zone) <= until
        ),
        failing=failing_pages(db),
    )


def _links(db: Database, ids: Sequence[int]) -> ChangedLinks:
    """Those that brought most first; of equal ones those of weightier sites."""
    rows = link_rows(db, ids[:MOST_LINKS])
    weighed = [ChangedLink(r, a) for r, a in zip(rows, authorities(db, [r.page_domain for r in rows]), strict=True)]
    weighed.sort(key=lambda c: (-c.link.registrations, -c.link.visits, -(c.authority.score or 0.0), c.link.link_id))
    return ChangedLinks(len(ids), len({r.page_domain for r in rows}), tuple(weighed[:SHOWN]))


def _sites(db: Database, since: str, before: str) -> tuple[NewSite, ...]:
    found = new_domains(db, since, before)
    weights = authorities(db, [d.domain for d in found])
    return tuple(NewSite(d.domain, d.links, d.visits, d.example, a) for d, a in zip(found, weights, strict=True))
