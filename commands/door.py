"""What every command shares: the project option, the book-keeping of a run, and the closing table. Composes no rooms."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from ripplemark.config import Project, load_project
from ripplemark.records import RunState
from ripplemark.text import visible_control

if TYPE_CHECKING:
    from ripplemark.store.database import Database

PROJECT_FILE = Path("ripplemark.toml")
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
    """A run that is going on. The command counts into `counts`; it sets `state` where `done` would not be true."""

    db: Database
    run_id: int
    now: datetime
    counts: Counter[str] = field(default_factory=Counter)
    state: RunState = RunState.DONE
    error: str = ""


@contextmanager
def running(project: Project, name: str, now: datetime | None = None) -> Generator[RunInHand]:
    """The store opened for writing with a row in `runs` around what happens inside.

    Ends `done`, or `interrupted` (Ctrl-C, SIGTERM), or `failed` with the error, which goes on. `now` defaults to the clock.
    Raises StoreLocked (exit code 4) when another run is writing."""
    from ripplemark.store.database import open_writer  # noqa: PLC0415 - `--help` opens no store
    from ripplemark.store.runs import begin_run, end_run  # noqa: PLC0415

    started, begun = now or utc_now(), time.monotonic()
    with open_writer(project.storage.database, f"ripplemark {name}") as db, _sigterm_as_interrupt():
        run = RunInHand(db, begin_run(db, name, started), started)
        try:
            yield run
        except KeyboardInterrupt:
            run.state, run.error = RunState.INTERRUPTED, "stopped by the user"
            raise
        except BaseException as e:
            run.state, run.error = RunState.FAILED, f"{type(e).__name__}: {e}"
            raise
        finally:
            ended = started + timedelta(seconds=time.monotonic() - begun)
            end_run(db, run.run_id, run.state, dict(run.counts), ended, run.error)


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


# ---------------------------------------------------------------- what a person or a machine reads


def print_closing(title: str, figures: Mapping[str, Any], as_json: bool, out: IO[str] | None = None) -> None:
    """The short table that ends every command, or the same as one JSON object. Values are numbers, texts, lists or tables."""
    stream = out or sys.stdout
    if as_json:
        stream.write(json.dumps(figures, ensure_ascii=False, default=str) + "\n")
        return
    from rich.console import Console  # noqa: PLC0415 - a machine's output needs none of it
    from rich.table import Table  # noqa: PLC0415

    table = Table(title=title, title_justify="left", show_header=False, box=None, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", overflow="fold")
    for name, value in figures.items():
        for label, text in _cells(name, value):
            table.add_row(label, text)
    Console(file=stream, highlight=False, markup=False, soft_wrap=False).print(table)


def _cells(name: str, value: object) -> Generator[tuple[str, str]]:
    label = name.replace("_", " ")
    if isinstance(value, Mapping):
        yield label, ""
        for key, part in value.items():
            yield f"  {visible_control(str(key), 60)}", _words(part)
    else:
        yield label, _words(value)


def _words(value: object) -> str:
    """A value as a person reads it; untrusted text cannot drive the terminal."""
    match value:
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.2f}"
        case list() | tuple():
            return "\n".join(_words(v) for v in value)
        case None:
            return "-"
        case _:
            return visible_control(str(value))
