"""What every command shares: the project option, the book-keeping of a run, and the closing table. Composes no rooms."""

from __future__ import annotations

import logging
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ripplemark.config import Project, load_project
from ripplemark.errors import DiskFull, RipplemarkError
from ripplemark.operate.logs import say
from ripplemark.operate.memory import peak_mb
from ripplemark.operate.room import MEGABYTE, demand_room, means_no_room, one_of_each_device
from ripplemark.operate.schedule import JOB_VARIABLE
from ripplemark.records import RunCost, RunState

if TYPE_CHECKING:
    from ripplemark.store.database import Database

PROJECT_FILE = Path("ripplemark.toml")
INTERRUPTED = 130
BROKEN = 70  # an error that nobody foresaw
Command = TypeVar("Command", bound=Callable[..., Any])


def project_option(command: Command) -> Command:
    """`-p/--project PATH`, before or after the command's name; the command receives the loaded `project: Project`."""
    return click.option(
        "-p", "--project", metavar="PATH", callback=_loaded, expose_value=True, help=f"Project file (default {PROJECT_FILE})."
    )(command)


def json_option(command: Command) -> Command:
    """`--json`: the closing table as one JSON object on stdout; the command receives `as_json: bool`."""
    return click.option("--json", "as_json", is_flag=True, help="Print the closing table as one JSON object.")(command)


def project_path(ctx: click.Context, given: str | None) -> Path:
    """The project file named after the command, else before it, else the default."""
    outer = ctx.find_root().params.get("project") if ctx.parent else None
    return Path(given or outer or PROJECT_FILE)


def _loaded(ctx: click.Context, _param: click.Parameter, given: str | None) -> Project | None:
    return None if ctx.resilient_parsing else load_project(project_path(ctx, given))


# ---------------------------------------------------------------- runs


@dataclass(slots=True)
class RunInHand:
    """A run that is going on. The command counts into `counts`; it sets `state` or `exit_code` where `done` or 0 would not be true."""

    db: Database
    run_id: int
    now: datetime
    counts: Counter[str] = field(default_factory=Counter)
    state: RunState = RunState.DONE
    error: str = ""
    exit_code: int = 0


@contextmanager
def running(project: Project, name: str, now: datetime | None = None, *, demanding: bool = True) -> Generator[RunInHand]:
    """The store opened for writing with a row in `runs` around what happens inside.

    Ends `done`, or `interrupted` (Ctrl-C, SIGTERM), or `failed` with the error, which goes on. `now` defaults to the clock.
    Raises StoreLocked (exit code 4) when another run is writing, DiskFull (3) before less than `keep_free` is left; a run that makes
    room is not `demanding`."""
    from ripplemark.store.database import open_writer  # noqa: PLC0415 - `--help` opens no store
    from ripplemark.store.runs import begin_run  # noqa: PLC0415

    started, begun = now or utc_now(), time.monotonic()
    place, free = project.storage, project.storage.keep_free * MEGABYTE
    with open_writer(place.database, f"ripplemark {name}", free, wait_seconds()) as db, _sigterm_as_interrupt():
        run = RunInHand(db, begin_run(db, name, started, os.environ.get(JOB_VARIABLE, "")), started)
        say("run begins", run=run.run_id, command=name, project=str(project.path))
        try:
            db.floors = one_of_each_device((place.database.parent, place.data))
            if demanding:
                for folder in db.floors:
                    demand_room(folder, free)
            yield run
        except BaseException as e:
            fault = as_ours(e)
            run.state, run.error, run.exit_code = _end_of(fault)
            if fault is e:
                raise
            raise fault from e
        finally:
            _write_end(name, run, started, time.monotonic() - begun)


def _write_end(name: str, run: RunInHand, started: datetime, took: float) -> None:
    """Say and write how a run ended after so many seconds. Raises DiskFull where a run that was done has no room for that."""
    from ripplemark.store.runs import end_run  # noqa: PLC0415 - `--help` opens no store

    if run.state is RunState.INTERRUPTED:
        run.exit_code = INTERRUPTED
    cost = RunCost(round(took, 3), *peak_mb(), run.exit_code)
    _say_end(name, run, cost)
    try:
        end_run(run.db, run.run_id, run.state, dict(run.counts), started + timedelta(seconds=took), run.error, cost)
    except DiskFull as e:
        say(
            "the end of the run could not be written; the next run will call it crashed",
            logging.ERROR,
            run=run.run_id,
            error=str(e),
        )
        if run.state is RunState.DONE:
            raise


def _end_of(fault: BaseException) -> tuple[RunState, str, int]:
    """How a run ends by an error: state, words, exit code."""
    if isinstance(fault, KeyboardInterrupt):
        return RunState.INTERRUPTED, "stopped by the user", INTERRUPTED
    code = fault.exit_code if isinstance(fault, RipplemarkError | click.exceptions.Exit) else BROKEN
    return RunState.FAILED, f"{type(fault).__name__}: {fault}", code


def as_ours(fault: BaseException) -> BaseException:
    """An error that means a full disk as DiskFull, whoever met it; any other as it is."""
    if not isinstance(fault, RipplemarkError) and isinstance(fault, Exception) and means_no_room(fault):
        return DiskFull(f"no room left to write ({fault}). Free some and run again: nothing committed is lost")
    return fault


def _say_end(name: str, run: RunInHand, cost: RunCost) -> None:
    say(
        "run ends",
        run=run.run_id,
        command=name,
        state=str(run.state),
        exit_code=cost.exit_code,
        seconds=cost.seconds,
        peak_mb=cost.peak_mb,
        child_peak_mb=cost.child_peak_mb,
        counts=dict(run.counts),
        error=run.error,
    )


def wait_seconds() -> float:
    """How long a command waits for another one's end: `ripplemark --wait SECONDS COMMAND`."""
    ctx = click.get_current_context(silent=True)
    return float(ctx.find_root().params.get("wait") or 0.0) if ctx else 0.0


@contextmanager
def _sigterm_as_interrupt() -> Generator[None]:
    """SIGTERM ends a run like Ctrl-C: cleanly, at the next safe point."""
    try:
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    except ValueError:  # not the main thread: whoever owns it answers signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def utc_now() -> datetime:
    """The clock, to the second as the store keeps it."""
    return datetime.now(UTC).replace(microsecond=0)
