"""Whose the links of a filter are, and what traffic a link brought."""

from __future__ import annotations

from ripplemark.records import Mark
from ripplemark.store.database import Database
from ripplemark.store.link_filter import GridFilter, Values, filtered
from ripplemark.store.link_slices import few_links
from ripplemark.store.marks import DOMAIN
from ripplemark.store.picked import picked, terms_of
from ripplemark.store.sort_counts import can_count

_FEW = 10_000  # links that are read one by one
#: Every domain with a link that a condition is true of: from one name to the next, never through all links.
_DOMAINS = """
WITH RECURSIVE d(domain) AS (
  SELECT min(domain) FROM urls INDEXED BY urls_linking WHERE linking > 0
  UNION ALL SELECT (SELECT min(u.domain) FROM urls u INDEXED BY urls_linking WHERE u.linking > 0 AND u.domain > d.domain) FROM d WHERE d.domain IS NOT NULL)
SELECT domain FROM d WHERE domain IS NOT NULL AND EXISTS (SELECT 1 FROM urls u INDEXED BY urls_linking CROSS JOIN links l ON l.page_id = u.id
  WHERE u.domain = d.domain AND u.linking > 0 AND {condition}) LIMIT :most
"""


def subjects_of(db: Database, wanted: GridFilter, mark: Mark, most: int) -> tuple[str, ...]:
    """What a mark on the links of a filter is said of, in order: their pages for `ask`, their domains for all others; at most `most`."""
    few = few_links(db, wanted, _FEW)
    if few is not None:
        wanted = GridFilter(only=tuple(few) or (0,))
    elif mark is not Mark.ASK and can_count(db, wanted):
        values = Values()
        condition = " AND ".join(["1", *terms_of(picked(db, wanted), values)])
        return tuple(DOMAIN + r[0] for r in db.rows(_DOMAINS.format(condition=condition), values | {"most": most}))
    column = "u.url" if mark is Mark.ASK else "l.domain"
    joins, where, values = filtered(db, wanted, column)
    rows = db.rows(f"SELECT DISTINCT {column} FROM links l {joins} {where} ORDER BY 1 LIMIT :most", values | {"most": most})
    return tuple(r[0] if mark is Mark.ASK else DOMAIN + r[0] for r in rows)


def traffic_of(db: Database, link: int) -> tuple[tuple[str, int, float], ...]:
    """(day, visits, registrations) that a link brought."""
    rows = db.rows("SELECT day, visits, registrations FROM link_traffic WHERE link_id = ? ORDER BY day", (link,))
    return tuple((r[0], r[1], r[2]) for r in rows)
