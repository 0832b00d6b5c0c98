"""Which pages of the site were seen, where visits landed and left: Ibis expressions over the hits and visits of some days.

Page views count on the day of the request; landings, exits and bounces on the day their visit began. At most 1,000 pages are told apart per day, the
rest is "(other)", totals preserved. A visit without any page view, such as the lone request of a goal, landed nowhere.
"""

from __future__ import annotations

import ibis.expr.types as ir

from attribution.traffic.tallied import tallied

LIMIT = 1_000  # pages per day
_MEASURES = ("pv", "entries", "exits", "bounces")


def site_pages(hits: ir.Table, visits: ir.Table | None, most: int = LIMIT) -> ir.Table:
    """day, path, pv, entries, exits, bounces (visits of one page view, by their landing page)."""
    pages = hits.filter(hits.page)
    viewed = pages.group_by("day", "path").aggregate(pv=pages.count())
    edges = () if visits is None else _edges(visits.filter(visits.pageviews > 0))
    return tallied((viewed, *edges), "path", _MEASURES, most)


def _edges(visits: ir.Table) -> tuple[ir.Table, ir.Table]:
    """Where visits begin and where they end."""
    entered = visits.group_by("day", path=visits.landing).aggregate(
        entries=visits.count(), bounces=(visits.pageviews == 1).cast("int64").sum()
    )
    left = visits.group_by("day", path=visits.exit).aggregate(exits=visits.count())
    return entered, left
