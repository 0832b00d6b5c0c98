"""`ripplemark scan`: web archives into the store, then the life of links is decided. Shows what the rooms did; reads nothing itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.door import RunInHand, json_option, print_closing, project_option, running
from ripplemark.config import Project

if TYPE_CHECKING:
    from spiders.scan.run import ScanTally


@click.command(epilog="Example: ripplemark scan --processes 4 CC-MAIN-2024-26-00000.warc.gz CC-MAIN-2024-26-00000.warc.wat.gz")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@project_option
@click.option(
    "--processes", type=click.IntRange(1, 256), default=min(2, os.cpu_count() or 1), show_default=True, metavar="N",
    help="Files scanned at a time.",
)  # fmt: skip
@json_option
def command(project: Project, files: tuple[Path, ...], processes: int, as_json: bool) -> None:
    """Read WARC and WAT files at archive speed.

    Every page passes a byte scan; only pages that may concern the brand are read in full, as they were when they were archived.
    WAT files tell links without their place on the page: pages found there are left to the next crawl. The same file twice adds
    nothing; a run that was stopped, or killed, is done again.
    """
    with running(project, "scan") as run, _progress(sys.stderr.isatty() and not as_json) as show:
        figures = _scan(project, run, files, processes, show)
    print_closing("scan", figures, as_json)


def _scan(
    project: Project, run: RunInHand, files: tuple[Path, ...], processes: int, show: Callable[[ScanTally], None]
) -> dict[str, Any]:
    """Scan, settle, and the figures of the closing table."""
    from attribution.links.settle import settle_links  # noqa: PLC0415 - `--help` loads no room
    from spiders.scan.run import scan  # noqa: PLC0415

    tally = scan(project, run.db, run.run_id, run.now, files, processes, show)
    run.counts.update(tally.counts())
    settled = settle_links(run.db, project, run.run_id, run.now)
    run.counts.update(settled)
    totals = {k: v for k, v in tally.counts().items() if not k.startswith(("outcome_", "passed_over_", "broken"))}
    return {
        "run": run.run_id,
        **totals,
        "outcomes": dict(tally.outcomes.most_common()),
        "passed_over": dict(tally.passed_over.most_common()),
        "broken": tally.broken,
        "links_settled": dict(settled),
    }


@contextmanager
def _progress(on: bool) -> Generator[Callable[[ScanTally], None]]:
    """A line on the terminal that counts up; nothing where nobody looks."""
    if not on:
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 - only on a terminal
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("scanning")
        yield lambda t: bar.update(task, description=f"{t.records:,} records, {t.bytes / 1e6:,.0f} MB, {t.relevant:,} relevant")
