"""Dated numbers about ranking: positions, clicks, impressions, interest, authority."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ripplemark.records import Signal
from ripplemark.store.database import Database

Days = NDArray[np.datetime64]
Values = NDArray[np.float64]

#: From one to the next by the key, past the days between them: a kind has as many rows as subjects times days.
_KINDS = """
WITH RECURSIVE kinds (kind) AS (SELECT min(kind) FROM signals
  UNION ALL SELECT (SELECT min(s.kind) FROM signals s WHERE s.kind > k.kind) FROM kinds k WHERE k.kind IS NOT NULL)
SELECT k.kind FROM kinds k WHERE EXISTS (SELECT 1 FROM signals s WHERE s.kind = k.kind AND +s.day BETWEEN :since AND :until)
"""
_PAIRS = """
WITH RECURSIVE subjects (subject) AS (SELECT min(subject) FROM signals WHERE kind = :kind
  UNION ALL SELECT (SELECT min(s.subject) FROM signals s WHERE s.kind = :kind AND s.subject > f.subject) FROM subjects f WHERE f.subject IS NOT NULL),
pairs (subject, source) AS (
  SELECT f.subject, (SELECT min(s.source) FROM signals s WHERE s.kind = :kind AND s.subject = f.subject) FROM subjects f WHERE f.subject IS NOT NULL
  UNION ALL SELECT p.subject, (SELECT min(s.source) FROM signals s WHERE s.kind = :kind AND s.subject = p.subject AND s.source > p.source)
  FROM pairs p WHERE p.source IS NOT NULL)
SELECT subject, source FROM pairs WHERE source IS NOT NULL ORDER BY 1, 2
"""
_COURSE = "SELECT day, value FROM signals WHERE kind = ? AND subject = ? AND source = ? AND day BETWEEN ? AND ? ORDER BY day"

_DAYS = """SELECT group_concat(day, '') FROM (
  SELECT day FROM signals WHERE kind = ? AND subject = ? AND source = ? AND day BETWEEN ? AND ? ORDER BY day)"""


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


def signal_kinds(db: Database, since: date, until: date) -> frozenset[str]:
    """The kinds of which there is anything on a range of days, both included."""
    return frozenset(r[0] for r in db.tuples(_KINDS, {"since": since.isoformat(), "until": until.isoformat()}))


def signal_courses(
    db: Database, kind: str, since: date, until: date, subjects: Collection[str] = ()
) -> Iterator[tuple[str, str, Days, Values]]:
    """(subject, source, days, values) of a kind, in order, each with its values on a range of days, both included; of all subjects or some."""
    before: tuple[str, ...] = ()
    days = np.zeros(0, "datetime64[D]")
    for subject, source in db.tuples(_PAIRS, {"kind": kind}):
        if subjects and subject not in subjects:
            continue
        rows = db.tuples(_COURSE, (kind, subject, source, since.isoformat(), until.isoformat()))
        if not rows:
            continue
        told, values = zip(*rows, strict=True)
        if told != before:  # most subjects are told of on the same days
            before, days = told, np.array(told, "datetime64[D]")
        yield subject, source, days, np.array(values, np.float64)


def signal_days(db: Database, kind: str, since: date, until: date) -> Iterator[tuple[str, str, Days]]:
    """(subject, source, days) of a kind, in order: on which days of a range, both included, each is told of. Reads no value."""
    before, days = "", np.zeros(0, "datetime64[D]")
    for subject, source in db.tuples(_PAIRS, {"kind": kind}):
        told = db.value(_DAYS, (kind, subject, source, since.isoformat(), until.isoformat()))
        if not told:
            continue
        if told != before:  # most subjects are told of on the same days
            before, days = told, np.frombuffer(told.encode(), "S10").astype("datetime64[D]")
        yield subject, source, days


def iter_signals(db: Database, kinds: Iterable[str] | None = None) -> Iterator[Signal]:
    """All signals, or those of some kinds."""
    if kinds is None:
        return _rows(db, "", ())
    return _rows(db, "WHERE kind IN (SELECT value FROM json_each(?))", (json.dumps(sorted(kinds)),))


def _rows(db: Database, where: str, values: tuple[str, ...]) -> Iterator[Signal]:
    for r in db.stream(f"SELECT * FROM signals {where} ORDER BY kind, subject, source, day", values):
        yield Signal(date.fromisoformat(r["day"]), r["kind"], r["subject"], r["value"], r["source"])
