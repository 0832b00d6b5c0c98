"""`ripplemark social`: ask the social platforms that the project names for all that is due."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from commands.closing import print_closing
from commands.door import INTERRUPTED, RunInHand, json_option, project_option, running, utc_now
from commands.kept import keep_what_posts_say
from ripplemark.config import Project
from ripplemark.errors import UsageError
from ripplemark.records import RunState

if TYPE_CHECKING:
    from spiders.social.run import SocialEnd


@click.command(epilog="Example: ripplemark social\n\nExample: ripplemark social --jetstream 3600")
@click.option(
    "--jetstream", type=click.FloatRange(min=1), metavar="SECONDS", help="Follow Bluesky's open stream for so long instead."
)
@project_option
@json_option
def command(project: Project, jetstream: float | None, as_json: bool) -> None:
    """Ask social platforms for what is due: searches, accounts, numbers of posts, replies.

    The platforms and what is asked of them stand in [[social]] of the project file; `ripplemark crawl` begins with the same.
    A run that is stopped, or killed, is continued by the next.
    """
    if not project.social:
        raise UsageError(f"{project.path} has no [[social]]; docs/platforms.md shows what can be asked of which platform")
    if jetstream:
        _follow(project, jetstream, as_json)
        return
    with running(project, "social") as run:
        end = ask(project, run, as_json)
    print_closing("social", social_figures(end), as_json)
    if end.interrupted:
        raise click.exceptions.Exit(INTERRUPTED)


def _follow(project: Project, seconds: float, as_json: bool) -> None:
    """Bluesky's stream, for a while."""
    from spiders.social.jetstream import follow  # noqa: PLC0415 - `--help` loads no crawler

    with running(project, "social") as run:
        counts = follow(project, run.db, utc_now, seconds)
        keep_what_posts_say(project, run)
        run.counts.update({f"social_{name}": n for name, n in counts.items() if n})
    print_closing("jetstream", dict(counts), as_json)


def ask(project: Project, run: RunInHand, as_json: bool) -> SocialEnd:
    """Ask what is due and count it into the run."""
    from spiders.social.run import ask_platforms  # noqa: PLC0415 - `--help` loads no crawler

    with _progress(sys.stderr.isatty() and not as_json) as show:
        end = ask_platforms(project, run.db, run.run_id, utc_now, os.environ, progress=show)
    keep_what_posts_say(project, run)
    run.counts.update({f"social_{name}": n for name, n in end.counts.items() if n})
    if end.interrupted:
        run.state, run.error = RunState.INTERRUPTED, "stopped by a signal"
    return end


def social_figures(end: SocialEnd) -> dict[str, Any]:
    """The figures of the closing table."""
    return {
        "asked": {str(network): n for network, n in end.asked.items()},
        **{name: n for name, n in sorted(end.counts.items()) if n},
        "outcomes": dict(end.outcomes.most_common()),
        **({"keys_not_set": list(end.missing_keys)} if end.missing_keys else {}),
    }


@contextmanager
def _progress(on: bool) -> Generator[Callable[[SocialEnd], None]]:
    """A line on the terminal that counts up; nothing where nobody looks."""
    if not on:
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 - only on a terminal
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("asking")
        yield lambda e: bar.update(task, description=f"{e.counts['answers']:,} answers, {e.counts['posts']:,} posts")
