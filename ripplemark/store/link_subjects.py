"""Whose the links of a filter are, and what traffic a link brought."""

from __future__ import annotations

from ripplemark.records import Mark
from ripplemark.store.database import Database
from ripplemark.store.link_filter import GridFilter, filtered
from ripplemark.store.marks import DOMAIN


def subjects_of(db: Database, wanted: GridFilter, mark: Mark, most: int) -> tuple[str, ...]:
    """What a mark on the links of a filter is said of: their pages for `ask`, their domains for all others; at most `most`."""
    pages = mark is Mark.ASK
    column = "u.url" if pages else "l.domain"
    joins, where, values = filtered(db, wanted, column)
    rows = db.rows(f"SELECT DISTINCT {column} FROM links l {joins} {where} ORDER BY 1 LIMIT :most", values | {"most": most})
    return tuple(r[0] if pages else DOMAIN + r[0] for r in rows)


def traffic_of(db: Database, link: int) -> tuple[tuple[str, int, float], ...]:
    """(day, visits, registrations) that a link brought."""
    rows = db.rows("SELECT day, visits, registrations FROM link_traffic WHERE link_id = ? ORDER BY day", (link,))
    return tuple((r[0], r[1], r[2]) for r in rows)
