"""What persons changed, in a real store beside the fake world: so that a click and what it did are seen together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from attribution.report_rows import LinkPage, LinkQuery, View
from dashboard.edits import Edits
from ripplemark.records import Annotation, Mark, Marked, SavedView, SubjectBlock
from ripplemark.store.database import Database, open_editor, open_reader, open_writer
from ripplemark.store.marks import iter_marks
from ripplemark.store.noted import notes_of
from ripplemark.store.saved_views import saved_views

Answer = TypeVar("Answer")


class FakeEdited:
    """Answers from the store of `edits`; without one nobody changed anything."""

    store: Path | None = None
    block = 5  # subjects of one answer

    def links(self, view: View, query: LinkQuery) -> LinkPage:
        raise AssertionError("the world answers this")

    def edits(self, folder: Path, now: datetime) -> Edits:
        """Begin to keep what is changed in a folder."""
        self.store = store = folder / "edits.db"
        open_writer(store).close()
        return Edits(lambda: open_editor(store), clock=lambda: now)

    def _from_store(self, question: Callable[[Database], tuple[Answer, ...]]) -> tuple[Answer, ...]:
        if self.store is None:
            return ()
        with open_reader(self.store) as db:
            return question(db)

    def saved_views(self) -> tuple[SavedView, ...]:
        return self._from_store(saved_views)

    def annotations(self, since: date, until: date) -> tuple[Annotation, ...]:
        return self._from_store(lambda db: notes_of(db, since, until))

    def marked(self) -> tuple[Marked, ...]:
        return self._from_store(lambda db: tuple(iter_marks(db)))

    def mark_block(self, view: View, query: LinkQuery, mark: Mark, after: str = "") -> SubjectBlock:
        behind = [subject for subject in self.mark_subjects(view, query, mark, 10**6) if subject > after]
        return SubjectBlock(tuple(behind[: self.block]), behind[self.block - 1] if len(behind) > self.block else "")

    def mark_subjects(self, view: View, query: LinkQuery, mark: Mark, most: int) -> tuple[str, ...]:
        rows = self.links(
            view, LinkQuery(**{n: getattr(query, n) for n in query.__dataclass_fields__} | {"start": 0, "stop": 10**6})
        ).rows
        return tuple(sorted({row.page_url if mark is Mark.ASK else f"domain:{row.page_domain}" for row in rows}))[:most]
