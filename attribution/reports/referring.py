"""Who links: domains and hosts per day, the speed at which links come, anchors, targets, shares. Pure over what the store sums up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from attribution.referring_rows import AnchorCount, AnchorKindCount, LinkShares, SiteGrowth, TargetCount, Velocity
from attribution.report_rows import View
from attribution.reports.growth import known_days, live_curve
from attribution.reports.reach import Spans
from ripplemark.records import AnchorKind
from ripplemark.store.database import Database
from ripplemark.store.growth import moves
from ripplemark.store.referring import LinkSort, SiteDay, link_sorts, site_days, top_anchors, top_targets

#: Days of the windows in which the speed of links is measured.
WINDOWS = (7, 30)


def site_growth(db: Database, spans: Spans, view: View, kind: str) -> SiteGrowth:
    """Distinct domains or hosts with a standing headline link, per day of the view up to the last crawl.

    Exact for any set of campaigns, never a sum over them."""
    days = known_days(spans, view)
    turns = site_days(db, kind, view.campaigns)
    steps = Counter({t.day: t.opened - t.closed for t in turns})
    by_day = {t.day: t for t in turns}
    found = [by_day.get(d.isoformat()) for d in days]
    return SiteGrowth(
        kind=kind,
        days=days,
        live=live_curve(days, steps),
        new=tuple(t.first if t else 0 for t in found),
        back=tuple(t.opened - t.first if t else 0 for t in found),
        lost=tuple(t.closed if t else 0 for t in found),
    )


def standing_domains(turns: Sequence[SiteDay], days: Sequence[date]) -> tuple[int, ...]:
    """Distinct domains with a live link at the end of each day."""
    return live_curve(days, Counter({t.day: t.opened - t.closed for t in turns}))


def velocity(db: Database, spans: Spans, view: View) -> tuple[Velocity, ...]:
    """Links gained and lost in the last 7 and 30 known days of the view, and in as many days before. None where the crawls do not
    reach back that far: what was lost before the first crawl is unknown."""
    days = known_days(spans, view)
    if not days or spans.crawl is None:
        return ()
    last, first = days[-1], spans.crawl[0]
    since = last - timedelta(days=2 * max(WINDOWS) - 1)
    found = {date.fromisoformat(d): (g, n, r) for d, g, n, r in moves(db, since.isoformat(), last.isoformat(), view.campaigns)}
    return tuple(_speed(found, last, first, length) for length in WINDOWS)


def _speed(found: dict[date, tuple[int, int, int]], last: date, first: date, length: int) -> Velocity:
    def sums(back: int) -> tuple[int, int, int]:
        window = [found.get(last - timedelta(days=back + n), (0, 0, 0)) for n in range(length)]
        return sum(g for g, _, _ in window), sum(n for _, n, _ in window), sum(r for _, _, r in window)

    gained, gone, regained = sums(0)
    lost = None if last <= first and not gone else gone  # a loss takes two readings on different days
    known = first <= last - timedelta(days=2 * length - 1)
    before = sums(length) if known else None
    return Velocity(length, last, gained, lost, regained, before[0] if before else None, before[1] if before else None)


def link_shares(db: Database, view: View) -> LinkShares:
    """Of the links that stand now: how many are followed, and how many are repeats over a site (counted once, and all of them)."""
    once, every = link_sorts(db, view.campaigns, headline=True), link_sorts(db, view.campaigns, headline=False)
    return LinkShares(
        ever=sum(s.links for s in once),
        live=_live(once),
        followed=_live(s for s in once if s.followed),
        sitewide=_live(s for s in once if s.sitewide),
        occurrences=_live(every),
        sitewide_occurrences=_live(s for s in every if s.sitewide),
    )


def _live(sorts: Iterable[LinkSort]) -> int:
    return sum(s.live for s in sorts)


def anchor_kinds(db: Database, view: View) -> tuple[AnchorKindCount, ...]:
    """Links that stand now by what their anchor says; every kind is named, those without links too."""
    live = Counter[AnchorKind]()
    for sort in link_sorts(db, view.campaigns, headline=True):
        live[sort.anchor_kind] += sort.live
    total = sum(live.values())
    return tuple(AnchorKindCount(kind, live[kind], live[kind] / total if total else None) for kind in AnchorKind)


def anchors(db: Database, view: View, n: int) -> tuple[AnchorCount, ...]:
    """The most frequent anchors of links that stand now, folded."""
    total = _live(link_sorts(db, view.campaigns, headline=True))
    found = top_anchors(db, view.campaigns, n)
    return tuple(AnchorCount(words, kind, live, live / total, ever) for words, kind, ever, live in found if live)


def targets(db: Database, view: View, n: int) -> tuple[TargetCount, ...]:
    """The pages of the brand that most standing links lead to."""
    total = _live(link_sorts(db, view.campaigns, headline=True))
    return tuple(TargetCount(url, live, live / total, ever) for url, ever, live in top_targets(db, view.campaigns, n) if live)
