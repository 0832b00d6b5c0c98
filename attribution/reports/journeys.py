"""The questions about the way to a registration: funnel, frequent paths, cohorts. Answered from sums, never from visits. A part of `Reports`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from operator import add

from attribution.campaigns.reads import campaign_reads, outdated_since
from attribution.campaigns.signs import campaign_of_utm
from attribution.journey_rows import Cohorts, FunnelStage, PathRow, Stage
from attribution.kept_rows import AsOf
from attribution.links.days import monday
from attribution.report_rows import View
from attribution.reports import flow, reach, traffic
from attribution.reports.evaluated import Evaluated
from attribution.reports.readers import Readers
from ripplemark.config import Project
from ripplemark.records import CohortSum, PathTotal
from ripplemark.store.daily import visits_by_campaign
from ripplemark.store.database import Database
from ripplemark.store.journeys import cohort_totals, cohort_weeks, path_totals
from ripplemark.store.kept_answers import attribute_goes_on
from ripplemark.store.read_days import CampaignReads, ReadDay

EPOCH = date(1970, 1, 1)
MODEL = "last_non_direct"
ALWAYS = View(date(1971, 1, 1), date(9000, 1, 1))
MOST_WEEKS = 13  # columns of a cohort: a lookback window is seldom longer
NOBODY = (0,) * MOST_WEEKS
#: (week, channel, registrations by the weeks until they came): `MOST_WEEKS` numbers.
Cohort = tuple[date, str, tuple[int, ...]]


class Journeys(Evaluated):
    """From the first glance to the registration."""

    project: Project
    _readers: Readers

    def funnel(self, view: View) -> tuple[FunnelStage, ...]:
        """Reads, clicks, visits and registrations that the view's campaigns brought on its days."""
        reads = self._readers.once("campaign_reads", lambda db: campaign_reads(db, self.project, waits=self.waits))
        wanted = [e for e in reads if not view.campaigns or e.campaign in view.campaigns]
        return self._readers.once(("funnel", view), lambda db: funnel(db, self.project, view, wanted))

    def reads_as_of(self) -> AsOf | None:
        """Since when the reads and clicks of the funnel stand; None where no post changed since, or they are counted as they are asked."""
        db = self._readers.db
        at = None if self.waits else outdated_since(db, self.project)
        return AsOf(at, (("numbers", 1),), attribute_goes_on(db)) if at else None

    def paths(self, view: View, n: int = 20) -> tuple[PathRow, ...]:
        """The most frequent ways to registrations of the view."""
        found = self._readers.once(
            ("paths", view), lambda db: path_rows(path_totals(db, view.since, view.until, view.campaigns))
        )
        return found[:n]

    def cohorts(self, view: View, channel: str = "") -> Cohorts:
        """Those who first came in the weeks of the view, by the weeks until they registered; `channel`: only first visits by it."""
        return self._readers.once(("cohorts", view, channel), lambda db: self._cohorts(db, view, channel))

    def iter_paths(self) -> Iterator[PathRow]:
        """Every way to a registration, of all time, most registrations first."""
        yield from path_rows(path_totals(self._readers.db, ALWAYS.since, ALWAYS.until, ()))

    def iter_cohorts(self) -> Iterator[CohortSum]:
        """Registrations by week and channel of the first visit and the weeks until they came, of all time; sums of 0 are left out."""
        yield from cohort_totals(self._readers.db, monday(ALWAYS.since), ALWAYS.until, ())

    def iter_funnel(self) -> Iterator[tuple[str, FunnelStage]]:
        """(campaign, stage) of all time: of all campaigns together, under "", then of each."""
        for campaign in ("", *(c.id for c in self.project.campaigns)):
            for stage in self.funnel(replace(ALWAYS, campaigns=(campaign,) if campaign else ())):
                yield campaign, stage

    def _cohorts(self, db: Database, view: View, channel: str) -> Cohorts:
        last = reach.freshness(db, self.project.traffic.zone).last_day or view.until
        rows = list(cohort_weeks(db, monday(view.since), view.until, view.campaigns, MOST_WEEKS))
        kept = self.project.traffic.salt_days if self.project.traffic.visitor == "ip+agent" else None
        return cohorts_of(rows, channel, last, kept)


