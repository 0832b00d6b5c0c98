"""Direct newcomers by the hour and landing page: the first visit of each visitor, where it came from nowhere. Counts, decides nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import pyarrow as pa

from attribution.channels import DIRECT
from attribution.traffic.engines import engine, fetched, given, stored
from attribution.traffic.hit_files import VISITS, days_with_visits, hits_at
from ripplemark.config import Project

HOUR = 3600
ELSEWHERE = ""  # all pages that nobody asked for


def direct_newcomers(project: Project, page_of: Callable[[str], str]) -> dict[str, dict[int, int]]:
    """Page -> hour since 1970 -> visitors whose first visit landed there directly. `page_of` names the page of a landing path, "" where
    it is none that matters. Empty without visits."""
    days = days_with_visits(hits_at(project.storage))
    found: dict[str, dict[int, int]] = defaultdict(dict)
    if not days:
        return found
    with engine(project.engine) as backend:
        visits = stored(backend, hits_at(project.storage), VISITS, days)
        assert visits is not None
        first = visits.group_by("visitor").aggregate(
            started=visits.started.min(),
            landing=visits.landing.argmin(visits.started),
            channel=visits.channel.argmin(visits.started),
        )
        direct = first.filter(first.channel == DIRECT.channel.value)
        landings = [row["landing"] for row in fetched(backend, direct.select("landing").distinct()).to_pylist()]
        named = [(landing, page) for landing in landings if (page := page_of(landing))]
        columns = {
            "landing": pa.array([n for n, _ in named], pa.string()),
            "page": pa.array([p for _, p in named], pa.string()),
        }
        wide = direct.left_join(given(backend, pa.table(columns)), "landing")
        hourly = wide.group_by(page=wide.page.fill_null(ELSEWHERE), hour=(wide.started // HOUR).cast("int64"))
        for row in fetched(backend, hourly.aggregate(n=wide.count())).to_pylist():
            found[row["page"]][row["hour"]] = row["n"]
    return found
