"""What the store keeps of visitors: the salts of their keys, and the registrations and touches that name them. Erases both."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from ripplemark.store.database import Database


def salts(db: Database) -> dict[date, bytes]:
    """The salts that are kept, by the first day of their period."""
    rows = db.rows("SELECT period, salt FROM salts ORDER BY period")
    return {date.fromisoformat(r["period"]): bytes.fromhex(r["salt"]) for r in rows}


def erase_old_salts(db: Database, today: date, salt_days: int, keep_days: int) -> int:
    """Erase salts whose period, and whose first day here, lie more than `keep_days` back: their visitors can never be recognised again."""
    oldest = today - timedelta(days=keep_days)
    with db.transaction():
        db.run("UPDATE salts SET noted_on = ? WHERE noted_on = ''", (today.isoformat(),))
        last_period = oldest - timedelta(days=salt_days)  # a period ends so many days after it began
        return db.run(
            "DELETE FROM salts WHERE period < ? AND noted_on < ?", (last_period.isoformat(), oldest.isoformat())
        ).rowcount


def forget_visitors(db: Database, names: Collection[str]) -> tuple[int, int]:
    """Take these visitors out of registrations, which stay as registrations of nobody, and drop their touches; gives (registrations, touches)."""
    registrations = touches = 0
    with db.transaction():
        for name in names:
            touches += db.run(
                "DELETE FROM touches WHERE registration_id IN (SELECT id FROM registrations WHERE visitor = ?)", (name,)
            ).rowcount
            registrations += db.run("UPDATE registrations SET visitor = '' WHERE visitor = ?", (name,)).rowcount
    return registrations, touches
