"""How many links a filter asks for, in all and under each other choice, from the counts by sort and day: sums, never a walk through links.

Changes that are not counted yet are read one by one and put in, so that the numbers are always those of the links themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from ripplemark.records import ShownState
from ripplemark.store.database import Database, Row
from ripplemark.store.link_filter import RELS, GridFilter, Values, day_terms, filtered
from ripplemark.store.sort_fold import DIMENSIONS, dimensions_sql, ranked_by, unsorted

Facet = tuple[str, str, int]
#: More open changes than this are not put in one by one: the links themselves are counted.
MOST_OPEN = 100_000
#: facet -> the column of a sort that it is told by; the words of `rel` and `route` are several in one column.
FACETS = {
    "rel": "rels", "class": "class", "placement": "placement", "campaign": "campaign", "language": "language", "route": "routes", "authority": "band",
}  # fmt: skip
_WORDS = frozenset({"rel", "route"})


def can_count(db: Database, wanted: GridFilter) -> bool:
    """Whether the counts know all that the filter asks for, and are not too far behind."""
    if wanted.search or wanted.only:
        return False
    return unsorted(db, MOST_OPEN) < MOST_OPEN and db.value("SELECT ranks FROM sorted_by", default="") == ranked_by(db)


def counted_links(db: Database, wanted: GridFilter) -> int:
    """How many links there are. Ask `can_count` first."""
    values = Values()
    found = _found(db, wanted, values, "fails = 0")
    return int(db.value(f"{found} SELECT coalesce(sum(n), 0) FROM found", values))


def counted_facets(db: Database, wanted: GridFilter) -> tuple[Facet, ...]:
    """(facet, value, links) of every facet under the choices made in the others, most first. Ask `can_count` first."""
    return _facets(db, wanted, listed=False)


def _facets(db: Database, wanted: GridFilter, *, listed: bool) -> tuple[Facet, ...]:
    values = Values()
    kept = f"fails IN (0, {', '.join(str(1 << bit) for bit in range(len(FACETS)))})"
    found = _found(db, wanted, values, kept, listed=listed)
    parts = [
        f"SELECT '{facet}' AS facet, {column} AS value, sum(n) AS n FROM found WHERE fails IN (0, {1 << bit}) GROUP BY {column}"
        for bit, (facet, column) in enumerate(FACETS.items())
        if facet != "authority" or wanted.edges
    ]
    parts += [
        f"SELECT 'state', '{state}', sum({column}) FROM found WHERE fails = 0"
        for state, column in (("live", "live"), ("lost", "lost"), ("broken", "live * broken"))
    ]
    return in_order(db.rows(f"{found} {' UNION ALL '.join(parts)}", values))


def counted_by(db: Database, wanted: GridFilter, column: str) -> tuple[tuple[str, int], ...]:
    """(value, links) of a column of sorts, or of `state`, in the order of the values. Ask `can_count` first."""
    values = Values()
    found = _found(db, wanted, values, "fails = 0")
    if column == "state":
        live, lost = db.rows(f"{found} SELECT coalesce(sum(n - gone), 0), coalesce(sum(gone), 0) FROM found", values)[0]
        return tuple((state, n) for state, n in (("live", live), ("lost", lost)) if n)
    rows = db.rows(f"{found} SELECT {column}, sum(n) FROM found GROUP BY 1 HAVING sum(n) != 0 ORDER BY 1", values)
    return tuple((r[0], r[1]) for r in rows)


def sorts_of(wanted: GridFilter, values: Values) -> str:
    """A query for the ids of the sorts that the filter's choices are of; "" where it chooses among all."""
    fails = _fails(wanted, values)
    return "" if fails == "0" else f"SELECT id FROM link_sorts WHERE ({fails}) = 0"


