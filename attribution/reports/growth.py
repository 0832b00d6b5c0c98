"""Growth of earned links per day of a view. Pure over what the store sums up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import accumulate

from attribution.report_rows import Growth, GrowthSeries, View
from attribution.reports.periods import days_of
from attribution.reports.reach import Spans
from ripplemark.config import Project
from ripplemark.store.database import Database
from ripplemark.store.growth import course


def growth(db: Database, project: Project, spans: Spans, view: View) -> Growth:
    """Live earned links per day and campaign. Days after the last crawl are left out: nothing is known of them."""
    days = known_days(spans, view)
    if not days:
        return Growth((), (), (), (), 0, 0, 0)
    moved, stood = course(db, days[0].isoformat(), days[-1].isoformat(), view.campaigns)
    at = {day.isoformat(): n for n, day in enumerate(days)}
    gained, lost = [0] * len(days), [0] * len(days)
    steps: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(days))
    by: dict[str, int] = defaultdict(int)
    for day, campaign, how, new, gone in moved:
        n = at[day]
        gained[n] += new
        lost[n] += gone
        steps[campaign][n] += new - gone
        by[how] += new
    return Growth(
        days=days,
        series=_series(project, steps, stood),
        gained=tuple(gained),
        lost=tuple(lost),
        dated=by["dated"],
        estimated=by["estimated"],
        first_seen=by["first_seen"],
    )


def known_days(spans: Spans, view: View) -> tuple[date, ...]:
    """The days of the view up to the last crawl; none without a crawl."""
    return days_of(view.since, min(view.until, spans.crawl[1])) if spans.crawl else ()


def _series(project: Project, steps: defaultdict[str, list[int]], stood: Mapping[str, int]) -> tuple[GrowthSeries, ...]:
    """One curve per campaign in order of start, links of no known campaign last; empty ones are left out. `steps` of each day, after what stood."""
    order = [c.id for c in sorted(project.campaigns, key=lambda c: (c.starts, c.id))]
    ids = sorted({*steps, *stood}, key=lambda c: (c == "", order.index(c) if c in order else len(order), c))
    curves = (GrowthSeries(c, title_of(project, c), tuple(accumulate(steps[c], initial=stood.get(c, 0)))[1:]) for c in ids)
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
