"""How many links a filter asks for, in all and under each other choice, from the counts by sort and day: sums, never a walk through links.

Changes that are not counted yet are read one by one and put in, so that the numbers are always those of the links themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from ripplemark.records import ShownState
from ripplemark.store.database import Database
from ripplemark.store.link_filter import RELS, GridFilter, Values, day_terms, filtered
from ripplemark.store.sort_blocks import ENDLESS, Spans
from ripplemark.store.sort_fold import dimensions_sql, ranked_by, unsorted
from ripplemark.store.sort_sums import Numbers, Sums, add_spans
from ripplemark.store.sort_table import DIMENSIONS, LISTS, Codes, SortTable, sort_table

Facet = tuple[str, str, int]
#: More open changes than this are not put in one by one: the links themselves are counted.
MOST_OPEN = 100_000
#: facet -> the column of a sort that it is told by.
FACETS = {
    "rel": "rels", "class": "class", "placement": "placement", "campaign": "campaign", "language": "language", "route": "routes", "authority": "band",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tally:
    """Links of the days by sort: those that stand now and those that are lost; the codes of each sort's words."""

    table: SortTable
    codes: dict[str, Codes]
    live: Numbers
    lost: Numbers

    def among(self, facet: str, chosen: tuple[str, ...]) -> NDArray[np.bool_]:
        """For each sort, whether it is of a choice."""
        name = FACETS[facet]
        return self.table.among(name, chosen)[self.codes[name]]

    def sums(self, column: str, numbers: Numbers) -> dict[str, int]:
        """Numbers added up by the words of a column, nought left out."""
        words = list(self.table.words[column])
        found = np.bincount(self.codes[column], numbers, len(words)).astype(np.int64)
        return {str(words[place]): int(found[place]) for place in np.flatnonzero(found)}


def can_count(db: Database, wanted: GridFilter) -> bool:
    """Whether the counts know all that the filter asks for, and are not too far behind."""
    if wanted.search or wanted.only:
        return False
    return unsorted(db, MOST_OPEN) < MOST_OPEN and _of_these_ranks(db)


def _of_these_ranks(db: Database) -> bool:
    return bool(db.value("SELECT ranks FROM sorted_by", default="") == ranked_by(db))


def counted_links(db: Database, wanted: GridFilter) -> int:
    """How many links there are. Ask `can_count` first."""
    found = _tally(db, wanted)
    live, lost = _chosen(found, wanted)
    return int(((live + lost) * _all(_choices(found, wanted))).sum())


def counted_facets(db: Database, wanted: GridFilter) -> tuple[Facet, ...]:
    """(facet, value, links) of every facet under the choices made in the others, most first. Ask `can_count` first."""
    return _facets(_tally(db, wanted), wanted)


def facets_of(db: Database, wanted: GridFilter) -> tuple[Facet, ...]:
    """The same from the links themselves, read one by one."""
    free = GridFilter(wanted.since, wanted.until, search=wanted.search, appeared_since=wanted.appeared_since, only=wanted.only)
    columns, ranked = dimensions_sql(db)
    joins, where, values = filtered(db, free)
    return _facets(_listed(db, f"SELECT {columns}, l.lost_on FROM links l {ranked} {joins} {where}", values), wanted)


def facets_among(db: Database, wanted: GridFilter) -> tuple[Facet, ...]:
    """The same from each link's sort: of links that are named, whose number is small."""
    if not _of_these_ranks(db):
        return facets_of(db, wanted)
    free = GridFilter(wanted.since, wanted.until, search=wanted.search, appeared_since=wanted.appeared_since, only=wanted.only)
    columns, ranked = dimensions_sql(db)
    joins, where, values = filtered(db, free)
    lost = "sum(l.lost_on IS NULL), sum(l.lost_on IS NOT NULL)"
    told = db.tuples(f"SELECT l.sort, {lost} FROM links l {joins} {where} AND l.sort != 0 GROUP BY 1", values)
    counted = _counted(db, [], [], told)
    fresh = _listed(
        db, f"SELECT {columns}, l.lost_on FROM links l {ranked} {joins} {where} AND l.sort = 0", values, counted.table
    )
    return _facets(_both(counted, fresh), wanted)


