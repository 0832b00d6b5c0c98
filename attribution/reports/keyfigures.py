"""The key figures: each with its daily course and the period before. None is 'not measured', never 0."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from attribution.report_rows import Kpi, View
from attribution.reports.periods import bounds, days_of, local_day, period_before
from attribution.reports.reach import Spans
from attribution.reports.referring import standing_domains
from ripplemark.config import Project
from ripplemark.store.clock import moment
from ripplemark.store.credit import registration_times, registrations_of
from ripplemark.store.credit_days import credit_is_kept, registrations_by_day
from ripplemark.store.database import Database
from ripplemark.store.growth import earned_visits, moves
from ripplemark.store.referring import SiteDay, site_days

Span = tuple[date, date] | None
Course = Callable[[View], dict[date, float]]


def key_figures(db: Database, project: Project, spans: Spans, view: View, against: View | None = None) -> tuple[Kpi, ...]:
    """live_domains, new_links, lost_links, earned_visits, registrations; `against` another period, None is the one before."""
    before = against or period_before(view)
    since, until = min(view.since, before.since), max(view.until, before.until)
    moved = moves(db, since.isoformat(), until.isoformat(), view.campaigns)
    new, lost = _by_day((day, n) for day, n, _, _ in moved if n), _by_day((day, n) for day, _, n, _ in moved if n)
    return (
        _live_domains(db, spans.crawl, view, before),
        _summed("new_links", spans.crawl, view, before, lambda _: new),
        _summed("lost_links", _read_again(spans.crawl), view, before, lambda _: lost),
        _summed("earned_visits", spans.traffic, view, before, lambda v: _visits(db, v)),
        _summed("registrations", spans.conversions, view, before, lambda v: _registrations(db, project, v)),
    )


def _live_domains(db: Database, span: Span, view: View, before: View) -> Kpi:
    """Of both periods from one look at when domains began and ceased to link."""
    turns = site_days(db, "domain", view.campaigns)
    course = _levels(turns, span, view)
    known = [v for v in course if v is not None]
    earlier = _levels(turns, span, View(before.until, before.until)) if _measured(span, before) else ()
    return Kpi("live_domains", known[-1] if known else None, earlier[-1] if earlier else None, course)


def _levels(turns: Sequence[SiteDay], span: Span, view: View) -> tuple[float | None, ...]:
    days = days_of(view.since, view.until)
    known = [d for d in days if span and d <= span[1]]
    return (*(float(n) for n in standing_domains(turns, known)), *[None] * (len(days) - len(known)))


def _summed(key: str, span: Span, view: View, before: View, course: Course) -> Kpi:
    """A figure that adds up over days; days outside of what was measured stay unknown."""
    days = _course(span, view, course)
    known = [v for v in days if v is not None]
    earlier = [v for v in _course(span, before, course) if v is not None] if _measured(span, before) else []
    return Kpi(key, sum(known) if known else None, sum(earlier) if earlier else None, days)


def _course(span: Span, view: View, course: Course) -> tuple[float | None, ...]:
    if span is None:
        return (None,) * len(days_of(view.since, view.until))
    found = course(view)
    return tuple(found.get(d, 0.0) if span[0] <= d <= span[1] or d in found else None for d in days_of(view.since, view.until))


def _measured(span: Span, period: View) -> bool:
    """Whether a period lies wholly inside of what was measured."""
    return span is not None and span[0] <= period.since and period.until <= span[1]


def _read_again(span: Span) -> Span:
    """The days whose losses are known: none before there was a reading on a second day."""
    return None if span is None or span[0] == span[1] else span


def _by_day(numbers: Iterable[tuple[str, int]]) -> dict[date, float]:
    sums = Counter[str]()
    for day, n in numbers:
        sums[day] += n
    return {date.fromisoformat(day): float(n) for day, n in sums.items()}


def _visits(db: Database, view: View) -> dict[date, float]:
    found = earned_visits(db, view.since.isoformat(), view.until.isoformat(), view.campaigns)
    return {date.fromisoformat(day): float(n) for day, n in found.items()}


def _registrations(db: Database, project: Project, view: View) -> dict[date, float]:
    zone = project.traffic.zone
    if credit_is_kept(db, zone):
        return registrations_by_day(db, view.since, view.until, view.campaigns)
    span = bounds(view.since, view.until, zone)
    sums: dict[date, float] = {}
    pairs = (
        registrations_of(db, *span, view.campaigns) if view.campaigns else [(at, 1.0) for at in registration_times(db, *span)]
    )
    for at, n in pairs:
        day = local_day(moment(at), zone)
        sums[day] = sums.get(day, 0.0) + n
    return sums
