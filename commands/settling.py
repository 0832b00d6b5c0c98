"""The life of links, decided after pages were visited: by a crawl, or by a fleet whose results were loaded."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from commands.door import RunInHand
from ripplemark.config import Project


def settle(project: Project, run: RunInHand, now: datetime) -> Counter[str]:
    """What appeared, changed or was lost, and which claims of others came true; how many of each."""
    from attribution.links.provenance import settle_listed  # noqa: PLC0415 - `--help` loads no room
    from attribution.links.settle import settle_links  # noqa: PLC0415
    from attribution.links.webmentions import settle_webmentions  # noqa: PLC0415

    settled = Counter(settle_links(run.db, project, run.run_id, now)) + Counter(settle_webmentions(run.db))
    settle_listed(run.db)
    return settled
