"""What screens are given of posts is brought up to date where posts came or were erased. Composes the rooms of attribution; the rest waits for `attribute`."""

from __future__ import annotations

from commands.door import RunInHand
from ripplemark.config import Project


def keep_what_posts_say(project: Project, run: RunInHand) -> None:
    """Count reads and clicks of the funnel anew where posts changed; ask anew what went because it quoted an erased post."""
    from attribution.campaigns.reads import keep_reads  # noqa: PLC0415 - `--help` loads no room
    from attribution.reports.keeping import keep_missing  # noqa: PLC0415

    keep_reads(run.db, project, run.now)
    keep_missing(run.db, project)
