"""Empties the tables of notes on what changed, once they are counted. They name no person."""

from __future__ import annotations

from ripplemark.store.database import Database

_WIPES = 1  # what `PRAGMA secure_delete` says where zeros are written over all that is deleted, as in Debian's SQLite


def empty_notes(db: Database, table: str) -> None:
    """Delete all rows. Their pages are only given back: zeros would write each of them once more."""
    wipes = db.value("PRAGMA secure_delete") == _WIPES
    if wipes:
        db.run("PRAGMA secure_delete = FAST")
    db.run(f"DELETE FROM {table}")
    if wipes:
        db.run("PRAGMA secure_delete = ON")
