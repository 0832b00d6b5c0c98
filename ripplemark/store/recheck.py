"""Which pages are to be looked at again, and how much that matters: what was decided, written to their rows. Decides nothing."""

from __future__ import annotations

from datetime import datetime

from ripplemark.store.clock import stamp, stamp_or_none
from ripplemark.store.database import Database


def weigh_page(db: Database, page_id: int, worth: int, due_by: datetime | None) -> None:
    """Store what a page's links are worth looking after, and bring its next visit forward to `due_by`, if that is sooner."""
    due = stamp_or_none(due_by)
    db.run(
        """UPDATE urls SET worth = ?, due_at = CASE WHEN ? IS NULL OR state = 'ignored' THEN due_at ELSE min(coalesce(due_at, ?), ?) END
           WHERE id = ?""",
        (worth, due, due, due, page_id),
    )


def reread_all(db: Database, fingerprint: str, now: datetime) -> int:
    """Make all read pages due, to be read whole, if the names and topics they were read by are not these; how many they are.

    The first fingerprint of a store is only kept: nothing says that its pages were read by another one."""
    with db.transaction():
        db.run("INSERT OR IGNORE INTO judged_by (id, fingerprint) VALUES (1, '')")
        before = db.value("SELECT read_by FROM judged_by")
        if before == fingerprint:
            return 0
        db.run("UPDATE judged_by SET read_by = ?", (fingerprint,))
        if not before:
            return 0
        return db.run(
            """UPDATE urls SET reread = 1, due_at = min(coalesce(due_at, ?), ?)
               WHERE kind = 'page' AND state != 'ignored' AND body_digest != ''""",
            (stamp(now), stamp(now)),
        ).rowcount
