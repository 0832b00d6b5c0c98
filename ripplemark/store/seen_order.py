"""Links in the order in which they were first seen, from any place on: months that a filter cannot be in are left out, and a place far
down is found by what each month holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ripplemark.records import ShownState
from ripplemark.store.database import Database
from ripplemark.store.link_filter import LOST_DAY, Values, day_terms, filtered
from ripplemark.store.link_months import Month, possible, stretches
from ripplemark.store.picked import Picked, broken_sorts, terms_of
from ripplemark.store.sort_blocks import span_counts

#: From which row on the months are counted: up to there it is quicker to walk.
DEEP = 20_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where in an order: so many links from `start` on."""

    descending: bool
    start: int
    number: int


def walk_seen(db: Database, of: Picked, months: Sequence[Month], at: Place, extra: str = "") -> list[int]:
    """The ids of a place; `months`: all that links were seen in; `extra`: one more condition, in SQL of ours."""
    own = possible(months, of.wanted)
    if at.start >= DEEP and not extra:
        return _deep(db, of, own[::-1] if at.descending else own, at)
    parts, ids, start = stretches(own), list[int](), at.start
    for first, last in parts[::-1] if at.descending else parts:
        part = Month("", 0, "", "", "", 0, first, last)
        found = _cut(db, of, part, Place(at.descending, start, at.number - len(ids)), extra)
        ids += found
        if len(ids) == at.number:
            break
        start = 0 if found or not start else start - _number(db, of, part, extra)
    return ids


def _deep(db: Database, of: Picked, months: list[Month], at: Place) -> list[int]:
    """The same, month by month: those before the place are counted, not walked through."""
    told, ids, start = MonthNumbers(db, of), list[int](), at.start
    for month in months:
        number = told.links(month) if month.within(of.wanted) else _number(db, of, month)
        if start < number and len(ids) < at.number:
            ids += _nearer(db, of, month, Place(at.descending, start, min(number - start, at.number - len(ids))), number)
        start = max(0, start - number)
        if len(ids) == at.number:
            break
    return ids


def _nearer(db: Database, of: Picked, month: Month, at: Place, number: int) -> list[int]:
    """A place in a month that holds so many, from the end that is nearer."""
    after = number - at.start - at.number
    if after >= at.start:
        return _cut(db, of, month, at)
    return _cut(db, of, month, Place(not at.descending, after, at.number))[::-1]


def _cut(db: Database, of: Picked, part: Month, at: Place, extra: str = "") -> list[int]:
    values, way = Values(), "DESC" if at.descending else "ASC"
    sql = f"""SELECT l.id FROM links l INDEXED BY links_seen WHERE {_where(of, part, extra, values)}
              ORDER BY l.first_seen {way}, l.id {way} LIMIT {at.number:d} OFFSET {at.start:d}"""
    return [r[0] for r in db.tuples(sql, values)]


def _number(db: Database, of: Picked, part: Month, extra: str = "") -> int:
    values = Values()
    return int(db.value(f"SELECT count(*) FROM links l INDEXED BY links_seen WHERE {_where(of, part, extra, values)}", values))


def _where(of: Picked, part: Month, extra: str, values: Values) -> str:
    return " AND ".join(
        [*between("l.first_seen", part.first, part.last, values), *terms_of(of, values, LOST_DAY), *([extra] if extra else [])]
    )


def between(column: str, first: str, last: str, values: Values) -> list[str]:
    """Conditions that a column is from one text on and before another; "" = without an end."""
    return [f"{column} >= {values.name(first)}", *([f"{column} < {values.name(last)}"] if last else [])]


# ---------------------------------------------------------------- months


class MonthNumbers:
    """How many links of a filter were first seen in a month that lies within its days: as they were counted, and what changed since."""

    def __init__(self, db: Database, of: Picked) -> None:
        self._db, self._of = db, of
        known = frozenset(s for s in of.wanted.states if s in set(ShownState))
        self._live = of.mask if not known or ShownState.LIVE in known else of.mask & broken_sorts(of)
        if known and not known & {ShownState.LIVE, ShownState.BROKEN}:
            self._live = np.zeros_like(of.mask)
        self._lost = of.mask if not known or ShownState.LOST in known else np.zeros_like(of.mask)

    def links(self, month: Month) -> int:
        """Links of the month."""
        number = 0
        for sorts, came, fell, _ in span_counts(self._db, "seen", month.name):
            number += _sum(self._live, sorts, came - fell) + _sum(self._lost, sorts, fell)
        return number - sum(self._lost_before(month)) + self._changed.get(month.name, 0)

    def _lost_before(self, month: Month) -> Iterator[int]:
        """Those of the month that were lost before the days began."""
        since = self._of.wanted.since
        if since is None or not self._lost.any():
            return
        parts = list(span_counts(self._db, "gone", f"{month.name}>", f"{month.name}>{since.isoformat()[:7]}"))
        if parts:
            sorts, _, _, went = np.concatenate(parts, axis=1)
            yield _sum(self._lost, sorts, went)
        yield self._lost_in_month.get(month.name, 0)

    @cached_property
    def _lost_in_month(self) -> dict[str, int]:
        """month of first sight -> links that were lost in the month in which the days begin, but before them, as they were counted."""
        since = str(self._of.wanted.since)
        values = {"first": f"{since[:7]}-00", "since": since}
        lost = "lost_on >= :first AND lost_on < :since"
        sql = f"""SELECT sort, substr(first_seen, 1, 7) FROM links INDEXED BY links_lost WHERE {lost} AND sort != 0 {{open}}
                  UNION ALL SELECT sort, substr(first_seen, 1, 7) FROM sort_log WHERE {lost} AND sort != 0"""
        rows = self._db.tuples(sql.format(open="AND id NOT IN (SELECT link FROM sort_log)" if self._of.open else ""), values)
        return _by_month(rows, self._lost)

    @cached_property
    def _changed(self) -> dict[str, int]:
        """month of first sight -> links that are there now less those that were counted, of the ones that changed."""
        if not self._of.open:
            return {}
        values = Values()
        within = " AND ".join(["sort != 0", *day_terms(self._of.wanted, values, "")])
        live, lost = (self._db.tuples(f"SELECT sort, substr(first_seen, 1, 7) FROM sort_log WHERE {within} AND lost_on IS {no} NULL", values) for no in ("", "NOT"))  # fmt: skip
        joins, where, own = filtered(self._db, self._of.wanted)
        sql = f"SELECT substr(l.first_seen, 1, 7), count(*) FROM sort_log g CROSS JOIN links l ON l.id = g.link {joins} {where} GROUP BY 1"
        found = dict[str, int](self._db.tuples(sql, own))
        for counted in (_by_month(live, self._live), _by_month(lost, self._lost)):
            for month, number in counted.items():
                found[month] = found.get(month, 0) - number
        return found


def _sum(mask: NDArray[np.bool_], sorts: NDArray[np.integer], numbers: NDArray[np.integer]) -> int:
    """Numbers of the sorts that are in a mask; sorts beyond it came later."""
    known = sorts < len(mask)
    return int(numbers[known][mask[sorts[known]]].sum())


def _by_month(rows: list[tuple[int, str]], mask: NDArray[np.bool_]) -> dict[str, int]:
    found = dict[str, int]()
    for sort, month in rows:
        if sort < len(mask) and mask[sort]:
            found[month] = found.get(month, 0) + 1
    return found
