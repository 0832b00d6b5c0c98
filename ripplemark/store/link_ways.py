"""What it takes to read the links of a filter in each way that there is, in microseconds of the processor, so that the least is chosen. Few links
are gathered and put in order; many are walked through in an order that an index has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ripplemark.records import ShownState
from ripplemark.store.database import Database
from ripplemark.store.link_filter import LOST_DAY, LOST_ON, GridFilter, Values, joins, lost_on
from ripplemark.store.link_months import Month, lost_since, possible, seen_months, stretches
from ripplemark.store.picked import Picked, picked, terms_of
from ripplemark.store.seen_order import DEEP, between

#: Microseconds, as measured on a store of ten million links: an entry of an index with its days and sort looked at; one link read, from anywhere
#: and beside the one before; a link of the next page; a sort's first link found; a link put in order; a link looked for among the lost ones of its sort.
ENTRY, ROW, NEAR, OF_PAGE, SEEK, ORDERED, LOST = 0.25, 3.5, 1.0, 1.3, 1.5, 0.4, 0.6
#: In the order of domains: a link passed; one passed that is only looked for among those that were gathered; one of these kept for that.
OF_DOMAIN, PASSED, KEPT = 1.7, 0.7, 0.3
#: A month is walked through from its nearer end.
_OF_MONTH = 0.5


@dataclass(frozen=True)
class Ground:
    """What is known of a filter before any link is read."""

    of: Picked
    total: int
    months: Sequence[Month]

    @property
    def wanted(self) -> GridFilter:
        """The filter."""
        return self.of.wanted

    @cached_property
    def every(self) -> int:
        """All links."""
        return max(1, self.of.every)

    @cached_property
    def own(self) -> list[Month]:
        """The months that the links can have been first seen in."""
        return possible(self.months, self.wanted)

    @cached_property
    def near(self) -> int:
        """How many links of any kind were first seen in these."""
        return min(self.every, sum(month.links for month in self.own))

    @cached_property
    def of_sorts(self) -> int:
        """About how many of them are of the sorts that are picked."""
        return int(self.of.links * self.near / self.every)

    def passed(self, wanted: int, among: int) -> float:
        """How many links a walk passes until it has so many, if they stand evenly."""
        return min(among, wanted * among / max(1, self.total))

    def walk_micros(self, stop: int, start: int = 0) -> float:
        """In the order in which they were first seen."""
        if start < DEEP:
            return self.passed(stop, self.near) * ENTRY
        month = max((month.links for month in self.own), default=0)
        return (_OF_MONTH * month + self.passed(stop - start, self.near)) * ENTRY


def ground(db: Database, wanted: GridFilter, total: int) -> Ground:
    """What is known of a filter that finds so many links. Ask `can_count` first."""
    return Ground(picked(db, wanted), total, seen_months(db))


# ---------------------------------------------------------------- gathering


@dataclass(frozen=True, slots=True, order=True)
class Gathering:
    """One way to read all links of a filter: microseconds, by which index."""

    micros: float
    by: str


def gatherings(of: Ground, *, keyed: bool) -> Iterator[Gathering]:
    """The ways there are. `keyed`: whether their order is known only by reading each."""
    found = of.total * (ORDERED + (ROW if keyed else 0))
    if not of.of.mask[1:].all():
        lost = bool(of.wanted.since or of.wanted.states)
        yield Gathering(of.of.number * SEEK * (1 + lost) + of.of_sorts * (ENTRY + LOST * lost) + found, "sort")
    if set(of.wanted.states) == {ShownState.LOST}:
        yield Gathering(lost_since(of.months, of.wanted) * ENTRY + found, "lost")
    yield Gathering(of.near * ENTRY + of.total * (ORDERED + (NEAR if keyed else 0)), "seen")


#: The sorts that are picked; which of their links are lost, since when.
_SORTS = "WITH sorts (sort) AS (SELECT value FROM json_each(:sorts))"
_LOST = """, lost (id, lost_on) AS MATERIALIZED (
  SELECT k.id, k.lost_on FROM sorts s CROSS JOIN links k INDEXED BY links_gone ON k.sort = s.sort WHERE k.lost_on IS NOT NULL)
"""


#: How the index of each way says when links were lost: that of sorts does not, their lost links are put beside them.
_SAYS = {"sort": lost_on("g."), "lost": LOST_ON, "seen": LOST_DAY}


def gathered(db: Database, of: Ground, way: Gathering, order: str, stop: int, start: int = 0) -> list[int]:
    """The ids of the links from one place of an order (SQL of ours) to another."""
    values = Values()
    before, found = _found(of, way, order, values)
    sql = f"{before} {found} ORDER BY {order} LIMIT {max(0, stop - start):d} OFFSET {start:d}"
    return [r[0] for r in db.tuples(sql, values)]


def picked_out(db: Database, of: Ground, way: Gathering, pages: str, order: str, stop: int, start: int = 0) -> list[int]:
    """The same where an index has the order of the links' pages (`pages`: SQL that begins FROM): the links are gathered, then looked for while
    their pages are walked through, whose index names all links of a page. No link is read."""
    values = Values()
    before, found = _found(of, way, "", values)
    sql = f"""{f"{before}," if before else "WITH"} found (id) AS MATERIALIZED ({found})
              SELECT l.id {pages} AND +l.id IN (SELECT id FROM found) ORDER BY {order} LIMIT {max(0, stop - start):d} OFFSET {start:d}"""
    return [r[0] for r in db.tuples(sql, values)]


def _found(of: Ground, way: Gathering, order: str, values: Values) -> tuple[str, str]:
    """(what stands before the query, a query for the ids of the links without an order)."""
    before, tables, held = _source(of, way, values)
    terms = terms_of(of.of, values, _SAYS[way.by])
    if any("g.lost_on" in term for term in terms):
        before, tables = before + _LOST, f"{tables} LEFT JOIN lost g ON g.id = l.id"
    return before, f"SELECT l.id FROM {tables} {joins(order)} WHERE {' AND '.join([*held, *terms]) or '1'}"


def _source(of: Ground, way: Gathering, values: Values) -> tuple[str, str, list[str]]:
    """(what stands before the query, tables, what the index is asked for)."""
    own = stretches(of.own)
    first, last = (own[0][0], own[-1][1]) if own else ("~", "")
    seen = between("l.first_seen", first, last, values)
    if way.by == "sort":
        values["sorts"] = of.of.ids()
        return _SORTS, "sorts s CROSS JOIN links l INDEXED BY links_sort", ["l.sort = s.sort", *seen]
    if way.by == "lost":
        since = of.wanted.since.isoformat() if of.wanted.since else ""
        return "", "links l INDEXED BY links_lost", [f"l.lost_on >= {values.name(since)}"]
    return "", "links l INDEXED BY links_seen", seen
