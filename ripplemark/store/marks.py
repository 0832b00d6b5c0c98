"""What persons decided of linking domains and pages, and how it is undone. Follows nothing from it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from ripplemark.errors import UsageError
from ripplemark.records import Mark, Marked, MarkEdit
from ripplemark.store.clock import moment, stamp
from ripplemark.store.database import Database, Row

DOMAIN = "domain:"
KEPT_EDITS = 200  # that can be undone; older ones stay as they are

_TOUCHED = """
INSERT OR IGNORE INTO mark_edit_subjects (edit_id, subject, note, at)
SELECT DISTINCT ?, named.value, m.note, m.at FROM json_each(?) AS named LEFT JOIN marks AS m ON m.subject = named.value AND m.mark = ?
"""
_SET = "INSERT OR REPLACE INTO marks (subject, mark, note, at) SELECT DISTINCT value, ?, ?, ? FROM json_each(?)"
_TAKE = "DELETE FROM marks WHERE mark = ? AND subject IN (SELECT value FROM json_each(?))"
#: Of these subjects, those that are no part of an edit yet, and that are marked so, or not; binds the subjects, the edit, the mark.
_BEFORE = """
SELECT count(DISTINCT n.value) FROM json_each(?) n LEFT JOIN mark_edit_subjects s ON s.edit_id = ? AND s.subject = n.value
LEFT JOIN marks m ON m.subject = n.value AND m.mark = ? WHERE s.subject IS NULL AND m.subject IS {} NULL
"""
_OPEN = "SELECT 1 FROM mark_edits WHERE id = ? AND mark = ? AND removed = ? AND author = ? AND undone_at IS NULL"
#: Subjects of an edit that no later one decided anew; binds the edit, the mark, the edit.
_OURS = """
FROM mark_edit_subjects AS s WHERE s.edit_id = ? AND NOT EXISTS (
  SELECT 1 FROM mark_edits AS e JOIN mark_edit_subjects AS t ON t.edit_id = e.id AND t.subject = s.subject
  WHERE e.mark = ? AND e.id > ? AND e.undone_at IS NULL)
"""


def add_marks(
    db: Database, subjects: Iterable[str], mark: Mark, note: str, now: datetime, author: str = "", onto: int = 0
) -> MarkEdit:
    """Mark subjects ("domain:NAME" or a URL in normal form). `changed` counts those that were not marked so before. `onto`: the number of an
    edit that they become a part of. Raises UsageError for one that is another's, of another mark, or undone."""
    with db.transaction():
        named = json.dumps(list(subjects))
        found = _begin(db, named, mark, note, now, author, removed=False, onto=onto)
        db.run(_SET, (mark, note, stamp(now), named))
        return found


def remove_marks(db: Database, subjects: Iterable[str], mark: Mark, now: datetime, author: str = "") -> MarkEdit:
    """Take marks back. `changed` counts those that there were."""
    with db.transaction():
        named = json.dumps(list(subjects))
        found = _begin(db, named, mark, "", now, author, removed=True)
        db.run(_TAKE, (mark, named))
        return found


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


def _begin(
    db: Database, named: str, mark: Mark, note: str, now: datetime, author: str, *, removed: bool, onto: int = 0
) -> MarkEdit:
    """An edit in the journal, a new one if it is to become a part of none, with its subjects (a JSON list) as they are now."""
    if onto and not db.row(_OPEN, (onto, mark, removed, author)):
        raise UsageError(f"change {onto} of marks cannot be added to: it was undone, or is another's")
    edit = onto or _new(db, (mark, removed, note, author, stamp(now)))
    changed = int(db.value(_BEFORE.format("NOT" if removed else ""), (named, edit, mark)))
    added = db.run(_TOUCHED, (edit, named, mark)).rowcount
    return MarkEdit(edit, mark, removed, changed, added)


def _new(db: Database, values: tuple[object, ...]) -> int:
    db.run("DELETE FROM mark_edits WHERE id <= (SELECT max(id) FROM mark_edits) - ?", (KEPT_EDITS - 1,))
    edit = db.run("INSERT INTO mark_edits (mark, removed, note, author, at) VALUES (?, ?, ?, ?, ?)", values).lastrowid
    assert edit is not None
    return edit


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
