"""What is known of one link and its page, for showing to a person; and the rows of exports that people read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ripplemark.records import EventKind, EventRow, MentionRow, Placement
from ripplemark.store.clock import moment, moment_or_none
from ripplemark.store.database import Database, Row


@dataclass(frozen=True, slots=True)
class PageProof:
    """The last body that was seen of a page, and the quotes found in it."""

    digest: str
    observed_at: datetime | None
    status: int
    bytes: int
    observations: int
    noindex: bool
    mentions: tuple[tuple[str, tuple[str, ...], str], ...]  # campaign, terms, quote


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A relevant page with what the frontier knows of it."""

    url: str
    title: str
    author: str
    language: str
    published_at: datetime | None
    published_by: str
    confidence: str
    canonical: str
    noindex: bool
    nofollow: bool
    first_seen: datetime
    observed_at: datetime | None
    outcome: str
    links: int
    campaigns: tuple[str, ...]
    routes: tuple[str, ...]
    webmention: str


def page_proof(db: Database, page_id: int) -> PageProof:
    """The newest observation that brought a body, or the newest at all."""
    row = db.row(
        "SELECT * FROM observations WHERE url_id = ? ORDER BY body_digest != '' DESC, id DESC LIMIT 1",
        (page_id,),
    )
    number = db.value("SELECT count(*) FROM observations WHERE url_id = ?", (page_id,), 0)
    noindex = bool(db.value("SELECT noindex FROM pages WHERE id = ?", (page_id,), 0))
    mentions = tuple(
        (r["campaign"], tuple(json.loads(r["terms"])), r["quote"])
        for r in db.rows("SELECT campaign, terms, quote FROM mentions WHERE page_id = ? ORDER BY campaign DESC", (page_id,))
    )
    if row is None:
        return PageProof("", None, 0, 0, number, noindex, mentions)
    return PageProof(row["body_digest"], moment(row["observed_at"]), row["status"], row["bytes"], number, noindex, mentions)


def page_titles(db: Database, url: str) -> tuple[int, str, datetime | None] | None:
    """(id, title, publication date) of a relevant page."""
    row = db.row("SELECT p.id, p.title, p.published_at FROM urls u JOIN pages p ON p.id = u.id WHERE u.url = ?", (url,))
    return (row["id"], row["title"], moment_or_none(row["published_at"])) if row else None


# A theme's link, in a menu or foot or on every page, is not the page's own; before its links were judged, the reading tells.
LINKS_ITSELF = """CASE WHEN EXISTS (SELECT 1 FROM links l WHERE l.page_id = m.page_id)
    THEN EXISTS (SELECT 1 FROM links l WHERE l.page_id = m.page_id AND l.state = 'live' AND l.sitewide = 0 AND l.in_noscript = 0
                 AND l.placement IN ('content', 'comment', 'unknown'))
    ELSE m.linked END"""
MENTION_COLUMNS = f"u.url, u.domain, p.title, p.noindex, m.*, {LINKS_ITSELF} AS links_itself"
_MENTIONS = f"""
SELECT {MENTION_COLUMNS} FROM mentions m JOIN urls u ON u.id = m.page_id LEFT JOIN pages p ON p.id = u.id ORDER BY u.url, m.campaign
"""


def iter_mentions(db: Database) -> Iterator[MentionRow]:
    """All mentions by page."""
    by_site = "SELECT domain, count(*) FROM links WHERE state = 'live' AND headline = 1 GROUP BY domain"
    linking = {r[0]: r[1] for r in db.rows(by_site)}
    for r in db.stream(_MENTIONS):
        yield mention_row(r, linking.get(r["domain"], 0))


def mention_row(r: Row, site_links: int) -> MentionRow:
    """A row of MENTION_COLUMNS; `site_links` of its site."""
    return MentionRow(
        page_url=r["url"], page_title=r["title"] or "", campaign=r["campaign"], terms=tuple(json.loads(r["terms"])), quote=r["quote"],
        linked=bool(r["links_itself"]), polarity=r["polarity"], focus=tuple(json.loads(r["focus"])), first_seen=moment(r["seen"]),
        position=r["position"], placement=Placement(r["placement"]),
        fragment_url=f"{r['url']}#{r['fragment']}" if r["fragment"] else r["url"], site_links=site_links, noindex=bool(r["noindex"]),
    )  # fmt: skip


def iter_events(db: Database) -> Iterator[EventRow]:
    """All events of links by time."""
    rows = db.stream(
        """SELECT e.*, u.url, l.target_url, l.anchor, l.class, l.campaign FROM link_events e JOIN links l ON l.id = e.link_id
           JOIN urls u ON u.id = l.page_id ORDER BY e.at, e.id"""
    )
    for r in rows:
        yield EventRow(
            moment(r["at"]), EventKind(r["kind"]), r["reason"], r["before"], r["after"], r["link_id"], r["url"], r["target_url"],
            r["anchor"], r["class"], r["campaign"],
        )  # fmt: skip


def iter_pages(db: Database) -> Iterator[StoredPage]:
    """All pages that were read as relevant, by URL."""
    rows = db.stream(
        """SELECT u.url, u.first_seen, u.observed_at, u.outcome, p.title, p.author, p.language, p.published_at, p.published_by,
             p.confidence, p.canonical, p.noindex, p.nofollow, p.webmention,
             (SELECT count(*) FROM links l WHERE l.page_id = p.id AND l.state = 'live') AS links,
             (SELECT group_concat(m.campaign) FROM mentions m WHERE m.page_id = p.id AND m.campaign != '') AS campaigns,
             (SELECT group_concat(DISTINCT r.route) FROM routes r WHERE r.url_id = p.id) AS routes
           FROM pages p JOIN urls u ON u.id = p.id ORDER BY u.url"""
    )
    for r in rows:
        yield _stored_page(r)


def _stored_page(r: Row) -> StoredPage:
    return StoredPage(
        url=r["url"], title=r["title"], author=r["author"], language=r["language"], published_at=moment_or_none(r["published_at"]),
        published_by=r["published_by"], confidence=r["confidence"], canonical=r["canonical"], noindex=bool(r["noindex"]),
        nofollow=bool(r["nofollow"]), first_seen=moment(r["first_seen"]), observed_at=moment_or_none(r["observed_at"]),
        outcome=r["outcome"], links=r["links"], campaigns=_split(r["campaigns"]), routes=_split(r["routes"]),
        webmention=r["webmention"],
    )  # fmt: skip


def _split(text: str | None) -> tuple[str, ...]:
    return tuple(sorted(part for part in (text or "").split(",") if part))
