"""The daily series that are compared, read from the store: metrics with the controls that belong to them. Judges nothing.

Controls are what a campaign does not move but what moves the metric too: the visits that other campaigns brought by their tags and
their earned links, and what the project file names as [[control]].
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from attribution.campaigns.signs import campaign_of_utm
from attribution.effects.compare import Control, Course
from attribution.effects.structure import Series
from attribution.links.days import day_of
from ripplemark.config import Campaign, Project
from ripplemark.records import DailyTraffic, Metric, Registration, Signal
from ripplemark.store.credit import all_registrations
from ripplemark.store.daily import daily_traffic, day_totals
from ripplemark.store.database import Database
from ripplemark.store.growth import earned_visits, gains, reach
from ripplemark.store.signals import iter_signals

OTHER_CAMPAIGNS = "other_campaigns"
#: A log whose last hit is earlier in the evening ends within a day, which then cannot be compared.
_LATE = 23
_COUNTED = (Metric.VISITS, Metric.PV, Metric.UV)


@dataclass(frozen=True, slots=True)
class Days:
    """The days of all series, both included."""

    first: date
    last: date

    def table(self, values: Mapping[date, float], absent: float) -> Series:
        """A value for each day; `absent` where there is none."""
        length = (self.last - self.first).days + 1
        return np.array([values.get(self.first + timedelta(days=n), absent) for n in range(length)], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Measured:
    """All that was read once, for every campaign."""

    project: Project
    traffic: Days | None  # whole days that logs reach
    totals: Mapping[Metric, Series]  # visits, pv, uv; NaN on days without a page view
    parts: tuple[DailyTraffic, ...]
    earned: Mapping[str, Mapping[str, int]]  # campaign -> day -> visits by its earned links
    registrations: tuple[Registration, ...]
    signals: tuple[Signal, ...]
    links: tuple[tuple[date, str, int], ...]  # (day, campaign, headline earned links that appeared then)


def measured(db: Database, project: Project) -> Measured:
    """Everything that courses are made of."""
    days = whole_days(db, project)
    parts = daily_traffic(db, days.first, days.last) if days else ()
    span = (days.first.isoformat(), days.last.isoformat()) if days else ("", "")
    return Measured(
        project=project,
        traffic=days,
        totals=_totals(db, days) if days else {},
        parts=parts,
        earned={c.id: earned_visits(db, *span, (c.id,)) for c in project.campaigns} if days else {},
        registrations=all_registrations(db),
        signals=tuple(iter_signals(db, {str(Metric.INTEREST), *(c.signal for c in project.controls)})),
        links=tuple(_links(db, project)),
    )


def whole_days(db: Database, project: Project) -> Days | None:
    """The days that logs reach, without a last one that ends early; None without any log."""
    far = reach(db)
    if not (far.first_traffic_day and far.last_traffic_day and far.last_hit_at):
        return None
    first, last = date.fromisoformat(far.first_traffic_day), date.fromisoformat(far.last_traffic_day)
    hit = far.last_hit_at.astimezone(project.traffic.zone)
    if hit.date() == last and hit.hour < _LATE and last > first:
        last -= timedelta(days=1)
    return Days(first, last)


def _totals(db: Database, days: Days) -> dict[Metric, Series]:
    rows = [t for t in day_totals(db, days.first, days.last) if t.pv]
    return {metric: days.table({t.day: float(getattr(t, metric)) for t in rows}, np.nan) for metric in _COUNTED}


def _links(db: Database, project: Project) -> Iterator[tuple[date, str, int]]:
    """Links that only the first crawl dates stood before it, nobody knows since when: they are left out."""
    far = reach(db)
    first = day_of(far.first_observed, project.traffic.zone).isoformat() if far.first_observed else ""
    for day, campaign, by, times in gains(db, ()):
        if not (by == "first_seen" and day <= first):
            yield date.fromisoformat(day), campaign, times


def courses(found: Measured, campaign: str) -> Iterator[Course]:
    """Every metric that was measured at all, with the controls of one campaign."""
    if found.traffic:
        controls = (*_brought_by_others(found, found.traffic, campaign), *_named(found, found.traffic))
        yield from _site_courses(found, found.traffic, controls)
    yield from _link_courses(found, campaign)
    yield from _interest_courses(found, campaign)


def _site_courses(found: Measured, days: Days, controls: tuple[Control, ...]) -> Iterator[Course]:
    """Traffic, registrations and sales; on days without a page view nothing of them was measured."""
    silent = np.isnan(found.totals[Metric.VISITS])
    for metric in _COUNTED:
        yield Course(metric, "", days.first, found.totals[metric], controls)
    for (metric, goal), sums in _conversions(found).items():
        yield Course(metric, goal, days.first, np.where(silent, np.nan, days.table(sums, 0.0)), controls)


def _conversions(found: Measured) -> dict[tuple[Metric, str], dict[date, float]]:
    """Registrations per day, in all and, where there are several goals, of each; and the value of those in the currency that most have."""
    zone = found.project.traffic.zone
    count, value = Counter[date](), defaultdict[date, float](float)
    paid = [r for r in found.registrations if r.value]
    currency = Counter(r.currency for r in paid).most_common(1)[0][0] if paid else ""
    for r in found.registrations:
        count[day_of(r.at, zone)] += 1
    for r in paid:
        value[day_of(r.at, zone)] += (r.value or 0.0) if r.currency == currency else 0.0
    sums = {(Metric.REGISTRATIONS, ""): _floats(count), **_by_goal(found), (Metric.VALUE, ""): dict(value)}
    return {key: days for key, days in sums.items() if days}


def _by_goal(found: Measured) -> dict[tuple[Metric, str], dict[date, float]]:
    """Registrations of each goal per day, by its name; none where all have the same."""
    goals: dict[str, Counter[date]] = defaultdict(Counter)
    for r in found.registrations:
        goals[r.goal][day_of(r.at, found.project.traffic.zone)] += 1
    return {(Metric.REGISTRATIONS, g): _floats(goals[g]) for g in sorted(goals)} if len(goals) > 1 else {}


def _brought_by_others(found: Measured, days: Days, campaign: str) -> Iterator[Control]:
    """Visits that the tags and the earned links of other campaigns brought; those come back, so it has an echo."""
    per_day = Counter[date]()
    behind = {name: campaign_of_utm(found.project.campaigns, name) for name in {part.campaign for part in found.parts}}
    for part in found.parts:
        if behind[part.campaign] not in ("", campaign):
            per_day[part.day] += part.visits
    for other, by_day in found.earned.items():
        if other != campaign:
            per_day.update({date.fromisoformat(day): n for day, n in by_day.items()})
    if per_day:
        yield Control(OTHER_CAMPAIGNS, days.table(per_day, 0.0), echo=True)


def _named(found: Measured, days: Days) -> Iterator[Control]:
    """What the project file names: a channel's visits, or a signal. Days without a value keep the one before."""
    for control in found.project.controls:
        if control.channel:
            sums = Counter[date]()
            for part in found.parts:
                sums[part.day] += part.visits if part.channel.casefold() == control.channel.casefold() else 0
            yield Control(f"channel {control.channel}", days.table(sums, 0.0))
        else:
            values = {s.day: s.value for s in found.signals if (s.kind, s.subject) == (control.signal, control.subject)}
            if any(days.first <= day <= days.last for day in values):
                yield Control(f"{control.signal} {control.subject}", _filled(days.table(values, np.nan)))


