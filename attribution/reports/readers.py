"""A read-only connection per thread, and answers remembered until the data change. Asks nothing itself."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from attribution.reports.weight import weight
from ripplemark.store.database import Database

Answer = TypeVar("Answer")
REMEMBERED = 512  # answers
HELD = 48 << 20  # bytes of them, about; the newest is remembered however large it is: the parts of a page that opens share it
LASTING, LASTING_HELD = 6, 24 << 20  # answers that outlast a change of the data; bytes of them, about, but for the newest


class Readers:
    """Opens the store once per thread, with whatever `open_store` gives."""

    def __init__(self, open_store: Callable[[], Database]) -> None:
        self._open = open_store
        self._here = threading.local()
        self._lock = threading.Lock()
        self._version = -1
        self._answers: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()  # with their bytes
        self._held = 0
        self._lasting: OrderedDict[Hashable, tuple[Hashable, object]] = OrderedDict()
        self._asked: dict[Hashable, threading.Lock] = {}

    @property
    def db(self) -> Database:
        """This thread's store. Raises StoreError when there is none."""
        known: Database | None = getattr(self._here, "db", None)
        if known is None:
            known = self._here.db = self._open()
        return known

    def once(self, question: Hashable, answer: Callable[[Database], Answer]) -> Answer:
        """The answer to a question, computed once per version of the data: who asks while another computes waits for that answer, so the
        parts of a page that open together do not all do the same work. Answers may ask other questions, never in a circle."""
        db = self.db
        version = db.data_version
        if (known := self._known(version, question)) is not None:
            return cast("Answer", known[0])
        with self._lock:
            turn = self._asked.setdefault((version, question), threading.Lock())
        with turn:
            if (known := self._known(version, question)) is not None:
                return cast("Answer", known[0])
            try:
                found = answer(db)
                self._keep(version, question, found)
            finally:
                with self._lock:
                    self._asked.pop((version, question), None)
        return found

    def lasting(self, question: Hashable, mark: Hashable, answer: Callable[[], Answer]) -> Answer:
        """The answer to one of a few questions, remembered as long as `mark` is the same, whatever else changes: for what is read from a copy that
        is kept. Two threads may both compute it."""
        with self._lock:
            known = self._lasting.get(question)
        if known is not None and known[0] == mark:
            return cast("Answer", known[1])
        found = answer()
        with self._lock:
            self._lasting[question] = (mark, found)
            self._lasting.move_to_end(question)
            while len(self._lasting) > LASTING or (len(self._lasting) > 1 and self._lasting_held() > LASTING_HELD):
                self._lasting.popitem(last=False)
        return found

    def _lasting_held(self) -> int:
        return sum(weight(found) for _, found in self._lasting.values())

    def _known(self, version: int, question: Hashable) -> tuple[object] | None:
        """The remembered answer, in a tuple since it may be None; answers to other data are forgotten."""
        with self._lock:
            if version != self._version:
                self._answers.clear()
                self._held = 0
                self._version = version
            if question not in self._answers:
                return None
            self._answers.move_to_end(question)
            return (self._answers[question][0],)

    def _keep(self, version: int, question: Hashable, found: object) -> None:
        size = weight(found)
        with self._lock:
            if version == self._version:
                self._held += size - self._answers.get(question, (None, 0))[1]
                self._answers[question] = (found, size)
                while len(self._answers) > REMEMBERED or (self._held > HELD and len(self._answers) > 1):
                    self._held -= self._answers.popitem(last=False)[1][1]

    def forget(self) -> None:
        """Remember no answer: the next one to each question comes from the store."""
        with self._lock:
            self._answers.clear()
            self._held = 0
            self._lasting.clear()

    def close(self) -> None:
        """Close this thread's store."""
        known: Database | None = getattr(self._here, "db", None)
        if known is not None:
            known.close()
            del self._here.db
