"""The store file: one writer, many readers, whole migrations, and a plain sentence for every way in which it can be unusable."""

from __future__ import annotations

import fcntl
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import nullcontext
from pathlib import Path

import pytest

from ripplemark.errors import DiskFull, StoreCorrupt, StoreError, StoreLocked, StoreTooNew
from ripplemark.schema import VERSION
from ripplemark.store import database, lock
from ripplemark.store.database import APPLICATION, Database, open_reader, open_writer

pytestmark = pytest.mark.usefixtures("migrations_run")
ROOT = Path(__file__).resolve().parents[2]
INSERT = "INSERT INTO runs (command, started_at, state) VALUES (?, '2026-01-01T00:00:00Z', 'done')"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "store.db"


def child(code: str) -> subprocess.Popen[str]:
    """A process of its own with the store's names imported."""
    head = "import sys\nfrom pathlib import Path\nfrom ripplemark.store.database import open_writer, open_reader\n"
    return subprocess.Popen(
        [sys.executable, "-c", head + code], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def insert_and_fail(db: Database, *, nested: bool = False) -> None:
    with db.transaction():
        with db.transaction() if nested else nullcontext():
            db.run(INSERT, ("gone",))
        raise ZeroDivisionError


def runs_in(path: Path) -> int:
    with open_reader(path) as db:
        return int(db.value("SELECT count(*) FROM runs"))


def test_a_new_file_is_ours(path: Path) -> None:
    with open_writer(path) as db:
        assert db.value("PRAGMA user_version") == VERSION
        assert db.value("PRAGMA application_id") == APPLICATION
        assert db.value("PRAGMA journal_mode") == "wal"
        assert db.value("PRAGMA foreign_keys") == 1
        assert db.data_version == 0


def test_every_table_is_strict(path: Path) -> None:
    with open_writer(path) as db:
        loose = [
            r["name"]
            for r in db.rows("PRAGMA table_list")
            if not r["strict"] and r["type"] == "table" and not r["name"].startswith("sqlite_")
        ]
    assert loose == []


def test_what_is_written_is_there_again(path: Path) -> None:
    with open_writer(path) as db:
        db.run_many(INSERT, [("crawl",), ("加载",)])
    with open_writer(path) as db:
        assert [r["command"] for r in db.rows("SELECT command FROM runs ORDER BY id")] == ["crawl", "加载"]


def test_a_second_writer_is_told_who_holds_the_lock(path: Path) -> None:
    with (
        open_writer(path, "ripplemark crawl"),
        pytest.raises(StoreLocked, match=r"ripplemark crawl \(process \d+\) is writing"),
    ):
        open_writer(path, "ripplemark load")
    open_writer(path).close()


def test_the_refused_writer_leaves_the_holder_named(path: Path) -> None:
    with open_writer(path, "ripplemark crawl"):
        for _ in range(2):
            with pytest.raises(StoreLocked, match="ripplemark crawl"):
                open_writer(path, "ripplemark load")


def test_who_waits_gets_the_lock_when_it_is_free(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "AGAIN_SECONDS", 0.01)
    open_writer(path).close()
    with Path(f"{path}.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        threading.Timer(0.1, fcntl.flock, (held, fcntl.LOCK_UN)).start()
        open_writer(path, "ripplemark load", wait=20).close()


def test_nobody_waits_for_a_run_of_the_same_command(path: Path) -> None:
    with open_writer(path, "ripplemark load"), pytest.raises(StoreLocked, match="ripplemark load"):
        open_writer(path, "ripplemark load", wait=20)


def test_no_transaction_begins_without_room_but_the_end_of_a_run(path: Path) -> None:
    with open_writer(path, keep_free=10**18) as db:
        with pytest.raises(DiskFull, match="keep_free"), db.transaction():
            db.run(INSERT, ("no",))
        with db.transaction(reserve=True):
            db.run(INSERT, ("yes",))
    assert runs_in(path) == 1


def test_readers_read_while_a_writer_writes(path: Path) -> None:
    with open_writer(path) as db:
        db.run(INSERT, ("one",))
        with db.transaction():
            db.run(INSERT, ("two",))
            assert runs_in(path) == 1
        assert runs_in(path) == 2


def test_a_reader_cannot_write(path: Path) -> None:
    open_writer(path).close()
    with open_reader(path) as db, pytest.raises(StoreError):
        db.run(INSERT, ("no",))


def test_kill_9_frees_the_lock_and_keeps_what_was_committed(path: Path) -> None:
    writer = child(
        f"""
db = open_writer(Path({str(path)!r}), "the killed one")
with db.transaction():
    db.run({INSERT!r}, ("kept",))
db.connection.execute("BEGIN IMMEDIATE")
db.run({INSERT!r}, ("lost",))
print("ready", flush=True)
sys.stdin.read()
"""
    )
    with writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        with pytest.raises(StoreLocked, match="the killed one"):
            open_writer(path)
        writer.send_signal(signal.SIGKILL)
    with open_writer(path) as db:
        assert [r["command"] for r in db.rows("SELECT command FROM runs")] == ["kept"]


def test_a_transaction_is_all_or_nothing(path: Path) -> None:
    with open_writer(path) as db:
        with pytest.raises(ZeroDivisionError):
            insert_and_fail(db)
        assert not db.in_transaction()
        assert db.value("SELECT count(*) FROM runs") == 0


def test_a_nested_transaction_joins_the_outer_one(path: Path) -> None:
    with open_writer(path) as db:
        with pytest.raises(ZeroDivisionError):
            insert_and_fail(db, nested=True)
        assert db.value("SELECT count(*) FROM runs") == 0


def test_a_newer_store_is_refused_with_both_versions(path: Path) -> None:
    with open_writer(path) as db:
        db.run(f"PRAGMA user_version = {VERSION + 1}")
    for opening in (open_writer, open_reader):
        with pytest.raises(StoreTooNew, match=f"schema {VERSION + 1}, this program knows {VERSION}"):
            opening(path)


@pytest.mark.parametrize("version", [0, VERSION, VERSION + 5])
def test_somebody_elses_sqlite_file_is_left_alone(path: Path, version: int) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE theirs (x)")
        other.execute(f"PRAGMA user_version = {version}")
    other.close()
    for opening in (open_writer, open_reader):
        with pytest.raises(StoreError, match="not one of Ripplemark's"):
            opening(path)
    with sqlite3.connect(path) as other:
        assert [r[0] for r in other.execute("SELECT name FROM sqlite_schema")] == ["theirs"]
    other.close()


def test_no_file_yet(path: Path) -> None:
    with pytest.raises(StoreError, match="no database yet"):
        open_reader(path)
    path.parent.mkdir()
    path.touch()
    with pytest.raises(StoreError, match="empty database"):
        open_reader(path)


def test_a_file_that_is_no_database(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"GIF89a" * 500)
    for opening in (open_writer, open_reader):
        with pytest.raises(StoreCorrupt, match="not a sound SQLite database"):
            opening(path)


def test_a_folder_in_place_of_the_file(path: Path) -> None:
    path.mkdir(parents=True)
    for opening in (open_writer, open_reader):
        with pytest.raises(StoreError, match="cannot be used"):
            opening(path)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be written"):
        open_writer(tmp_path / "file" / "store.db")


@pytest.mark.parametrize("damage", ["overwritten", "cut"])
def test_a_damaged_file_is_not_written_to(path: Path, damage: str) -> None:
    with open_writer(path) as db, db.transaction():
        db.run_many(INSERT, [("x" * 200,)] * 5000)
    whole = path.read_bytes()
    middle = len(whole) // 2
    broken = whole[:middle] + b"\x5a" * 8192 + whole[middle + 8192 :] if damage == "overwritten" else whole[:middle]
    path.write_bytes(broken)
    with pytest.raises(StoreCorrupt, match="Restore a backup"):
        open_writer(path)
    assert path.read_bytes() == broken
    path.write_bytes(whole)
    open_writer(path).close()  # the refused writer kept no lock


def test_a_failed_migration_leaves_the_old_schema(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_writer(path) as db:
        db.run(INSERT, ("kept",))
    broken = (VERSION + 1, "CREATE TABLE half (x INTEGER) STRICT; CREATE TABLE half (x INTEGER) STRICT;")
    with monkeypatch.context() as m:
        m.setattr(database, "MIGRATIONS", (*database.MIGRATIONS, broken))
        m.setattr(database, "VERSION", VERSION + 1)
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            open_writer(path)
    with open_writer(path) as db:
        assert db.value("PRAGMA user_version") == VERSION
        assert db.row("SELECT 1 FROM sqlite_schema WHERE name = 'half'") is None
    assert runs_in(path) == 1


def test_a_migration_keeps_a_copy_of_what_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_writer(path) as db:
        db.run(INSERT, ("kept",))
    with monkeypatch.context() as m:
        m.setattr(database, "MIGRATIONS", (*database.MIGRATIONS, (VERSION + 1, "CREATE TABLE more (x INTEGER) STRICT;")))
        m.setattr(database, "VERSION", VERSION + 1)
        with pytest.raises(StoreError, match="older than this program's"):
            open_reader(path)
        with open_writer(path) as db:
            assert db.value("SELECT count(*) FROM more") == 0
    copy = path.with_name(f"{path.name}.schema-{VERSION}.bak")
    assert runs_in(copy) == 1


def test_kill_9_within_a_migration_rolls_it_back(path: Path) -> None:
    """The first migration is cut off between its tables; the next opening makes the schema anew."""
    dying = child(
        f"""
import os
from ripplemark.store import database, lock
first = database.MIGRATIONS[0][1]
database.MIGRATIONS = ((1, first + "SELECT die();"),)
real = database._connect
def connect(path, *, read_only):
    connection = real(path, read_only=read_only)
    connection.create_function("die", 0, lambda: os.kill(os.getpid(), 9))
    return connection
database._connect = connect
database.open_writer(Path({str(path)!r}))
"""
    )
    with dying:
        assert dying.wait() == -signal.SIGKILL
    with open_writer(path) as db:
        assert db.value("PRAGMA user_version") == VERSION


def test_a_full_disk_is_said_and_nothing_committed_is_lost(path: Path) -> None:
    full = child(
        f"""
import resource, signal
from ripplemark.errors import DiskFull
db = open_writer(Path({str(path)!r}))
with db.transaction():
    db.run({INSERT!r}, ("kept",))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
try:
    while True:
        with db.transaction():
            db.run_many({INSERT!r}, [("x" * 1000,)] * 100)
except DiskFull as e:
    print(e.exit_code, e)
assert not db.in_transaction()
db.close()
"""
    )
    out, err = full.communicate()
    assert full.returncode == 0, err
    assert out.startswith(f"{DiskFull.exit_code} {path}: no room left to write")
    with open_writer(path) as db:
        assert db.value("SELECT count(*) FROM runs WHERE command = 'kept'") == 1
        assert db.value("PRAGMA integrity_check") == "ok"
        db.run(INSERT, ("after",))


def test_the_version_of_the_data_counts_up(path: Path) -> None:
    with open_writer(path) as db:
        db.touch()
        db.touch()
        assert db.data_version == 2


def test_sql_mistakes_stay_what_they_are(path: Path) -> None:
    with open_writer(path) as db, pytest.raises(sqlite3.OperationalError, match="no such table"):
        db.rows("SELECT * FROM nowhere")
