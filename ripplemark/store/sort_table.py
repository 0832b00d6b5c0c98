"""Sorts of links in memory, as numbers for words: read once, then only what is new, since a sort never changes. Counts nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ripplemark.store.database import Database

DIMENSIONS = ("rels", "class", "broken", "placement", "campaign", "language", "routes", "band")
#: Dimensions that have several words in one text.
LISTS = frozenset({"rels", "routes"})
Codes = NDArray[np.int32]
_BLOCK = 8_192  # sorts read at a time: a large store has sixty thousand, whose words as they are read take twenty times what is kept of them


class _Places(dict[Any, int]):
    """Words and their places; one that is asked for the first time is put at the end."""

    def __missing__(self, word: Any) -> int:
        place = self[word] = len(self)
        return place


class SortTable:
    """For each dimension the words that there are, and for each sort (by its id) the place of its word among them."""

    def __init__(self) -> None:
        self.words = {name: _Places() for name in DIMENSIONS}
        self.codes: dict[str, Codes] = {name: np.zeros(1, np.int32) for name in DIMENSIONS}  # there is no sort 0
        self._lock = threading.Lock()

    def learn(self, db: Database) -> SortTable:
        """Read the sorts that are new."""
        with self._lock:
            last = int(db.value("SELECT max(id) FROM link_sorts", default=0) or 0)
            known = len(self.codes["class"])
            if last >= known:
                grown = {name: np.concatenate([self.codes[name], np.zeros(last + 1 - known, np.int32)]) for name in DIMENSIONS}
                for first in range(known, last + 1, _BLOCK):
                    self._read(db, first, min(last, first + _BLOCK - 1), grown)
                self.codes = grown
        return self

    def _read(self, db: Database, first: int, last: int, grown: dict[str, Codes]) -> None:
        rows = db.tuples(
            f"SELECT id, {', '.join(DIMENSIONS)} FROM link_sorts WHERE id BETWEEN ? AND ? ORDER BY id", (first, last)
        )
        if rows:
            ids, *columns = zip(*rows, strict=True)
            for name, column in zip(DIMENSIONS, columns, strict=True):
                grown[name][list(ids)] = self._told(name, column)

    def told(self, name: str, values: Sequence[Any]) -> Codes:
        """The places of words, new ones at the end."""
        with self._lock:
            return self._told(name, values)

    def _told(self, name: str, values: Sequence[Any]) -> Codes:
        return np.fromiter(map(self.words[name].__getitem__, values), np.int32, len(values))

    def among(self, name: str, chosen: Iterable[Any]) -> NDArray[np.bool_]:
        """For each word of a dimension, whether it is chosen; of several words in one text, one is enough."""
        wanted = set(chosen)
        words = list(self.words[name]) or [""]  # of no sort at all: the place of the sort that there is not
        return np.array([bool(wanted & set(word.split())) if name in LISTS else word in wanted for word in words], bool)


_TABLES: dict[tuple[str, int], SortTable] = {}


def sort_table(db: Database) -> SortTable:
    """The sorts of a store, as of now."""
    key = (str(db.path), db.path.stat().st_ino)  # another file in its place has other sorts
    return _TABLES.setdefault(key, SortTable()).learn(db)
