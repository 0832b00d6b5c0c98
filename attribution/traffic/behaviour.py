"""Visitors who behave like machines under a browser's name: Ibis expressions over a day's hits. Reports them; removes nobody.

One who behaves in several of these ways counts under the first.
"""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

#: What a person does not do, in the order of asking. Of a visitor's day: pages, pages in the busiest minute, hours with a page,
#: whether any file of a page was asked for, and the share of the day's visitors who did.
SIGNS: tuple[tuple[str, Callable[[ir.Table], ir.BooleanValue]], ...] = (
    ("impossible_rate", lambda v: v.busiest_minute >= 60),  # a page a second for a whole minute
    ("around_the_clock", lambda v: v.hours >= 20),
    ("no_assets", lambda v: ~v.dressed & (v.pages >= 5) & (v.dressed_share >= 0.5)),  # where the log shows assets at all
)


def behaviour(hits: ir.Table) -> ir.Table:
    """day, name (of the sign), visitors, hits (their page views)."""
    if "dressed" not in hits.columns:  # all of them were loaded before this was noted
        hits = hits.mutate(dressed=ibis.literal(True))
    visitors = _visitor_days(hits)
    sign = ibis.cases(*((fits(visitors), name) for name, fits in SIGNS))
    odd = visitors.mutate(name=sign).filter(lambda t: t.name.notnull())
    return odd.group_by("day", "name").aggregate(visitors=odd.count(), hits=odd.pages.sum())


def _visitor_days(hits: ir.Table) -> ir.Table:
    pages = hits.filter(hits.page)
    minutes = pages.group_by("day", "visitor", minute=pages.at // 60).aggregate(
        pages=pages.count(), dressed=pages.dressed.fill_null(True).max()
    )
    days = minutes.group_by("day", "visitor").aggregate(
        pages=minutes.pages.sum(),
        busiest_minute=minutes.pages.max(),
        hours=(minutes.minute // 60).nunique(),
        dressed=minutes.dressed.max(),
    )
    return days.mutate(dressed_share=days.dressed.cast("int64").mean().over(ibis.window(group_by=days.day)))
