"""The paths of visitors who never registered, counted together by the engine that holds the visits: memory grows with distinct paths only.

A path is what the window before the visitor's last visit holds. Visits of registered visitors belong to the paths that converted; what
they did afterwards is no path that came to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import reduce
from itertools import chain

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from ibis.backends import BaseBackend

from attribution.credit.causes import Came, Cause
from attribution.credit.path_table import PathTable, joined, path_table
from attribution.credit.paths import KEPT
from attribution.traffic.engines import engine, fetched, given, in_order, kept, stored
from attribution.traffic.hit_files import VISITS, days_with_visits, hits_at
from ripplemark.config import Project
from ripplemark.records import Level

CAME = ("day", "campaign", "content", "referrer", "landing")
#: Levels whose names the visits themselves do not carry.
TOLD = (Level.CAMPAIGN, Level.POST, Level.LINK)
DAY = 86_400
NO_DAY = date(1970, 1, 1)
ROWS = 65_536  # that become Python objects at a time


@contextmanager
def unconverted(
    project: Project, registered: Sequence[int], cause_of: Callable[[Came], Cause]
) -> Generator[Callable[[Level], PathTable]]:
    """What gives the paths of a level that ended in nothing; none without any visits. `registered` are the numbers of visitors to leave out.

    A level is asked of the engine when it is wanted, so that no more than one need be in memory."""
    data = hits_at(project.storage)
    days = days_with_visits(data)
    if not days:
        yield lambda _level: path_table(())
        return
    with engine(project.engine) as backend:
        visits = stored(backend, data, VISITS, days)
        assert visits is not None
        known = given(backend, pa.table({"visitor": pa.array(registered, pa.int64())}))
        visits = arrived(visits)
        told = given(backend, _told(backend, visits, cause_of))
        with kept(backend, steps_of(visits, known, told, project.traffic.lookback_days)) as steps:
            yield lambda level: _counted(backend, steps, level)


def arrived(visits: ir.Table) -> ir.Table:
    """Visits whose day and landing page are told where they came from a page: nothing else of how they came depends on these, and there are
    many pages and days."""
    silent = visits.referrer == ""
    return visits.mutate(day=ibis.ifelse(silent, NO_DAY, visits.day), landing=ibis.ifelse(silent, "", visits.landing))


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


def _counted(backend: BaseBackend, steps: ir.Table, level: Level) -> PathTable:
    paths = steps.group_by("visitor").aggregate(path=in_order(backend, steps[level.value], steps.n))
    counted = paths.group_by("path").aggregate(nulls=paths.count()).order_by("path")
    parts = (_table(b.column("path"), b.column("nulls")) for b in fetched(backend, counted).to_batches())
    return reduce(joined, parts, path_table(()))


def _table(paths: pa.ListArray, nulls: pa.Array) -> PathTable:
    """Paths as the engine gives them; no Python object is made of a path. Steps without a name are left out, and paths without a step."""
    coded = paths.flatten().dictionary_encode()
    stripped = [name.strip() for name in coded.dictionary.to_pylist()]
    names = tuple(dict.fromkeys(name for name in stripped if name))
    place = {name: n for n, name in enumerate(names)}
    steps = np.array([place.get(name, -1) for name in stripped], np.int64)[coded.indices.to_numpy()]
    path_of_step = np.repeat(np.arange(len(paths)), pc.list_value_length(paths).to_numpy())
    named = steps >= 0
    lengths = np.bincount(path_of_step[named], minlength=len(paths))
    there = lengths > 0
    nothing = np.zeros(int(there.sum()))
    starts = np.concatenate([[0], np.cumsum(lengths[there])])
    return PathTable(names, steps[named], starts, nothing, nothing, nulls.to_numpy()[there].astype(np.float64))
