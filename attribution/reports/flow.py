"""Strands from the social spark to registrations: platform, campaign, kind of site, visits and registrations."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from attribution.report_rows import FlowRow, View
from attribution.reports.growth import title_of
from attribution.reports.sites import site_kind
from ripplemark.config import Project
from ripplemark.store.database import Database
from ripplemark.store.growth import strands
from ripplemark.store.ripples import Root, roots_of


def flow(db: Database, project: Project, view: View) -> tuple[FlowRow, ...]:
    """What came by earned links within the view, split by where each page's ripple started; most visits first."""
    found = strands(db, view.since, view.until)
    roots = roots_of(db, (page_id for page_id, *_ in found))
    sums: dict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for page_id, url, campaign, fed, visits, registrations in found:
        kind = site_kind(url, fed)
        for root in roots.get(page_id) or (Root("", campaign, 1.0),):
            strand = sums[root.post.partition(":")[0], root.campaign or (campaign if not root.post else ""), kind]
            strand[0] += visits * root.share
            strand[1] += registrations * root.share
    visits_of = dict(zip(sums, whole([visits for visits, _ in sums.values()]), strict=True))
    rows = [
        FlowRow(platform, campaign, title_of(project, campaign), kind, visits_of[platform, campaign, kind], registrations)
        for (platform, campaign, kind), (_, registrations) in sums.items()
        if not view.campaigns or campaign in view.campaigns
    ]
    return tuple(sorted(rows, key=lambda r: (-r.visits, -r.registrations, r.platform, r.campaign, r.site_kind)))


def whole(shares: Sequence[float]) -> list[int]:
    """Shares of whole things as whole numbers of the same sum: the largest remainders are rounded up."""
    floors = [math.floor(share) for share in shares]
    missing = round(math.fsum(shares)) - sum(floors)
    up = sorted(range(len(shares)), key=lambda i: floors[i] - shares[i])[:missing]
    return [floor + (i in up) for i, floor in enumerate(floors)]
