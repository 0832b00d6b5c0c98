"""Runs and rejects: what was done, how it ended, what was put aside."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from ripplemark.errors import DiskFull
from ripplemark.records import Reject, RejectReason, Run, RunCost, RunState
from ripplemark.store.clock import moment, moment_or_none, stamp
from ripplemark.store.database import Database, Row
from ripplemark.text import without_people


def begin_run(db: Database, command: str, now: datetime, job: str = "") -> int:
    """A new run's id. Runs left open by a killed process become `crashed`: the writer's lock proves they are dead."""
    with db.transaction(reserve=True):
        db.run("UPDATE runs SET state = 'crashed' WHERE state = 'running'")
        cursor = db.run(
            "INSERT INTO runs (command, started_at, state, pid, job) VALUES (?, ?, 'running', ?, ?)",
            (command, stamp(now), os.getpid(), job),
        )
    return int(cursor.lastrowid or 0)


def end_run(
    db: Database,
    run_id: int,
    state: RunState,
    counts: dict[str, int],
    now: datetime,
    error: str = "",
    cost: RunCost | None = None,
) -> None:
    """Close a run with its counts and what it took. Needs little room, and takes it from what is kept free, or from the log of
    changes where nothing is free. Raises DiskFull where even that is too little: the next run will call this one crashed."""
    try:
        _close(db, run_id, state, counts, now, error, cost)
    except DiskFull:
        db.shrink_log()
        _close(db, run_id, state, counts, now, error, cost)


def _close(
    db: Database, run_id: int, state: RunState, counts: dict[str, int], now: datetime, error: str, cost: RunCost | None
) -> None:
    took = (cost.seconds, cost.peak_mb, cost.child_peak_mb, cost.exit_code) if cost else (None,) * 4
    with db.transaction(reserve=True):
        db.run(
            "UPDATE runs SET ended_at = ?, state = ?, counts = ?, error = ?, seconds = ?, peak_mb = ?, child_peak_mb = ?,"
            " exit_code = ? WHERE id = ?",
            (stamp(now), state, json.dumps(counts), error[:500], *took, run_id),
        )
        db.touch()


def recent_runs(db: Database, limit: int = 50, command: str = "", state: RunState | None = None) -> tuple[Run, ...]:
    """The newest runs first, of one command or in one state where that is asked for."""
    rows = db.rows(
        "SELECT * FROM runs WHERE (:command = '' OR command = :command) AND (:state IS NULL OR state = :state)"
        " ORDER BY id DESC LIMIT :limit",
        {"command": command, "state": state, "limit": limit},
    )
    return tuple(_run(r) for r in rows)


def runs_after(db: Database, after: int, command: str) -> tuple[Run, ...]:
    """Runs of a command that came after a run, in order."""
    return tuple(_run(r) for r in db.rows("SELECT * FROM runs WHERE id > ? AND command = ? ORDER BY id", (after, command)))


def add_rejects(db: Database, run_id: int, rejects: Iterable[Reject]) -> None:
    """Put input aside, without what points at a person; the same reject of the same source is kept once."""
    db.run_many(
        "INSERT OR IGNORE INTO rejects (run_id, source, line, reason, sample) VALUES (?, ?, ?, ?, ?)",
        ((run_id, r.source, r.line, r.reason, without_people(r.sample)) for r in rejects),
    )


def reject_counts(db: Database) -> tuple[tuple[str, RejectReason, int], ...]:
    """(source, reason, number) over all runs, most first."""
    rows = db.rows("SELECT source, reason, count(*) AS n FROM rejects GROUP BY source, reason ORDER BY n DESC, source")
    return tuple((r["source"], RejectReason(r["reason"]), r["n"]) for r in rows)


def reject_samples(db: Database, source: str, reason: RejectReason, limit: int = 5) -> tuple[Reject, ...]:
    """A few rejects of one kind, to look at."""
    rows = db.rows(
        "SELECT source, line, reason, sample FROM rejects WHERE source = ? AND reason = ? ORDER BY line LIMIT ?",
        (source, reason, limit),
    )
    return tuple(Reject(r["source"], r["line"], RejectReason(r["reason"]), r["sample"]) for r in rows)


def _run(row: Row) -> Run:
    counts = Counter({str(k): int(v) for k, v in json.loads(row["counts"]).items()})
    return Run(
        run_id=row["id"],
        command=row["command"],
        started_at=moment(row["started_at"]),
        ended_at=moment_or_none(row["ended_at"]),
        state=RunState(row["state"]),
        counts=tuple(counts.items()),
        error=row["error"],
        seconds=row["seconds"],
        peak_mb=row["peak_mb"],
        child_peak_mb=row["child_peak_mb"],
        exit_code=row["exit_code"],
        job=row["job"],
    )
