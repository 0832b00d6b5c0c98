"""Runs of commands and input that was put aside, as records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ripplemark.records.sets import RejectReason, RunState


@dataclass(frozen=True, slots=True)
class Reject:
    """A piece of input that was put aside."""

    source: str
    line: int  # from 1; 0 where lines do not apply
    reason: RejectReason
    sample: str  # first 200 characters, control characters escaped


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command."""

    run_id: int
    command: str
    started_at: datetime
    ended_at: datetime | None
    state: RunState
    counts: tuple[tuple[str, int], ...] = field(default=())
    error: str = ""
    seconds: float | None = None
    peak_mb: float | None = None  # of its process
    child_peak_mb: float | None = None  # of the largest of its child processes
    exit_code: int | None = None
    job: str = ""  # of the timetable; "" = started by hand


@dataclass(frozen=True, slots=True)
class RunCost:
    """What a run took, and what its caller was told."""

    seconds: float
    peak_mb: float  # of its process
    child_peak_mb: float  # of the largest of its child processes; 0 without any
    exit_code: int