def _filled(values: Series) -> Series:
    """Gaps take the last value before them, those at the start the first one there is."""
    known = np.flatnonzero(~np.isnan(values))
    place = np.searchsorted(known, np.arange(len(values)), side="right") - 1
    return np.asarray(values[known[np.maximum(place, 0)]])


def _link_courses(found: Measured, campaign: str) -> Iterator[Course]:
    """Link velocity without the links that other campaigns caused: whose a link is stands in its evidence and needs no estimate."""
    own = Counter[date]()
    for day, cause, links in found.links:
        if cause in ("", campaign):
            own[day] += links
    if own:
        days = Days(min(own), max(day for day, *_ in found.links))
        yield Course(Metric.NEW_LINKS, "", days.first, days.table(_floats(own), 0.0))


def _floats(counts: Mapping[date, int]) -> dict[date, float]:
    return {day: float(n) for day, n in counts.items()}


def _interest_courses(found: Measured, campaign: str) -> Iterator[Course]:
    """Each index of search interest that has a value on most days."""
    by_subject = defaultdict[str, dict[date, float]](dict)
    for signal in found.signals:
        if signal.kind == Metric.INTEREST:
            by_subject[f"{signal.subject} ({signal.source})"][signal.day] = signal.value
    for subject, values in sorted(by_subject.items()):
        days = Days(min(values), max(values))
        controls = tuple(_brought_by_others(found, days, campaign)) if found.traffic else ()
        yield Course(Metric.INTEREST, subject, days.first, days.table(values, np.nan), controls)


def overlapping(project: Project, campaign: Campaign, metric: Metric) -> tuple[str, ...]:
    """Campaigns that began within the window of this one: days before it say nothing of what they bring. Links tell their campaign."""
    if metric is Metric.NEW_LINKS:
        return ()
    return tuple(c.id for c in project.campaigns if c.id != campaign.id and campaign.starts <= c.starts <= campaign.ends)
