"""A slice of the links in an order, by the way that reads least, which the counts by sort tell.

Few links are gathered and put in order; many are walked through in an order that an index has, until the slice is full."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from ripplemark.records import ShownState
from ripplemark.store.anchor_order import AnchorWalk
from ripplemark.store.database import Database
from ripplemark.store.link_filter import GridFilter, Values, filtered
from ripplemark.store.link_grid import SORTS
from ripplemark.store.seen_order import seen_between, walk_seen, walk_terms
from ripplemark.store.sort_blocks import ENDLESS, Spans, counts_in
from ripplemark.store.sort_counts import can_count, counted_by, counted_links, ever_of, sorts_of

#: To read a link takes as long as to walk past so many entries of an index.
READ = 20
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
_ALL = 2**40
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


def slice_ids(db: Database, wanted: GridFilter, asked: Slice) -> list[int]:
    """The ids of a slice in their order. Raises ValueError for a column that LinkRow does not have."""
    if asked.sort not in SORTS:
        raise ValueError(f"links have no column {asked.sort!r} to sort by; there are {', '.join(SORTS)}")
    if not can_count(db, wanted):
        return _gathered(db, wanted, asked, "")
    total = counted_links(db, wanted)
    asked = replace(asked, start=max(0, asked.start), stop=min(asked.stop, total))
    return _slice(db, wanted, asked, total) if asked.number > 0 else []


def _slice(db: Database, wanted: GridFilter, asked: Slice, total: int) -> list[int]:
    """A slice of so many links."""
    every = ever_of(db, GridFilter())
    candidates, way = min(_narrow(db, wanted), default=(every, ""))
    if asked.sort not in WALKED or gathering_is_less(candidates, asked, total / every):
        return _gathered(db, wanted, asked, way)
    if asked.sort == "first_seen":
        return walk_seen(db, wanted, asked.descending, asked.start, asked.number)
    if asked.sort == "anchor":
        return AnchorWalk(db, wanted, asked.descending).ids(asked.start, asked.number, total / every)
    return _by_value(db, wanted, asked) if asked.sort in BY_SORT else _in_two(db, wanted, asked, total)


def gathering_is_less(candidates: int, asked: Slice, share: float) -> bool:
    """Whether it is less work to read all candidates than to walk past links of which a share is asked for until the slice is full."""
    if asked.sort == "first_seen" or asked.sort in BY_SORT:  # an index holds all that must be known, and where to begin
        return candidates * READ <= asked.number / share
    return candidates <= asked.stop / share


def few_links(db: Database, wanted: GridFilter, most: int) -> list[int] | None:
    """All links of a filter where no more than `most` need be read to find them; None where it takes more."""
    if not can_count(db, wanted):
        return None
    candidates, way = min(_narrow(db, wanted), default=(most + 1, ""))
    return _gathered(db, wanted, Slice("link_id", False, 0, _ALL), way) if candidates <= most else None


# ---------------------------------------------------------------- few links


def _narrow(db: Database, wanted: GridFilter) -> Iterator[tuple[int, str]]:
    """(links, which) of the ways to read but a part of the links, each with all that the filter finds."""
    if sorts_of(wanted, Values()):
        yield ever_of(db, wanted), "sort"
    if wanted.states and set(wanted.states) == {ShownState.LOST} and wanted.since:
        yield int(counts_in(db, Spans("month", wanted.since.isoformat()[:7]))[3].sum()), "lost"
    first, last = seen_between(db, wanted)
    if first or last:
        yield int(counts_in(db, Spans("seen", first, last or ENDLESS))[1].sum()), "seen"


def _gathered(db: Database, wanted: GridFilter, asked: Slice, way: str) -> list[int]:
    """Read all that the filter finds, and put it in order."""
    joins, where, values = filtered(db, wanted, SORTS[asked.sort])
    order = f"{SORTS[asked.sort]} {{way}}, {_TIES.get(asked.sort, SEEN)}".format(way=asked.way)
    index, only = "", ""
    if way == "sort":
        index, only = "INDEXED BY links_sort", f"AND l.sort IN (SELECT 0 UNION ALL {sorts_of(wanted, values)})"
    elif way == "lost" and wanted.since:
        index, only = "INDEXED BY links_lost", f"AND l.lost_on >= {values.name(wanted.since.isoformat())}"
    elif way == "seen":
        first, last = seen_between(db, wanted)
        index, only = (
            "INDEXED BY links_seen",
            f"AND l.first_seen >= {values.name(first)} AND l.first_seen < {values.name(last or ENDLESS)}",
        )
    sql = f"SELECT l.id FROM links l {index} {joins} {where} {only} ORDER BY {order} LIMIT {max(0, asked.number):d} OFFSET {max(0, asked.start):d}"
    return [r[0] for r in db.rows(sql, values)]


# ---------------------------------------------------------------- many links


def _by_value(db: Database, wanted: GridFilter, asked: Slice) -> list[int]:
    """One value of the order after the other; the links of each in the order in which they were first seen."""
    column, ids = BY_SORT[asked.sort], list[int]()
    counts = counted_by(db, wanted, column)
    start = asked.start
    for value, links in reversed(counts) if asked.descending else counts:
        if start < links and len(ids) < asked.number:
            stop = min(links, start + asked.number - len(ids))
            ids += _slice(db, _with(wanted, column, value), Slice("first_seen", asked.descending, start, stop), links)
        start = max(0, start - links)
    return ids


def _with(wanted: GridFilter, column: str, value: str) -> GridFilter:
    """The filter with one value of a column."""
    if column != "state":
        choice: dict[str, Any] = {_CHOICE[column]: (value,)}
        return replace(wanted, **choice)
    live = tuple(s for s in wanted.states if s in {ShownState.LIVE, ShownState.BROKEN})
    return replace(wanted, states=(live or (str(ShownState.LIVE),)) if value == ShownState.LIVE else (str(ShownState.LOST),))


Group = tuple[Callable[[int, int], list[int]], Callable[[], int]]  # ids from a place on, so many; how many there are


def _in_two(db: Database, wanted: GridFilter, asked: Slice, total: int) -> list[int]:
    """Links that an index has in order, and the others beside them in the order in which they were first seen."""
    tables, order, held, others = _INDEXED[asked.sort]
    values = Values()
    where = " AND ".join([held, *walk_terms(db, wanted, values)])

    def number() -> int:
        return int(db.value(f"SELECT count(*) FROM {tables} WHERE {where}", values))

    def in_order(start: int, n: int) -> list[int]:
        sql = f"SELECT l.id FROM {tables} WHERE {where} ORDER BY {order.format(way=asked.way)} LIMIT {n:d} OFFSET {start:d}"
        return [r[0] for r in db.rows(sql, values)]

    groups: list[Group] = [(in_order, number)]
    if others:
        rest: Group = (lambda start, n: walk_seen(db, wanted, asked.descending, start, n, others), lambda: total - number())
        groups = [*groups, rest] if asked.descending else [rest, *groups]
    return _one_after_another(groups, asked)


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
