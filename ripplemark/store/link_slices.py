"""A slice of the links in an order, by the way that reads least, which the counts by sort tell.

Few links are gathered and put in order; many are walked through in an order that an index has, until the slice is full."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from ripplemark.records import ShownState
from ripplemark.store.anchor_order import AnchorWalk
from ripplemark.store.database import Database
from ripplemark.store.link_filter import GridFilter, Values, filtered
from ripplemark.store.link_grid import SORTS
from ripplemark.store.link_months import possible, published_months, stretches
from ripplemark.store.link_ways import (
    ENTRY,
    KEPT,
    OF_DOMAIN,
    OF_PAGE,
    PASSED,
    ROW,
    Gathering,
    Ground,
    gathered,
    gatherings,
    ground,
    picked_out,
)
from ripplemark.store.picked import terms_of
from ripplemark.store.seen_order import DEEP, Place, between, walk_seen
from ripplemark.store.sort_counts import can_count, counted_by, counted_links

#: column of LinkRow -> that of `link_sorts` that has it: such an order is that of its values one after another.
BY_SORT = {"placement": "placement", "campaign": "campaign", "language": "language", "state": "state", "link_class": "class"}
_CHOICE = {"placement": "placements", "campaign": "campaigns", "language": "languages", "class": "classes"}
#: Links of one value stand in the order in which they were first seen, but those of a domain or of a day page by page.
SEEN, BY_PAGE = "l.first_seen {way}, l.id {way}", "l.target_url {way}, l.occurrence {way}"
_TIES = {
    "page_domain": f"l.page_id {{way}}, {BY_PAGE}",
    "published_at": f"iif(p.published_at IS NULL, l.first_seen, '') {{way}}, iif(p.published_at IS NULL, l.id, 0) {{way}}, l.page_id {{way}}, {BY_PAGE}",
}
#: column -> where its order stands: (tables, order, what the index holds, the other links).
_INDEXED = {
    "page_domain": (
        "urls u INDEXED BY urls_linking CROSS JOIN links l ON l.page_id = u.id", f"u.domain {{way}}, u.id {{way}}, {BY_PAGE}", "u.linking > 0", "",
    ),
    "published_at": (
        "pages p INDEXED BY pages_published CROSS JOIN links l ON l.page_id = p.id", f"p.published_at {{way}}, p.id {{way}}, {BY_PAGE}",
        "p.published_at IS NOT NULL", "NOT EXISTS (SELECT 1 FROM pages WHERE pages.id = l.page_id AND published_at IS NOT NULL)",
    ),
    "visits": ("links l INDEXED BY links_visits", f"l.visits {{way}}, {SEEN}", "l.visits > 0", "l.visits = 0"),
    "registrations": (
        "links l INDEXED BY links_registrations", f"l.registrations {{way}}, {SEEN}", "l.registrations > 0", "l.registrations = 0",
    ),
}  # fmt: skip
#: All links in the order of their domains, of which two indices tell all but the links themselves.
_OF_DOMAINS = "FROM {} WHERE {}".format(_INDEXED["page_domain"][0], _INDEXED["page_domain"][2])
FEW_BRING = 0.02  # of all links bring visits: if more do, more is walked through than was thought
_LATE = 4  # times as many pages are passed at most before those with links that are lost since the days began, about
_AT_ONCE = 512  # links that are read before it is looked whether they are enough
WALKED = frozenset({"first_seen", "anchor", *BY_SORT, *_INDEXED})


@dataclass(frozen=True, slots=True)
class Slice:
    """Which links of an order: `start` from 0."""

    sort: str
    descending: bool
    start: int
    stop: int

    @property
    def way(self) -> str:
        """As SQL says it."""
        return "DESC" if self.descending else "ASC"

    @property
    def number(self) -> int:
        """How many."""
        return self.stop - self.start

    @property
    def order(self) -> str:
        """The order in SQL, over all that may be equal."""
        return f"{SORTS[self.sort]} {{way}}, {_TIES.get(self.sort, SEEN)}".format(way=self.way)

    @property
    def keyed(self) -> bool:
        """Whether the order is known only by reading each link."""
        return self.sort != "first_seen"


def slice_ids(db: Database, wanted: GridFilter, asked: Slice, total: int | None = None) -> list[int]:
    """The ids of a slice in their order; `total`: how many links the filter finds, where that is known. Raises ValueError for a column that
    LinkRow does not have."""
    if asked.sort not in SORTS:
        raise ValueError(f"links have no column {asked.sort!r} to sort by; there are {', '.join(SORTS)}")
    if not can_count(db, wanted):
        return _one_by_one(db, wanted, asked)
    total = counted_links(db, wanted) if total is None else total
    asked = replace(asked, start=max(0, asked.start), stop=min(asked.stop, total))
    return _slice(db, ground(db, wanted, total), asked) if asked.number > 0 else []


def _one_by_one(db: Database, wanted: GridFilter, asked: Slice) -> list[int]:
    """Of links that the counts do not tell apart: those of a search, or any while the counts are far behind."""
    joins, where, values = filtered(db, wanted, SORTS[asked.sort])
    limit = f"LIMIT {max(0, asked.number):d} OFFSET {max(0, asked.start):d}"
    return [r[0] for r in db.tuples(f"SELECT l.id FROM links l {joins} {where} ORDER BY {asked.order} {limit}", values)]


def _slice(db: Database, of: Ground, asked: Slice) -> list[int]:
    """A slice of links that are counted."""
    way = min(gatherings(of, keyed=asked.keyed))
    if asked.sort == "page_domain" and gathering_is_less(
        picking := _picking(of, asked), min(way.micros, _walk_micros(of, asked, []))
    ):
        return picked_out(db, of, picking, _OF_DOMAINS, _INDEXED[asked.sort][1].format(way=asked.way), asked.stop, asked.start)
    pieces = list(_pieces(db, of, asked)) if asked.sort in BY_SORT else []
    if asked.sort not in WALKED or gathering_is_less(way, _walk_micros(of, asked, pieces)):
        return gathered(db, of, way, asked.order, asked.stop, asked.start)
    if asked.sort == "first_seen":
        return _seen(db, of, asked)
    if asked.sort == "anchor":
        return AnchorWalk(db, of.of, of.months, asked.descending).ids(asked.start, asked.number, of.total / of.every)
    if asked.sort in BY_SORT:
        return [link for own, cut in pieces for link in _slice(db, own, cut)]
    return _in_two(db, of, asked)


def _seen(db: Database, of: Ground, asked: Slice) -> list[int]:
    """A slice of the order in which links were first seen, from the end that is nearer."""
    after = of.total - asked.stop
    if asked.start >= DEEP and after < asked.start:
        return walk_seen(db, of.of, of.months, Place(not asked.descending, after, asked.number))[::-1]
    return walk_seen(db, of.of, of.months, Place(asked.descending, asked.start, asked.number))


def _picking(of: Ground, asked: Slice) -> Gathering:
    """How links are gathered that are then looked for in the order of their domains, and what both take."""
    way = min(gatherings(of, keyed=False))
    return Gathering(way.micros + of.total * KEPT + of.passed(asked.stop, of.every) * PASSED, way.by)


def gathering_is_less(way: Gathering, walked: float) -> bool:
    """Whether it is less work to read all links of a filter than to walk past links until the slice is full."""
    return way.micros <= walked


def _walk_micros(of: Ground, asked: Slice, pieces: list[tuple[Ground, Slice]]) -> float:
    if pieces:
        return sum(min(min(gatherings(own, keyed=False)).micros, own.walk_micros(cut.stop, cut.start)) for own, cut in pieces)
    stop, seen = asked.stop, _seen_micros(of, asked)
    brings = of.every * FEW_BRING * ENTRY + min(seen, min(gatherings(of, keyed=False)).micros) + stop * ROW
    return {
        "first_seen": seen,
        "anchor": 2 * (of.passed(stop, of.every) * ENTRY + of.passed(stop, of.of.links) * ROW),
        "page_domain": of.passed(stop, of.every) * OF_DOMAIN,
        "published_at": min(seen, _LATE * of.walk_micros(stop, asked.start)) * OF_PAGE / ENTRY,
        "visits": brings,
        "registrations": brings,
    }.get(asked.sort, float("inf"))


def _seen_micros(of: Ground, asked: Slice) -> float:
    """To walk to a place in the order in which links were first seen."""
    seen = of.walk_micros(asked.stop, asked.start)
    if asked.descending or not of.wanted.since or set(of.wanted.states) != {ShownState.LOST}:
        return seen
    return max(seen, math.sqrt(seen * of.near * ENTRY))  # the oldest were lost before: between evenly spread and all at the end


def few_links(db: Database, wanted: GridFilter, most: int) -> list[int] | None:
    """All links of a filter where there are no more than `most`, and that can be told and they can be read in no time; None otherwise."""
    if not can_count(db, wanted):
        return None
    of = ground(db, wanted, most)
    way = min(gatherings(of, keyed=False))
    if way.micros > most * ROW:
        return None
    ids = gathered(db, of, way, "l.id", most + 1)
    return ids if len(ids) <= most else None


# ---------------------------------------------------------------- many links


def _pieces(db: Database, of: Ground, asked: Slice) -> Iterator[tuple[Ground, Slice]]:
    """What of the slice has one value of the order, one value after the other: links of one stand in the order in which they were first seen."""
    column, start, number = BY_SORT[asked.sort], asked.start, asked.number
    counts = counted_by(db, of.wanted, column)
    for value, links in reversed(counts) if asked.descending else counts:
        if start < links and number > 0:
            stop = min(links, start + number)
            yield _ground(of, column, value, links), Slice("first_seen", asked.descending, start, stop)
            number -= stop - start
        start = max(0, start - links)


def _ground(of: Ground, column: str, value: str, links: int) -> Ground:
    wanted = _with(of.wanted, column, value)
    inside = replace(of.of, wanted=wanted) if column == "state" else of.of.of(column, value, wanted)
    return Ground(inside, links, of.months)


def _with(wanted: GridFilter, column: str, value: str) -> GridFilter:
    """The filter with one value of a column."""
    if column != "state":
        choice: dict[str, Any] = {_CHOICE[column]: (value,)}
        return replace(wanted, **choice)
    live = tuple(s for s in wanted.states if s in {ShownState.LIVE, ShownState.BROKEN})
    return replace(wanted, states=(live or (str(ShownState.LIVE),)) if value == ShownState.LIVE else (str(ShownState.LOST),))


Group = tuple[Callable[[int, int], list[int]], Callable[[], int]]  # ids from a place on, so many; how many there are


def _in_two(db: Database, of: Ground, asked: Slice) -> list[int]:
    """Links that an index has in order, and the others beside them in the order in which they were first seen."""
    groups = [_indexed(db, of, asked, *part) for part in _parts(db, of, asked)]
    others = _INDEXED[asked.sort][3]
    if others:
        rest = _others(db, of, asked, others, list(groups))
        groups = [*groups, rest] if asked.descending else [rest, *groups]
    return _one_after_another(groups, asked)


def _others(db: Database, of: Ground, asked: Slice, which: str, indexed: list[Group]) -> Group:
    way = min(gatherings(of, keyed=False))

    def in_order(start: int, n: int) -> list[int]:
        if gathering_is_less(way, _seen_micros(of, replace(asked, start=start, stop=start + n))):
            return _picked(db, gathered(db, of, way, SEEN.format(way=asked.way), of.total), which, start, n)
        return walk_seen(db, of.of, of.months, Place(asked.descending, start, n), which)

    return in_order, lambda: of.total - sum(number() for _, number in indexed)


def _picked(db: Database, ids: list[int], which: str, start: int, n: int) -> list[int]:
    """Of links in order those that a condition holds of, from a place on, so many; no more are read than it takes to find them."""
    found: list[int] = []
    for low in range(0, len(ids), _AT_ONCE):
        part = ids[low : low + _AT_ONCE]
        sql = f"SELECT l.id FROM json_each(?) j CROSS JOIN links l ON l.id = j.value WHERE {which}"
        kept = {r[0] for r in db.tuples(sql, (json.dumps(part),))}
        found += [link for link in part if link in kept]
        if len(found) >= start + n:
            break
    return found[start : start + n]


def _parts(db: Database, of: Ground, asked: Slice) -> list[tuple[str, str]]:
    """What of an order the filter's links can be in, in order: (first, last) of the days on which pages were published."""
    if asked.sort != "published_at":
        return [("", "")]
    found = stretches(possible(published_months(db), of.wanted, seen=False))
    return found[::-1] if asked.descending else found


def _indexed(db: Database, of: Ground, asked: Slice, first: str, last: str) -> Group:
    tables, order, held, _ = _INDEXED[asked.sort]
    values = Values()
    part = between("p.published_at", first, last, values) if first or last else []
    where = " AND ".join([held, *part, *terms_of(of.of, values)])

    def number() -> int:
        return int(db.value(f"SELECT count(*) FROM {tables} WHERE {where}", values))

    def in_order(start: int, n: int) -> list[int]:
        sql = f"SELECT l.id FROM {tables} WHERE {where} ORDER BY {order.format(way=asked.way)} LIMIT {n:d} OFFSET {start:d}"
        return [r[0] for r in db.tuples(sql, values)]

    return in_order, number


def _one_after_another(groups: list[Group], asked: Slice) -> list[int]:
    ids: list[int] = []
    start = asked.start
    for fetch, number in groups:
        found = fetch(start, asked.number - len(ids))
        ids += found
        if len(ids) == asked.number:
            break
        start = 0 if found or not start else start - number()
    return ids
