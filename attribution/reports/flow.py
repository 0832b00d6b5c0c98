"""Strands from the social spark to registrations: platform, campaign, kind of site, visits and registrations."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from attribution.report_rows import FlowRow, View
from attribution.reports.growth import title_of
from attribution.reports.sites import site_kind
from ripplemark.config import Project
from ripplemark.store.database import Database
from ripplemark.store.flow_spans import (
    FlowChange,
    Strand,
    flow_changed,
    flow_days,
    flow_known,
    flow_links,
    flow_sums,
    store_flow,
)
from ripplemark.store.growth import strands
from ripplemark.store.ripples import Root, roots_of

Roots = Mapping[int, Sequence[Root]]
_NOISE = 1e-9  # what taking away leaves of nothing


class Sums(defaultdict[Strand, list[float]]):
    """Visits and registrations by strand."""

    def __init__(self) -> None:
        super().__init__(lambda: [0.0, 0.0])

    def add(self, parts: Sequence[tuple[Strand, float]], visits: float, registrations: float) -> None:
        """Share out what a link brought."""
        for strand, share in parts:
            of = self[strand]
            of[0] += visits * share
            of[1] += registrations * share


def flow(db: Database, project: Project, view: View) -> tuple[FlowRow, ...]:
    """What came by earned links within the view, split by where each page's ripple started; most visits first."""
    found = _kept(db, view) if flow_known(db) else _asked(db, view)
    sums = dict(sorted(found.items()))
    visits_of = dict(zip(sums, whole([visits for visits, _ in sums.values()]), strict=True))
    rows = [
        FlowRow(platform, campaign, title_of(project, campaign), kind, visits_of[platform, campaign, kind], registrations)
        for (platform, campaign, kind), (_, registrations) in sums.items()
        if not view.campaigns or campaign in view.campaigns
    ]
    return tuple(sorted(rows, key=lambda r: (-r.visits, -r.registrations, r.platform, r.campaign, r.site_kind)))


def keep_flow(db: Database) -> None:
    """Keep the strands of every day, so that no screen asks each link for its own."""
    links = flow_links(db)
    roots = roots_of(db, (page for page, *_ in links.values()))
    parts = {link: list(_parts(page, url, campaign, fed, roots)) for link, (page, url, campaign, fed) in links.items()}
    by_day: dict[str, Sums] = defaultdict(Sums)
    for link, day, visits, registrations in flow_days(db):
        if link in parts:
            by_day[day].add(parts[link], visits, registrations)
    store_flow(db, ((day, strand, visits, more) for day, sums in by_day.items() for strand, (visits, more) in sums.items()))


def _asked(db: Database, view: View) -> Sums:
    """From each link with traffic."""
    sums, found = Sums(), strands(db, view.since, view.until)
    roots = roots_of(db, (page_id for page_id, *_ in found))
    for page_id, url, campaign, fed, visits, registrations in found:
        sums.add(list(_parts(page_id, url, campaign, fed, roots)), visits, registrations)
    return sums


def _kept(db: Database, view: View) -> Sums:
    """From the sums that are kept, less what changed since, and that as it is now."""
    sums = Sums()
    sums.update((strand, list(brought)) for strand, brought in flow_sums(db, view.since, view.until).items())
    changed = flow_changed(db, view.since, view.until)
    roots = roots_of(db, (change.page_id for change in changed))
    for change in changed:
        _put_right(sums, change, roots)
    for strand in [strand for strand, brought in sums.items() if max(map(abs, brought)) < _NOISE]:
        del sums[strand]
    return sums


def _put_right(sums: Sums, change: FlowChange, roots: Roots) -> None:
    for facts, sign in ((change.then, -1), (change.now, 1)):
        if facts.earned:
            parts = list(_parts(change.page_id, change.url, facts.campaign, facts.fed, roots))
            sums.add(parts, sign * change.visits, sign * change.registrations)


def _parts(page_id: int, url: str, campaign: str, fed: bool, roots: Roots) -> Iterator[tuple[Strand, float]]:
    """The strands of a link, and its share of each."""
    kind = site_kind(url, fed)
    for root in roots.get(page_id) or (Root("", campaign, 1.0),):
        yield (root.post.partition(":")[0], root.campaign or (campaign if not root.post else ""), kind), root.share


def whole(shares: Sequence[float]) -> list[int]:
    """Shares of whole things as whole numbers of the same sum: the largest remainders are rounded up."""
    floors = [math.floor(share) for share in shares]
    missing = round(math.fsum(shares)) - sum(floors)
    up = sorted(range(len(shares)), key=lambda i: floors[i] - shares[i])[:missing]
    return [floor + (i in up) for i, floor in enumerate(floors)]
