"""Copies of the database: made while it stands still, finished, opened and checked. Knows no folder of backups."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ripplemark.errors import StoreCorrupt, StoreTooNew
from ripplemark.schema import VERSION
from ripplemark.store.database import APPLICATION, Database, translated

#: Indices of words have no rows of their own to count; what they are kept in has.
_TABLES = (
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow') AND name NOT LIKE 'sqlite_%'"
)


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """What a copy holds."""

    schema: int
    rows: dict[str, int]  # table -> rows


def copy_into(db: Database, target: Path, run_id: int) -> None:
    """A whole copy of the database in a new file (VACUUM INTO), in which the run that made it is done. Raises DiskFull, StoreError."""
    with translated(target):
        db.connection.execute("VACUUM INTO ?", (str(target),))
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            copy.execute("UPDATE runs SET state = 'done', ended_at = started_at, exit_code = 0 WHERE id = ?", (run_id,))


def copy_accounts(accounts: Path, target: Path) -> None:
    """A whole copy of the file of accounts, readable by its owner alone. Raises DiskFull, StoreError."""
    target.touch(mode=0o600)
    with translated(accounts), closing(sqlite3.connect(f"{accounts.absolute().as_uri()}?mode=ro", uri=True)) as source:
        source.execute("VACUUM INTO ?", (str(target),))


def examined(path: Path) -> CopyFacts:
    """What a copy holds, after it was read whole (integrity and foreign keys). Writes nothing beside it.

    Raises StoreCorrupt for a damaged file or one that is not ours, StoreTooNew."""
    with translated(path), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
        faults = [row[0] for row in copy.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
        dangling = copy.execute("PRAGMA foreign_key_check").fetchall()
        schema = int(copy.execute("PRAGMA user_version").fetchone()[0])
        owner = int(copy.execute("PRAGMA application_id").fetchone()[0])
        names = [row[0] for row in copy.execute(_TABLES)]
        rows = {name: int(copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in sorted(names)}
    if owner != APPLICATION:
        raise StoreCorrupt(f"{path}: not a database of Ripplemark")
    if faults or dangling:
        raise StoreCorrupt(
            f"{path}: the copy is damaged ({faults[0] if faults else f'{len(dangling)} rows without their parents'})"
        )
    if schema > VERSION:
        raise StoreTooNew(
            f"{path}: written by a newer Ripplemark (schema {schema}, this program knows {VERSION}). Upgrade the program"
        )
    return CopyFacts(schema, rows)


def rows_of(db: Database) -> dict[str, int]:
    """Table -> rows of an open store."""
    names = [row[0] for row in db.rows(_TABLES)]
    return {name: int(db.value(f'SELECT count(*) FROM "{name}"')) for name in sorted(names)}
