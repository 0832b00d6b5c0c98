"""Registrations: stated by exports, or found in the log by a goal rule."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ripplemark.records import Registration
from ripplemark.store.clock import moment, stamp
from ripplemark.store.database import Database, Row

_STORE = """
INSERT INTO registrations (id, at, visitor, goal, value, currency, source) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET at = excluded.at, visitor = excluded.visitor, goal = excluded.goal, value = excluded.value,
  currency = excluded.currency
WHERE (at, visitor, goal, value, currency) IS NOT (excluded.at, excluded.visitor, excluded.goal, excluded.value, excluded.currency)
"""


def store_registrations(db: Database, registrations: Iterable[Registration]) -> tuple[int, int]:
    """Keep registrations, each once by its id; gives (new or changed, known as they are)."""
    changed = unchanged = 0
    with db.transaction():
        for r in registrations:
            values = (r.registration_id, stamp(r.at), r.visitor, r.goal, r.value, r.currency, r.source)
            if db.run(_STORE, values).rowcount:
                changed += 1
            else:
                unchanged += 1
        if changed:
            db.touch()
    return changed, unchanged


def registrations_between(db: Database, since: datetime, until: datetime) -> tuple[Registration, ...]:
    """The registrations from `since` on and before `until`, by time."""
    rows = db.rows("SELECT * FROM registrations WHERE at >= ? AND at < ? ORDER BY at, id", (stamp(since), stamp(until)))
    return tuple(_registration(r) for r in rows)


def replace_log_registrations(
    db: Database, since: datetime, until: datetime, fresh: Iterable[Registration], source: str = "log"
) -> None:
    """Let the registrations of one source in a span of time be exactly these; those that stay keep their row and its touches."""
    wanted = {r.registration_id: r for r in fresh}
    with db.transaction():
        known = {r.registration_id for r in registrations_between(db, since, until) if r.source == source}
        db.run_many("DELETE FROM registrations WHERE id = ?", ((i,) for i in sorted(known - wanted.keys())))
        store_registrations(db, wanted.values())


def _registration(row: Row) -> Registration:
    return Registration(
        registration_id=row["id"],
        at=moment(row["at"]),
        visitor=row["visitor"],
        goal=row["goal"],
        value=row["value"],
        currency=row["currency"],
        source=row["source"],
    )
