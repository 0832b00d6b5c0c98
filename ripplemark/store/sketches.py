"""Sketches of the visitors of each day: bytes in, bytes out. Merging them is not done here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ripplemark.records import VisitorSketch
from ripplemark.store.database import Database


def replace_sketches(db: Database, days: Iterable[date], sketches: Iterable[VisitorSketch]) -> None:
    """Let the sketches of these days be exactly these."""
    db.run_many("DELETE FROM visitor_sketches WHERE day = ?", ((d.isoformat(),) for d in days))
    db.run_many(
        "INSERT INTO visitor_sketches (day, part, value, sketch) VALUES (?, ?, ?, ?)",
        ((s.day.isoformat(), s.part, s.value, s.sketch) for s in sketches),
    )


def sketches_between(db: Database, part: str, since: date, until: date) -> tuple[VisitorSketch, ...]:
    """The sketches of one part ("total", "channel", "source" or "campaign") on these days, both included, by value and day."""
    rows = db.rows(
        "SELECT * FROM visitor_sketches WHERE part = ? AND day BETWEEN ? AND ? ORDER BY value, day",
        (part, since.isoformat(), until.isoformat()),
    )
    return tuple(VisitorSketch(date.fromisoformat(r["day"]), r["part"], r["value"], r["sketch"]) for r in rows)


def sketched_days(db: Database) -> tuple[date, date] | None:
    """The first and the last day that has sketches; None if none has."""
    row = db.row("SELECT min(day), max(day) FROM visitor_sketches WHERE part = 'total'")
    return None if row is None or row[0] is None else (date.fromisoformat(row[0]), date.fromisoformat(row[1]))
