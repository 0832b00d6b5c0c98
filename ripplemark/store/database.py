"""One SQLite file: opened, checked, migrated and locked. Knows connections and transactions, no table but its own bookkeeping.

One process writes (a lock file beside the database); any number read. WAL, foreign keys on, BEGIN IMMEDIATE.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ripplemark.errors import DiskFull, StoreCorrupt, StoreError, StoreLocked, StoreTooNew, StoreTooOld
from ripplemark.operate.room import demand_room
from ripplemark.schema import MIGRATIONS, VERSION
from ripplemark.store.lock import demand_whole, take_lock
from ripplemark.store.soundness import demand_sound, leave_mark, standing

if TYPE_CHECKING:
    from sqlite_utils import Database as Utils

BUSY_SECONDS = 30.0
EDIT_SECONDS = 5  # a person waits
#: "RPLM" in the header of every file of ours: what tells it from somebody else's SQLite file.
APPLICATION = 0x52504C4D
READER = ("query_only = 1", "cache_size = -1024")  # KiB, of each thread of a server: eight times as many are no faster
WRITER = (
    "journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON",
    "cache_size = -131072",  # KiB: the pages that a day touches are all over a large file; those that do not fit are read and written twice
    "temp.cache_size = -16384",  # what is worked out of a day stays in memory too; more than that goes to files
)  # fmt: skip
Row = sqlite3.Row


class Database:
    """An open store. Use `open_writer` or `open_reader`; both are context managers."""

    def __init__(
        self, path: Path, connection: sqlite3.Connection, lock: IO[str] | None, keep_free: int = 0, checked: float = 0.0
    ) -> None:
        self.path = path
        self.connection = connection
        self.keep_free = keep_free  # bytes of each device that no transaction may touch
        self.floors: tuple[Path, ...] = (path.parent,)  # a folder of each of these devices
        self._lock = lock
        self._checked = checked  # s since 1970: when the file was last read whole
        self._taught: set[str] = set()

    def teach(self, name: str, arguments: int, function: Callable[..., Any]) -> None:
        """Let SQL call a pure function by a name, from now on; once, since SQLite changes none while an answer is being read."""
        if name not in self._taught:
            self.connection.create_function(name, arguments, function, deterministic=True)
            self._taught.add(name)

    @property
    def utils(self) -> Utils:
        """The same connection as sqlite-utils sees it; imported on use, since it brings pandas along."""
        from sqlite_utils import Database as Wrapped  # noqa: PLC0415

        return Wrapped(self.connection)

    def __enter__(self) -> Database:
        return self

    def __exit__(self, _kind: object, fault: BaseException | None, _trace: object) -> None:
        if isinstance(fault, StoreError):  # what SQLite complained of may be damage: the next run reads the file whole
            self._checked = 0.0
        self.close()

    def close(self) -> None:
        """Close the file and free the writer's lock."""
        found = None
        try:
            if self._lock is not None:
                self.shrink_log()
                found = standing(self.path, self.connection)
        finally:
            self.connection.close()
            if self._lock is not None:
                if found and self._checked:
                    leave_mark(self.path, self._checked, found)
                self._lock.close()

    def shrink_log(self) -> None:
        """Bring the write-ahead log into the file and give its room back, where readers and the disk allow it; else the next opening does."""
        if not self.connection.in_transaction:
            with suppress(sqlite3.OperationalError):
                self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def in_transaction(self) -> bool:
        """Whether a transaction is open now."""
        return self.connection.in_transaction

    @contextmanager
    def transaction(self, *, reserve: bool = False) -> Generator[None]:
        """All or nothing. Nested use joins the outer transaction. Raises DiskFull and StoreError in place of SQLite's own.

        DiskFull also comes before the disk is full: what is kept free (`keep_free`) is for ends of runs (`reserve`) alone."""
        if self.in_transaction():
            yield
            return
        if not reserve:
            for folder in self.floors:
                demand_room(folder, self.keep_free)
        with translated(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                if self.in_transaction():
                    self.connection.execute("ROLLBACK")
                raise

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[sqlite3.Row]:
        """All rows of a query."""
        with translated(self.path):
            return self.connection.execute(sql, values).fetchall()

    def tuples(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query as plain tuples, for very many of them."""
        with translated(self.path):
            cursor = self.connection.cursor()
            cursor.row_factory = None
            return cursor.execute(sql, values).fetchall()

    def stream(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Iterator[sqlite3.Row]:
        """The rows of a query one after another, for results that memory need not hold; not across writes."""
        with translated(self.path):
            yield from self.connection.execute(sql, values)

    def row(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> sqlite3.Row | None:
        """The first row of a query, if any."""
        with translated(self.path):
            found: sqlite3.Row | None = self.connection.execute(sql, values).fetchone()
            return found

    def value(self, sql: str, values: Sequence[Any] | dict[str, Any] = (), default: Any = None) -> Any:
        """The first column of the first row."""
        row = self.row(sql, values)
        return default if row is None else row[0]

    def run(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> sqlite3.Cursor:
        """One statement that writes."""
        with translated(self.path):
            return self.connection.execute(sql, values)

    def run_many(self, sql: str, rows: Iterable[Sequence[Any] | dict[str, Any]]) -> None:
        """One statement for many rows."""
        with translated(self.path):
            self.connection.executemany(sql, rows)

    def touch(self) -> None:
        """Tell readers that what they show may have changed."""
        self.run("UPDATE data_version SET version = version + 1")

    @property
    def data_version(self) -> int:
        """A number that counts up with every change."""
        return int(self.value("SELECT version FROM data_version", default=0))


def open_writer(path: Path, holder: str = "", keep_free: int = 0, wait: float = 0.0) -> Database:
    """The store for writing, made or migrated as needed; `holder` is said to whoever finds it locked.

    `keep_free`: bytes of the device to leave alone. `wait`: seconds to wait for another holder's end; the same holder is never
    waited for. Raises StoreLocked, StoreCorrupt, StoreTooNew, DiskFull."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        demand_whole(path)
        lock = take_lock(path, holder, wait)
    except OSError as e:
        raise StoreError(f"{path}: cannot be written ({e.strerror}). Check the rights on its folder") from e
    try:
        connection = _connect(path, read_only=False)
        try:
            with translated(path):
                checked = demand_sound(path, connection, time.time())
            _migrate(path, connection, keep_free)
        except BaseException:
            connection.close()
            raise
    except BaseException:
        lock.close()
        raise
    return Database(path, connection, lock, keep_free, checked)


def open_editor(path: Path) -> Database:
    """The store for what a person changes while others may be crawling: a few rows at a time, of tables that no run writes.

    Holds no lock of its own: it waits for the transaction at hand (`EDIT_SECONDS` at most, then StoreLocked), not for the run.
    Raises StoreError when there is no store, or it is older or newer than this program."""
    open_reader(path).close()  # says why it cannot be used
    connection = _connect(path, read_only=False)
    connection.execute(f"PRAGMA busy_timeout = {EDIT_SECONDS * 1000}")
    return Database(path, connection, None)


def open_reader(path: Path) -> Database:
    """The store for reading. Raises StoreError when there is none, or it is older or newer than this program."""
    demand_whole(path)
    if not path.exists():
        raise StoreError(f"{path}: no database yet. Fill one with: ripplemark crawl, ripplemark load")
    connection = _connect(path, read_only=True)
    try:
        version = _version(path, connection)
        if version == 0:
            raise StoreError(f"{path}: an empty database. Fill it with: ripplemark crawl, ripplemark load")
        if version < VERSION:
            raise StoreTooOld(
                f"{path}: schema {version} is older than this program's {VERSION}; any writing command upgrades it"
            )
    except BaseException:
        connection.close()
        raise
    return Database(path, connection, None)


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    mode = "ro" if read_only else "rwc"
    with translated(path):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,  # transactions are ours: BEGIN IMMEDIATE
            check_same_thread=not read_only,
        )
    connection.row_factory = sqlite3.Row
    try:
        with translated(path):
            for pragma in READER if read_only else WRITER:
                connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def _version(path: Path, connection: sqlite3.Connection) -> int:
    """The file's schema version; 0 for an empty file. Raises StoreError for a file that is not ours, StoreTooNew."""
    with translated(path):
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        owner = int(connection.execute("PRAGMA application_id").fetchone()[0])
        tables = int(connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])
    if (tables or version or owner) and owner != APPLICATION:
        raise StoreError(f"{path}: an SQLite file, but not one of Ripplemark's. Name another file under [storage] database")
    if version > VERSION:
        raise StoreTooNew(
            f"{path}: written by a newer Ripplemark (schema {version}, this program knows {VERSION}). Upgrade the program"
        )
    return version


