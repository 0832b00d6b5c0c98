"""Machines by day, purpose and name: who asked, and was left out; who behaves like one, and was not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ripplemark.records import MachineDay
from ripplemark.store.database import Database, Row

LIMIT = 1_000  # names of a kind that are told apart per day
OTHER = "(other)"
BEHAVIOUR = "behaviour"
_ADD = (
    "INSERT INTO machine_days (day, kind, name, hits) VALUES (?, ?, ?, ?) ON CONFLICT (day, kind, name) DO UPDATE"
    " SET hits = hits + excluded.hits"
)


def add_machines(db: Database, rows: Iterable[MachineDay], most: int = LIMIT) -> None:
    """Add requests of machines; names beyond the bound of their kind and day go to "(other)". Call it in the log's transaction."""
    names: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        day = row.day.isoformat()
        if (day, row.kind) not in names:
            names[day, row.kind] = _names(db, day, row.kind)
        known = names[day, row.kind]
        name = row.name if row.name in known or len(known) < most else OTHER
        known.add(name)
        db.run(_ADD, (day, row.kind, name, row.hits))


def replace_behaviour(db: Database, days: Iterable[date], rows: Iterable[MachineDay]) -> None:
    """Let what behaves like a machine on these days be exactly this."""
    db.run_many("DELETE FROM machine_days WHERE kind = 'behaviour' AND day = ?", ((d.isoformat(),) for d in days))
    db.run_many(
        "INSERT INTO machine_days (day, kind, name, hits, visitors, counted) VALUES (?, 'behaviour', ?, ?, ?, 1)",
        ((r.day.isoformat(), r.name, r.hits, r.visitors) for r in rows),
    )


def iter_machines(db: Database) -> Iterator[MachineDay]:
    """All of them by day, purpose and name."""
    for row in db.rows("SELECT * FROM machine_days ORDER BY day, kind, hits DESC, name"):
        yield _machine(row)


def _names(db: Database, day: str, kind: str) -> set[str]:
    return {r["name"] for r in db.rows("SELECT name FROM machine_days WHERE day = ? AND kind = ?", (day, kind))}


def _machine(row: Row) -> MachineDay:
    return MachineDay(
        date.fromisoformat(row["day"]), row["kind"], row["name"], row["hits"], row["visitors"], bool(row["counted"])
    )
