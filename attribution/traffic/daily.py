"""Visits -> PV, visits and UV per day, channel, source, medium and campaign, and per day over everything: Ibis expressions.

A visit counts with all its page views on the day it began, in the site's zone. UV is exact within a day; parts do not add up to it.
At most 1,000 sources, mediums or campaigns are told apart per day; the rest is "(other)", totals preserved.
"""

from __future__ import annotations

from collections.abc import Iterable

import ibis
import ibis.expr.types as ir

PARTS = ("channel", "source", "medium", "campaign")
LIMIT = 1_000
OTHER = "(other)"


def daily_parts(visits: ir.Table, crowded: Iterable[str] = ()) -> ir.Table:
    """day, channel, source, medium, campaign, pv, visits, uv; `crowded` columns have more than LIMIT values on some day."""
    for name in crowded:
        visits = _bounded(visits, name)
    return visits.group_by("day", *PARTS).aggregate(**_measures(visits))


def daily_totals(visits: ir.Table) -> ir.Table:
    """day, pv, visits, uv, and the number of different sources, mediums and campaigns under their names."""
    return visits.group_by("day").aggregate(**_measures(visits), **{name: visits[name].nunique() for name in PARTS[1:]})


def _measures(visits: ir.Table) -> dict[str, ir.Value]:
    return {"pv": visits.pageviews.sum(), "visits": visits.count(), "uv": visits.visitor.nunique()}


def _bounded(visits: ir.Table, name: str) -> ir.Table:
    """Visits whose rarest values of a column, beyond LIMIT per day, are "(other)"."""
    counts = visits.group_by("day", name).aggregate(times=visits.count())
    order = ibis.window(group_by=counts.day, order_by=[counts.times.desc(), counts[name]])
    ranked = counts.mutate(place=ibis.row_number().over(order))
    rare = ranked.filter(ranked.place >= LIMIT).select("day", name, "place")
    joined = visits.left_join(rare, ["day", name], rname="{name}_rare")
    value = ibis.ifelse(joined.place.isnull(), joined[name], OTHER)
    return joined.mutate(**{name: value}).select(*visits.columns)
