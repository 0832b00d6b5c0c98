"""Somebody else's SQLite file of submissions and the numbers seen of them, read only and a row at a time. Changes nothing in it.

Tables `item (site, id, title, url, posted_at, submitter)` and `obs (observed_at, id, points, comments, ...)`: what collectors write who
look at one page of a news aggregator again and again."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ripplemark.errors import InputError

MAGIC = b"SQLite format 3\x00"
_NEEDED = {"item": {"id", "title", "url", "posted_at", "submitter"}, "obs": {"id", "observed_at", "points", "comments"}}
_MOST_TEXT = 1 << 20  # bytes of one cell


@dataclass(frozen=True, slots=True)
class Submission:
    """A submission as the file tells it; nothing is checked yet."""

    id: str
    title: str
    url: str
    posted_at: str
    submitter: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """The numbers of a submission at a moment, as the file tells them."""

    id: str
    observed_at: str
    points: object
    comments: object


class Observed:
    """An open file of observations."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def submissions(self) -> Iterator[Submission]:
        """What was submitted, one after another."""
        for row in self._connection.execute("SELECT id, title, url, posted_at, submitter FROM item ORDER BY id"):
            yield Submission(*(_text(value) for value in row))

    def sightings(self) -> Iterator[Sighting]:
        """What was seen of them, in the order of the file."""
        for number, at, points, comments in self._connection.execute(
            "SELECT id, observed_at, points, comments FROM obs ORDER BY rowid"
        ):
            yield Sighting(_text(number), _text(at), points, comments)


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def why_not_observed(path: Path) -> str:
    """Why a file is no such file, in a few words; "" if it is one."""
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            return "it is no SQLite file"
    try:
        with _opened(path) as connection:
            missing = [name for name, columns in _NEEDED.items() if not columns <= _columns(connection, name)]
    except sqlite3.Error as e:
        return f"SQLite cannot read it: {e}"
    return f"it has no table {' and no table '.join(missing)} of observations" if missing else ""


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    kinds = connection.execute("SELECT type FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    if kinds != ("table",):  # a view would run a query of its author's
        return set()
    return {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}


@contextmanager
def observed(path: Path) -> Generator[Observed]:
    """The file, open for reading. Raises InputError when it is damaged."""
    try:
        with _opened(path) as connection:
            yield Observed(connection)
    except sqlite3.DatabaseError as e:
        raise InputError(f"{path}: a damaged SQLite file ({e}). Copy it anew") from e


@contextmanager
def _opened(path: Path) -> Generator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_TEXT)
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
            connection.execute(f"PRAGMA {pragma}")
        yield connection