def links_of_sorts(db: Database, wanted: GridFilter) -> int:
    """How many links there ever were of the sorts that the filter's choices are of."""
    values = Values()
    among = sorts_of(wanted, values)
    only = f"AND sort IN ({among})" if among else ""
    return int(db.value(f"SELECT coalesce(sum(came), 0) FROM sort_counts WHERE grain = 'all' {only}", values))


def in_order(counts: Iterable[Row]) -> tuple[Facet, ...]:
    """Facets put together, words of one column apart, most first."""
    sums = Counter[tuple[str, str]]()
    for facet, value, n in counts:
        for word in value.split() if facet in _WORDS else (value,):
            sums[facet, word] += n or 0
    return tuple((*key, n) for key, n in sorted(sums.items(), key=lambda item: (item[0][0], -item[1], item[0])) if n)


def facets_of(db: Database, wanted: GridFilter) -> tuple[Facet, ...]:
    """The same from the links themselves, read one by one."""
    return _facets(db, wanted, listed=True)


def _found(db: Database, wanted: GridFilter, values: Values, kept: str, *, listed: bool = False) -> str:
    """The sorts that are kept: their columns, `live` and `lost` links of the days, `n` of the chosen states, `gone` of these, and in
    `fails` a bit for each facet whose choice they are not in. `listed`: links one by one in place of sorts."""
    return f"""WITH {_listed(db, wanted, values) if listed else _summed(db, wanted, values)},
      found AS MATERIALIZED (SELECT * FROM (SELECT *, {_chosen(wanted)} AS n, {_gone(wanted)} AS gone, {_fails(wanted, values)} AS fails FROM told) WHERE {kept})"""


def _summed(db: Database, wanted: GridFilter, values: Values) -> str:
    """`told` from the counts, and from the links that changed since."""
    names = ", ".join(DIMENSIONS)
    columns, joins = dimensions_sql(db)
    return f"""summed AS MATERIALIZED (SELECT sort, sum(live) AS live, sum(lost) AS lost FROM ({" UNION ALL ".join(_days(db, wanted, values))}) GROUP BY sort),
      told AS (SELECT {names}, live, lost FROM summed c CROSS JOIN link_sorts s ON s.id = c.sort
        UNION ALL SELECT {names}, lost_on IS NULL, lost_on IS NOT NULL FROM
          (SELECT l.lost_on, {columns} FROM sort_log g CROSS JOIN links l ON l.id = g.link {joins} WHERE {_within(wanted, values, "l.")}))"""


def _listed(db: Database, wanted: GridFilter, values: Values) -> str:
    """`told` from the links of the days and the search."""
    columns, ranked = dimensions_sql(db)
    free = GridFilter(wanted.since, wanted.until, search=wanted.search, appeared_since=wanted.appeared_since, only=wanted.only)
    joins, where, _ = filtered(db, free, "", values)
    return f"""told AS (SELECT *, lost_on IS NULL AS live, lost_on IS NOT NULL AS lost FROM
      (SELECT l.lost_on, {columns} FROM links l {ranked} {joins} {where}))"""


def _within(wanted: GridFilter, values: Values, of: str) -> str:
    return " AND ".join(["1", *day_terms(wanted, values, of)])


def _chosen(wanted: GridFilter) -> str:
    """Links of the chosen states. Broken ones are among the live."""
    known = [s for s in wanted.states if s in set(ShownState)]
    if not known:
        return "live + lost"
    live = "live" if ShownState.LIVE in known else "live * broken" if ShownState.BROKEN in known else "0"
    return f"{live} + {_gone(wanted)}"


def _gone(wanted: GridFilter) -> str:
    """Lost links of the chosen states."""
    known = [s for s in wanted.states if s in set(ShownState)]
    return "lost" if not known or ShownState.LOST in known else "0"


