"""Counts of several kinds brought together per day and name, the rarest names beyond a bound as "(other)": Ibis expressions."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from attribution.traffic.daily import OTHER


def tallied(parts: Sequence[ir.Table], name: str, measures: Sequence[str], most: int) -> ir.Table:
    """day, `name` and all measures, 0 where no part has one; at most `most` names a day by the first measures, totals preserved."""
    shaped = [_shaped(part, name, measures) for part in parts]
    rows = _added(ibis.union(*shaped) if len(shaped) > 1 else shaped[0], name, measures)
    order = ibis.window(group_by=rows.day, order_by=[*(rows[m].desc() for m in measures), rows[name]])
    ranked = rows.mutate(place=ibis.row_number().over(order))
    return _added(ranked.mutate(**{name: ibis.ifelse(ranked.place < most, ranked[name], OTHER)}), name, measures)


#: A difference has a sign on every engine. Counts of ClickHouse have none, and it makes no column of numbers with and without.
SIGNED = 0


def _shaped(part: ir.Table, name: str, measures: Sequence[str]) -> ir.Table:
    told = {m: (part[m] if m in part.columns else ibis.literal(0)).cast("int64") - SIGNED for m in measures}
    return part.select("day", name, **told)


def _added(rows: ir.Table, name: str, measures: Sequence[str]) -> ir.Table:
    return rows.group_by("day", name).aggregate(**{m: rows[m].sum().cast("int64") for m in measures})
