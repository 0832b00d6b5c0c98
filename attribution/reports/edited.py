"""What persons added while they looked: views under a name, notes on days. A part of `Reports`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attribution.reports.readers import Readers
from ripplemark.records import Annotation, SavedView
from ripplemark.store import noted, saved_views


class Edited:
    """Asked anew each time: what somebody just wrote is there for everybody at once."""

    _readers: Readers

    def saved_views(self) -> tuple[SavedView, ...]:
        """All saved views by name."""
        return saved_views.saved_views(self._readers.db)

    def annotations(self, since: date, until: date) -> tuple[Annotation, ...]:
        """The notes of a span of days, both ends included, by day."""
        return noted.notes_of(self._readers.db, since, until)

    def iter_annotations(self) -> Iterator[Annotation]:
        """All notes by day."""
        return noted.iter_annotations(self._readers.db)
