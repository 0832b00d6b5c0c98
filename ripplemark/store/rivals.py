"""Links to competitors as the crawl read them, and who links to them and not to us. Judges nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ripplemark.records import RivalLink
from ripplemark.store.clock import moment
from ripplemark.store.database import Database

_SEEN = """
INSERT INTO rival_links (page_id, target_url, rival, anchor, rel, followed, placement, first_seen, last_seen)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (page_id, target_url) DO UPDATE SET rival = excluded.rival, anchor = excluded.anchor, rel = excluded.rel,
  followed = excluded.followed, placement = excluded.placement, last_seen = excluded.last_seen, gone_at = NULL
"""
_GONE = """
UPDATE rival_links SET gone_at = ?
WHERE page_id = ? AND gone_at IS NULL AND target_url NOT IN (SELECT value FROM json_each(?))
"""
_INTERSECT = """
SELECT u.domain, count(DISTINCT u.id) AS pages, json_group_array(DISTINCT r.rival) AS rivals, max(r.followed) AS followed,
  min(r.first_seen) AS first_seen, max(r.last_seen) AS last_seen, min(u.url) AS example,
  EXISTS (SELECT 1 FROM links AS l WHERE l.domain = u.domain AND l.state = 'live') AS ours
FROM rival_links AS r JOIN urls AS u ON u.id = r.page_id
WHERE r.gone_at IS NULL GROUP BY u.domain ORDER BY ours, count(DISTINCT r.rival) DESC, pages DESC, u.domain
"""


@dataclass(frozen=True, slots=True)
class LinksRivals:
    """A domain that links to competitors, and whether it links to the brand too."""

    domain: str
    rivals: tuple[str, ...]
    pages: int  # that link to a competitor now
    followed: bool  # one of these links is
    example: str  # one of the pages
    first_seen: datetime
    last_seen: datetime
    links_to_us: bool


def store_rivals(db: Database, page_id: int, links: Iterable[RivalLink], at: str) -> None:
    """What one reading saw: links seen are there, others of the page are gone. Call inside a transaction."""
    seen = [(page_id, k.target_url, k.rival, k.anchor, " ".join(k.rel), k.followed, k.placement, at, at) for k in links]
    db.connection.execute(_GONE, (at, page_id, json.dumps([row[1] for row in seen])))
    db.connection.executemany(_SEEN, seen)


def iter_intersect(db: Database) -> Iterator[LinksRivals]:
    """Domains with live links to competitors: those that do not link to us first, those that link to more competitors before others."""
    for r in db.stream(_INTERSECT):
        yield LinksRivals(
            domain=r["domain"], rivals=tuple(sorted(json.loads(r["rivals"]))), pages=r["pages"], followed=bool(r["followed"]),
            example=r["example"], first_seen=moment(r["first_seen"]), last_seen=moment(r["last_seen"]), links_to_us=bool(r["ours"]),
        )  # fmt: skip
