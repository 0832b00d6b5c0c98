"""Where in bytes a page may hold one of our words: all needles sought at once, at the pace of memory. Decides nothing by itself.

The search is Vectorscan's, which looks for thousands of strings together at more than a gigabyte a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import local
from typing import cast

import hyperscan

from spiders.read.needles import Needle
from spiders.read.signs import Signs

_LONGEST_ESCAPE = 48  # bytes that tell what an escape stands for


class Prefilter:
    """Compiled once per gate. Pure, and may be asked from any thread."""

    def __init__(self, needles: frozenset[Needle], signs: Signs) -> None:
        self._signs = signs
        self._search = _Search(sorted(needles, key=lambda needle: (needle.octets, needle.escape)))

    def places(self, octets: bytes | bytearray) -> list[int]:
        """Where needles end, ascending."""
        found = self._search.found(octets)
        return [end for needle, end in found if not needle.escape or self._is_meant(octets, end - needle.escape)]

    def _is_meant(self, octets: bytes | bytearray, at: int) -> bool:
        """Whether the escape there may stand for one of our characters."""
        return self._signs.may_begin(bytes(octets[at : at + _LONGEST_ESCAPE]).lower())


class _Search:
    """Needles compiled; each thread has room of its own to search in."""

    def __init__(self, needles: Sequence[Needle]) -> None:
        self._needles = needles
        self._rooms = local()
        self._base = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        if not needles:
            return
        self._base.compile(
            expressions=[b"".join(b"\\x%02x" % octet for octet in needle.octets) for needle in needles],
            ids=range(len(needles)),
            elements=len(needles),
            flags=[hyperscan.HS_FLAG_CASELESS] * len(needles),
        )

    def found(self, octets: bytes | bytearray) -> list[tuple[Needle, int]]:
        """Each needle that stands there, with the place where it ends."""
        ends: list[tuple[Needle, int]] = []
        needles = self._needles

        def note(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
            ends.append((needles[number], end))

        if not needles:  # of a brief that asks for nothing
            return ends
        self._base.scan(cast(bytes, octets), match_event_handler=note, scratch=self._room())  # any buffer will do
        return ends

    def _room(self) -> hyperscan.Scratch:
        if not hasattr(self._rooms, "scratch"):
            self._rooms.scratch = hyperscan.Scratch(self._base)
        room: hyperscan.Scratch = self._rooms.scratch
        return room
