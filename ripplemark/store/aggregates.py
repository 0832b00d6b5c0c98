"""Figures of other analytics tools: kept apart from what we measured, never added to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ripplemark.records import Aggregate
from ripplemark.store.database import Database

_STORE = """
INSERT INTO aggregates (tool, since, until, source, medium, campaign, pv, visits, uv) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET pv = excluded.pv, visits = excluded.visits, uv = excluded.uv
WHERE (pv, visits, uv) IS NOT (excluded.pv, excluded.visits, excluded.uv)
"""


def store_aggregates(db: Database, found: Iterable[Aggregate]) -> int:
    """Keep figures; a newer one of the same tool, days and parts replaces the one before. Gives how many are new or changed."""
    changed = 0
    with db.transaction():
        for a in found:
            values = (a.tool, a.since.isoformat(), a.until.isoformat(), a.source, a.medium, a.campaign, a.pv, a.visits, a.uv)
            changed += db.run(_STORE, values).rowcount
        if changed:
            db.touch()
    return changed


def iter_aggregates(db: Database) -> Iterator[Aggregate]:
    """All figures, by tool and days."""
    return _rows(db, "", ())


def daily_aggregates(db: Database, since: date, until: date) -> tuple[Aggregate, ...]:
    """The figures of single days within a range, both included, by tool and day."""
    return tuple(_rows(db, "WHERE since = until AND since BETWEEN ? AND ?", (since.isoformat(), until.isoformat())))


def _rows(db: Database, where: str, values: tuple[str, ...]) -> Iterator[Aggregate]:
    for r in db.stream(f"SELECT * FROM aggregates {where} ORDER BY tool, since, until, source, medium, campaign", values):
        yield Aggregate(
            tool=r["tool"], since=date.fromisoformat(r["since"]), until=date.fromisoformat(r["until"]), source=r["source"],
            medium=r["medium"], campaign=r["campaign"], pv=r["pv"], visits=r["visits"], uv=r["uv"],
        )  # fmt: skip
