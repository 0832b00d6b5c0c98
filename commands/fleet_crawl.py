"""`ripplemark crawl --fleet`: one crawler among others, and what begins their work. Composes the rooms."""

from __future__ import annotations

import os
import sys
from typing import Any

from commands.closing import print_closing
from commands.crawling import shown_progress
from commands.door import running, utc_now
from ripplemark.config import Project
from ripplemark.errors import ConfigError
from spiders.fleet.fill import fill
from spiders.fleet.keys import fleet_keys
from spiders.fleet.run import FleetEnd, fleet_crawl


def fill_queue(project: Project, name: str, as_json: bool) -> None:
    """Put what is due in the database into the fleet's queue."""
    keys = fleet_keys(project.fleet, name, os.environ)
    with running(project, "crawl") as run:
        due, queued = fill(project, run.db, keys, run.now)
        run.counts.update(due=due, queued=queued)
    print_closing("crawl", {"fleet": name, "due": due, "queued": queued}, as_json)


def crawl_with(project: Project, name: str, budget: int, as_json: bool) -> bool:
    """Crawl until nothing is left for the fleet; whether a signal stopped it. The database is not opened."""
    keys = fleet_keys(project.fleet, name, os.environ)
    with shown_progress(sys.stderr.isatty() and not as_json) as show:
        end = fleet_crawl(project, keys, utc_now, budget, show)
    print_closing("crawl", _figures(name, project.fleet.results, end), as_json)
    if end.undelivered:
        raise ConfigError(
            f"{project.path}: fleet.results: {end.undelivered:,} results could not be written to {project.fleet.results}. "
            "Check the place and its rights; their URLs are asked again"
        )
    return end.interrupted


def _figures(name: str, results: str, end: FleetEnd) -> dict[str, Any]:
    totals = {
        k: v for k, v in end.tally.counts().items() if not k.startswith("outcome_") and k not in ("left", "targets_asked")
    }
    return {
        "fleet": name,
        "ended_by": end.reason,
        **totals,
        "left_for_the_next_round": end.left,
        "outcomes": dict(end.tally.outcomes.most_common()),
        "files": end.files,
        "results": f"{results}/{name}",
    }
