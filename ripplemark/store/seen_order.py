"""Links in the order in which they were first seen, from any place on: months that a filter cannot be in are left out, and a place far
down is found by what each month holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from ripplemark.bands import band_sql
from ripplemark.records import ShownState
from ripplemark.store.database import Database
from ripplemark.store.link_filter import GridFilter, Values, day_terms, sort_terms
from ripplemark.store.sort_blocks import ENDLESS, Spans, counts_by_span, counts_in
from ripplemark.store.sort_counts import mask_of, sorts_of
from ripplemark.store.sort_fold import unsorted
from ripplemark.store.sort_table import sort_table

#: From which row on the months are counted: up to there it is quicker to walk.
DEEP = 20_000
_POSITION = """(SELECT harmonic FROM ranks WHERE domain = l.domain
  AND release = (SELECT release FROM rank_lists ORDER BY loaded_at DESC, release DESC LIMIT 1))"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some months one after another: from the first moment on, before the last one; "" = without an end."""

    first: str
    last: str
    links: int | None  # of the filter; None = not counted


def walk_terms(db: Database, wanted: GridFilter, values: Values) -> list[str]:
    """Conditions on `links l` that an index with day and sort answers; only links whose sort is not told yet are read whole."""
    terms = [*day_terms(wanted, values), *_state_terms(wanted)]
    among = sorts_of(wanted, values)
    if among and unsorted(db, 1):
        own = " AND ".join(sort_terms(wanted, values, band_sql(wanted.edges, _POSITION)))
        terms.append(f"l.sort IN (SELECT 0 UNION ALL {among}) AND (l.sort != 0 OR ({own}))")
    elif among:
        terms.append(f"l.sort IN ({among})")
    return terms


def _state_terms(wanted: GridFilter) -> list[str]:
    """The chosen states, by the day on which links were lost."""
    known = frozenset(s for s in wanted.states if s in set(ShownState))
    broken = "l.sort IN (SELECT id FROM link_sorts WHERE broken = 1) OR (l.sort = 0 AND l.broken = 1)"
    if not known or {ShownState.LIVE, ShownState.LOST} <= known:
        return []
    if ShownState.LIVE in known:
        return ["l.lost_on IS NULL"]
    if ShownState.BROKEN not in known:
        return ["l.lost_on IS NOT NULL"]
    return [f"(l.lost_on IS NOT NULL OR {broken})" if ShownState.LOST in known else f"l.lost_on IS NULL AND ({broken})"]


def walk_seen(db: Database, wanted: GridFilter, descending: bool, start: int, number: int, extra: str = "") -> list[int]:
    """Ids of `number` links from the place `start` on; `extra`: one more condition, in SQL of ours."""
    ids: list[int] = []
    for part in _stretches(db, wanted, descending, counted=start >= DEEP and not extra):
        if part.links is not None and start >= part.links:
            start -= part.links
            continue
        found = _cut(db, wanted, part, descending, start, number - len(ids), extra)
        ids += found
        if len(ids) == number:
            break
        start = 0 if found or not start else start - _number(db, wanted, part, extra)
    return ids


def _cut(db: Database, wanted: GridFilter, part: Stretch, descending: bool, start: int, number: int, extra: str) -> list[int]:
    values, way = Values(), "DESC" if descending else "ASC"
    sql = f"""SELECT l.id FROM links l INDEXED BY links_seen WHERE {_where(db, wanted, part, extra, values)}
              ORDER BY l.first_seen {way}, l.id {way} LIMIT {number:d} OFFSET {start:d}"""
    return [r[0] for r in db.rows(sql, values)]


def _number(db: Database, wanted: GridFilter, part: Stretch, extra: str) -> int:
    values = Values()
    sql = f"SELECT count(*) FROM links l INDEXED BY links_seen WHERE {_where(db, wanted, part, extra, values)}"
    return int(db.value(sql, values))


def _where(db: Database, wanted: GridFilter, part: Stretch, extra: str, values: Values) -> str:
    ends = [f"l.first_seen >= {values.name(part.first)}"]
    ends += [f"l.first_seen < {values.name(part.last)}"] if part.last else []
    return " AND ".join([*ends, *walk_terms(db, wanted, values), *([extra] if extra else [])])


# ---------------------------------------------------------------- months


