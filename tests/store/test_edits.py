"""What persons change while they look: marks that can be undone, views and notes; also while a run holds the writer's lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.edits import Edits
from ripplemark.errors import ReadOnly, StoreError, UsageError
from ripplemark.records import Mark, SavedView
from ripplemark.store.database import Database, open_editor, open_writer
from ripplemark.store.marks import iter_marks
from ripplemark.store.noted import iter_annotations, notes_of
from ripplemark.store.saved_views import saved_views

START = datetime(2026, 3, 1, tzinfo=UTC)
A, B, C = "domain:a.example", "domain:b.example", "https://c.example/page"


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """A store that a run is writing to all the while."""
    with open_writer(tmp_path / "store.db", "ripplemark crawl"):
        yield tmp_path / "store.db"


@pytest.fixture
def edits(path: Path) -> Edits:
    ticks = iter(range(1000))
    return Edits(lambda: open_editor(path), author=lambda: "mei", clock=lambda: START + timedelta(minutes=next(ticks)))


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    with open_editor(path) as db:
        yield db


def marks(db: Database) -> set[tuple[str, str, str]]:
    return {(m.subject, m.mark, m.note) for m in iter_marks(db)}


def test_a_mark_counts_what_is_new_and_is_undone_exactly(edits: Edits, db: Database) -> None:
    first = edits.mark([A, B, B], Mark.DISAVOW, "bought")
    second = edits.mark([B, C], Mark.DISAVOW, "bad\nneighbours")
    assert (first.changed, second.changed) == (2, 1)
    assert marks(db) == {(A, "disavow", "bought"), (B, "disavow", "bad neighbours"), (C, "disavow", "bad neighbours")}
    assert edits.undo(second.id) == 2
    assert marks(db) == {(A, "disavow", "bought"), (B, "disavow", "bought")}
    assert edits.undo(second.id) == 0  # once


def test_an_edit_made_in_parts_is_undone_as_one(edits: Edits, db: Database) -> None:
    edits.mark([B], Mark.OWN, "known")
    first = edits.mark([A, B], Mark.OWN)
    more = edits.mark([B, C], Mark.OWN, onto=first.id)
    assert (more.id, first.changed, more.changed) == (first.id, 1, 1)
    assert edits.undo(first.id) == 3
    assert marks(db) == {(B, "own", "known")}


def test_an_edit_that_is_undone_or_anothers_is_not_added_to(path: Path, edits: Edits, db: Database) -> None:
    mine = edits.mark([A], Mark.OWN).id
    for number, mark in ((mine, Mark.ASK), (mine + 1, Mark.OWN)):
        with pytest.raises(UsageError, match="cannot be added to"):
            edits.mark([B], mark, onto=number)
    with pytest.raises(UsageError, match="another's"):
        Edits(lambda: open_editor(path), author=lambda: "lin", clock=lambda: START).mark([B], Mark.OWN, onto=mine)
    edits.undo(mine)
    with pytest.raises(UsageError, match="was undone"):
        edits.mark([B], Mark.OWN, onto=mine)
    assert marks(db) == set()


def test_marks_taken_back_come_back(edits: Edits, db: Database) -> None:
    edits.mark([A], Mark.OWN, "ours")
    edits.mark([A], Mark.ASK)
    taken = edits.unmark([A, B], Mark.OWN)
    assert (taken.changed, marks(db)) == (1, {(A, "ask", "")})
    edits.undo(taken.id)
    assert marks(db) == {(A, "own", "ours"), (A, "ask", "")}


def test_undoing_leaves_what_was_decided_later(edits: Edits, db: Database) -> None:
    edits.mark([A], Mark.DISAVOW, "old")
    first = edits.mark([A, B], Mark.DISAVOW, "first")
    edits.unmark([A], Mark.DISAVOW)
    later = edits.mark([B], Mark.DISAVOW, "sure")
    assert edits.undo(first.id) == 0
    assert marks(db) == {(B, "disavow", "sure")}
    edits.undo(later.id)
    assert marks(db) == {(B, "disavow", "first")}


def test_every_edit_tells_readers(edits: Edits, db: Database) -> None:
    before = db.data_version
    edits.undo(edits.mark([A], Mark.ASK).id)
    assert db.data_version == before + 2


def test_views_by_name(edits: Edits, db: Database) -> None:
    number = edits.save_view("  Lost\tlinks ", "/links", "state=lost")
    edits.save_view("Alpha", "/links", "")
    assert edits.save_view("LOST LINKS", "/links", "state=lost&rel=follow") == number  # the same name, whatever its case
    assert saved_views(db)[1] == SavedView(
        number, "Lost links", "/links", "state=lost&rel=follow", "mei", saved_views(db)[1].at
    )
    assert not edits.rename_view(number, "alpha")
    assert edits.rename_view(number, "LOST links")
    assert edits.delete_view(number)
    assert not edits.delete_view(number)
    assert [v.name for v in saved_views(db)] == ["Alpha"]


def test_notes_by_day(edits: Edits, db: Database) -> None:
    later = edits.annotate(date(2026, 3, 9), "=cmd()\u202e on television", "tea")
    edits.annotate(date(2026, 3, 2), "site was down")
    assert [n.text for n in iter_annotations(db)] == ["site was down", "=cmd() on television"]
    assert edits.annotate(date(2026, 3, 8), "on radio", "", later) == later
    assert edits.annotate(date(2026, 3, 8), "nowhere", "", 999) == 0
    assert [(n.day.day, n.text, n.campaign, n.author) for n in notes_of(db, date(2026, 3, 3), date(2026, 3, 8))] == [
        (8, "on radio", "", "mei")
    ]
    assert edits.delete_annotation(later)
    assert len(list(iter_annotations(db))) == 1


REFUSED: list[tuple[Callable[[Edits], object], type[Exception]]] = [
    (lambda e: e.save_view(" \u200b ", "/links", ""), UsageError),
    (lambda e: e.annotate(date(2026, 3, 2), " \n "), UsageError),
]


@pytest.mark.parametrize(("act", "error"), REFUSED)
def test_empty_words_are_refused(edits: Edits, act: Callable[[Edits], object], error: type[Exception]) -> None:
    with pytest.raises(error):
        act(edits)


WRITES: list[Callable[[Edits], object]] = [
    lambda e: e.mark([A], Mark.ASK),
    lambda e: e.unmark([A], Mark.ASK),
    lambda e: e.undo(1),
    lambda e: e.save_view("x", "/", ""),
    lambda e: e.rename_view(1, "x"),
    lambda e: e.delete_view(1),
    lambda e: e.annotate(date(2026, 3, 2), "x"),
    lambda e: e.delete_annotation(1),
]


@pytest.mark.parametrize("write", WRITES)
def test_who_may_only_read_changes_nothing(path: Path, write: Callable[[Edits], object]) -> None:
    with pytest.raises(ReadOnly):
        write(Edits(lambda: open_editor(path), may=lambda: False))


def test_an_editor_makes_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no database yet"):
        open_editor(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()
