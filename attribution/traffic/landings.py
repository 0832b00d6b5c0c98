"""Which pages of the site were seen, where visits landed and left: Ibis expressions over the hits and visits of some days.

Page views count on the day of the request; landings, exits and bounces on the day their visit began. At most 1,000 pages are told apart per day, the
rest is "(other)", totals preserved. A visit without any page view, such as the lone request of a goal, landed nowhere.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from attribution.traffic.daily import OTHER

LIMIT = 1_000  # pages per day
_MEASURES = ("pv", "entries", "exits", "bounces")


def site_pages(hits: ir.Table, visits: ir.Table | None, most: int = LIMIT) -> ir.Table:
    """day, path, pv, entries, exits, bounces (visits of one page view, by their landing page)."""
    parts = [_viewed(hits)] if visits is None else [_viewed(hits), *_edges(visits.filter(visits.pageviews > 0))]
    return _bounded(_added(ibis.union(*parts) if len(parts) > 1 else parts[0]), most)


def _viewed(hits: ir.Table) -> ir.Table:
    pages = hits.filter(hits.page)
    return _shaped(pages.group_by("day", "path").aggregate(pv=pages.count()))


def _edges(visits: ir.Table) -> tuple[ir.Table, ir.Table]:
    """Where visits begin and where they end."""
    entered = visits.group_by("day", path=visits.landing).aggregate(
        entries=visits.count(), bounces=(visits.pageviews == 1).cast("int64").sum()
    )
    left = visits.group_by("day", path=visits.exit).aggregate(exits=visits.count())
    return _shaped(entered), _shaped(left)


def _shaped(counts: ir.Table) -> ir.Table:
    """All measures, 0 where this table has none."""
    told = {name: (counts[name] if name in counts.columns else ibis.literal(0)).cast("int64") for name in _MEASURES}
    return counts.select("day", "path", **told)


def _added(rows: ir.Table) -> ir.Table:
    return rows.group_by("day", "path").aggregate(**{name: rows[name].sum().cast("int64") for name in _MEASURES})


def _bounded(pages: ir.Table, most: int) -> ir.Table:
    order = ibis.window(group_by=pages.day, order_by=[pages.pv.desc(), pages.entries.desc(), pages.path])
    ranked = pages.mutate(place=ibis.row_number().over(order))
    return _added(ranked.mutate(path=ibis.ifelse(ranked.place < most, ranked.path, OTHER)))
