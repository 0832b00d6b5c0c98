"""`ripplemark runs`: what ran, how it ended and what it took. Writes nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import click

from commands.closing import print_closing, wrapped
from commands.door import json_option, project_option
from ripplemark.config import Project
from ripplemark.records import Run, RunState
from ripplemark.store.clock import stamp, stamp_or_none
from ripplemark.text import visible_control

SHOWN_COUNTS = 3
HEADINGS = ("run", "command", "started (UTC)", "took", "MB", "state", "code")
NUMBERS = frozenset({"run", "took", "MB", "code"})


@click.command(epilog="Example: ripplemark runs --last 5 --state failed")
@click.option("--last", type=click.IntRange(1, 100_000), default=20, show_default=True, metavar="N", help="The newest N.")
@click.option("--command", "of", metavar="NAME", default="", help="Only of this command, such as crawl.")
@click.option("--state", type=click.Choice([s.value for s in RunState]), help="Only in this state.")
@project_option
@json_option
def command(project: Project, last: int, of: str, state: str | None, as_json: bool) -> None:
    """What ran, how it ended, how long it took and how much memory, the newest first."""
    from ripplemark.store.database import open_reader  # noqa: PLC0415 - `--help` opens no store
    from ripplemark.store.runs import recent_runs  # noqa: PLC0415

    with open_reader(project.storage.database) as db:
        found = recent_runs(db, last, of, RunState(state) if state else None)
    if as_json:
        print_closing("Runs", {"runs": [figures(run) for run in found]}, as_json)
    else:
        show(found)


def figures(run: Run) -> dict[str, Any]:
    """One run for machines; times in UTC, memory in MB."""
    return {
        "run": run.run_id,
        "command": run.command,
        "job": run.job,
        "started_at": stamp(run.started_at),
        "ended_at": stamp_or_none(run.ended_at),
        "seconds": run.seconds,
        "state": str(run.state),
        "exit_code": run.exit_code,
        "peak_mb": run.peak_mb,
        "child_peak_mb": run.child_peak_mb,
        "counts": dict(run.counts),
        "error": run.error,
    }


def show(runs: tuple[Run, ...]) -> None:
    """The runs for people."""
    from rich.console import Console  # noqa: PLC0415 - a machine's output needs none of it

    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False, soft_wrap=True)
    if not runs:
        console.print("No such run yet.")
        return
    for line in run_lines(runs, console.width):
        console.print(line)


def run_lines(runs: tuple[Run, ...], width: int) -> Iterator[str]:
    """The table of runs, at most so many columns wide. What a run did stands beside it where there is room for all, else below it."""
    from rich.cells import cell_len  # noqa: PLC0415

    rows = [HEADINGS, *(_cells(run) for run in runs)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEADINGS))]
    told = ["what", *map(what, runs)]
    left = sum(widths) + 2 * len(widths)
    beside = max(map(cell_len, told)) <= width - left
    for row, words in zip(rows, told, strict=True):
        cells = (
            text.rjust(n) if name in NUMBERS else text.ljust(n) for name, text, n in zip(HEADINGS, row, widths, strict=True)
        )
        line = "  ".join(cells)
        if beside:
            yield f"{line}  {words}".rstrip()
        else:
            yield line.rstrip()
            yield from (f"    {part}" for part in wrapped(words, width - 4) if part and row is not HEADINGS)


def _cells(run: Run) -> tuple[str, ...]:
    code = "-" if run.exit_code is None else str(run.exit_code)
    return (
        str(run.run_id), visible_control(run.command, 20), f"{run.started_at:%Y-%m-%d %H:%M}", took(run.seconds), memory(run), str(run.state), code,
    )  # fmt: skip


def took(seconds: float | None) -> str:
    """A duration as people read it."""
    if seconds is None:
        return "-"
    whole = round(seconds)
    if whole < 60:
        return f"{seconds:.1f} s"
    return f"{whole // 60} min {whole % 60:02} s" if whole < 3600 else f"{whole // 3600} h {whole % 3600 // 60:02} min"


def memory(run: Run) -> str:
    """Most memory of the process, and of the largest of its child processes where it had any."""
    if run.peak_mb is None:
        return "-"
    return f"{run.peak_mb:,.0f} + {run.child_peak_mb:,.0f}" if run.child_peak_mb else f"{run.peak_mb:,.0f}"


def what(run: Run) -> str:
    """Why it failed, else the largest of its counts."""
    if run.error:
        return visible_control(run.error, 90)
    largest = sorted((c for c in run.counts if c[1]), key=lambda c: -c[1])[:SHOWN_COUNTS]
    return ", ".join(f"{visible_control(name, 30).replace('_', ' ')} {number:,}" for name, number in largest)
