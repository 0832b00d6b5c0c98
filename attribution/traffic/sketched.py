"""Visits -> sketches of their visitors, one for each day and part. Merges none: whoever only reads sketches needs no engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from ibis.backends import BaseBackend

from attribution.intake.log_times import Ints
from attribution.traffic.engines import fetched
from attribution.traffic.sketches import PARTS, sketch_of
from ripplemark.records import VisitorSketch


def day_sketches(backend: BaseBackend, visits: ir.Table) -> Iterator[VisitorSketch]:
    """A sketch for each day and channel, source and campaign of visits, and for each day over all."""
    rows = fetched(backend, visits.select("day", "visitor", *PARTS[1:], total=ibis.literal("")))
    if not rows.num_rows:
        return
    visitors = rows["visitor"].to_numpy()
    order = np.argsort(visitors)  # a sketch is written by the order in which it was filled
    days, day = _ranked(rows["day"])
    for part in PARTS:
        values, value = _ranked(rows[part])
        key = (day * len(values) + value)[order]
        grouped = np.argsort(
            key.astype(np.min_scalar_type(len(days) * len(values))), kind="stable"
        )  # small numbers by their digits
        starts = np.flatnonzero(np.diff(key[grouped], prepend=-1))
        for group in np.split(grouped, starts[1:]):
            at, which = divmod(int(key[group[0]]), len(values))
            yield VisitorSketch(days[at], part, values[which], sketch_of(visitors[order[group]].tolist()))


def _ranked(column: pa.ChunkedArray) -> tuple[list[Any], Ints]:
    """(the different values of a column in order, per row which of them it has)."""
    coded = column.combine_chunks().dictionary_encode()
    values = coded.dictionary.to_pylist()
    rank = np.argsort(np.argsort(values))
    return sorted(values), rank[coded.indices.to_numpy()]