def counted_by(db: Database, wanted: GridFilter, column: str) -> tuple[tuple[str, int], ...]:
    """(value, links) of a column of sorts, or of `state`, in the order of the values. Ask `can_count` first."""
    found = _tally(db, wanted)
    inside = _all(_choices(found, wanted))
    live, lost = _chosen(found, wanted)
    if column == "state":
        sums = {"live": int((live * inside).sum()), "lost": int((lost * inside).sum())}
    else:
        sums = found.sums(column, (live + lost) * inside)
    return tuple((value, n) for value, n in sorted(sums.items()) if n)


def mask_of(table: SortTable, wanted: GridFilter) -> NDArray[np.bool_]:
    """For each sort of a table, whether it is of the filter's choices."""
    empty = np.zeros(len(table.codes["class"]), np.int64)
    of = Tally(table, table.codes, empty, empty)
    broken = table.among("broken", (1,))[table.codes["broken"]] if _only_broken(wanted) else _every(of)
    return _all(_choices(of, wanted)) & broken


def _only_broken(wanted: GridFilter) -> bool:
    return set(wanted.states) == {ShownState.BROKEN}


# ---------------------------------------------------------------- choices


def _facets(found: Tally, wanted: GridFilter) -> tuple[Facet, ...]:
    choices, sums = _choices(found, wanted), Counter[tuple[str, str]]()
    live, lost = _chosen(found, wanted)
    for facet, column in FACETS.items():
        if facet != "authority" or wanted.edges:
            others = _all({name: inside for name, inside in choices.items() if name != facet} or {"": _every(found)})
            for value, n in found.sums(column, (live + lost) * others).items():
                for word in value.split() if column in LISTS else (value,):
                    sums[facet, word] += n
    inside = _all(choices)
    broken = found.table.among("broken", (1,))[found.codes["broken"]]
    for state, numbers in (("live", found.live), ("lost", found.lost), ("broken", found.live * broken)):
        sums["state", state] = int((numbers * inside).sum())
    return tuple((*key, n) for key, n in sorted(sums.items(), key=lambda item: (item[0][0], -item[1], item[0])) if n)


def _choice_words(wanted: GridFilter) -> dict[str, tuple[str, ...]]:
    """The choices that restrict anything."""
    chosen = {
        "rel": tuple(word for word in wanted.rels if word in RELS), "class": wanted.classes, "placement": wanted.placements,
        "campaign": wanted.campaigns, "language": wanted.languages, "route": wanted.routes, "authority": wanted.bands,
    }  # fmt: skip
    return {facet: words for facet, words in chosen.items() if words}


def _choices(found: Tally, wanted: GridFilter) -> dict[str, NDArray[np.bool_]]:
    """For each choice, which sorts are of it; at least one entry."""
    return {facet: found.among(facet, words) for facet, words in _choice_words(wanted).items()} or {"": _every(found)}


def _every(found: Tally) -> NDArray[np.bool_]:
    return np.ones(len(found.live), bool)


def _all(choices: dict[str, NDArray[np.bool_]]) -> NDArray[np.bool_]:
    return reduce(np.logical_and, choices.values())


def _chosen(found: Tally, wanted: GridFilter) -> tuple[Numbers, Numbers]:
    """Live and lost links of the chosen states. Broken ones are among the live."""
    known = [s for s in wanted.states if s in set(ShownState)]
    none = np.zeros_like(found.live)
    if not known or ShownState.LIVE in known:
        live = found.live
    else:
        live = found.live * found.table.among("broken", (1,))[found.codes["broken"]] if ShownState.BROKEN in known else none
    return live, found.lost if not known or ShownState.LOST in known else none


# ---------------------------------------------------------------- days


def _tally(db: Database, wanted: GridFilter) -> Tally:
    """The links that stood on one of the days: as they were last counted, less those that changed since, and those as they are."""
    values = Values()
    counted = _counted(db, *_days(db, wanted), _gone_between(db, wanted), _changed(db, wanted))
    columns, joins = dimensions_sql(db)
    within = " AND ".join(["1", *day_terms(wanted, values)])
    sql = f"SELECT {columns}, l.lost_on FROM sort_log g CROSS JOIN links l ON l.id = g.link {joins} WHERE {within}"
    fresh = _listed(db, sql, values, counted.table)
    return _both(counted, fresh)


def _both(counted: Tally, fresh: Tally) -> Tally:
    """Two tallies of one table."""
    codes = {name: np.concatenate([counted.codes[name][: len(counted.live)], fresh.codes[name]]) for name in DIMENSIONS}
    return Tally(counted.table, codes, np.concatenate([counted.live, fresh.live]), np.concatenate([counted.lost, fresh.lost]))


