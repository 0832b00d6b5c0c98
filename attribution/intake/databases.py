"""Rows of one SELECT on the user's own database, read only and bounded. Knows SQLAlchemy and three engines, not what the columns mean.

The statement is the user's own; what is checked here is that a slip of it changes nothing: one statement, no word that writes, and a
transaction that the engine itself holds read only and that is never committed. Use an account that may only read all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Dialect
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from attribution.intake.csv_table import Row, wording
from ripplemark.config import Query
from ripplemark.errors import InputError
from ripplemark.records import Reject, RejectReason
from ripplemark.text import visible_control

SECONDS = 300  # for one statement
PIECE = 1_000  # rows fetched at a time
MOST_TEXT = 64 * 1024  # characters of one cell
#: What makes a connection read only, by engine: said before the statement runs.
READ_ONLY: Mapping[str, tuple[str, ...]] = {
    "postgresql": ("SET TRANSACTION READ ONLY", f"SET LOCAL statement_timeout = '{SECONDS}s'"),
    "mysql": ("SET TRANSACTION READ ONLY", f"SET SESSION max_execution_time = {SECONDS * 1000}"),
    "mariadb": ("SET TRANSACTION READ ONLY", f"SET SESSION max_statement_time = {SECONDS}"),
    "sqlite": ("PRAGMA query_only = ON",),
}
_WRITES = frozenset(
    [
        "insert",
        "update",
        "delete",
        "merge",
        "upsert",
        "create",
        "alter",
        "drop",
        "truncate",
        "grant",
        "revoke",
        "into",
        "call",
        "exec",
        "execute",
        "copy",
        "load",
        "attach",
        "detach",
        "pragma",
        "vacuum",
        "set",
        "lock",
        "do",
        "handler",
        "rename",
    ]
)
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|\$\$.*?\$\$", re.S)
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/|#[^\n]*", re.S)
_DRIVERS = {"postgresql": "psycopg", "mysql": "pymysql", "mariadb": "pymysql"}


def statement_fault(sql: str) -> str:
    """Why a statement is not one that only reads; "" if it is."""
    bare = _COMMENT.sub(" ", _QUOTED.sub("''", sql)).strip().rstrip(";").strip()
    words = re.findall(r"[a-z_]\w*", bare.lower())
    if not words or words[0] not in ("select", "with"):
        return "it does not begin with SELECT"
    if ";" in bare:
        return "it is more than one statement"
    found = next((w for w in words if w in _WRITES), "")
    return f"it has the word {found.upper()}; put a column of that name in quotes" if found else ""


def query_rows(query: Query, url: str) -> Iterator[Row | Reject]:
    """The rows of a query, columns by their wording; when there are more than `query.rows`, a reject says so and the rest is left.

    Raises InputError when the database cannot be asked; the message holds no password."""
    address = _address(query, url)
    try:
        engine = sa.create_engine(address, poolclass=sa.pool.NullPool, connect_args=_connecting(address))
        with closing(engine.connect()) as connection:
            yield from _rows(connection, query)
    except ModuleNotFoundError as e:
        raise InputError(
            f"{_name(query)}: the driver {e.name} is not there. Install it with: pip install {_driver(address)}"
        ) from e
    except SQLAlchemyError as e:
        said = str(getattr(e, "orig", None) or e)
        raise InputError(
            f"{_name(query)}: {_without_password(said, address)}. Check the statement, and the URL in {query.url_env}"
        ) from e


def _address(query: Query, url: str) -> URL:
    try:
        address = sa.make_url(url)
        backend = address.get_backend_name()
    except (ArgumentError, NoSuchModuleError) as e:
        raise InputError(
            f"{_name(query)}: {query.url_env} holds no URL such as postgresql://user:password@host/database"
        ) from e
    if backend not in READ_ONLY:
        raise InputError(
            f"{_name(query)}: {backend} is not an engine that can be held read only here; there are {', '.join(READ_ONLY)}"
        )
    driver = _DRIVERS.get(backend, "")
    return address.set(drivername=f"{backend}+{driver}") if driver and "+" not in address.drivername else address


def _connecting(address: URL) -> dict[str, Any]:
    return {} if address.get_backend_name() == "sqlite" else {"connect_timeout": 30}


def _driver(address: URL) -> str:
    return {"psycopg": "psycopg[binary]"}.get(found := address.drivername.partition("+")[2], found) or "a driver for it"


def held_read_only(dialect: Dialect) -> tuple[str, ...]:
    """What holds a connected database read only. MariaDB is told by its server: most URLs call it mysql."""
    return READ_ONLY["mariadb" if getattr(dialect, "is_mariadb", False) else dialect.name]


def _rows(connection: Connection, query: Query) -> Iterator[Row | Reject]:
    for statement in held_read_only(connection.dialect):
        connection.exec_driver_sql(statement)
    asked = connection.execution_options(stream_results=True, max_row_buffer=PIECE, no_parameters=True)
    result = asked.exec_driver_sql(query.sql)
    columns = [wording(c) for c in tuple(result.keys())]
    for number, values in enumerate(result, 1):
        if number > query.rows:
            yield Reject(
                _name(query), number, RejectReason.TRUNCATED_FILE, f"more than {query.rows:,} rows; raise rows of the query"
            )
            return
        yield Row(number, {name: _cell(value) for name, value in zip(columns, values, strict=True)})


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime() | date():
            return value.isoformat()
        case bytes():
            return value.decode("utf-8", "replace")[:MOST_TEXT]
        case _:
            return str(value)[:MOST_TEXT]


def _without_password(said: str, address: URL) -> str:
    password = str(address.password or "")
    return visible_control(said.replace(password, "***") if password else said, 300)


def _name(query: Query) -> str:
    return f"query {query.name}"
