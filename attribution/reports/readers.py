"""A read-only connection per thread, and answers remembered until the data change. Asks nothing itself."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from ripplemark.store.database import Database

Answer = TypeVar("Answer")
REMEMBERED = 512  # answers


class Readers:
    """Opens the store once per thread, with whatever `open_store` gives."""

    def __init__(self, open_store: Callable[[], Database]) -> None:
        self._open = open_store
        self._here = threading.local()
        self._lock = threading.Lock()
        self._version = -1
        self._answers: OrderedDict[Hashable, object] = OrderedDict()

    @property
    def db(self) -> Database:
        """This thread's store. Raises StoreError when there is none."""
        known: Database | None = getattr(self._here, "db", None)
        if known is None:
            known = self._here.db = self._open()
        return known

    def once(self, question: Hashable, answer: Callable[[Database], Answer]) -> Answer:
        """The answer to a question, computed once per version of the data."""
        db = self.db
        version = db.data_version
        with self._lock:
            if version != self._version:
                self._answers.clear()
                self._version = version
            elif question in self._answers:
                self._answers.move_to_end(question)
                return cast("Answer", self._answers[question])
        found = answer(db)
        with self._lock:
            if version == self._version:
                self._answers[question] = found
                while len(self._answers) > REMEMBERED:
                    self._answers.popitem(last=False)
        return found

    def close(self) -> None:
        """Close this thread's store."""
        known: Database | None = getattr(self._here, "db", None)
        if known is not None:
            known.close()
            del self._here.db
