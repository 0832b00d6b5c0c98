"""What persons decided of linking domains and pages, and how it is undone. Follows nothing from it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from ripplemark.records import Mark, Marked, MarkEdit
from ripplemark.store.clock import moment, stamp
from ripplemark.store.database import Database, Row

DOMAIN = "domain:"
KEPT_EDITS = 200  # that can be undone; older ones stay as they are

_TOUCHED = """
INSERT INTO mark_edit_subjects (edit_id, subject, note, at)
SELECT DISTINCT ?, named.value, m.note, m.at FROM json_each(?) AS named LEFT JOIN marks AS m ON m.subject = named.value AND m.mark = ?
"""
_SET = """
INSERT OR REPLACE INTO marks (subject, mark, note, at) SELECT subject, ?, ?, ? FROM mark_edit_subjects WHERE edit_id = ?
"""
_TAKE = "DELETE FROM marks WHERE mark = ? AND subject IN (SELECT subject FROM mark_edit_subjects WHERE edit_id = ?)"
#: Subjects of an edit that no later one decided anew; binds the edit, the mark, the edit.
_OURS = """
FROM mark_edit_subjects AS s WHERE s.edit_id = ? AND NOT EXISTS (
  SELECT 1 FROM mark_edits AS e JOIN mark_edit_subjects AS t ON t.edit_id = e.id AND t.subject = s.subject
  WHERE e.mark = ? AND e.id > ? AND e.undone_at IS NULL)
"""


def add_marks(db: Database, subjects: Iterable[str], mark: Mark, note: str, now: datetime, author: str = "") -> MarkEdit:
    """Mark subjects ("domain:NAME" or a URL in normal form). `changed` counts those that were not marked so before."""
    with db.transaction():
        edit = _begin(db, subjects, mark, note, now, author, removed=False)
        db.run(_SET, (mark, note, stamp(now), edit))
        return MarkEdit(edit, mark, False, _count(db, edit, "at IS NULL"))


def remove_marks(db: Database, subjects: Iterable[str], mark: Mark, now: datetime, author: str = "") -> MarkEdit:
    """Take marks back. `changed` counts those that there were."""
    with db.transaction():
        edit = _begin(db, subjects, mark, "", now, author, removed=True)
        db.run(_TAKE, (mark, edit))
        return MarkEdit(edit, mark, True, _count(db, edit, "at IS NOT NULL"))


def undo_marks(db: Database, edit: int, now: datetime) -> int:
    """Make marks as they were before an edit, except those that were decided anew since; how many changed.

    0 for an edit that is unknown or undone already."""
    with db.transaction():
        row = db.row("SELECT * FROM mark_edits WHERE id = ? AND undone_at IS NULL", (edit,))
        if row is None:
            return 0
        db.run("UPDATE mark_edits SET undone_at = ? WHERE id = ?", (stamp(now), edit))
        ours, mark = (edit, row["mark"], edit), row["mark"]
        changed = int(db.value(f"SELECT count(*) {_OURS}", ours))
        db.run(f"DELETE FROM marks WHERE mark = ? AND subject IN (SELECT s.subject {_OURS})", (mark, *ours))
        db.run(
            f"INSERT INTO marks (subject, mark, note, at) SELECT s.subject, ?, s.note, s.at {_OURS} AND s.at IS NOT NULL",
            (mark, *ours),
        )
        return changed


def latest_edit(db: Database, mark: Mark | None = None, edit: int = 0) -> int:
    """The number of the newest edit that is not undone: of any mark, of one, or of that number; 0 where there is none."""
    sql = "SELECT max(id) FROM mark_edits WHERE undone_at IS NULL AND ? IN ('', mark) AND ? IN (0, id)"
    return int(db.value(sql, (mark or "", edit)) or 0)


def _begin(db: Database, subjects: Iterable[str], mark: Mark, note: str, now: datetime, author: str, *, removed: bool) -> int:
    """A new edit in the journal, with its subjects as they are now."""
    db.run("DELETE FROM mark_edits WHERE id <= (SELECT max(id) FROM mark_edits) - ?", (KEPT_EDITS - 1,))
    sql = "INSERT INTO mark_edits (mark, removed, note, author, at) VALUES (?, ?, ?, ?, ?)"
    edit = db.run(sql, (mark, removed, note, author, stamp(now))).lastrowid
    assert edit is not None
    db.run(_TOUCHED, (edit, json.dumps(list(subjects)), mark))
    return edit


def _count(db: Database, edit: int, how: str) -> int:
    return int(db.value(f"SELECT count(*) FROM mark_edit_subjects WHERE edit_id = ? AND {how}", (edit,)))


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
