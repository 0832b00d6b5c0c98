"""What persons noted of days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ripplemark.records import Annotation
from ripplemark.store.clock import moment, stamp
from ripplemark.store.database import Database


def notes_of(db: Database, since: date, until: date) -> tuple[Annotation, ...]:
    """The notes of a span of days, both ends included, by day."""
    return tuple(_found(db, "WHERE day BETWEEN ? AND ?", since.isoformat(), until.isoformat()))


def iter_annotations(db: Database) -> Iterator[Annotation]:
    """All notes by day."""
    return _found(db, "")


def _found(db: Database, where: str, *values: str) -> Iterator[Annotation]:
    for r in db.rows(f"SELECT * FROM annotations {where} ORDER BY day, id", values):
        yield Annotation(r["id"], date.fromisoformat(r["day"]), r["text"], r["campaign"], r["author"], moment(r["at"]))


def store_annotation(db: Database, note: Annotation) -> int:
    """Keep a note; number 0 is a new one, any other replaces the note of that number. Its number; 0 where there is no such note."""
    values = (note.day.isoformat(), note.text, note.campaign, note.author, stamp(note.at))
    if not note.id:
        return db.run("INSERT INTO annotations (day, text, campaign, author, at) VALUES (?, ?, ?, ?, ?)", values).lastrowid or 0
    sql = "UPDATE annotations SET day = ?, text = ?, campaign = ?, author = ?, at = ? WHERE id = ?"
    return note.id if db.run(sql, (*values, note.id)).rowcount else 0


def delete_annotation(db: Database, note: int) -> bool:
    """Whether there was such a note."""
    return db.run("DELETE FROM annotations WHERE id = ?", (note,)).rowcount > 0