def funnel(db: Database, project: Project, view: View, campaigns: Sequence[CampaignReads]) -> tuple[FunnelStage, ...]:
    """The four stages. Without an access log visits are unknown, and so are registrations without any."""
    wanted = {e.campaign for e in campaigns}
    days = [d for e in campaigns for d in e.days if view.since <= d.day <= view.until]
    fuzzy = {
        Stage.READS: any(e.more_views for e in campaigns),
        Stage.CLICKS: any(e.more_clicks for e in campaigns),
    }
    rows = visits_by_campaign(db, view.since, view.until)
    tagged = sum(visits for name, visits in rows if campaign_of_utm(project.campaigns, name) in wanted)
    earned = sum(r.visits for r in flow.flow(db, project, View(view.since, view.until)) if r.campaign in wanted)
    parts = [c for c in traffic.campaign_credit(db, project, view, MODEL) if c.campaign in wanted]
    direct, by_links = sum(c.direct for c in parts), sum(c.earned for c in parts)
    reads, clicks = _grown(days, Stage.READS), _grown(days, Stage.CLICKS)
    return (
        FunnelStage(Stage.READS, reads, fuzzy[Stage.READS] and reads is not None),
        FunnelStage(Stage.CLICKS, clicks, fuzzy[Stage.CLICKS] and clicks is not None),
        FunnelStage(Stage.VISITS, tagged + earned, direct=tagged, earned=earned) if rows else FunnelStage(Stage.VISITS, None),
        FunnelStage(Stage.REGISTRATIONS, direct + by_links, direct=direct, earned=by_links)
        if rows
        else FunnelStage(Stage.REGISTRATIONS, None),
    )


def _grown(days: Iterable[ReadDay], stage: Stage) -> float | None:
    told = [n for d in days if (n := d.views if stage is Stage.READS else d.clicks) is not None]
    return sum(told) if told else None


def path_rows(totals: Iterable[PathTotal]) -> tuple[PathRow, ...]:
    """Currencies of a path put together; most registrations first."""
    paths: dict[tuple[str, ...], list[PathTotal]] = defaultdict(list)
    for total in totals:
        paths[total.steps].append(total)
    everything = sum(t.registrations for parts in paths.values() for t in parts)
    rows = (_path(steps, parts, everything) for steps, parts in paths.items())
    return tuple(sorted(rows, key=lambda row: (-row.registrations, row.steps)))


def _path(steps: tuple[str, ...], parts: Sequence[PathTotal], everything: int) -> PathRow:
    n = sum(p.registrations for p in parts)
    values = tuple((p.currency, p.value) for p in parts if p.value is not None)
    return PathRow(steps, n, n / everything, values, sum(p.days for p in parts) / n if steps else None)


def cohorts_of(rows: Sequence[Cohort], channel: str, last: date, salt_days: int | None = None) -> Cohorts:
    """Every week from the first to the last that has a cohort; what had no time yet to come is None, what did not come is 0.

    `salt_days`: so long a visitor can be told to be the same. Weeks of another period than the first visit's are None too."""
    by_channel: dict[str, int] = defaultdict(int)
    counts: dict[date, tuple[int, ...]] = {}
    for week, by, numbers in rows:
        by_channel[by] += sum(numbers)
        if channel in ("", by):
            counts[week] = tuple(map(add, counts[week], numbers)) if week in counts else numbers
    channels = tuple(sorted(by_channel, key=lambda name: (-by_channel[name], name)))
    if not rows:
        return Cohorts((), channels, ())
    first, until = rows[0][0], rows[-1][0]
    weeks = tuple(first + timedelta(days=7 * n) for n in range((until - first).days // 7 + 1))
    most = max((n for numbers in counts.values() for n, number in enumerate(numbers) if number), default=0) + 1
    return Cohorts(
        weeks,
        channels,
        tuple(
            tuple(n or _none_yet(w, later, last, salt_days) for later, n in enumerate(counts.get(w, NOBODY)[:most]))
            for w in weeks
        ),
    )


def _none_yet(week: date, later: int, last: date, salt_days: int | None) -> int | None:
    """0 where a registration `later` weeks after a first visit could have been seen; None where not, or not yet."""
    then = week + timedelta(days=7 * later)
    if then > last:
        return None
    apart = salt_days is not None and _period(week + timedelta(days=6), salt_days) < _period(then, salt_days)
    return None if apart else 0


def _period(day: date, salt_days: int) -> int:
    """The salt period of a day, as hits are given theirs: days since 1970."""
    return (day - EPOCH).days // salt_days
