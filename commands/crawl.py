"""`ripplemark crawl`: discover, trace and re-check all that is due, then let the life of links be decided."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.closing import print_closing
from commands.crawling import shown_progress
from commands.door import INTERRUPTED, RunInHand, json_option, project_option, running, utc_now
from commands.watching import watching
from ripplemark.config import Project
from ripplemark.errors import CrawlFailed, InputError, UsageError
from ripplemark.records import RunState

if TYPE_CHECKING:
    from spiders.run import CrawlEnd
    from spiders.tally import Tally


class Moment(click.ParamType[date | datetime]):
    """A day, or a moment in UTC unless it says otherwise."""

    name = "DATE|DATETIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date | datetime:
        """The day or moment that a person wrote."""
        if isinstance(value, date):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no day or moment such as 2024-06-03 or 2024-06-03T12:00:00Z", param, ctx)
        if len(str(value)) <= len("2024-06-03"):
            return moment.date()
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _clock_of(day: date | None, project: Project) -> datetime | None:
    """The moment that a replay reads at: of a day, its last second where the brand's site is."""
    if day is None or isinstance(day, datetime):
        return day
    return datetime.combine(day, time(23, 59, 59), project.traffic.zone).astimezone(UTC)


@click.command(
    epilog="Example: ripplemark crawl --budget 500\n\nExample: ripplemark crawl --replay may.warc.gz june.warc.gz --as-of 2024-06-30",
)
@project_option
@click.option("--replay", metavar="FILE...", multiple=True, help="Read WARC files as if they were the web; asks no network.")
@click.argument("files", nargs=-1, metavar="")
@click.option("--as-of", type=Moment(), help="With --replay: the day or moment at which the archive is read.")
@click.option("--budget", type=click.IntRange(min=1), metavar="N", help="Ask at most N URLs.")
@click.option("--fleet", metavar="NAME", help="Crawl with all others of that name: the frontier is on the Redis of [fleet].")
@click.option("--fill", is_flag=True, help="With --fleet: put what is due in the database into the fleet's queue, and stop.")
@json_option
def command(
    project: Project,
    replay: tuple[str, ...],
    files: tuple[str, ...],
    as_of: date | None,
    budget: int | None,
    fleet: str | None,
    fill: bool,
    as_json: bool,
) -> None:
    """Discover, trace and re-check all that is due.

    Asks the social platforms of [[social]], polls the watched feeds, sitemaps and home pages, reads new pages that may concern the brand, follows links outward from
    those that do, and asks again for known pages when they are due. A run that is stopped, or killed, is continued by the next.
    """
    archives = _archives(replay, files, as_of)
    if fleet is not None or fill:
        _with_fleet(project, fleet, archives, budget, fill, as_json)
        return
    clock = _clock_of(as_of, project)
    with watching(project), running(project, "crawl", clock) as run:
        social: dict[str, Any] = {}
        if not archives:
            _take_in_webmentions(project, run)
            social = _ask_platforms(project, run, as_json)
        stopped, figures = run.state is RunState.INTERRUPTED, social
        if not stopped:
            end, pages = _crawl(project, run, archives, clock, budget or 0, as_json)
            stopped, figures = end.interrupted, pages | social
    print_closing("crawl", figures, as_json)
    if stopped:
        raise click.exceptions.Exit(INTERRUPTED)


def _with_fleet(
    project: Project, name: str | None, archives: tuple[Path, ...], budget: int | None, fill: bool, as_json: bool
) -> None:
    """One crawler among others, or what begins their work. Raises UsageError, FleetUnreachable."""
    try:
        from commands.fleet_crawl import crawl_with, fill_queue  # noqa: PLC0415 - `--help` loads no crawler
    except ModuleNotFoundError as e:
        raise UsageError(f"--fleet needs a package that is not installed ({e.name}): pip install ripplemark[fleet]") from e
    if name is None or archives or (fill and budget):
        raise UsageError("--fill goes with --fleet NAME alone; --fleet reads no archives")
    if fill:
        fill_queue(project, name, as_json)
    elif crawl_with(project, name, budget or 0, as_json):
        raise click.exceptions.Exit(INTERRUPTED)


