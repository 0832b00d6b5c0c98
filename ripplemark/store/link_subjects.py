"""Whose the links of a filter are, block by block, and what traffic a link brought.

Few links are read at once. Of many, either the domains (to ask: the pages) are looked through, each for a link of the filter, or the links in the
order in which they were first seen, whichever reads less. A block reads so much and no more, so that it may be empty though others follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ripplemark.bands import band_sql
from ripplemark.records import Mark, SubjectBlock
from ripplemark.store.database import Database
from ripplemark.store.link_filter import GridFilter, Values, filtered
from ripplemark.store.link_months import stretches
from ripplemark.store.link_slices import few_links
from ripplemark.store.link_ways import Ground, ground
from ripplemark.store.marks import DOMAIN
from ripplemark.store.picked import POSITION, terms_of
from ripplemark.store.seen_order import between
from ripplemark.store.sort_counts import can_count, counted_links

_FEW = 5_000  # links that are read one by one, each from a place of its own
#: Domains, links of domains, and pages that are looked at for one block, about; subjects of few links that make one.
DOMAINS, LINKS, PAGES, NAMED = 1_500, 15_000, 2_000, 2_000
OF_PAGE = 8  # links of a page, where these are many
#: Links in the order of first sight that are passed, and those that are read, for one block.
PASSED, READ = 100_000, 4_000
#: Microseconds, as measured on a store of two million links: a link passed in the order of first sight, one read; a domain looked at, a link of it.
_PASS, _READ, _DOMAIN, _LINK = 0.4, 4.0, 18.0, 2.0
_SEEN = "seen "  # what a place in the order of first sight begins with
#: The next domains, and whether each has a link that a condition is true of: from one name to the next, never through all links. `each`: links
#: of a domain that are passed until one is wanted.
_DOMAINS = """
WITH RECURSIVE d(domain, n, links) AS (
  SELECT min(domain), 1, 0 FROM urls INDEXED BY urls_linking WHERE linking > 0 AND domain {beyond} :after
  UNION ALL SELECT (SELECT min(u.domain) FROM urls u INDEXED BY urls_linking WHERE u.linking > 0 AND u.domain > d.domain), n + 1,
    links + min(:each, coalesce((SELECT live + lost FROM domain_links k WHERE k.domain = d.domain), 0))
  FROM d WHERE d.domain IS NOT NULL AND n < :look AND links < :most)
SELECT domain, domain, CASE WHEN {own} THEN EXISTS (SELECT 1 FROM urls w INDEXED BY urls_linking CROSS JOIN links l ON l.page_id = w.id {joins}
  WHERE w.domain = d.domain AND w.linking > 0 AND {condition}) END, n >= :look OR links >= :most FROM d WHERE domain IS NOT NULL
