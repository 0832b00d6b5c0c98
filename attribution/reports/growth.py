"""Growth of earned links per day of a view. Pure over what the store sums up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from attribution.report_rows import Growth, GrowthSeries, View
from attribution.reports.periods import days_of
from attribution.reports.reach import Spans
from ripplemark.config import Project
from ripplemark.store.database import Database
from ripplemark.store.growth import gains, losses


def growth(db: Database, project: Project, spans: Spans, view: View) -> Growth:
    """Live earned links per day and campaign. Days after the last crawl are left out: nothing is known of them."""
    days = known_days(spans, view)
    gained = [(d, c, by, n) for d, c, by, n in gains(db, view.campaigns)]
    lost = losses(db, view.campaigns)
    first, last = view.since.isoformat(), days[-1].isoformat() if days else ""
    by = Counter[str]()
    for day, _, how, n in gained:
        by[how] += n if first <= day <= last else 0
    return Growth(
        days=days,
        series=_series(project, days, gained, lost),
        gained=_daily(days, ((d, n) for d, _, _, n in gained)),
        lost=_daily(days, ((d, n) for d, _, n in lost)),
        dated=by["dated"],
        estimated=by["estimated"],
        first_seen=by["first_seen"],
    )


def known_days(spans: Spans, view: View) -> tuple[date, ...]:
    """The days of the view up to the last crawl; none without a crawl."""
    return days_of(view.since, min(view.until, spans.crawl[1])) if spans.crawl else ()


def _daily(days: Sequence[date], numbers: Iterable[tuple[str, int]]) -> tuple[int, ...]:
    sums = Counter[str]()
    for day, n in numbers:
        sums[day] += n
    return tuple(sums[d.isoformat()] for d in days)


def _series(
    project: Project, days: Sequence[date], gained: Sequence[tuple[str, str, str, int]], lost: Sequence[tuple[str, str, int]]
) -> tuple[GrowthSeries, ...]:
    """One curve per campaign in order of start, links of no known campaign last; empty ones are left out."""
    steps: dict[str, Counter[str]] = defaultdict(Counter)
    for day, campaign, _, n in gained:
        steps[campaign][day] += n
    for day, campaign, n in lost:
        steps[campaign][day] -= n
    order = [c.id for c in sorted(project.campaigns, key=lambda c: (c.starts, c.id))]
    ids = sorted(steps, key=lambda c: (c == "", order.index(c) if c in order else len(order), c))
    curves = (GrowthSeries(c, title_of(project, c), live_curve(days, steps[c])) for c in ids)
    return tuple(s for s in curves if any(s.live))


def live_curve(days: Sequence[date], steps: Counter[str]) -> tuple[int, ...]:
    """What stands at the end of each day: all steps up to then added up."""
    if not days:
        return ()
    first = days[0].isoformat()
    level = sum(n for day, n in steps.items() if day < first)
    curve = []
    for day in days:
        level += steps[day.isoformat()]
        curve.append(level)
    return tuple(curve)


def title_of(project: Project, campaign: str) -> str:
    """What a person reads for a campaign id; the id itself where the project no longer declares it."""
    known = project.campaign(campaign)
    return known.title if known else campaign
