"""The paths of visitors who never registered, counted together by the engine that holds the visits: memory grows with distinct paths only.

A path is what the window before the visitor's last visit holds. Visits of registered visitors belong to the paths that converted; what
they did afterwards is no path that came to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from attribution.credit.causes import Came, Cause
from attribution.credit.path_table import PathCount
from attribution.credit.paths import KEPT
from attribution.traffic.engines import engine
from attribution.traffic.hit_files import visit_files
from ripplemark.config import Project
from ripplemark.records import Level

CAME = ("day", "campaign", "content", "referrer", "landing")
#: Levels whose names the visits themselves do not carry.
TOLD = (Level.CAMPAIGN, Level.POST, Level.LINK)
DAY = 86_400
ROWS = 65_536  # that become Python objects at a time


def unconverted(
    project: Project, registered: Sequence[int], cause_of: Callable[[Came], Cause]
) -> Mapping[Level, Sequence[PathCount]]:
    """For each level the paths that ended in nothing; empty without any visits. `registered` are the numbers of visitors to leave out."""
    files = [str(f) for f in visit_files(project.storage.data, date.min, date.max)]
    if not files:
        return dict.fromkeys(Level, ())
    with engine() as backend:
        visits = backend.read_parquet(files, hive_partitioning=True)
        told = ibis.memtable(_told(visits, cause_of))
        steps = backend.create_table("steps", steps_of(visits, registered, told, project.traffic.lookback_days), temp=True)
        return {level: list(_counted(steps, level)) for level in Level}


def _told(visits: ir.Table, cause_of: Callable[[Came], Cause]) -> pa.Table:
    """How visits came, with what is behind it, for those behind which there is something."""
    tagged = visits.filter((visits.campaign != "") | (visits.content != "") | (visits.referrer != ""))
    columns: dict[str, list[object]] = {name: [] for name in (*CAME, *(f"of_{level}" for level in TOLD))}
    for batch in tagged.select(*CAME).distinct().to_pyarrow().to_batches(ROWS):
        for row in batch.to_pylist():
            cause = cause_of(Came(*(row[name] for name in CAME)))
            names = [cause.named(level) for level in TOLD]
            if any(names):
                for column, value in zip(columns.values(), chain(row.values(), names), strict=True):
                    column.append(value)
    types = [pa.date32(), *(pa.string() for _ in range(len(columns) - 1))]
    return pa.table({n: pa.array(c, t) for (n, c), t in zip(columns.items(), types, strict=True)})


def steps_of(visits: ir.Table, registered: Sequence[int], told: ir.Table, days: int) -> ir.Table:
    """Visitor, time and name at every level of each visit that stands on a path to nothing."""
    left = visits.anti_join(ibis.memtable(pa.table({"visitor": pa.array(registered, pa.int64())})), "visitor")
    wide = left.left_join(told, list(CAME))
    ends = wide.mutate(last=wide.started.max().over(ibis.window(group_by=wide.visitor)))
    within = ends.filter(ends.started >= ends["last"] - days * DAY)
    order = [within.started, within.campaign, within.source]
    placed = within.mutate(
        n=ibis.row_number().over(ibis.window(group_by=within.visitor, order_by=order)),
        all_of_them=within.count().over(ibis.window(group_by=within.visitor)),
    )
    kept = placed.filter((placed.n == 0) | (placed.n > placed.all_of_them - KEPT))
    return kept.select("visitor", "n", **{level.value: _name(kept, level) for level in Level})


def _name(t: ir.Table, level: Level) -> ir.Value:
    """What `step` says, as an expression."""
    if level is Level.CHANNEL:
        return t.channel
    named = t.source if level is Level.SOURCE else t[f"of_{level}"].fill_null("")
    return ibis.ifelse(named == "", ibis.literal("(").concat(t.channel, ")"), named)


def _counted(steps: ir.Table, level: Level) -> Iterator[PathCount]:
    paths = steps.group_by("visitor").aggregate(path=steps[level.value].collect(order_by=steps.n))
    counted = paths.group_by("path").aggregate(nulls=paths.count()).order_by("path")
    for batch in counted.to_pyarrow().to_batches(ROWS):
        for row in batch.to_pylist():
            yield PathCount(tuple(row["path"]), 0.0, 0.0, float(row["nulls"]))
