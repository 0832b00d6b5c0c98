"""Dated numbers about ranking."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ripplemark.records import Signal
from ripplemark.store.database import Database

_STORE = """
INSERT INTO signals (day, kind, subject, source, value) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (kind, subject, source, day) DO UPDATE SET value = excluded.value WHERE value IS NOT excluded.value
"""


def store_signals(db: Database, signals: Iterable[Signal]) -> tuple[int, int]:
    """Keep signals; a later number for the same day replaces the one before. Gives (new or changed, known as they are)."""
    changed = unchanged = 0
    with db.transaction():
        for s in signals:
            if db.run(_STORE, (s.day.isoformat(), s.kind, s.subject, s.source, s.value)).rowcount:
                changed += 1
            else:
                unchanged += 1
        if changed:
            db.touch()
    return changed, unchanged


def signals_between(db: Database, since: date, until: date) -> tuple[Signal, ...]:
    """The signals of these days, both included, by kind, subject, source and day."""
    rows = db.rows(
        "SELECT * FROM signals WHERE day BETWEEN ? AND ? ORDER BY kind, subject, source, day",
        (since.isoformat(), until.isoformat()),
    )
    return tuple(Signal(date.fromisoformat(r["day"]), r["kind"], r["subject"], r["value"], r["source"]) for r in rows)