"""
#: The next pages of a domain, or of those after it, in the order of the index.
_PAGES = """
SELECT u.id || ' ' || u.domain, u.url, EXISTS (SELECT 1 FROM links l {joins} WHERE l.page_id = u.id AND {condition})
FROM urls u INDEXED BY urls_linking WHERE u.linking > 0 AND {where} ORDER BY u.domain, u.id LIMIT :look
"""


@dataclass(frozen=True)
class _Way:
    """A filter as conditions on `links l`, and what is known of it where its links are counted."""

    db: Database
    wanted: GridFilter
    mark: Mark
    joins: str
    condition: str
    values: Values
    ground: Ground | None

    @cached_property
    def each(self) -> int:
        """Links that are passed until one is wanted. Those of a page are of one language and known by the same routes."""
        if self.ground is None:
            return LINKS
        together = OF_PAGE if self.wanted.languages or self.wanted.routes else 1
        return self.ground.every // max(1, self.ground.total) * together + 1

    @property
    def by_sight(self) -> bool:
        """Whether it is less to read all links of the filter in the order of first sight than to look each domain or page through."""
        if self.ground is None:
            return False
        domains = int(self.db.value("SELECT count(*) FROM domain_links"))
        looked = domains * _DOMAIN + min(self.ground.every, self.each * domains) * _LINK
        return self.ground.near * _PASS + self.ground.total * _READ < (
            self.ground.every * _LINK if self.mark is Mark.ASK else looked
        )


def subject_block(db: Database, wanted: GridFilter, mark: Mark, after: str = "") -> SubjectBlock:
    """What a mark on the links of a filter is said of, from a place on: their pages for `ask`, their domains for all others. One may come in several
    blocks."""
    few = list(wanted.only) or (None if after.startswith(_SEEN) else few_links(db, wanted, _FEW))
    if few is not None:
        return _named(db, wanted if wanted.only else GridFilter(only=tuple(few) or (0,)), mark, after)
    way = _way(db, wanted, mark)
    if after.startswith(_SEEN) or (not after and way.by_sight):
        return _seen(way, after.removeprefix(_SEEN))
    return _pages(way, after) if mark is Mark.ASK else _domains(way, after)


def _way(db: Database, wanted: GridFilter, mark: Mark) -> _Way:
    values = Values()
    if not can_count(db, wanted):
        joins, where, _ = filtered(db, wanted, values=values)
        return _Way(db, wanted, mark, joins, where.removeprefix("WHERE "), values, None)
    of = ground(db, wanted, counted_links(db, wanted))
    return _Way(db, wanted, mark, "", " AND ".join(["1", *terms_of(of.of, values)]), values, of)


def _domains(way: _Way, after: str) -> SubjectBlock:
    own, bands = "1", way.wanted.bands
    if bands:  # a domain is in one band with all its links, so that those of others need not be looked at
        own = f"{band_sql(way.wanted.edges, POSITION.replace('l.domain', 'd.domain'))} IN ({way.values.names(bands)})"
    sql = _DOMAINS.format(beyond=">" if after else ">=", own=own, joins=way.joins, condition=way.condition)
    rows = way.db.tuples(sql, way.values | {"after": after, "look": DOMAINS, "each": way.each, "most": LINKS})
    return _block(rows, DOMAIN, more=bool(rows and rows[-1][3]))


def _pages(way: _Way, after: str) -> SubjectBlock:
    domain, page = _place(after)
    rows: list[tuple[Any, ...]] = []
    for where in ("u.domain = :domain AND u.id > :page", "u.domain > :domain") if after else ("1",):
        sql = _PAGES.format(joins=way.joins, condition=way.condition, where=where)
        rows += way.db.tuples(sql, way.values | {"domain": domain, "page": page, "look": PAGES - len(rows)})
        if len(rows) == PAGES:
            break
    return _block(rows, "", more=len(rows) == PAGES)


def _seen(way: _Way, after: str) -> SubjectBlock:
    """Those of the links that were first seen after a moment, up to another one."""
    own = stretches(way.ground.own) or [("~", "")] if way.ground else [("", "")]
    held = " OR ".join(
        f"({' AND '.join(between('+l.first_seen', *part, way.values))})" for part in own
    )  # +: each end has one condition, or
    where = f"l.first_seen {'>' if after else '>='} :start AND ({held})"  # SQLite takes the wider one
    links, last = "links l INDEXED BY links_seen", "AND l.first_seen < :last" if own[-1][1] else ""
    values = way.values | {"start": max(after, own[0][0]), "last": own[-1][1]}
    sql = f"SELECT l.first_seen FROM {links} WHERE {where} {last} ORDER BY l.first_seen LIMIT 1 OFFSET {PASSED:d}"
    end = way.db.value(sql, values)
    name, urls = ("u.url", "CROSS JOIN urls u ON u.id = l.page_id") if way.mark is Mark.ASK else ("l.domain", "")
    sql = f"SELECT l.first_seen, {name}, 1 FROM {links} {urls} {way.joins} WHERE {{}} AND {way.condition} ORDER BY l.first_seen LIMIT {{}}"
    until = last if end is None else "AND l.first_seen <= :end"
    rows = way.db.tuples(sql.format(f"{where} {until}", READ + 1), values | {"end": end})
    if len(rows) > READ:  # those of the last moment come with the next block, or all at once
        end = rows[-1][0]
        before = [row for row in rows if row[0] < end]
        rows = before or way.db.tuples(sql.format("l.first_seen = :end", -1), values | {"end": end})
        end = rows[-1][0]
    found = _block(list(dict.fromkeys(("", *row[1:]) for row in rows)), "" if urls else DOMAIN, more=False)
    return SubjectBlock(found.subjects, "" if end is None else f"{_SEEN}{end}")


def _place(after: str) -> tuple[str, int]:
    """The domain and the number of a page in the order of these."""
    page, _, domain = after.partition(" ")
    return domain, int(page) if page.isascii() and page.isdigit() and len(page) < 19 else 0


def _named(db: Database, wanted: GridFilter, mark: Mark, after: str) -> SubjectBlock:
    """Of links that are few: all are read, and what is behind the place is told."""
    ask = mark is Mark.ASK
    columns = "u.domain, u.id AS page, u.url AS name" if ask else "l.domain, 0 AS page, l.domain AS name"
    joins, where, values = filtered(db, wanted, columns)
    domain, page = _place(after) if ask else (after, 0)
    behind = "WHERE (domain, page) > (:domain, :page)" if after else ""
    sql = f"SELECT * FROM (SELECT DISTINCT {columns} FROM links l {joins} {where}) {behind} ORDER BY 1, 2 LIMIT {NAMED:d}"
    rows = db.tuples(sql, values | {"domain": domain, "page": page})
    told = [(f"{page} {domain}" if ask else domain, name, 1) for domain, page, name in rows]
    return _block(told, "" if ask else DOMAIN, more=len(rows) == NAMED)


def _block(rows: Sequence[tuple[Any, ...]], before: str, *, more: bool) -> SubjectBlock:
    """Of rows of (place, name, whether it is wanted, …)."""
    return SubjectBlock(tuple(before + row[1] for row in rows if row[2]), rows[-1][0] if more else "")


def traffic_of(db: Database, link: int) -> tuple[tuple[str, int, float], ...]:
    """(day, visits, registrations) that a link brought."""
    rows = db.rows("SELECT day, visits, registrations FROM link_traffic WHERE link_id = ? ORDER BY day", (link,))
    return tuple((r[0], r[1], r[2]) for r in rows)
