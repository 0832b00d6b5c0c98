"""How many links there are of each sort, and whose they are. The six sorts of the grid's index are counted in one pass over it alone;
what each number is under other choices is then sums of these, without asking again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ripplemark.records import Mark
from ripplemark.store.database import Database
from ripplemark.store.link_grid import GridFilter, filtered
from ripplemark.store.marks import DOMAIN


@dataclass(frozen=True, slots=True)
class LinkSort:
    """Links of one sort in all six ways, and how many there are."""

    rels: frozenset[str]  # every word of the rel facet by which they are found
    link_class: str
    state: str  # live or lost
    placement: str
    campaign: str
    language: str
    links: int


def link_sorts(db: Database, wanted: GridFilter) -> tuple[LinkSort, ...]:
    """The links of a filter by sort; of its choices only days, search, states, routes and authority are applied."""
    free = replace(wanted, campaigns=(), rels=(), classes=(), placements=(), languages=())
    joins, where, values = filtered(free)
    rows = db.rows(
        f"""SELECT l.followed, l.rel, l.class, l.state, l.placement, l.campaign, l.language, count(*) AS n FROM links l {joins} {where}
            GROUP BY l.followed, l.rel, l.class, l.state, l.placement, l.campaign, l.language""",
        values,
    )
    return tuple(LinkSort(rel_words(bool(r[0]), r[1]), *(r[n] for n in range(2, 8))) for r in rows)


def rel_words(followed: bool, rel: str) -> frozenset[str]:
    """The words of the rel facet under which a link is found, as the filter of the grid has it."""
    words: set[str] = {"nofollow", "ugc", "sponsored"} & set(rel.split())
    if followed:
        words.add("follow")
    elif not words & {"ugc", "sponsored"}:
        words.add("nofollow")
    return frozenset(words)


def counted_apart(db: Database, wanted: GridFilter, facet: str) -> tuple[tuple[str, int], ...]:
    """(value, links) of `route` or `authority` under all other choices, most first; a page that two routes found counts under both."""
    if facet == "route":
        column, others = "r.route", replace(wanted, routes=())
    else:
        column, others = wanted.band_sql, replace(wanted, bands=())
    joins, where, values = filtered(others, column)
    by_route = "JOIN (SELECT DISTINCT url_id, route FROM routes) r ON r.url_id = l.page_id" if facet == "route" else ""
    rows = db.rows(
        f"SELECT {column} AS value, count(*) AS n FROM links l {joins} {by_route} {where} GROUP BY 1 ORDER BY n DESC, 1", values
    )
    return tuple((r["value"], r["n"]) for r in rows)


def subjects_of(db: Database, wanted: GridFilter, mark: Mark, most: int) -> tuple[str, ...]:
    """What a mark on the links of a filter is said of: their pages for `ask`, their domains for all others; at most `most`."""
    pages = mark is Mark.ASK
    column = "u.url" if pages else "l.domain"
    joins, where, values = filtered(wanted, column)
    rows = db.rows(f"SELECT DISTINCT {column} FROM links l {joins} {where} ORDER BY 1 LIMIT ?", [*values, most])
    return tuple(r[0] if pages else DOMAIN + r[0] for r in rows)


def traffic_of(db: Database, link: int) -> tuple[tuple[str, int, float], ...]:
    """(day, visits, registrations) that a link brought."""
    rows = db.rows("SELECT day, visits, registrations FROM link_traffic WHERE link_id = ? ORDER BY day", (link,))
    return tuple((r[0], r[1], r[2]) for r in rows)
