"""When the sites of campaigns began and ceased to link, packed a campaign a block: those of several are put together in memory, each site once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from ripplemark.store.database import Database

#: Rows of a block that are packed: at least so many, and so great a part of what is packed already.
FEW, PART = 1_024, 32
DAY_BITS = 22  # enough for every day up to the year 9999
Keys = NDArray[np.int64]  # site * 2^22 + day, in order, each once
Values = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Turns:
    """Values by site and day."""

    keys: Keys
    values: Values

    @property
    def sites(self) -> NDArray[np.int64]:
        """The site of each."""
        return self.keys >> DAY_BITS

    @property
    def days(self) -> NDArray[np.int64]:
        """The day of each, as `date.toordinal` counts."""
        return self.keys & ((1 << DAY_BITS) - 1)

    def begun(self) -> NDArray[np.bool_]:
        """Whether each is the first of its site."""
        sites = self.sites
        return np.concatenate([np.ones(min(1, len(sites)), bool), sites[1:] != sites[:-1]])


def united(db: Database, what: str, kind: str, scopes: Sequence[str]) -> Turns:
    """The values of some campaigns added up; nought left out."""
    parts = [part for scope in sorted(set(scopes)) for part in _parts(db, what, kind, scope)]
    return _added(parts)


def standing(turns: Turns) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether a site began to link on its day, and whether it ceased to: of all that the turns are of, not of each."""
    if not len(turns.keys):
        return np.zeros(0, bool), np.zeros(0, bool)
    level, first = np.cumsum(turns.values), np.flatnonzero(turns.begun())
    base = np.concatenate([[0], level[first[1:] - 1]])
    level -= np.repeat(base, np.diff(np.append(first, len(level))))
    before = level - turns.values
    return (before == 0) & (level > 0), (before > 0) & (level == 0)


def pack_turns(db: Database) -> None:
    """Pack the campaigns that have many rows beside what is packed."""
    found = db.tuples(
        """SELECT t.what, t.kind, t.scope FROM (SELECT what, kind, scope, count(*) AS n FROM site_turns GROUP BY what, kind, scope) t
           LEFT JOIN turn_blocks b USING (what, kind, scope) WHERE t.n >= max(?, coalesce(length(b.turns), 0) / 12 / ?)""",
        (FEW, PART),
    )
    for what, kind, scope in found:
        turns = united(db, str(what), str(kind), (str(scope),))
        block = turns.keys.astype("<i8").tobytes() + turns.values.astype("<i4").tobytes()
        db.run("INSERT OR REPLACE INTO turn_blocks (what, kind, scope, turns) VALUES (?, ?, ?, ?)", (what, kind, scope, block))
        db.run("DELETE FROM site_turns WHERE what = ? AND kind = ? AND scope = ?", (what, kind, scope))


def _parts(db: Database, what: str, kind: str, scope: str) -> Iterable[Turns]:
    where = "WHERE what = ? AND kind = ? AND scope = ?"
    block = db.value(f"SELECT turns FROM turn_blocks {where}", (what, kind, scope))
    if block is not None:
        n = len(block) // 12  # none, if all that was added was taken away again
        yield Turns(np.frombuffer(block, "<i8", n), np.frombuffer(block, "<i4", n, n * 8).astype(np.int64))
    rows = db.tuples(f"SELECT site << {DAY_BITS} | day, value FROM site_turns {where} ORDER BY site, day", (what, kind, scope))
    if rows:
        yield Turns(*np.fromiter(chain.from_iterable(rows), np.int64, 2 * len(rows)).reshape(-1, 2).T)


def _added(parts: Sequence[Turns]) -> Turns:
    """Values of one key added up. Each part is in order, so that putting them in order is little more than merging."""
    none = np.zeros(0, np.int64)
    keys, values = np.concatenate([none, *(p.keys for p in parts)]), np.concatenate([none, *(p.values for p in parts)])
    if not len(keys):
        return Turns(keys, values)
    if len(parts) > 1:
        order = np.argsort(keys, kind="stable")
        keys, values = keys[order], values[order]
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    sums = np.add.reduceat(values, starts)
    kept = sums != 0
    return Turns(keys[starts][kept], sums[kept])
