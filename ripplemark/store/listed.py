"""Claims of other tools beside what we know of their pages: found by URL, by redirect, by equal bytes, last by spelling. Judges nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from ripplemark.records import FetchOutcome, LinkState, LostReason, MatchedBy, OpenListed, StandingLink
from ripplemark.store.database import Database, Row
from ripplemark.urls import host_of, registrable, same_page_key

_KNOWN = "SELECT id, url, host, domain, body_digest, outcome, observed_at FROM urls WHERE url "


@dataclass(frozen=True, slots=True)
class _Found:
    """What is known of a claimed page."""

    outcome: FetchOutcome | None
    was_read: bool
    links: tuple[StandingLink, ...]


def iter_open_listed(db: Database) -> Iterator[OpenListed]:
    """Every claim with what is known of its page now, page by page. Read it to the end before you write."""
    claims = db.stream("SELECT id, page_url, target_url, anchor, whole_site, lost FROM listed_links ORDER BY page_url, id")
    for (url, whole_site), group in groupby(claims, key=lambda r: (r["page_url"], bool(r["whole_site"]))):
        found = _site(db, url) if whole_site else _page(db, url)
        for r in group:
            yield OpenListed(
                listed_id=r["id"], target_url=r["target_url"], anchor=r["anchor"], whole_site=whole_site, says_lost=bool(r["lost"]),
                outcome=found.outcome, was_read=found.was_read, links=found.links,
            )  # fmt: skip


def _site(db: Database, home: str) -> _Found:
    """All links that we know of on a host or on hosts below it."""
    host = host_of(home).removeprefix("www.")
    below = "" if host == registrable(host) else "AND (u.host = :host OR u.host = 'www.' || :host OR u.host LIKE '%.' || :host)"
    sql = f"SELECT l.* FROM urls u JOIN links l ON l.page_id = u.id WHERE u.domain = :domain {below} ORDER BY l.id"
    rows = db.rows(sql, {"domain": registrable(host), "host": host})
    return _Found(None, was_read=False, links=tuple(_standing(r, MatchedBy.EXACT) for r in rows))


def _page(db: Database, url: str) -> _Found:
    """The claimed page and those that may stand for it."""
    known = db.row(f"{_KNOWN} = ?", (url,))
    links = _links(db, known["id"], MatchedBy.EXACT) if known is not None else ()
    was_read = known is not None and _was_read(db, known["id"])
    if known is not None and known["observed_at"] and not links:
        other, how = _stand_in(db, known)
        if other:
            links, was_read = _links(db, other["id"], how), was_read or _was_read(db, other["id"])
    if not links:
        links = tuple(link for twin in _variants(db, url) for link in _links(db, twin["id"], MatchedBy.VARIANT))
    outcome = FetchOutcome(known["outcome"]) if known is not None and known["outcome"] else None
    return _Found(outcome, was_read, links)


def _stand_in(db: Database, known: Row) -> tuple[Row | None, MatchedBy]:
    """The page that a page redirects to, else the one that was read in its place because its bytes are the same."""
    final = db.value("SELECT final_url FROM observations WHERE url_id = ? ORDER BY id DESC LIMIT 1", (known["id"],), "")
    if final and final != known["url"]:
        return db.row(f"{_KNOWN} = ?", (final,)), MatchedBy.REDIRECT
    if not known["body_digest"]:
        return None, MatchedBy.TWIN
    twins = f"{_KNOWN} != ? AND domain = ? AND host = ? AND relevant = 1 AND body_digest = ? ORDER BY id LIMIT 1"
    return db.row(twins, (known["url"], known["domain"], known["host"], known["body_digest"])), MatchedBy.TWIN


def _variants(db: Database, url: str) -> list[Row]:
    """Known pages that differ in scheme, www, trailing slash or case of escapes only."""
    spellings = [s for s in spellings_of(url) if s != url]
    return db.rows(f"{_KNOWN} IN ({', '.join('?' * len(spellings))}) ORDER BY id", spellings)


def spellings_of(url: str) -> tuple[str, ...]:
    """The spellings in which a page is met: with and without TLS, www and trailing slash. The URL is in normal form."""
    key = same_page_key(url)
    host, slash, rest = key.partition("/")
    path, mark, query = rest.partition("?")
    paths = dict.fromkeys((f"{path}", f"{path}/" if path else ""))
    found = [
        f"{scheme}://{www}{host}{slash}{p}{mark}{query}" for scheme in ("https", "http") for www in ("", "www.") for p in paths
    ]
    return tuple(dict.fromkeys(found))


def _was_read(db: Database, url_id: int) -> bool:
    """Whether some visit told which brand links stand there: a body without our name, or a full reading."""
    sql = """SELECT 1 FROM observations o WHERE o.url_id = ? AND o.outcome IN ('ok', 'not_modified')
             AND (o.passed_gate = 0 OR EXISTS (SELECT 1 FROM readings r WHERE r.observation_id = o.id)) LIMIT 1"""
    return db.row(sql, (url_id,)) is not None


def _links(db: Database, page_id: int, how: MatchedBy) -> tuple[StandingLink, ...]:
    rows = db.rows("SELECT id, target_url, anchor, state, lost_reason FROM links WHERE page_id = ? ORDER BY id", (page_id,))
    return tuple(_standing(r, how) for r in rows)


def _standing(row: Row, how: MatchedBy) -> StandingLink:
    reason = LostReason(row["lost_reason"]) if row["lost_reason"] else None
    return StandingLink(row["id"], row["target_url"], row["anchor"], LinkState(row["state"]), reason, how)