def _migrate(path: Path, connection: sqlite3.Connection, keep_free: int) -> None:
    """Bring the schema up to this program's, each step in one transaction, after a copy of what was there."""
    version = _version(path, connection)
    if 0 < version < VERSION:
        demand_room(path.parent, keep_free + path.stat().st_size)
        _keep_copy(path, connection, version)
    for number, sql in MIGRATIONS:
        if number > version:
            stamps = f"PRAGMA application_id = {APPLICATION};\nPRAGMA user_version = {number};"
            with translated(path):
                connection.executescript(f"BEGIN IMMEDIATE;\n{sql}\n{stamps}\nCOMMIT;")


def _keep_copy(path: Path, connection: sqlite3.Connection, version: int) -> None:
    copy = path.with_name(f"{path.name}.schema-{version}.bak")
    copy.unlink(missing_ok=True)
    with translated(path):
        connection.execute("VACUUM INTO ?", (str(copy),))


@contextmanager
def translated(path: Path) -> Generator[None]:
    """SQLite's complaints inside become ours, about this file."""
    try:
        yield
    except sqlite3.DatabaseError as e:
        raise _ours(path, e) from e


def _ours(path: Path, fault: sqlite3.DatabaseError) -> StoreError | sqlite3.DatabaseError:
    """SQLite's complaint as one of ours; programming errors stay what they are."""
    name = getattr(fault, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR_WRITE")):  # the second: a quota or a limit on file size
        return DiskFull(f"{path}: no room left to write ({fault}). Free some and run again: nothing committed is lost")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return StoreCorrupt(
            f"{path}: not a sound SQLite database ({fault}). Restore a backup, or move the file away and start anew"
        )
    if name.startswith("SQLITE_BUSY"):
        return StoreLocked(f"{path}: locked by another program for over {BUSY_SECONDS:.0f} s ({fault})")
    if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")):
        return StoreError(f"{path}: cannot be used ({fault}). Check the disk and the rights on the file and its folder")
    return fault
