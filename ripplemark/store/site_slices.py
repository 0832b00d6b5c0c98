"""A slice of the domains that link or linked, from the sums kept by the day; what is more of each is read for that slice alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from ripplemark.records import Mark, SiteFilter, SiteOrder, SiteSlice, SitesShown, SpamSign
from ripplemark.store.database import Database
from ripplemark.store.marks import DOMAIN
from ripplemark.store.united_sites import united_sites, united_slice

_ORDERS = {
    SiteOrder.LINKS: "live DESC, name",
    SiteOrder.NEWEST: "first_on DESC, name",
    SiteOrder.OLDEST: "first_on, name",
    SiteOrder.NAME: "name",
}
_SHOWN = {
    SitesShown.ALL: "1",
    SitesShown.LIVE: "live > 0",
    SitesShown.LOST: "live = 0",
    SitesShown.NEW: "first_on BETWEEN ? AND ?",
}
_LINKS = "SELECT domain, live, lost, followed FROM domain_links WHERE domain IN (SELECT value FROM json_each(?))"
_BROUGHT = """
SELECT domain, sum(visits), sum(registrations) FROM links INDEXED BY links_brought
WHERE domain IN (SELECT value FROM json_each(?)) AND class = 'earned' AND (visits > 0 OR registrations > 0) GROUP BY domain
"""
#: One look for each domain and sign: a large site may show the same on each of its pages.
_SIGNS = """
SELECT n.value, s.value FROM json_each(?) n CROSS JOIN json_each(?) s
WHERE EXISTS (SELECT 1 FROM spam_signs WHERE domain = n.value AND sign = s.value) ORDER BY 1, 2
"""
_MARKS = "SELECT subject, mark FROM marks WHERE subject IN (SELECT value FROM json_each(?)) ORDER BY 1, 2"


def count_sites(db: Database, f: SiteFilter) -> int:
    """How many domains there are."""
    if f.campaigns:
        return len(united_sites(db, f))
    sql, values = _named(f)
    return int(db.value(f"SELECT count(*) FROM ({sql})", values))


def slice_sites(db: Database, f: SiteFilter, start: int, stop: int) -> tuple[SiteSlice, ...]:
    """Some of them, in order."""
    found = united_slice(db, f, start, stop) if f.campaigns else _slice(db, f, start, stop)
    names = json.dumps([name for name, *_ in found])
    links = {r[0]: r[1:] for r in db.tuples(_LINKS, (names,))}
    brought = {r[0]: r[1:] for r in db.tuples(_BROUGHT, (names,))}
    signs, marks = _signs(db, names), _marks(db, [name for name, *_ in found])
    return tuple(
        SiteSlice(
            domain=name, live=live, first_on=first_on, links=stand, lost=lost, followed=followed, visits=visits, registrations=registrations,
            signs=signs.get(name, ()), marks=marks.get(name, ()),
        )
        for name, live, first_on in found
        for stand, lost, followed in (links.get(name, (0, 0, 0)),)
        for visits, registrations in (brought.get(name, (0, 0.0)),)
    )  # fmt: skip


def _slice(db: Database, f: SiteFilter, start: int, stop: int) -> list[tuple[str, int, date]]:
    sql, values = _named(f)
    rows = db.tuples(f"{sql} ORDER BY {_ORDERS[f.order]} LIMIT ? OFFSET ?", [*values, stop - start, start])
    return [(name, live, date.fromisoformat(first_on)) for name, live, first_on in rows]


def _named(f: SiteFilter) -> tuple[str, list[object]]:
    """Name, standing links and first day of each domain of all links."""
    values: list[object] = []
    where = _SHOWN[f.shown]
    if f.shown is SitesShown.NEW:
        values += [f.since.isoformat(), f.until.isoformat()]
    if f.search:
        where += " AND instr(name, ?)"
        values.append(f.search)
    return f"SELECT name, live, first_on FROM referring_sites WHERE {where}", values


def _signs(db: Database, names: str) -> dict[str, tuple[SpamSign, ...]]:
    found: dict[str, tuple[SpamSign, ...]] = {}
    for name, sign in db.tuples(_SIGNS, (names, json.dumps(list(SpamSign)))):
        found[name] = (*found.get(name, ()), SpamSign(sign))
    return found


def _marks(db: Database, names: Sequence[str]) -> dict[str, tuple[Mark, ...]]:
    found: dict[str, tuple[Mark, ...]] = {}
    for r in db.rows(_MARKS, (json.dumps([DOMAIN + name for name in names]),)):
        name = r["subject"].removeprefix(DOMAIN)
        found[name] = (*found.get(name, ()), Mark(r["mark"]))
    return found
