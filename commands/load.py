"""`ripplemark load`: files of any known kind into the store. Shows what the rooms did; reads nothing itself."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import click

from commands.closing import print_closing
from commands.door import RunInHand, json_option, project_option, running
from commands.kept import keep_what_posts_say
from commands.provenance import provenance_figures, provenance_words
from commands.watching import watching
from ripplemark.config import Project
from ripplemark.errors import RejectsOverLimit, UsageError

if TYPE_CHECKING:
    from attribution.intake.load import LoadReport
    from attribution.intake.recognise import FileReport
    from ripplemark.store.database import Database

Show = Callable[[str, int], None]


@click.command(epilog="Example: ripplemark load /var/log/nginx/access.log* registrations.csv")
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option("--queries", is_flag=True, help="Also ask the databases of [[query]] for registrations.")
@project_option
@json_option
def command(project: Project, files: tuple[str, ...], queries: bool, as_json: bool) -> None:
    """Load access logs, registrations, costs, posts, search exports, figures of analytics tools and the link lists of other tools.

    What a file is, is recognised by its content and said aloud. The same content is loaded once, whatever its name; a log that
    grew is read from where it stopped. What cannot be read is put aside and counted. Pages that sent visitors,
    and pages that a link list names, become known to the next crawl. Files may also stand in storage that speaks S3:
    s3://bucket/tea/*.jsonl.gz. Run `ripplemark attribute` afterwards.
    """
    from attribution.intake.far_files import fetched  # noqa: PLC0415 - `--help` loads no room
    from attribution.intake.load import load_files  # noqa: PLC0415
    from attribution.intake.queries import load_queries  # noqa: PLC0415

    if not files and not queries:
        raise UsageError("load what? Name files, or ask the project's databases with --queries")
    if queries and not project.queries:
        raise UsageError(f"{project.path} has no [[query]]; docs/formats.md shows one")
    with watching(project), running(project, "load") as run, _progress(sys.stderr.isatty() and not as_json) as show:
        endpoint = project.storage.s3_endpoint or project.fleet.s3_endpoint
        with fetched(files, endpoint, run.db.keep_free, show) as names:
            report = load_files(project, run.db, run.run_id, names, run.now, show)
        if queries:
            asked = load_queries(project, run.db, run.run_id, run.now, os.environ)
            report = replace(report, files=(*report.files, *asked))
        run.counts.update(report.counts)
        keep_what_posts_say(project, run)
        others = {**_other_tools(run.db, report, as_json), **_visited(project, run, report)}
        run.exit_code = RejectsOverLimit.exit_code if report.over_limit(project.traffic.rejects_limit) else 0
    print_closing("load", {**_figures(report, as_json), **others}, as_json)
    _refuse_silence(project, report)


def _other_tools(db: Database, report: LoadReport, as_json: bool) -> dict[str, Any]:
    """What our own looks say of the links that other tools know; nothing where no list was among the files."""
    if not any(f.lists_links for f in report.files):
        return {}
    from attribution.links.provenance import settle_listed  # noqa: PLC0415 - `--help` loads no room
    from ripplemark.store.provenance import tally  # noqa: PLC0415

    settle_listed(db)
    found = tally(db)
    return {"link_lists": provenance_figures(found) if as_json else provenance_words(found)}


def _visited(project: Project, run: RunInHand, report: LoadReport) -> dict[str, Any]:
    """What became of links, where a fleet's visits to pages were among the files."""
    if not any(f.reads_pages and f.new for f in report.files):
        return {}
    from commands.settling import settle  # noqa: PLC0415 - `--help` loads no room

    settled = settle(project, run, run.now)
    run.counts.update(settled)
    return {"links": dict(settled)}


def _figures(report: LoadReport, as_json: bool) -> dict[str, Any]:
    """The closing table: a line per file (an object for machines), then totals."""
    filtered: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    machines: Counter[str] = Counter()
    for file in report.files:
        machines.update(file.machines)
        filtered.update(file.filtered)
        rejected.update(file.rejected)
    return {
        "files": {f.where: _fields(f) if as_json else _said(f) for f in report.files},
        "read": report.read,
        "kept": sum(f.kept for f in report.files),
        "filtered": dict(filtered.most_common()),
        **({"machines": dict(machines.most_common())} if machines else {}),
        "rejected": dict(rejected.most_common()),
        "new": sum(f.new for f in report.files),
        "new_pages": report.new_pages,
        **({"pages_left_out": report.pages_left_out} if report.pages_left_out else {}),
    }


def _fields(file: FileReport) -> dict[str, Any]:
    return {
        **{f.name: getattr(file, f.name) for f in fields(file) if f.name not in ("path", "address")},
        "unchanged": file.unchanged,
    }


def _said(file: FileReport) -> str:
    """One file in words: its format, how much of it is new, and what else to know."""
    words = f"{file.format}: {file.read:,} read, {file.kept:,} kept, {file.new:,} new"
    if file.filtered:
        words += f", {sum(file.filtered.values()):,} filtered"
    if file.rejected:
        words += f", {sum(file.rejected.values()):,} rejected"
    return f"{words} ({file.note})" if file.note else words


def _refuse_silence(project: Project, report: LoadReport) -> None:
    """More rejects than the project allows end the command with exit code 1; all that could be loaded is loaded."""
    over = report.over_limit(project.traffic.rejects_limit)
    if over:
        names = ", ".join(f"{f.address or f.path.name} ({sum(f.rejected.values()):,} of {max(f.read, 1):,})" for f in over)
        raise RejectsOverLimit(
            f"more than {project.traffic.rejects_limit:.1%} was rejected of: {names}. The rest is loaded. "
            "See why with: ripplemark check; allow more with rejects_limit under [traffic]"
        )


@contextmanager
def _progress(wanted: bool) -> Generator[Show]:
    """A bar per file, on a terminal."""
    if not wanted:
        yield lambda _name, _done: None
        return
    from rich.console import Console  # noqa: PLC0415 - a machine's output needs none of it
    from rich.progress import Progress, TaskID, TextColumn  # noqa: PLC0415

    with Progress(
        TextColumn("{task.description}"), TextColumn("{task.completed:,} lines"), console=Console(stderr=True), transient=True
    ) as bar:
        tasks: dict[str, TaskID] = {}

        def show(name: str, done: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=None)
            bar.update(tasks[name], completed=done)

        yield show
