"""A slice of the domains that link or linked, from the sums kept by the day; what is more of each is read for that slice alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from ripplemark.records import Mark, SiteFilter, SiteOrder, SiteSlice, SitesShown, SpamSign
from ripplemark.store.clock import moment
from ripplemark.store.database import Database
from ripplemark.store.growth import listed
from ripplemark.store.marks import DOMAIN

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
_MORE = """
SELECT u.domain, sum(l.state = 'live') AS live, sum(l.state = 'lost') AS lost, sum(l.state = 'live' AND l.followed) AS followed,
  sum(l.state = 'live' AND l.sitewide) AS sitewide, max(l.last_seen) AS last_seen, sum(l.visits) AS visits,
  sum(l.registrations) AS registrations
FROM urls u JOIN links l ON l.page_id = u.id WHERE u.domain IN (SELECT value FROM json_each(?)) AND l.class = 'earned' GROUP BY u.domain
"""
_SIGNS = """
SELECT DISTINCT u.domain, s.sign FROM urls u JOIN spam_signs s ON s.page_id = u.id
WHERE u.domain IN (SELECT value FROM json_each(?)) ORDER BY 1, 2
"""
_MARKS = "SELECT subject, mark FROM marks WHERE subject IN (SELECT value FROM json_each(?)) ORDER BY 1, 2"


def count_sites(db: Database, f: SiteFilter) -> int:
    """How many domains there are."""
    sql, values = _named(f)
    return int(db.value(f"SELECT count(*) FROM ({sql})", values))


def slice_sites(db: Database, f: SiteFilter, start: int, stop: int) -> tuple[SiteSlice, ...]:
    """Some of them, in order."""
    sql, values = _named(f)
    rows = db.rows(f"{sql} ORDER BY {_ORDERS[f.order]} LIMIT ? OFFSET ?", [*values, stop - start, start])
    names = [r["name"] for r in rows]
    more = {r["domain"]: r for r in db.rows(_MORE, (json.dumps(names),))}
    signs, marks = _signs(db, names), _marks(db, names)
    return tuple(
        SiteSlice(
            domain=r["name"], live=r["live"], first_on=date.fromisoformat(r["first_on"]), links=m["live"], lost=m["lost"], followed=m["followed"],
            sitewide=m["sitewide"], last_seen=moment(m["last_seen"]), visits=m["visits"], registrations=m["registrations"],
            signs=signs.get(r["name"], ()), marks=marks.get(r["name"], ()),
        )
        for r in rows
        if (m := more.get(r["name"])) is not None
    )  # fmt: skip


def _named(f: SiteFilter) -> tuple[str, list[object]]:
    """Name, standing links and first day of each domain; a union of campaigns counts each domain once."""
    scopes = sorted(set(f.campaigns)) or [""]
    values: list[object] = [*listed(scopes)]
    where = "kind = 'domain' AND first_on IS NOT NULL AND scope IN (SELECT value FROM json_each(?))"
    if f.search:
        where += " AND instr(name, ?)"
        values.append(f.search)
    if f.shown is SitesShown.NEW:
        values += [f.since.isoformat(), f.until.isoformat()]
    if len(scopes) == 1:
        return f"SELECT name, live, first_on FROM referring_sites WHERE {where} AND {_SHOWN[f.shown]}", values
    united = f"SELECT name, sum(live) AS live, min(first_on) AS first_on FROM referring_sites WHERE {where} GROUP BY name"
    return f"SELECT * FROM ({united}) WHERE {_SHOWN[f.shown]}", values


def _signs(db: Database, names: Sequence[str]) -> dict[str, tuple[SpamSign, ...]]:
    found: dict[str, tuple[SpamSign, ...]] = {}
    for r in db.rows(_SIGNS, (json.dumps(names),)):
        found[r["domain"]] = (*found.get(r["domain"], ()), SpamSign(r["sign"]))
    return found


def _marks(db: Database, names: Sequence[str]) -> dict[str, tuple[Mark, ...]]:
    found: dict[str, tuple[Mark, ...]] = {}
    for r in db.rows(_MARKS, (json.dumps([DOMAIN + name for name in names]),)):
        name = r["subject"].removeprefix(DOMAIN)
        found[name] = (*found.get(name, ()), Mark(r["mark"]))
    return found
