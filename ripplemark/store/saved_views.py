"""Views saved under a name. Knows nothing of what their addresses mean."""

from __future__ import annotations

from datetime import datetime

from ripplemark.records import SavedView
from ripplemark.store.clock import moment, stamp
from ripplemark.store.database import Database


def saved_views(db: Database) -> tuple[SavedView, ...]:
    """All of them by name."""
    rows = db.rows("SELECT * FROM saved_views ORDER BY name")
    return tuple(SavedView(r["id"], r["name"], r["page"], r["query"], r["author"], moment(r["at"])) for r in rows)


def store_view(db: Database, name: str, page: str, query: str, author: str, now: datetime) -> int:
    """Save a view; one of the same name is replaced. Its number."""
    sql = """INSERT INTO saved_views (name, page, query, author, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE
             SET page = excluded.page, query = excluded.query, author = excluded.author, at = excluded.at RETURNING id"""
    return int(db.value(sql, (name, page, query, author, stamp(now))))


def rename_view(db: Database, view: int, name: str, now: datetime) -> bool:
    """Give a view another name; False where there is no such view, or another one has that name."""
    with db.transaction():
        if db.row("SELECT 1 FROM saved_views WHERE name = ? AND id != ?", (name, view)):
            return False
        return db.run("UPDATE saved_views SET name = ?, at = ? WHERE id = ?", (name, stamp(now), view)).rowcount > 0


def delete_view(db: Database, view: int) -> bool:
    """Whether there was such a view."""
    return db.run("DELETE FROM saved_views WHERE id = ?", (view,)).rowcount > 0
