"""`ripplemark attribute`: visits, ripples, the campaign behind each link, credit. Composes the rooms of attribution."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any

import click

from commands.closing import print_closing
from commands.door import RunInHand, json_option, project_option, running
from commands.watching import watching
from ripplemark.config import Project

Progress = Callable[[int, int], None]


@click.command(epilog="Example: ripplemark attribute --json")
@project_option
@json_option
def command(project: Project, as_json: bool) -> None:
    """Turn what was crawled and loaded into meaning.

    Brings visits and daily traffic up to date, finds out who heard it from whom, names the campaign behind each link, and
    credits registrations to channels, campaigns and links. Compares each campaign's window with the days before it. Judges what people say. Run it after every crawl and load; running it twice changes nothing.
    """
    with watching(project), running(project, "attribute") as run, _progress(sys.stderr.isatty() and not as_json) as show:
        figures = attribute(project, run, show)
    print_closing("attribute", figures, as_json)


def attribute(project: Project, run: RunInHand, show: Progress) -> dict[str, Any]:
    """All steps in order, each on what the one before it left; gives the closing table."""
    from attribution.authority.refresh import refresh_authority  # noqa: PLC0415
    from attribution.campaigns.dark_refresh import refresh_dark  # noqa: PLC0415
    from attribution.credit.settle import refresh_credit  # noqa: PLC0415 - `--help` loads no room
    from attribution.effects.refresh import refresh_effects  # noqa: PLC0415
    from attribution.links.settle import settle_links  # noqa: PLC0415
    from attribution.links.standing import judge_campaigns  # noqa: PLC0415
    from attribution.opinion.refresh import refresh_opinion  # noqa: PLC0415
    from attribution.reports.keeping import keep_reports  # noqa: PLC0415
    from attribution.ripples.refresh import refresh_ripples  # noqa: PLC0415
    from attribution.traffic.settle import refresh_traffic  # noqa: PLC0415

    settle_links(run.db, project, run.run_id, run.now)  # what an interrupted crawl left open
    traffic = refresh_traffic(project, run.db, run.now, show)
    ripples = refresh_ripples(run.db, project, run.now)
    judged = judge_campaigns(run.db, project)
    credit = refresh_credit(run.db, project, run.now)
    dark = refresh_dark(run.db, project)
    authority = refresh_authority(run.db, project)
    effects = refresh_effects(run.db, project)
    opinion = refresh_opinion(run.db, project)
    run.db.touch()
    keep_reports(run.db, project, run.now)
    counts = {f"traffic_{name}": n for name, n in traffic.counts.items()}
    run.counts.update({**counts, **ripples, **credit, **authority, **effects, **opinion, "links_judged_again": judged})
    return {
        "days_of_traffic": traffic.days,
        "pages_with_a_cause": ripples["pages_with_parents"],
        "ripples": ripples["ripples"],
        "pages_judged_again": judged,
        **_credited(credit),
        "dark_visits_estimated": round(sum(row.estimate or 0.0 for row in dark)),
        **authority,
        **effects,
        **opinion,
    }


def _credited(counts: Mapping[str, int]) -> dict[str, int]:
    """What of the counts of credit stands in the closing table."""
    return {
        "visits_by_links": counts["visits_by_links"],
        "registrations": counts["registrations"],
        "registrations_without_visit": counts["without_visit"],
        "touches": counts["touches"],
        "touches_by_links": counts["touches_by_links"],
    }


@contextmanager
def _progress(wanted: bool) -> Generator[Progress]:
    """A bar over the days of traffic, on a terminal."""
    if not wanted:
        yield lambda _done, _all: None
        return
    from rich.console import Console  # noqa: PLC0415 - a machine's output needs none of it
    from rich.progress import Progress as Bar  # noqa: PLC0415

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("traffic", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