def _fails(wanted: GridFilter, values: Values) -> str:
    chosen = {
        "rel": tuple(word for word in wanted.rels if word in RELS), "class": wanted.classes, "placement": wanted.placements,
        "campaign": wanted.campaigns, "language": wanted.languages, "route": wanted.routes, "authority": wanted.bands,
    }  # fmt: skip
    terms = [
        f"{1 << bit} * (NOT ({_among(facet, chosen[facet], values)}))" for bit, facet in enumerate(FACETS) if chosen[facet]
    ]
    return " + ".join(terms) or "0"


def _among(facet: str, chosen: tuple[str, ...], values: Values) -> str:
    column = FACETS[facet]
    if facet in _WORDS:
        return " OR ".join(f"instr(' ' || {column} || ' ', {values.name(f' {word} ')})" for word in chosen)
    return f"{column} IN ({', '.join(values.name(word) for word in chosen)})"


# ---------------------------------------------------------------- days


def _days(db: Database, wanted: GridFilter, values: Values) -> Iterator[str]:
    """Parts that add up to the links by sort that stood on one of the days, as they were last counted, less those that changed since."""
    known = db.row("SELECT min(span), max(span) FROM sort_counts WHERE grain = 'month'")
    months = (str(known[0] or ""), str(known[1] or "")) if known else ("", "")
    for sign, which in _until(months, wanted.until, "<=", values):
        yield f"SELECT sort, {sign} * (came - fell) AS live, {sign} * fell AS lost FROM sort_counts WHERE {which}"
    if wanted.appeared_since:
        for sign, which in _until(months, wanted.appeared_since, "<", values):
            yield f"SELECT sort, {-sign} * (came - fell), {-sign} * fell FROM sort_counts WHERE {which}"
        yield from _gone_between(wanted, values)
    elif wanted.since:
        for sign, which in _until(months, wanted.since, "<", values):
            yield f"SELECT sort, 0, {-sign} * went FROM sort_counts WHERE {which}"
    within = _within(wanted, values, "")
    yield f"SELECT sort, -(lost_on IS NULL), -(lost_on IS NOT NULL) FROM sort_log WHERE sort != 0 AND {within}"


def _gone_between(wanted: GridFilter, values: Values) -> Iterator[str]:
    """Links that came since a day but were lost before the days began; there are some only where these are fewer than those."""
    first, since = wanted.appeared_since, wanted.since
    if first and since and first < since:
        low, high, until = (values.name(d.isoformat()) for d in (first, since, wanted.until or date.max))
        between = f"lost_on >= {low} AND lost_on < {high} AND appeared_on >= {low} AND appeared_on <= {until}"
        yield f"SELECT sort, 0, -1 FROM links INDEXED BY links_lost WHERE {between} AND id NOT IN (SELECT link FROM sort_log)"
        yield f"SELECT sort, 0, -1 FROM sort_log WHERE sort != 0 AND {between}"


def _until(months: tuple[str, str], day: date | None, how: str, values: Values) -> Iterator[tuple[int, str]]:
    """(sign, condition) of the counts up to a day ("<=") or before it ("<"): whole months and the days of one, or all less what comes
    after, whichever is less to add up."""
    text = day.isoformat() if day else "9999"
    if day is None or text[:7] > months[1]:
        yield 1, "grain = 'all'"
        return
    month, at = values.name(text[:7]), values.name(text)
    whole = _apart(months[0], text[:7]) <= _apart(text[:7], months[1]) + ALL
    early = day.day <= HALF
    if whole:
        yield 1, f"grain = 'month' AND span {'<' if early else '<='} {month}"
    else:
        yield 1, "grain = 'all'"
        yield -1, f"grain = 'month' AND span {'>=' if early else '>'} {month}"
    if early:
        yield 1, f"grain = 'day' AND span >= {month} AND span {how} {at}"
    else:
        yield -1, f"grain = 'day' AND span {'>' if how == '<=' else '>='} {at} AND span <= {month} || '-99'"


#: What the sums of all time are worth, in months; and the day from which on the rest of a month is less than its beginning.
ALL, HALF = 4, 15


def _apart(first: str, last: str) -> int:
    """How many months lie between two."""
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7])
