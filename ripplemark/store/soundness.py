"""Whether a database must be read whole before it is written to, and what was known of it when it was last closed. Knows no table of ours.

A large file that was closed in order has a mark beside it. The mark goes away before anything is written: a killed run leaves none."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from ripplemark.errors import StoreCorrupt
from ripplemark.schema import VERSION

SMALL = 32_000_000  # bytes; such a file is read in less than half a second, so always
AGAIN_SECONDS = 24 * 3600.0
EDITED = 16_000_000  # bytes by which readers' marks and notes may make a file grow between two runs


@dataclass(frozen=True, slots=True)
class Standing:
    """A database file as it stands on the disk, with what last wrote to it."""

    inode: int
    size: int  # bytes
    changed: int  # ns since 1970
    version: int  # of its data: counts up with every change
    schema: int
    sqlite: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What was known of a file when it was closed: when it was last read whole (s since 1970), and how it stood."""

    checked: float
    standing: Standing


def mark_file(path: Path) -> Path:
    """The file beside a database that says it was closed in order."""
    return path.with_name(f"{path.name}.checked")


def why_read(mark: Mark | None, found: Standing, now: float) -> str:
    """Why a file must be read whole before it is written to; '' where its last reading still holds."""
    if found.size < SMALL:
        return "a small file"
    if mark is None:
        return "not closed in order, or never read"
    known = mark.standing
    reasons = (
        (not 0 <= now - mark.checked < AGAIN_SECONDS, "last read more than a day ago"),
        (found.sqlite != known.sqlite, "another SQLite library"),
        (found.schema != VERSION or known.schema != VERSION, "another schema"),
        (found.inode != known.inode, "another file"),
        (found.changed < known.changed or found.version < known.version, "an older file"),
        (not 0 <= found.size - known.size <= EDITED, "another size"),
    )
    return next((reason for holds, reason in reasons if holds), "")


def standing(path: Path, connection: sqlite3.Connection) -> Standing:
    """How the file of a connection stands now; zeros for what it does not say, which no mark ever agrees with."""
    inode = size = changed = schema = version = 0
    with suppress(OSError):
        inode, size, changed = _on_disk(path)
    with suppress(sqlite3.DatabaseError):  # whatever is wrong is said by who reads it whole
        schema = int(connection.execute("PRAGMA user_version").fetchone()[0])
        version = int(connection.execute("SELECT version FROM data_version").fetchone()[0])
    return Standing(inode, size, changed, version, schema, sqlite3.sqlite_version)


def _on_disk(path: Path) -> tuple[int, int, int]:
    """Inode, bytes, ns since 1970 of the last change."""
    seen = path.stat()
    return seen.st_ino, seen.st_size, seen.st_mtime_ns


def demand_sound(path: Path, connection: sqlite3.Connection, now: float) -> float:
    """Read the file whole where that is called for, and take its mark away; when it was last read whole.

    `now` and the answer in s since 1970. Raises StoreCorrupt, sqlite3.DatabaseError."""
    mark = read_mark(path)
    if mark is not None and not why_read(mark, standing(path, connection), now):
        _take_away(path)
        return mark.checked
    faults = [r[0] for r in connection.execute("PRAGMA quick_check(3)") if r[0] != "ok"]
    if faults:
        raise StoreCorrupt(
            f"{path}: the database is damaged ({faults[0]}). Restore a backup, or move the file away and crawl and load again"
        )
    _take_away(path)
    return now


def read_mark(path: Path) -> Mark | None:
    """The mark of a database; None where there is none that can be read."""
    try:
        said = json.loads(mark_file(path).read_text("utf-8"))
        known = said["standing"]
        inode, size, changed, version, schema = (int(known[n]) for n in ("inode", "size", "changed", "version", "schema"))
        return Mark(float(said["checked"]), Standing(inode, size, changed, version, schema, str(known["sqlite"])))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def leave_mark(path: Path, checked: float, found: Standing) -> None:
    """Say beside a file, which no connection of this process writes to any more, that it was closed in order; of a small one nothing.

    Where the mark cannot be written there is none, and the next run reads the file whole."""
    if found.size < SMALL:
        return
    fresh = mark_file(path).with_suffix(".new")
    with suppress(OSError):
        closed = Standing(*_on_disk(path), found.version, found.schema, found.sqlite)
        fresh.write_text(json.dumps(asdict(Mark(checked, closed))), "utf-8")
        fresh.replace(mark_file(path))


def _take_away(path: Path) -> None:
    """Remove the mark, on the disk too before anything else is written."""
    if mark_file(path).is_file():
        mark_file(path).unlink()
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
