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


class SortTable:
    """For each dimension the words that there are, and for each sort (by its id) the place of its word among them."""

    def __init__(self) -> None:
        self.words: dict[str, dict[Any, int]] = {name: {} for name in DIMENSIONS}
        self.codes: dict[str, Codes] = {name: np.zeros(1, np.int32) for name in DIMENSIONS}  # there is no sort 0
        self._lock = threading.Lock()

    def learn(self, db: Database) -> SortTable:
        """Read the sorts that are new."""
        with self._lock:
            known = len(self.codes["class"])
            rows = db.tuples(f"SELECT id, {', '.join(DIMENSIONS)} FROM link_sorts WHERE id >= ? ORDER BY id", (known,))
            if rows:
                ids, *columns = zip(*rows, strict=True)
                for name, column in zip(DIMENSIONS, columns, strict=True):
                    grown = np.zeros(ids[-1] + 1, np.int32)
                    grown[:known] = self.codes[name]
                    grown[list(ids)] = self._told(name, column)
                    self.codes[name] = grown
        return self

    def told(self, name: str, values: Sequence[Any]) -> Codes:
        """The places of words, new ones at the end."""
        with self._lock:
            return self._told(name, values)

    def _told(self, name: str, values: Sequence[Any]) -> Codes:
        places = self.words[name]
        for value in dict.fromkeys(values):
            places.setdefault(value, len(places))
        return np.fromiter(map(places.__getitem__, values), np.int32, len(values))

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