def _archives(replay: tuple[str, ...], files: tuple[str, ...], as_of: date | None) -> tuple[Path, ...]:
    if files and not replay:
        raise UsageError(f"{files[0]}: crawl takes no files; name archives with --replay")
    if as_of and not replay:
        raise UsageError("--as-of sets the clock of a replay; name archives with --replay")
    paths = tuple(Path(f) for f in (*replay, *files))
    for path in paths:
        if not path.is_file():
            raise InputError(f"{path}: no such archive; give .warc or .warc.gz files to --replay")
    return paths


def _crawl(
    project: Project, run: RunInHand, archives: tuple[Path, ...], as_of: datetime | None, budget: int, as_json: bool
) -> tuple[CrawlEnd, dict[str, Any]]:
    """Crawl, settle, and the figures of the closing table. Raises CrawlFailed when nothing at all was reached."""
    from commands.settling import settle  # noqa: PLC0415 - `--help` loads no room
    from spiders.run import CrawlOptions, crawl  # noqa: PLC0415

    clock: Callable[[], datetime] = (lambda: as_of) if as_of else utc_now
    with shown_progress(sys.stderr.isatty() and not as_json) as show:
        end = crawl(project, run.db, run.run_id, clock, CrawlOptions(archives, as_of, budget), show)
    run.counts.update(end.tally.counts())
    if end.interrupted:
        run.state, run.error = RunState.INTERRUPTED, "stopped by a signal"
    elif end.tally.fetched and not end.tally.reached:
        raise CrawlFailed(_all_failed(end.tally))
    settled = Counter[str]() if end.interrupted else settle(project, run, clock())
    run.counts.update(settled)
    return end, _figures(project, run, end, settled, budget)


def _all_failed(tally: Tally) -> str:
    outcomes = ", ".join(f"{name} {n:,}" for name, n in tally.outcomes.most_common())
    return (
        f"none of {tally.fetched:,} URLs could be read ({outcomes}). No link was judged. "
        "Check the network and crawl.watch, then run again: all of them are asked again when due"
    )


def _take_in_webmentions(project: Project, run: RunInHand) -> None:
    """Claims that came since the last crawl: their sources are visited first, so that each is verified."""
    from commands.webmention import spool_of  # noqa: PLC0415 - `--help` loads no room
    from ripplemark.store.webmentions import take_in  # noqa: PLC0415

    spool = spool_of(project)
    claims = tuple(spool.claims())
    take_in(run.db, claims, run.now)
    spool.remove(claims)


def _ask_platforms(project: Project, run: RunInHand, as_json: bool) -> dict[str, Any]:
    """Social posts come first: the pages that they link to are crawled in the same run."""
    if not project.social:
        return {}
    from commands.social import ask, social_figures  # noqa: PLC0415 - few projects ask platforms

    return {"social": social_figures(ask(project, run, as_json))}


def _figures(project: Project, run: RunInHand, end: CrawlEnd, settled: Counter[str], budget: int) -> dict[str, Any]:
    from ripplemark.store.fates import beyond_rounds, url_fates  # noqa: PLC0415 - beside its use
    from spiders.stop import stop_words  # noqa: PLC0415

    rounds = project.crawl.rounds
    totals = {k: v for k, v in end.tally.counts().items() if not k.startswith("outcome_")}
    return {
        "run": run.run_id,
        "state": str(run.state),
        "ended_by": end.reason,
        "stopped_by": stop_words(end.stopped_by, end.reason, budget, project.crawl.time_limit),
        **totals,
        "left_for_the_next_run": dict(end.tally.left.most_common()),
        "beyond_rounds": beyond_rounds(run.db, rounds),
        "outcomes": dict(end.tally.outcomes.most_common()),
        "links": dict(settled),
        "urls": url_fates(run.db, rounds),
    }
