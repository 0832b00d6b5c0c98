"""The question what changed since a day. A part of `Reports`."""

from __future__ import annotations

from datetime import date

from attribution.change_rows import Changes
from attribution.reports.changes import changes
from attribution.reports.readers import Readers
from ripplemark.config import Project


class Changed:
    """What became another."""

    project: Project
    _readers: Readers

    def changes(self, since: date, until: date) -> Changes:
        """Links that became known, were lost or came back, new sites, unlinked mentions, key figures, health of the crawl."""
        return self._readers.once(("changes", since, until), lambda db: changes(db, self.project, since, until))
