"""All that the dashboard can change, in one place: marks, saved views, notes on days, labels of texts. Whoever asks must be allowed to; reads nothing.

Every write goes through `Edits._writing`, which asks `may` first: a check of roles goes around all of them there. Callbacks find
the edits of their app with `edits_here`; without any, the dashboard only reads and offers no change."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from flask import Flask, current_app

from attribution.opinion.label_file import LONGEST
from attribution.opinion.prepared import label_key
from dashboard.start import utc_now
from ripplemark.errors import ReadOnly, UsageError
from ripplemark.records import Annotation, JudgedText, Label, Mark, MarkEdit, Polarity
from ripplemark.store.database import Database
from ripplemark.store.labels import add_labels, remove_labels
from ripplemark.store.marks import add_marks, remove_marks, undo_marks
from ripplemark.store.noted import delete_annotation, store_annotation
from ripplemark.store.saved_views import delete_view, rename_view, store_view
from ripplemark.text import clean

KEY = "RIPPLEMARK_EDITS"  # of the server's configuration
LONGEST_NAME = 80
LONGEST_NOTE = 500
SOURCE = "dashboard"  # of labels


def anybody() -> bool:
    """Where nobody logs in, whoever can open the dashboard may change what it can change."""
    return True


def nobody() -> str:
    """Where nobody logs in, changes have no author."""
    return ""


class Edits:
    """Writes what a person decides. Every method raises ReadOnly for who may only read, and StoreError where the store cannot be
    written, such as StoreLocked while a long transaction is under way."""

    def __init__(
        self,
        open_store: Callable[[], Database],
        *,
        may: Callable[[], bool] = anybody,
        author: Callable[[], str] = nobody,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """`open_store` gives a store for writing a few rows, which is closed again; `may` and `author` speak of the request at hand."""
        self._open, self.may, self._author, self._clock = open_store, may, author, clock

    @contextmanager
    def _writing(self) -> Generator[Database]:
        if not self.may():
            raise ReadOnly("this account may read, but change nothing; ask for the role of an editor")
        with self._open() as db:
            yield db

    # ------------------------------------------------------------ marks

    def mark(self, subjects: Sequence[str], mark: Mark, note: str = "", onto: int = 0) -> MarkEdit:
        """Mark domains ("domain:NAME") and pages (their URL); `onto`: as a part of an edit of the same author. Raises UsageError where it
        cannot be one."""
        with self._writing() as db:
            edit = add_marks(db, subjects, mark, clean(note, LONGEST_NOTE), self._clock(), self._author(), onto)
            db.touch()
            return edit

    def unmark(self, subjects: Sequence[str], mark: Mark) -> MarkEdit:
        """Take marks back."""
        with self._writing() as db:
            edit = remove_marks(db, subjects, mark, self._clock(), self._author())
            db.touch()
            return edit

    def undo(self, edit: int) -> int:
        """Make marks as they were before an edit; how many changed."""
        with self._writing() as db:
            changed = undo_marks(db, edit, self._clock())
            db.touch()
            return changed

    # ------------------------------------------------------------ views

    def save_view(self, name: str, page: str, query: str) -> int:
        """Save a page with its filters; a view of the same name is replaced. Raises UsageError for a name without a letter."""
        with self._writing() as db:
            return store_view(db, _name(name), page, query, self._author(), self._clock())

    def rename_view(self, view: int, name: str) -> bool:
        """False where there is no such view, or another one has that name."""
        with self._writing() as db:
            return rename_view(db, view, _name(name), self._clock())

    def delete_view(self, view: int) -> bool:
        """Whether there was such a view."""
        with self._writing() as db:
            return delete_view(db, view)

    # ------------------------------------------------------------ notes

    def annotate(self, day: date, text: str, campaign: str = "", note: int = 0) -> int:
        """Keep a note on a day, or change the note of a number; its number, 0 where there is none. Raises UsageError for an empty text."""
        said = clean(text, LONGEST_NOTE)
        if not said:
            raise UsageError("a note needs a text")
        with self._writing() as db:
            return store_annotation(db, Annotation(note, day, said, campaign, self._author(), self._clock()))

    def delete_annotation(self, note: int) -> bool:
        """Whether there was such a note."""
        with self._writing() as db:
            return delete_annotation(db, note)

    # ------------------------------------------------------------ labels

    def label(self, text: JudgedText, polarity: Polarity) -> str:
        """Keep what a person says of a text, as `ripplemark opinion label` does; its key. What was judged stays as it is until the next
        judgement, so readers are told of no change."""
        said = text.text[:LONGEST].strip()
        label = Label(label_key(said), said, text.language, polarity, self._clock(), SOURCE)
        with self._writing() as db:
            add_labels(db, [label])
        return label.key

    def unlabel(self, key: str) -> bool:
        """Take a label back; whether there was one."""
        with self._writing() as db:
            return remove_labels(db, [key]) > 0


def _name(text: str) -> str:
    name = clean(text, LONGEST_NAME)
    if not name:
        raise UsageError("a view needs a name")
    return name


def set_edits(server: Flask, edits: Edits | None) -> None:
    """Let the callbacks of an app find its edits."""
    server.config[KEY] = edits


def edits_here() -> Edits | None:
    """The edits of the app whose request is at hand, if who asks may change anything."""
    edits: Edits | None = current_app.config.get(KEY) if current_app else None
    return edits if edits is not None and edits.may() else None
