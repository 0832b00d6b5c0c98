"""`ripplemark scan`: web archives into the store, then the life of links is decided. Shows what the rooms did; reads nothing itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.closing import print_closing
from commands.door import RunInHand, json_option, project_option, running
from ripplemark.config import Project
from ripplemark.errors import UsageError

if TYPE_CHECKING:
    from spiders.scan.run import ScanTally


@click.command(epilog="Example: ripplemark scan --processes 4 CC-MAIN-2024-26-00000.warc.gz CC-MAIN-2024-26-00000.warc.wat.gz")
@click.argument("files", nargs=-1, metavar="FILE...")
@project_option
@click.option(
    "--list",
    "lists",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Archives, a path or address a line.",
)
@click.option(
    "--links", type=click.Path(path_type=Path), metavar="FOLDER", help="Only write who links to the brand, as JSON lines."
)
@click.option("--spark", metavar="MASTER", default="", help="The same on a cluster: local[4], spark://host:7077, yarn.")
@click.option(
    "--processes", type=click.IntRange(1, 256), default=min(2, os.cpu_count() or 1), show_default=True, metavar="N",
    help="Files scanned at a time.",
)  # fmt: skip
@json_option
def command(
    project: Project,
    files: tuple[str, ...],
    lists: tuple[Path, ...],
    links: Path | None,
    spark: str,
    processes: int,
    as_json: bool,
) -> None:
    """Read WARC and WAT files at archive speed.

    Every page passes a byte scan; only pages that may concern the brand are read in full, as they were when they were archived.
    WAT files tell links without their place on the page: pages found there are left to the next crawl. The same file twice adds
    nothing; a run that was stopped, or killed, is done again. With --links or --spark no page is read in full: who links, by which anchor and rel,
    and where the page lies in its archive, is written as JSON lines, and the next crawl visits the pages.
    """
    if not files and not lists:
        raise UsageError("scan what? Name WARC or WAT files, or --list FILE")
    with running(project, "scan") as run, _progress(sys.stderr.isatty() and not as_json) as show:
        if links or spark:
            figures = _harvest(project, run, (files, lists), links, spark, show)
        else:
            figures = _scan(project, run, _local(files, lists), processes, show)
    print_closing("scan", figures, as_json)


def _local(files: tuple[str, ...], lists: tuple[Path, ...]) -> tuple[Path, ...]:
    """The archives of a scan that reads pages in full: files alone. Raises UsageError, InputError."""
    from spiders.scan.harvest import sources_of  # noqa: PLC0415 - `--help` loads no room
    from spiders.scan.sources import is_remote  # noqa: PLC0415

    sources = sources_of(files, lists)
    if far := next(filter(is_remote, sources), ""):
        raise UsageError(f"{far}: archives at addresses are read with --links FOLDER or --spark MASTER")
    return tuple(map(Path, sources))


def _harvest(
    project: Project, run: RunInHand, archives: tuple[tuple[str, ...], tuple[Path, ...]], links: Path | None, spark: str,
    show: Callable[[Any], None],
) -> dict[str, Any]:  # fmt: skip
    """Write candidate links, make their pages known, and the figures of the closing table."""
    from spiders.scan.harvest import harvest, sources_of  # noqa: PLC0415 - `--help` loads no room

    folder = links or project.storage.data / "candidates" / f"run-{run.run_id}"
    tally = harvest(project, run.db, run.run_id, run.now, sources_of(*archives), folder, spark, show)
    run.counts.update(tally.counts())
    totals = {k: v for k, v in tally.counts().items() if not k.startswith(("passed_over_", "broken"))}
    return {
        "run": run.run_id, **totals, "passed_over": dict(tally.passed_over.most_common()), "broken": tally.broken, "written": str(folder),
    }  # fmt: skip


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
        yield lambda t: bar.update(task, description=f"{t.records:,} records, {t.bytes / 1e6:,.0f} MB, {t.links:,} links")
