"""Dated numbers about ranking: positions, clicks, impressions, interest, authority."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date

from ripplemark.records import Signal
from ripplemark.store.database import Database


def store_signals(db: Database, signals: Iterable[Signal]) -> tuple[int, int]:
    """Keep signals, gives (new, known before); another value of the same day, kind, subject and source replaces the one before."""
    given = list(signals)
    with db.transaction():
        before = int(db.value("SELECT count(*) FROM signals"))
        db.run_many(
            "INSERT OR REPLACE INTO signals (day, kind, subject, source, value) VALUES (?, ?, ?, ?, ?)",
            ((s.day.isoformat(), s.kind, s.subject, s.source, s.value) for s in given),
        )
        db.touch()
        new = int(db.value("SELECT count(*) FROM signals")) - before
    return new, len(given) - new


def signals_between(db: Database, since: date, until: date) -> tuple[Signal, ...]:
    """The signals of a range of days, both included."""
    return tuple(_rows(db, "WHERE day BETWEEN ? AND ?", (since.isoformat(), until.isoformat())))


def iter_signals(db: Database, kinds: Iterable[str] | None = None) -> Iterator[Signal]:
    """All signals, or those of some kinds."""
    if kinds is None:
        return _rows(db, "", ())
    return _rows(db, "WHERE kind IN (SELECT value FROM json_each(?))", (json.dumps(sorted(kinds)),))


def _rows(db: Database, where: str, values: tuple[str, ...]) -> Iterator[Signal]:
    for r in db.stream(f"SELECT * FROM signals {where} ORDER BY kind, subject, source, day", values):
        yield Signal(date.fromisoformat(r["day"]), r["kind"], r["subject"], r["value"], r["source"])
