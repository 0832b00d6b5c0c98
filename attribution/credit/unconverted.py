"""The paths of visitors who never registered, counted together by the engine that holds the visits: memory grows with distinct paths only.

A path is what the window before the visitor's last visit holds. Visits of registered visitors belong to the paths that converted; what
they did afterwards is no path that came to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends import BaseBackend

from attribution.credit.causes import Came, Cause
from attribution.credit.path_table import PathCount
from attribution.credit.paths import KEPT
from attribution.traffic.engines import engine, fetched, given, in_order, kept, stored
from attribution.traffic.hit_files import VISITS, days_with_visits, hits_at
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
    data = hits_at(project.storage)
    days = days_with_visits(data)
    if not days:
        return dict.fromkeys(Level, ())
    with engine(project.engine) as backend:
        visits = stored(backend, data, VISITS, days)
        assert visits is not None
        known = given(backend, pa.table({"visitor": pa.array(registered, pa.int64())}))
        told = given(backend, _told(backend, visits, cause_of))
        steps = kept(backend, steps_of(visits, known, told, project.traffic.lookback_days))
        return {level: list(_counted(backend, steps, level)) for level in Level}


def _told(backend: BaseBackend, visits: ir.Table, cause_of: Callable[[Came], Cause]) -> pa.Table:
    """How visits came, with what is behind it, for those behind which there is something."""
    tagged = visits.filter((visits.campaign != "") | (visits.content != "") | (visits.referrer != ""))
    columns: dict[str, list[object]] = {name: [] for name in (*CAME, *(f"of_{level}" for level in TOLD))}
    for batch in fetched(backend, tagged.select(*CAME).distinct()).to_batches(ROWS):
        for row in batch.to_pylist():
            cause = cause_of(Came(*(row[name] for name in CAME)))
            names = [cause.named(level) for level in TOLD]
            if any(names):
                for column, value in zip(columns.values(), chain(row.values(), names), strict=True):
                    column.append(value)
    types = [pa.date32(), *(pa.string() for _ in range(len(columns) - 1))]
    return pa.table({n: pa.array(c, t) for (n, c), t in zip(columns.items(), types, strict=True)})


def steps_of(visits: ir.Table, registered: ir.Table, told: ir.Table, days: int) -> ir.Table:
    """Visitor, time and name at every level of each visit that stands on a path to nothing."""
    left = visits.anti_join(registered, "visitor")
    wide = left.left_join(told, list(CAME))
    ends = wide.mutate(last=wide.started.max().over(ibis.window(group_by=wide.visitor)))
    within = ends.filter(ends.started >= ends["last"] - days * DAY)
    order = [within.started, within.campaign, within.source]
    placed = within.mutate(
        n=ibis.row_number().over(ibis.window(group_by=within.visitor, order_by=order)),
        all_of_them=within.count().over(ibis.window(group_by=within.visitor)),
    )
    last = placed.filter((placed.n == 0) | (placed.n > placed.all_of_them - KEPT))
    return last.select("visitor", "n", **{level.value: _name(last, level) for level in Level})


def _name(t: ir.Table, level: Level) -> ir.Value:
    """What `step` says, as an expression."""
    if level is Level.CHANNEL:
        return t.channel
    named = t.source if level is Level.SOURCE else t[f"of_{level}"].fill_null("")
    return ibis.ifelse(named == "", ibis.literal("(").concat(t.channel, ")"), named)


def _counted(backend: BaseBackend, steps: ir.Table, level: Level) -> Iterator[PathCount]:
    paths = steps.group_by("visitor").aggregate(path=in_order(backend, steps[level.value], steps.n))
    counted = paths.group_by("path").aggregate(nulls=paths.count()).order_by("path")
    for batch in fetched(backend, counted).to_batches(ROWS):
        for row in batch.to_pylist():
            yield PathCount(tuple(row["path"]), 0.0, 0.0, float(row["nulls"]))
