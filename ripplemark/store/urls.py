"""The rows of known URLs: what is found is added once, and remembers by which routes. Decides nothing about when or whether to ask.

All merges are order-free: the smallest round, the highest priority and the most trusted date win whichever comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from ripplemark.records import DateMethod, FoundUrl, KnownUrl, Pace, Route, UrlKind, UrlState
from ripplemark.store.clock import moment_or_none, stamp, stamp_or_none
from ripplemark.store.database import Database, Row
from ripplemark.urls import host_of, registrable

#: What makes a URL urgent, highest first: sources of URLs before pages, pages somebody pointed at before pages that merely exist.
KIND_PRIORITY = {UrlKind.SITEMAP: 1000, UrlKind.FEED: 900, UrlKind.PAGE: 0}
ROUTE_PRIORITY = {
    Route.WATCH: 800, Route.WEBMENTION: 700, Route.POST: 650, Route.REFERRER: 600, Route.LINK_LIST: 550, Route.SEARCH: 540, Route.FEED: 500,
    Route.ARCHIVE: 400, Route.SITEMAP: 300, Route.TRACE: 200, Route.SITE: 100,
}  # fmt: skip
ROUND_COST = 40
LISTING_COST = 90
MOST_BY_SCORE = ROUND_COST - 1  # a page that is all about us never leads further out than a round

_ADD = """
INSERT INTO urls (url, host, domain, kind, state, round, priority, due_at, first_seen, hint_at, hint_by)
VALUES (?, ?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?)
ON CONFLICT (url) DO NOTHING
"""
_MERGE = """
UPDATE urls SET round = min(round, :round), priority = max(priority, :priority),
  hint_at = CASE WHEN :better THEN :hint_at ELSE hint_at END, hint_by = CASE WHEN :better THEN :hint_by ELSE hint_by END
WHERE id = :id
"""
_ESCAPE = re.compile("%[0-9A-Fa-f]{2}")
_ROUTE = "INSERT OR IGNORE INTO routes (url_id, route, source, seen) VALUES (?, ?, ?, ?)"


def priority_of(found: FoundUrl) -> int:
    """How urgent a found URL is: each round outward costs, listings come last of their kind, what a page all about us cites comes first."""
    listing = LISTING_COST if found.listing else 0
    return (
        KIND_PRIORITY[found.kind]
        + ROUTE_PRIORITY[found.route]
        - ROUND_COST * found.round
        - listing
        + min(round(found.score), MOST_BY_SCORE)
    )


def add_found(db: Database, found: Iterable[FoundUrl], now: datetime) -> int:
    """Add URLs in normal form; the number that were new. Known ones gain the route, and an earlier round or a better date."""
    at = stamp(now)
    with db.transaction():
        return sum(_add_one(db, f, at) for f in found)


def _add_one(db: Database, found: FoundUrl, at: str) -> bool:
    run, priority = db.connection.execute, priority_of(found)
    found = spelling_known(db, found) if "%" in found.url else found
    host = host_of(found.url)
    hint, hint_by = stamp_or_none(found.published_at), found.published_by or ""
    values = (found.url, host, registrable(host), found.kind, found.round, priority, at, at, hint, hint_by)
    cursor = run(_ADD, values)
    new = cursor.rowcount == 1
    url_id = cursor.lastrowid if new else _merge(db, found, priority)
    run(_ROUTE, (url_id, found.route, found.source, at))
    return new


def spelling_known(db: Database, found: FoundUrl) -> FoundUrl:
    """The URL in the spelling in which it is known already: %e4 and %E4 are the same (RFC 3986, 6.2.2.1), sites mix them."""
    others = {_ESCAPE.sub(lambda m: m.group().upper(), found.url), _ESCAPE.sub(lambda m: m.group().lower(), found.url)}
    for other in others - {found.url}:
        if db.connection.execute("SELECT 1 FROM urls WHERE url = ?", (other,)).fetchone():
            return replace(found, url=other)
    return found


def _merge(db: Database, found: FoundUrl, priority: int) -> int:
    """Bring what a second source says into a known row; its id."""
    row = db.connection.execute("SELECT id, round, priority, hint_at, hint_by FROM urls WHERE url = ?", (found.url,)).fetchone()
    better = _is_better_hint(found, row["hint_at"], row["hint_by"])
    if better or found.round < row["round"] or priority > row["priority"]:
        values = {
            "id": row["id"], "round": found.round, "priority": priority, "better": better,
            "hint_at": stamp_or_none(found.published_at), "hint_by": found.published_by or "",
        }  # fmt: skip
        db.connection.execute(_MERGE, values)
    if better and found.published_by is DateMethod.FEED:
        date_page_by_feed(db, row["id"], found.published_at)
    return int(row["id"])


def _is_better_hint(found: FoundUrl, hint_at: str | None, hint_by: str) -> bool:
    """A feed's date beats any other; of two equals the earlier wins, so that the order of arrival does not matter."""
    if found.published_at is None:
        return False
    if hint_at is None:
        return True
    trust = (found.published_by is DateMethod.FEED) - (hint_by == DateMethod.FEED)
    return trust > 0 or (trust == 0 and stamp(found.published_at) < hint_at)


def date_page_by_feed(db: Database, url_id: int, at: datetime | None) -> None:
    """A feed's date that arrives after its page was read still beats what the page said."""
    db.connection.execute(
        "UPDATE pages SET published_at = ?, published_by = 'feed', confidence = 'high' WHERE id = ?",
        (stamp_or_none(at), url_id),
    )


def known_url(db: Database, url: str) -> KnownUrl | None:
    """The row of a URL, if it is known."""
    row = db.row("SELECT * FROM urls WHERE url = ?", (url,))
    return known_from(row) if row else None


def routes_of(db: Database, url: str) -> tuple[tuple[Route, str], ...]:
    """(route, source) pairs by which a URL became known."""
    rows = db.rows(
        "SELECT route, source FROM routes JOIN urls ON urls.id = url_id WHERE url = ? ORDER BY route, source", (url,)
    )
    return tuple((Route(r["route"]), r["source"]) for r in rows)


def known_from(row: Row) -> KnownUrl:
    """A row of `urls` as a record."""
    return KnownUrl(
        id=row["id"],
        url=row["url"],
        host=row["host"],
        domain=row["domain"],
        kind=UrlKind(row["kind"]),
        state=UrlState(row["state"]),
        round=row["round"],
        priority=row["priority"],
        due_at=moment_or_none(row["due_at"]),
        etag=row["etag"],
        last_modified=row["last_modified"],
        body_digest=row["body_digest"],
        tries=row["tries"],
        relevant=bool(row["relevant"]),
        changed_at=moment_or_none(row["changed_at"]),
        observed_at=moment_or_none(row["observed_at"]),
        hint_at=moment_or_none(row["hint_at"]),
        hint_by=DateMethod(row["hint_by"]) if row["hint_by"] else None,
        pace=Pace(row["looks"], row["changes"], row["looked_days"]),
        reread=bool(row["reread"]),
    )
