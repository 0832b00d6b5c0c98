"""`ripplemark prune`: what the project keeps no longer is counted, or erased. Decides nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from commands.closing import print_closing
from commands.door import json_option, project_option, running, utc_now
from ripplemark.config import Project

if TYPE_CHECKING:
    from datetime import datetime

    from ripplemark.store.database import Database


@click.command(epilog="Example: ripplemark prune   (says what would go), then: ripplemark prune --erase")
@click.option("--erase", is_flag=True, help="Erase it. Without this, nothing is changed.")
@project_option
@json_option
def command(project: Project, erase: bool, as_json: bool) -> None:
    """Erase what the project keeps no longer, as [keep] of the project file says; at first only say how much that is.

    The life of links stays for good, and so do daily figures, visits and credit. The database file does not shrink: its room is used
    again. Salts of visitor keys are erased by `attribute` (keep_salts_days).
    """
    if not erase:
        print_closing("Would be erased (with --erase)", _would(project, utc_now()), as_json)
        return
    with running(project, "prune", demanding=False) as run:
        figures = _erased(project, run.db, run.now)
        run.counts.update({name: n for name, n in figures.items() if isinstance(n, int)})
    print_closing("Erased", figures, as_json)


def _would(project: Project, now: datetime) -> dict[str, Any]:
    from attribution.traffic.prune import old_hits  # noqa: PLC0415 - `--help` loads no room
    from ripplemark.store.database import open_reader  # noqa: PLC0415
    from ripplemark.store.prune import prunable  # noqa: PLC0415

    with open_reader(project.storage.database) as db:
        hits = old_hits(project, db, now)
        return {**prunable(db, project.keep, now), "hit_files": len(hits.files), "hit_bytes": hits.bytes}


def _erased(project: Project, db: Database, now: datetime) -> dict[str, Any]:
    from attribution.traffic.prune import erase_hits, old_hits  # noqa: PLC0415 - `--help` loads no room
    from ripplemark.store.prune import prune  # noqa: PLC0415

    hits = old_hits(project, db, now)
    erase_hits(project, db, hits)
    gone = prune(db, project.keep, now)
    return {**gone, "hit_files": len(hits.files), "hit_bytes": hits.bytes}
