"""Estimates of dark traffic: kept apart from everything that was measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ripplemark.records import DarkTraffic
from ripplemark.store.database import Database


def replace_dark(db: Database, rows: Iterable[DarkTraffic]) -> None:
    """Put these in the place of all before."""
    db.run("DELETE FROM dark_traffic")
    db.run_many(
        "INSERT INTO dark_traffic (campaign, path, observed, expected, estimate, low, high) VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((r.campaign, r.path, r.observed, r.expected, r.estimate, r.low, r.high) for r in rows),
    )


def iter_dark(db: Database) -> Iterator[DarkTraffic]:
    """By campaign, the sum over its pages first."""
    for r in db.stream("SELECT * FROM dark_traffic ORDER BY campaign, path"):
        yield DarkTraffic(r["campaign"], r["path"], r["observed"], r["expected"], r["estimate"], r["low"], r["high"])