def _counted(db: Database, came: Sequence[Spans], went: Sequence[Spans], *lost: Iterable[tuple[int, ...]]) -> Tally:
    """Links that appeared in some spans less those lost in others; `lost`: (sort, live, lost) to be added beside."""
    sums = Sums(len(sort_table(db).codes["class"]))
    add_spans(db, sums, came, went)
    for rows in lost:
        sums.add_rows(rows)
    table = sort_table(db)  # which has every sort that was counted
    sums.cut(len(table.codes["class"]))
    return Tally(table, table.codes, sums.live, sums.lost)


def _listed(db: Database, sql: str, values: Values, table: SortTable | None = None) -> Tally:
    """Links one by one, put together by their words."""
    table, names = table or SortTable(), ", ".join(DIMENSIONS)
    rows = db.tuples(f"SELECT {names}, sum(lost_on IS NULL), sum(lost_on IS NOT NULL) FROM ({sql}) GROUP BY {names}", values)
    columns = list(zip(*rows, strict=True)) if rows else [()] * (len(DIMENSIONS) + 2)
    codes = {name: table.told(name, column) for name, column in zip(DIMENSIONS, columns[:-2], strict=True)}
    return Tally(table, codes, *(np.array(column, np.int64) for column in columns[-2:]))


def _days(db: Database, wanted: GridFilter) -> tuple[list[Spans], list[Spans]]:
    """Spans in which the links appeared, and spans in which those were lost that are to be taken away."""
    known = db.row(
        "SELECT min(span), max(span) FROM (SELECT span FROM sort_blocks WHERE grain = 'month' UNION SELECT span FROM sort_counts WHERE grain = 'month')"
    )
    months = (str(known[0] or ""), str(known[1] or "")) if known else ("", "")
    came = list(_until(months, wanted.until, and_it=True))
    if wanted.appeared_since:
        return [
            *came,
            *(Spans(s.grain, s.first, s.before, -s.sign) for s in _until(months, wanted.appeared_since, and_it=False)),
        ], []
    return came, list(_until(months, wanted.since, and_it=False)) if wanted.since else []


def _changed(db: Database, wanted: GridFilter) -> list[tuple[int, ...]]:
    """Links that changed, as they were counted, to be taken away."""
    values = Values()
    within = " AND ".join(["sort != 0", *day_terms(wanted, values, "")])
    return db.tuples(f"SELECT sort, -(lost_on IS NULL), -(lost_on IS NOT NULL) FROM sort_log WHERE {within}", values)


def _gone_between(db: Database, wanted: GridFilter) -> list[tuple[int, ...]]:
    """Links that came since a day but were lost before the days began; there are some only where these are fewer than those."""
    first, since = wanted.appeared_since, wanted.since
    if not (first and since and first < since):
        return []
    values = {"low": first.isoformat(), "high": since.isoformat(), "until": (wanted.until or date.max).isoformat()}
    between = "lost_on >= :low AND lost_on < :high AND appeared_on >= :low AND appeared_on <= :until"
    counted = f"SELECT sort, 0, -1 FROM links INDEXED BY links_lost WHERE {between} AND id NOT IN (SELECT link FROM sort_log)"
    return db.tuples(f"{counted} UNION ALL SELECT sort, 0, -1 FROM sort_log WHERE sort != 0 AND {between}", values)


#: The day of a month from which on what is left of it is less than what was.
_HALF = 15


def _until(months: tuple[str, str], day: date | None, *, and_it: bool) -> Iterator[Spans]:
    """The counts up to a day or before it: whole months and the days of one, or all less what comes after, whichever is less."""
    text = day.isoformat() if day else ENDLESS
    if day is None or text[:7] > months[1]:
        yield Spans("all")
        return
    month, after = text[:7], f"{text[:7]}-"
    early, end = day.day <= _HALF, f"{text}{ENDLESS}" if and_it else text
    if _apart(months[0], month) <= _apart(month, months[1]):
        yield Spans("month", "", month if early else after)
    else:
        yield Spans("all")
        yield Spans("month", month if early else after, ENDLESS, -1)
    yield Spans("day", month, end) if early else Spans("day", end, f"{month}{ENDLESS}", -1)


def _apart(first: str, last: str) -> int:
    """How many months lie between two."""
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7])
