"""Counts of spans added up by sort, one span after another: no more than one is held. Knows no links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from ripplemark.store.database import Database
from ripplemark.store.sort_blocks import Spans, known_spans, span_counts

Numbers = NDArray[np.int64]


class Sums:
    """Links by sort that stand now, and those that are lost."""

    def __init__(self, size: int) -> None:
        self.live: Numbers = np.zeros(size, np.int64)
        self.lost: Numbers = np.zeros(size, np.int64)

    def add(self, sorts: NDArray[np.integer], live: NDArray[np.integer], lost: NDArray[np.integer]) -> None:
        """Numbers of sorts, of which each comes once."""
        self._room(sorts)
        self.live[sorts] += live
        self.lost[sorts] += lost

    def add_rows(self, rows: Iterable[tuple[int, ...]]) -> None:
        """(sort, live, lost), a sort any number of times."""
        sorts, live, lost = np.array(list(rows), np.int64).reshape(-1, 3).T
        self._room(sorts)
        np.add.at(self.live, sorts, live)
        np.add.at(self.lost, sorts, lost)

    def cut(self, size: int) -> Sums:
        """The sums of so many sorts: those beyond have none."""
        self._room(np.array([size - 1]))
        self.live, self.lost = self.live[:size], self.lost[:size]
        return self

    def _room(self, sorts: NDArray[np.integer]) -> None:
        """Sorts may have come since their table was read."""
        more = int(sorts.max(initial=0)) + 1 - len(self.live)
        if more > 0:
            self.live, self.lost = (np.concatenate([numbers, np.zeros(more, np.int64)]) for numbers in (self.live, self.lost))


def add_spans(db: Database, sums: Sums, came: Sequence[Spans], went: Sequence[Spans]) -> None:
    """Add the links that appeared in some spans, and take those away that were lost in others; each by the sign of its spans. A span is read once."""
    for grain in dict.fromkeys(spans.grain for spans in (*came, *went)):
        of = [spans for spans in (*came, *went) if spans.grain == grain]
        for span in known_spans(db, grain, min(s.first for s in of), max(s.before for s in of)):
            here, gone = (sum(s.sign for s in some if s.grain == grain and s.first <= span < s.before) for some in (came, went))
            if here or gone:
                for sorts, appeared, fell, lost in span_counts(db, grain, span):
                    sums.add(sorts, here * (appeared - fell), here * fell - gone * lost)
