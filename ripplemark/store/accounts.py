"""The file of accounts: readers of the dashboard, their sessions, failed attempts. Checks no password and counts no limits."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from ripplemark.errors import StoreError
from ripplemark.records.accounts import Account, Role
from ripplemark.schema.accounts import ACCOUNTS, ACCOUNTS_APPLICATION, ACCOUNTS_VERSION
from ripplemark.store.clock import moment, stamp
from ripplemark.store.database import Database, Row, translated

BUSY_SECONDS = 5.0


def open_accounts(path: Path) -> Database:
    """The file for reading and writing, made if it is not there, for this user of the machine alone. Raises StoreError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as e:
        raise StoreError(
            f"{path}: the file of accounts cannot be written ({e.strerror}). Check the rights on its folder"
        ) from e
    with translated(path):
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            _make(path, connection)
        except BaseException:
            connection.close()
            raise
    return Database(path, connection, None)


def _make(path: Path, connection: sqlite3.Connection) -> None:
    """The tables, in a file that has none yet. Raises StoreError for a file that is not one of accounts."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    owner, version = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    connection.execute("ROLLBACK")
    if not tables and not owner:
        stamps = f"PRAGMA application_id = {ACCOUNTS_APPLICATION}; PRAGMA user_version = {ACCOUNTS_VERSION};"
        connection.executescript(f"BEGIN IMMEDIATE; {ACCOUNTS} {stamps} COMMIT;")
    elif owner != ACCOUNTS_APPLICATION:
        raise StoreError(f"{path}: is no file of accounts. Name another under [dashboard] users")
    elif version > ACCOUNTS_VERSION:
        raise StoreError(f"{path}: accounts written by a newer Ripplemark ({version}). Upgrade the program")


# ---------------------------------------------------------------- accounts


def put_account(db: Database, name: str, role: Role, password: str, now: datetime) -> bool:
    """Make an account, or give one another role and password, which ends its sessions. Whether it is new."""
    with db.transaction():
        new = account(db, name) is None
        db.run(
            """INSERT INTO accounts VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE
               SET role = excluded.role, password = excluded.password, changed_at = excluded.changed_at""",
            (name, role, password, stamp(now), stamp(now)),
        )
        db.run("DELETE FROM sessions WHERE name = ?", (name,))
    return new


def set_role(db: Database, name: str, role: Role) -> bool:
    """Give an account another role; its sessions have it at once. Whether there is such an account."""
    return db.run("UPDATE accounts SET role = ? WHERE name = ?", (role, name)).rowcount > 0


def remove_account(db: Database, name: str) -> bool:
    """Take an account away with its sessions; whether there was one."""
    return db.run("DELETE FROM accounts WHERE name = ?", (name,)).rowcount > 0


def account(db: Database, name: str) -> Account | None:
    """The account of that name."""
    row = db.row("SELECT * FROM accounts WHERE name = ?", (name,))
    return None if row is None else _account(row)


def accounts(db: Database) -> tuple[Account, ...]:
    """All accounts by name."""
    return tuple(_account(r) for r in db.rows("SELECT * FROM accounts ORDER BY name"))


def _account(r: Row) -> Account:
    return Account(r["name"], Role(r["role"]), r["password"], moment(r["made_at"]), moment(r["changed_at"]))


# ---------------------------------------------------------------- sessions


def begin_session(db: Database, token: bytes, name: str, now: int, ends: int) -> None:
    """Remember that a browser is signed in; sessions that are over are forgotten. Times in seconds since 1970."""
    with db.transaction():
        db.run("DELETE FROM sessions WHERE ends_at <= ?", (now,))
        db.run("INSERT INTO sessions VALUES (?, ?, ?, ?)", (token, name, now, ends))


def session_account(db: Database, token: bytes, now: int) -> Account | None:
    """Who is signed in by that token now."""
    row = db.row(
        "SELECT a.* FROM sessions s JOIN accounts a ON a.name = s.name WHERE s.token = ? AND s.ends_at > ?", (token, now)
    )
    return None if row is None else _account(row)


def end_session(db: Database, token: bytes) -> None:
    """Sign out."""
    db.run("DELETE FROM sessions WHERE token = ?", (token,))


# ---------------------------------------------------------------- attempts


def add_attempts(db: Database, who: Iterable[bytes], at: int, forget_before: int) -> None:
    """Note a failed attempt of each; older ones than `forget_before` are forgotten."""
    with db.transaction():
        db.run("DELETE FROM attempts WHERE at < ?", (forget_before,))
        db.run_many("INSERT INTO attempts VALUES (?, ?)", ((each, at) for each in who))


def attempts_since(db: Database, who: bytes, since: int) -> int:
    """How many attempts failed."""
    return int(db.value("SELECT count(*) FROM attempts WHERE who = ? AND at >= ?", (who, since), 0))


def forget_attempts(db: Database, who: bytes) -> None:
    """Attempts before a success do not count on."""
    db.run("DELETE FROM attempts WHERE who = ?", (who,))
