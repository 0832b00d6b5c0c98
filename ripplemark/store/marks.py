"""What persons decided of linking domains and pages. Follows nothing from it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from ripplemark.records import Mark, Marked
from ripplemark.store.clock import moment, stamp
from ripplemark.store.database import Database, Row

DOMAIN = "domain:"


def add_marks(db: Database, subjects: Iterable[str], mark: Mark, note: str, now: datetime) -> int:
    """Mark subjects ("domain:NAME" or a URL in normal form); how many were not marked so before."""
    new = 0
    with db.transaction():
        for subject in subjects:
            before = db.row("SELECT 1 FROM marks WHERE subject = ? AND mark = ?", (subject, mark))
            db.run("INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?)", (subject, mark, note, stamp(now)))
            new += before is None
    return new


def remove_marks(db: Database, subjects: Iterable[str], mark: Mark) -> int:
    """Take marks back; how many there were."""
    with db.transaction():
        return sum(db.run("DELETE FROM marks WHERE subject = ? AND mark = ?", (s, mark)).rowcount for s in subjects)


def iter_marks(db: Database, mark: Mark | None = None) -> Iterator[Marked]:
    """All marks, or those of one kind, by subject."""
    rows = db.stream("SELECT * FROM marks WHERE ? IN ('', mark) ORDER BY subject, mark", (mark or "",))
    for r in rows:
        yield _marked(r)


def _marked(r: Row) -> Marked:
    return Marked(r["subject"], Mark(r["mark"]), r["note"], moment(r["at"]))


def marks_on(db: Database, subjects: Iterable[str]) -> tuple[Marked, ...]:
    """The marks that subjects carry."""
    rows = db.rows(
        "SELECT * FROM marks WHERE subject IN (SELECT value FROM json_each(?)) ORDER BY subject, mark",
        (json.dumps(list(subjects)),),
    )
    return tuple(_marked(r) for r in rows)


def marked_domains(db: Database, mark: Mark) -> frozenset[str]:
    """The domains that carry a mark."""
    return frozenset(m.subject.removeprefix(DOMAIN) for m in iter_marks(db, mark) if m.subject.startswith(DOMAIN))
