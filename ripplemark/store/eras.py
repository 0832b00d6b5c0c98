"""Every group of links that came one after another, as SQL names it, for indices that hold words group by group."""

from __future__ import annotations

from ripplemark.schema.eras import ERA_BITS
from ripplemark.store.database import Database

#: For `WITH RECURSIVE`: the numbers of all groups, the newest first.
ERAS = f"eras (era) AS (SELECT coalesce(max(id), 0) >> {ERA_BITS} FROM links UNION ALL SELECT era - 1 FROM eras WHERE era > 0)"
#: The group of `links l`, written as in the indices, or SQLite would not use them.
ERA = f"l.id >> {ERA_BITS}"


def newest_era(db: Database) -> int:
    """The number of the newest group; they count from 0."""
    return int(db.value(f"SELECT coalesce(max(id), 0) >> {ERA_BITS} FROM links"))
