"""What stands on each page of a ripple: its name, its day, its links and what came by them. Follows no edge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ripplemark.store.clock import moment
from ripplemark.store.database import Database


@dataclass(frozen=True, slots=True)
class NodePage:
    """A relevant page of a ripple with its earned links that stand."""

    url: str
    title: str
    author: str
    site: str
    at: datetime  # published, else first seen
    links: int
    visits: int
    registrations: float  # by last non-direct


_NODES = """
SELECT u.url, u.domain, p.title, p.author, coalesce(p.published_at, u.first_seen) AS at,
  coalesce(sum(l.state = 'live' AND l.headline = 1), 0) AS links, coalesce(sum(l.visits), 0) AS visits,
  coalesce(sum(l.registrations), 0.0) AS registrations
FROM (SELECT child_id AS id FROM ripples UNION SELECT page_id FROM roots WHERE campaign != '') r CROSS JOIN pages p ON p.id = r.id
JOIN urls u ON u.id = p.id LEFT JOIN links l ON l.page_id = p.id AND l.class = 'earned'
GROUP BY r.id ORDER BY u.url
"""


def node_pages(db: Database) -> Iterator[NodePage]:
    """The relevant pages that heard it from somebody, or of which it is known which campaign their ripple goes back to; of others nothing is read."""
    for r in db.rows(_NODES):
        yield NodePage(
            r["url"], r["title"], r["author"], r["domain"], moment(r["at"]), r["links"], r["visits"], r["registrations"]
        )
