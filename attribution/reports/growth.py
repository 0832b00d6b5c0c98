"""Growth of earned links per day of a view. Pure over what the store sums up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate

from attribution.report_rows import Growth, GrowthSeries, View
from attribution.reports.periods import days_of
from attribution.reports.reach import Spans
from ripplemark.config import Project
from ripplemark.store.database import Database
from ripplemark.store.growth import gains, losses


def growth(db: Database, project: Project, spans: Spans, view: View) -> Growth:
    """Live earned links per day and campaign. Days after the last crawl are left out: nothing is known of them."""
    days = known_days(spans, view)
    names = [day.isoformat() for day in days]
    gained, lost = gains(db, view.campaigns), losses(db, view.campaigns)
    first, last = view.since.isoformat(), names[-1] if names else ""
    by = Counter[str]()
    for day, _, how, n in gained:
        by[how] += n if first <= day <= last else 0
    return Growth(
        days=days,
        series=_series(project, names, gained, lost),
        gained=_daily(names, ((d, n) for d, _, _, n in gained)),
        lost=_daily(names, ((d, n) for d, _, n in lost)),
        dated=by["dated"],
        estimated=by["estimated"],
        first_seen=by["first_seen"],
    )


def known_days(spans: Spans, view: View) -> tuple[date, ...]:
    """The days of the view up to the last crawl; none without a crawl."""
    return days_of(view.since, min(view.until, spans.crawl[1])) if spans.crawl else ()


def _daily(names: Sequence[str], numbers: Iterable[tuple[str, int]]) -> tuple[int, ...]:
    sums = dict.fromkeys(names, 0)
    for day, n in numbers:
        if day in sums:
            sums[day] += n
    return tuple(sums.values())


def _series(
    project: Project, names: Sequence[str], gained: Sequence[tuple[str, str, str, int]], lost: Sequence[tuple[str, str, int]]
) -> tuple[GrowthSeries, ...]:
    """One curve per campaign in order of start, links of no known campaign last; empty ones are left out."""
    steps: dict[str, Counter[str]] = defaultdict(Counter)
    for day, campaign, _, n in gained:
        steps[campaign][day] += n
    for day, campaign, n in lost:
        steps[campaign][day] -= n
    order = [c.id for c in sorted(project.campaigns, key=lambda c: (c.starts, c.id))]
    ids = sorted(steps, key=lambda c: (c == "", order.index(c) if c in order else len(order), c))
    curves = (GrowthSeries(c, title_of(project, c), _curve(names, steps[c])) for c in ids)
    return tuple(s for s in curves if any(s.live))


def live_curve(days: Sequence[date], steps: Counter[str]) -> tuple[int, ...]:
    """What stands at the end of each day: all steps up to then added up."""
    return _curve([day.isoformat() for day in days], steps)


def _curve(names: Sequence[str], steps: Mapping[str, int]) -> tuple[int, ...]:
    if not names:
        return ()
    before = sum(n for day, n in steps.items() if day < names[0])
    return tuple(accumulate((steps.get(day, 0) for day in names), initial=before))[1:]


def title_of(project: Project, campaign: str) -> str:
    """What a person reads for a campaign id; the id itself where the project no longer declares it."""
    known = project.campaign(campaign)
    return known.title if known else campaign
