"""The course of one archive: in which parts it is read, several at a time, and in which order what they held counts. Reads no records.

A part is read up to where a border seems to be. One that proves to be none, or is not reached, costs what was read after it: the course
goes on from where the part before it really ended.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from spiders.scan.borders import border_after, is_packed
from spiders.scan.captured import Stretch

PART = 4 * 1024 * 1024  # compressed: what is read in one go; small enough for all processes to end together


class Course:
    """Of one file. Ask `next_part`, give what came of it to `hold`, take what is `ready`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ended = False
        self._size = path.stat().st_size
        self._packed = is_packed(path)
        self._due = 0  # where the next stretch that counts begins
        self._ahead: int | None = 0  # where the next part to be read begins; None while that is not known
        self._asked: set[int] = set()  # beginnings of the parts that are being read
        self._held: dict[int, Stretch] = {}  # read, and not yet their turn

    @property
    def held(self) -> int:
        """How many stretches wait for an earlier one."""
        return len(self._held)

    def next_part(self) -> tuple[int, int] | None:
        """(beginning, end) of a part to be read now, end 0 if none is known; None if there is nothing to be read at the moment."""
        begin = self._ahead
        if self.ended or begin is None or (begin >= self._size and begin > self._due):
            return None
        until = border_after(self.path, begin + PART) if self._packed else 0
        self._ahead = until or None
        self._asked.add(begin)
        return begin, until

    def hold(self, begin: int, stretch: Stretch) -> None:
        """Take what a part held; of one that is not on the course any more nothing."""
        if begin in self._asked:
            self._asked.remove(begin)
            self._held[begin] = stretch

    def ready(self) -> Iterator[Stretch]:
        """The stretches whose turn it is."""
        while not self.ended and (stretch := self._held.pop(self._due, None)):
            self._due = stretch.next
            self.ended = stretch.ended or bool(stretch.fault)
            if self._due not in self._asked and self._due not in self._held and self._due != self._ahead:
                self._asked.clear()
                self._held.clear()
                self._ahead = self._due
            yield stretch
