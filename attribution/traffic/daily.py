"""Visits -> PV, visits and UV per day, channel, source, medium and campaign, and per day over everything: Ibis expressions.

A visit counts with all its page views on the day it began, in the site's zone. UV is exact within a day; parts do not add up to it.
At most 1,000 sources, mediums or campaigns, and 5,000 combinations of them, are told apart per day; the rest is "(other)", totals
preserved: a flood of invented values makes no table grow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import ibis
import ibis.expr.types as ir

PARTS = ("channel", "source", "medium", "campaign")
LIMIT = 1_000  # values of a column per day
ROWS = 5_000  # combinations per day
OTHER = "(other)"


def bounded(visits: ir.Table, totals: Iterable[Mapping[str, int]]) -> ir.Table:
    """Visits whose rarest values and combinations, beyond the bounds of a day, are "(other)"; `totals` are the rows of `daily_totals`."""
    days = list(totals)
    for name in PARTS[1:]:
        if any(day[name] > LIMIT for day in days):
            visits = _bounded(visits, (name,), LIMIT)
    return _bounded(visits, PARTS, ROWS) if any(day["combinations"] > ROWS for day in days) else visits


def daily_parts(visits: ir.Table) -> ir.Table:
    """day, channel, source, medium, campaign, pv, visits, uv."""
    return visits.group_by("day", *PARTS).aggregate(**_measures(visits))


def daily_totals(visits: ir.Table) -> ir.Table:
    """day, pv, visits, uv, the number of different sources, mediums and campaigns under their names, and of `combinations`."""
    together = visits.channel.concat("\x1f", visits.source, "\x1f", visits.medium, "\x1f", visits.campaign)
    return visits.group_by("day").aggregate(
        **_measures(visits), **{name: visits[name].nunique() for name in PARTS[1:]}, combinations=together.nunique()
    )


def _measures(visits: ir.Table) -> dict[str, ir.Value]:
    return {"pv": visits.pageviews.sum(), "visits": visits.count(), "uv": visits.visitor.nunique()}


def _bounded(visits: ir.Table, names: Sequence[str], most: int) -> ir.Table:
    """Visits whose rarest values of these columns together, beyond `most` per day, are "(other)"; channels stay."""
    counts = visits.group_by("day", *names).aggregate(times=visits.count())
    order = ibis.window(group_by=counts.day, order_by=[counts.times.desc(), *(counts[name] for name in names)])
    ranked = counts.mutate(place=ibis.row_number().over(order))
    rare = ranked.filter(ranked.place >= most).select("day", *names, rare=ibis.literal(True))
    joined = visits.left_join(rare, ["day", *names], rname="{name}_rare")
    seldom = joined.rare.fill_null(False)  # some engines join nothing as null, others as False
    told = {name: ibis.ifelse(seldom, OTHER, joined[name]) for name in names if name != "channel"}
    return joined.mutate(**told).select(*visits.columns)
