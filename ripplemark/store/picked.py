"""The sorts that a filter's choices are of, and the filter as conditions that an index with day and sort answers."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ripplemark.bands import band_sql
from ripplemark.records import ShownState
from ripplemark.store.database import Database
from ripplemark.store.link_filter import LOST_ON, GridFilter, Lost, Values, day_terms, sort_terms
from ripplemark.store.sort_blocks import Spans
from ripplemark.store.sort_counts import mask_of
from ripplemark.store.sort_fold import unsorted
from ripplemark.store.sort_sums import Sums, add_spans
from ripplemark.store.sort_table import SortTable, sort_table

#: A domain's place in the newest list of ranks.
POSITION = """(SELECT harmonic FROM ranks WHERE domain = l.domain
  AND release = (SELECT release FROM rank_lists ORDER BY loaded_at DESC, release DESC LIMIT 1))"""


@dataclass(frozen=True, slots=True)
class Picked:
    """Which sorts, and how many links there ever were of each."""

    wanted: GridFilter
    table: SortTable
    mask: NDArray[np.bool_]
    ever: NDArray[np.int64]
    open: bool  # whether there are links whose sort is not told yet

    @property
    def every(self) -> int:
        """Links of all sorts that there ever were."""
        return int(self.ever.sum())

    @property
    def links(self) -> int:
        """Those of the sorts that are picked."""
        return int(self.ever[self.mask].sum())

    @property
    def number(self) -> int:
        """How many sorts."""
        return int(self.mask.sum())

    def ids(self) -> str:
        """The sorts as a JSON list, with the one of links whose sort is not told yet."""
        return json.dumps([0, *np.flatnonzero(self.mask).tolist()])

    def of(self, column: str, value: str, wanted: GridFilter) -> Picked:
        """Those of one value of a column; `wanted`: the filter that says the same."""
        here = self.mask & self.table.among(column, (value,))[self.table.codes[column][: len(self.mask)]]
        return Picked(wanted, self.table, here, self.ever, self.open)


def picked(db: Database, wanted: GridFilter) -> Picked:
    """What a filter's choices pick. Ask `can_count` first."""
    sums = Sums(0)
    add_spans(db, sums, [Spans("all")], [])
    table = sort_table(db)
    mask = mask_of(table, wanted)
    mask[0] = False
    sums.cut(len(mask))
    return Picked(wanted, table, mask, sums.live + sums.lost, bool(unsorted(db, 1)))


def terms_of(of: Picked, values: Values, lost: Lost = LOST_ON) -> list[str]:
    """Conditions on `links l` that an index with days and sort answers; only links whose sort is not told yet are read whole.

    `lost`: how that index says when links were lost."""
    return [*picking_terms(of, values), *standing_terms(of, values, lost)]


def standing_terms(of: Picked, values: Values, lost: Lost = LOST_ON) -> list[str]:
    """Those on the days of links and on whether they stand."""
    return [*day_terms(of.wanted, values, lost=lost), *_state_terms(of, values, lost)]


def picking_terms(of: Picked, values: Values) -> list[str]:
    """Those on the sorts of links."""
    own = sort_terms(of.wanted, values, band_sql(of.wanted.edges, POSITION))
    if not own:
        return []
    inside = _is_one(of.mask, values)
    return [f"({inside} OR l.sort = 0)", f"(l.sort != 0 OR ({' AND '.join(own)}))"] if of.open else [inside]


def _is_one(mask: NDArray[np.bool_], values: Values) -> str:
    """Whether a link's sort is one of many: a byte for each, which takes no time to make ready, however many there are."""
    return f"substr({values.name(mask.tobytes())}, l.sort + 1, 1) = x'01'"


def _state_terms(of: Picked, values: Values, lost: Lost) -> list[str]:
    """The chosen states, by the day on which links were lost."""
    known = frozenset(s for s in of.wanted.states if s in set(ShownState))
    if not known or {ShownState.LIVE, ShownState.LOST} <= known:
        return []
    if ShownState.LIVE in known:
        return [lost.stands]
    if ShownState.BROKEN not in known:
        return [lost.gone]
    broken = _is_one(broken_sorts(of), values)
    if of.open:
        broken = f"({broken} OR (l.sort = 0 AND l.broken = 1))"
    return [f"({lost.gone} OR {broken})" if ShownState.LOST in known else f"{lost.stands} AND {broken}"]


def broken_sorts(of: Picked) -> NDArray[np.bool_]:
    """For each sort, whether its links lead to errors."""
    found = of.table.among("broken", (1,))[of.table.codes["broken"]]
    found[0] = False
    return found[: len(of.mask)]