def _stretches(db: Database, wanted: GridFilter, descending: bool, *, counted: bool) -> list[Stretch]:
    """What of all time the filter's links can be in, in order."""
    months = _months(db, wanted)
    links = links_by_month(db, wanted) if counted else None
    if links is not None:
        parts = [Stretch(first, last, links.get(first, 0)) for first, last in months]
    else:
        parts = [Stretch(first, last, None) for first, last in _joined(months)]
    return parts[::-1] if descending else parts


def _months(db: Database, wanted: GridFilter) -> list[tuple[str, str]]:
    """(month, the one after it) of those in which a link of the filter may have been first seen: none is before it appeared. The first
    and the last have no end, since links are there that no table knows yet."""
    earliest = dict(map(tuple, db.rows("SELECT month, earliest FROM seen_months")))
    for month, day in db.rows(
        "SELECT substr(l.first_seen, 1, 7), min(l.appeared_on) FROM sort_log g CROSS JOIN links l ON l.id = g.link GROUP BY 1"
    ):
        earliest[month] = min(day, earliest.get(month, day))
    names = sorted(earliest)
    since = (wanted.appeared_since - timedelta(days=1)).isoformat()[:7] if wanted.appeared_since else ""
    until = wanted.until.isoformat() if wanted.until else "9999"
    return [
        (name, after) for name, after in zip(names, [*names, ""][1:], strict=True) if name >= since and earliest[name] <= until
    ]  # fmt: skip


def seen_between(db: Database, wanted: GridFilter) -> tuple[str, str]:
    """The first month in which a link of the filter may have been first seen, and the one after the last; "" = without an end."""
    if wanted.until is None and wanted.appeared_since is None:
        return "", ""
    months = _months(db, wanted)
    if not months:
        return ENDLESS, ""
    return months[0][0] if wanted.appeared_since else "", months[-1][1]


def _joined(months: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Neighbours put together."""
    found: list[tuple[str, str]] = []
    for first, last in months:
        found[-1:] = [(found[-1][0], last)] if found and found[-1][1] == first else [*found[-1:], (first, last)]
    return found


def links_by_month(db: Database, wanted: GridFilter) -> dict[str, int] | None:
    """Links of a filter by the month in which they were first seen; None where the counts cannot tell: while changes are open, of days
    that end before the last, and of broken links."""
    last = max(
        str(db.value(f"SELECT coalesce(max(span), '') FROM {table} WHERE grain = 'day'"))
        for table in ("sort_blocks", "sort_counts")
    )
    known = frozenset(s for s in wanted.states if s in set(ShownState))
    if (
        unsorted(db, 1)
        or wanted.appeared_since
        or (wanted.until and wanted.until.isoformat() < last)
        or ShownState.BROKEN in known
    ):
        return None
    inside, sums = mask_of(sort_table(db), wanted), Counter[str]()
    for month, (sorts, came, fell, _) in counts_by_span(db, Spans("seen")):
        numbers = came if len(known) != 1 else came - fell if ShownState.LIVE in known else fell
        sums[month] += int(numbers[inside[sorts]].sum())
    if wanted.since and known != {ShownState.LIVE}:
        for month, n in _lost_before(db, wanted, wanted.since.isoformat()):
            sums[month] -= n
    return sums


def _lost_before(db: Database, wanted: GridFilter, since: str) -> Iterator[tuple[str, int]]:
    """(month, links) of those lost before a day: counted, or all but the later ones, whichever are fewer to read."""
    went = counts_in(db, Spans("month"))[3].sum()
    early = counts_in(db, Spans("month", "", since[:7]))[3].sum() * 2 <= went
    if not early:
        inside = mask_of(sort_table(db), wanted)
        yield from ((month, int(fell[inside[sorts]].sum())) for month, (sorts, _, fell, _) in counts_by_span(db, Spans("seen")))
    values = Values()
    among = sorts_of(wanted, values)
    sql = f"""SELECT substr(first_seen, 1, 7), {"" if early else "-"}count(*) FROM links INDEXED BY links_lost
              WHERE lost_on IS NOT NULL AND lost_on {"<" if early else ">="} {values.name(since)} {f"AND sort IN ({among})" if among else ""} GROUP BY 1"""
    yield from db.tuples(sql, values)
