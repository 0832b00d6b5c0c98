"""Many pages at once, as they stand in an archive: which of them the gate has to look at. Says nothing of the others but that it need not.

A page that is left out here is one that the gate would refuse; what is named here the gate still has to pass.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from spiders.read.gate import Gate

_ODD = (b"\0", b"\x1b")  # pages with one may be in an encoding in which needles do not stand as they are


def doubtful(gate: Gate, block: bytes | bytearray, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Numbers of the pages that the gate must look at, ascending. Page n is block[start:end] of spans[n]; they follow one another."""
    named = _pages_at(gate.prefilter.places(block), spans)
    for mark in (mark for mark in _ODD if mark in block):
        for number, (start, end) in enumerate(spans):
            if number not in named and block.find(mark, start, end) >= 0 and gate.passes_otherwise(bytes(block[start:end])):
                named.add(number)
    return sorted(named)


def may_pass(gate: Gate, block: bytes | bytearray, begin: int) -> bool:
    """Whether a page that is all that stands in a block from `begin` on may pass the gate."""
    places = gate.prefilter.places(block)
    return bool(places and places[-1] > begin) or any(mark in block for mark in _ODD)


def _pages_at(places: Sequence[int], spans: Sequence[tuple[int, int]]) -> set[int]:
    """Numbers of the pages in which something ends at one of the places."""
    starts = [start for start, _ in spans]
    numbers = ((bisect_right(starts, place - 1) - 1, place) for place in places)
    return {number for number, place in numbers if number >= 0 and place <= spans[number][1]}
