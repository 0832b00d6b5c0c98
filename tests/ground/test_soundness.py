"""A file is read whole before it is written to, unless it is large, was closed in order, and stands as it was left."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ripplemark.errors import StoreCorrupt, StoreError
from ripplemark.schema import VERSION
from ripplemark.store import database, soundness
from ripplemark.store.database import Database, open_editor, open_writer
from ripplemark.store.soundness import AGAIN_SECONDS, EDITED, SMALL, Mark, Standing, mark_file, read_mark, why_read

pytestmark = pytest.mark.usefixtures("migrations_run")
INSERT = "INSERT INTO runs (command, started_at, state) VALUES (?, '2026-01-01T00:00:00Z', 'done')"
NOW = 1_800_000_000.0
KNOWN = Standing(7, 4 * SMALL, 10**18, 40, VERSION, "3.46.1")
MARK = Mark(NOW - 3600, KNOWN)


@pytest.mark.parametrize(
    ("mark", "found", "why"),
    [
        (MARK, KNOWN, ""),
        (MARK, replace(KNOWN, changed=KNOWN.changed + 5, version=44, size=KNOWN.size + 8192), ""),  # a reader's marks
        (MARK, replace(KNOWN, size=SMALL - 1), "a small file"),
        (None, KNOWN, "not closed in order, or never read"),
        (replace(MARK, checked=NOW - AGAIN_SECONDS), KNOWN, "last read more than a day ago"),
        (replace(MARK, checked=NOW + 60), KNOWN, "last read more than a day ago"),  # the clock was set back
        (MARK, replace(KNOWN, sqlite="3.53.0"), "another SQLite library"),
        (MARK, replace(KNOWN, schema=VERSION - 1), "another schema"),
        (MARK, replace(KNOWN, inode=8), "another file"),
        (MARK, replace(KNOWN, changed=KNOWN.changed - 1), "an older file"),
        (MARK, replace(KNOWN, version=39), "an older file"),
        (MARK, replace(KNOWN, size=KNOWN.size - 4096), "another size"),
        (MARK, replace(KNOWN, size=KNOWN.size + EDITED + 1), "another size"),
    ],
)
def test_when_a_file_is_read_whole(mark: Mark | None, found: Standing, why: str) -> None:
    assert why_read(mark, found, NOW) == why


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that counts as large, closed in order."""
    monkeypatch.setattr(soundness, "SMALL", 100_000)
    path = tmp_path / "store.db"
    with open_writer(path) as db, db.transaction():
        db.run_many(INSERT, [("x" * 200,)] * 5000)
    assert path.stat().st_size > 1_000_000
    return path


def spoil(path: Path) -> None:
    """Overwrite pages in the middle as a failing disk does: the file keeps its size and its time."""
    seen = path.stat()
    with path.open("r+b") as file:
        file.seek(seen.st_size // 2)
        file.write(b"\x5a" * 8192)
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))


def killed(db: Database) -> None:
    """End as a killed process does: nothing is said beside the file."""
    db.connection.close()
    assert db._lock is not None
    db._lock.close()


def test_a_large_file_closed_in_order_is_not_read_again(path: Path) -> None:
    mark = read_mark(path)
    assert mark is not None
    spoil(path)  # so that a reading would be noticed
    with open_writer(path):
        assert not mark_file(path).exists()  # from now on a kill is noticed
    again = read_mark(path)
    assert again is not None
    assert again.checked == mark.checked  # a close is no reading


def clock_a_day_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = database.time.time()
    monkeypatch.setattr(database.time, "time", lambda: now + AGAIN_SECONDS)


def another_library(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.99.0")


def a_copy_in_its_place(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = path.with_name("copied")
    fresh.write_bytes(path.read_bytes())
    fresh.replace(path)


def a_killed_run(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    killed(open_writer(path))


def a_run_that_met_a_fault_of_the_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreError), open_writer(path):
        raise StoreError("disk I/O error")


def an_unreadable_mark(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark_file(path).write_text('{"checked": 1, "standing": {"inode": "x"}}')


@pytest.mark.parametrize(
    "happens",
    [
        clock_a_day_on,
        another_library,
        a_copy_in_its_place,
        a_killed_run,
        a_run_that_met_a_fault_of_the_file,
        an_unreadable_mark,
    ],
)
def test_damage_is_found_at_the_next_opening(
    path: Path, monkeypatch: pytest.MonkeyPatch, happens: Callable[[Path, pytest.MonkeyPatch], None]
) -> None:
    happens(path, monkeypatch)
    spoil(path)
    for _ in range(2):  # and stays found
        with pytest.raises(StoreCorrupt, match="Restore a backup"):
            open_writer(path)


def test_a_small_file_is_always_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    spoil(path)
    with pytest.raises(StoreCorrupt):
        open_writer(path)


def test_a_small_file_leaves_no_mark(tmp_path: Path) -> None:
    open_writer(tmp_path / "small.db").close()
    assert not mark_file(tmp_path / "small.db").exists()


def test_what_a_reader_notes_between_two_runs_asks_for_no_reading(path: Path) -> None:
    with open_editor(path) as db:
        db.touch()
    spoil(path)
    open_writer(path).close()


def test_a_mark_that_cannot_be_written_only_costs_a_reading(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark_file(path).unlink()
    mark_file(path).mkdir()  # in its way
    with open_writer(path):
        pass
    assert read_mark(path) is None
