"""The ledger of read logs, the days whose visits are out of date, and the salts of visitor keys."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from ripplemark.store.clock import moment_or_none, stamp_or_none
from ripplemark.store.database import Database, Row


@dataclass(frozen=True, slots=True)
class LogFile:
    """How far one log was read, whatever names it had; counts are over all its readings."""

    fingerprint: str
    path: str  # its last name
    format: str
    offset: int  # bytes of decompressed text
    lines: int
    kept: int
    tail: str  # digest of the text before the offset
    filtered: tuple[tuple[str, int], ...] = ()
    rejected: tuple[tuple[str, int], ...] = ()
    first_at: datetime | None = None  # first and last hit
    last_at: datetime | None = None
    truncated: bool = False


def log_files(db: Database) -> tuple[LogFile, ...]:
    """All logs that were ever read."""
    return tuple(_log_file(r) for r in db.rows("SELECT * FROM log_files ORDER BY fingerprint"))


def commit_log(db: Database, log: LogFile, days: Iterable[date]) -> None:
    """Say that a log is read as far as this, and that these days have new hits. Call it inside the run's transaction."""
    with db.transaction():
        db.run(
            "INSERT OR REPLACE INTO log_files (fingerprint, path, format, offset, lines, kept, tail, filtered, rejected, first_at,"
            " last_at, truncated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                log.fingerprint,
                log.path,
                log.format,
                log.offset,
                log.lines,
                log.kept,
                log.tail,
                json.dumps(dict(log.filtered)),
                json.dumps(dict(log.rejected)),
                stamp_or_none(log.first_at),
                stamp_or_none(log.last_at),
                int(log.truncated),
            ),
        )
        mark_stale(db, days)


def mark_stale(db: Database, days: Iterable[date]) -> None:
    """The traffic of these days must be computed again."""
    db.run_many("INSERT OR IGNORE INTO stale_days (day) VALUES (?)", ((d.isoformat(),) for d in days))


def stale_days(db: Database) -> tuple[date, ...]:
    """Days whose visits must be computed again, in order."""
    return tuple(date.fromisoformat(r["day"]) for r in db.rows("SELECT day FROM stale_days ORDER BY day"))


def mark_fresh(db: Database, days: Iterable[date]) -> None:
    """The traffic of these days is computed."""
    db.run_many("DELETE FROM stale_days WHERE day = ?", ((d.isoformat(),) for d in days))


def pruned_through(db: Database) -> date | None:
    """The last day whose hits were erased because the project keeps them no longer."""
    day = db.value("SELECT through FROM pruned WHERE what = 'hits'")
    return date.fromisoformat(day) if day else None


def note_pruned(db: Database, through: date) -> None:
    """Hits up to this day, included, are about to be erased: their days are never computed again."""
    with db.transaction(reserve=True):
        db.run(
            "INSERT INTO pruned (what, through) VALUES ('hits', ?) ON CONFLICT (what) DO UPDATE SET through = max(through, excluded.through)",
            (through.isoformat(),),
        )


def salt(db: Database, period: date, make: Callable[[], bytes]) -> bytes:
    """The salt of the period that begins on a day; made by `make` and kept on first use."""
    known = db.value("SELECT salt FROM salts WHERE period = ?", (period.isoformat(),))
    if known is not None:
        return bytes.fromhex(known)
    fresh = make()
    with db.transaction():
        db.run("INSERT INTO salts (period, salt) VALUES (?, ?)", (period.isoformat(), fresh.hex()))
    return fresh


def _log_file(row: Row) -> LogFile:
    return LogFile(
        fingerprint=row["fingerprint"],
        path=row["path"],
        format=row["format"],
        offset=row["offset"],
        lines=row["lines"],
        kept=row["kept"],
        tail=row["tail"],
        filtered=tuple(json.loads(row["filtered"]).items()),
        rejected=tuple(json.loads(row["rejected"]).items()),
        first_at=moment_or_none(row["first_at"]),
        last_at=moment_or_none(row["last_at"]),
        truncated=bool(row["truncated"]),
    )
