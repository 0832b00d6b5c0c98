"""Links to shorteners that wait until it is known where they lead: those that lead to the brand become sightings. Decides nothing."""

from __future__ import annotations

from ripplemark.records import Placement
from ripplemark.shorts import resolved
from ripplemark.store.database import Database
from ripplemark.store.links import brand_link
from ripplemark.store.pages import store_sightings

#: Where a link makes a mention a linked one: in what the page says.
_OWN_WORDS = frozenset({Placement.CONTENT, Placement.COMMENT, Placement.UNKNOWN})
_OURS = """
FROM short_links AS s JOIN targets AS t ON t.url = s.target_url JOIN observations AS o ON o.id = s.observation_id
WHERE t.kind = 'short' AND t.brand_url != ''
"""


def pages_with_news(db: Database) -> tuple[int, ...]:
    """Pages with waiting links of which it is now known that they lead to the brand."""
    return tuple(r[0] for r in db.rows(f"SELECT DISTINCT o.url_id {_OURS} ORDER BY o.url_id"))


def join_sightings(db: Database, page_id: int) -> frozenset[str]:
    """Make sightings, each of its observation, of a page's waiting links that lead to the brand; gives the shorteners' URLs."""
    rows = db.rows(f"SELECT s.*, t.brand_url, '' AS via, '[]' AS utm {_OURS} AND o.url_id = ?", (page_id,))
    for row in rows:
        store_sightings(db, row["observation_id"], [resolved(brand_link(row), row["brand_url"])])
    keys = ((r["observation_id"], r["position"]) for r in rows)
    db.run_many("DELETE FROM short_links WHERE observation_id = ? AND position = ?", keys)
    if any(r["placement"] in _OWN_WORDS and not r["in_noscript"] for r in rows):
        db.run("UPDATE mentions SET linked = 1 WHERE page_id = ?", (page_id,))
    return frozenset(r["target_url"] for r in rows)
