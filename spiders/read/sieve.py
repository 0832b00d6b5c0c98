"""Many pages at once, as they stand in an archive: which of them the gate has to look at. Says nothing of the others but that it need not.

The gate's own questions, asked of a whole block of bytes in a few passes of numpy, which are several times as fast as asking page by page.
A page that is left out here is one that the gate would refuse; what is named here the gate still has to pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from spiders.read.gate import Gate

Octets = NDArray[np.uint8]
Places = NDArray[np.intp]

PIECE = 256 * 1024  # looked at in one go: small enough for a processor's own memory
_RARE = "jqxzkvwybgpfmudhclnrsoait e"  # letters of web pages, the rarest first
_AHEAD = 8  # bytes after a sign that tell what it stands for
_CASE = 0x20  # what tells small letters from capitals; lost on other characters, which makes the sieve coarser, never wrong
_WIDE = (0x00, 0x1B)  # what UTF-16 and ISO-2022 have and pages of other encodings lack
_PERCENT = 0x25  # the ampersand is the next character


class Sieve:
    """Compiled once per gate. `doubtful` is pure."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._words = tuple(_Word(word) for word in gate.needed_words)
        self._overlap = max((len(word.octets) for word in self._words), default=1) - 1
        self._percent = _table(gate.may_be_octets)
        self._entity = _table(gate.may_be_entities)

    def doubtful(self, block: bytes, spans: Sequence[tuple[int, int]]) -> list[int]:
        """Numbers of the pages that the gate must look at, ascending. Page n is block[start:end] of spans[n]; they follow one another."""
        if not spans:
            return []
        octets = np.frombuffer(block, np.uint8)
        places = np.concatenate([*self._words_in(octets), self._signs_in(octets), _wide_in(block, octets)])
        named = _pages_at(places, spans)
        for number, (start, end) in enumerate(spans):
            if number not in named and not (page := block[start:end]).isascii() and self._gate.passes_beyond_ascii(page):
                named.add(number)
        return sorted(named)

    def _words_in(self, octets: Octets) -> Iterator[Places]:
        for start in range(0, len(octets), PIECE):
            piece = octets[start : start + PIECE + self._overlap] | np.uint8(_CASE)
            for word in self._words:
                yield word.places(piece) + start

    def _signs_in(self, octets: Octets) -> Places:
        """Where a percent sign or an entity may stand for one of our characters."""
        signs = np.concatenate(
            [
                np.flatnonzero((octets[start : start + PIECE] - np.uint8(_PERCENT)) <= 1) + start
                for start in range(0, len(octets), PIECE)
            ]
        )
        after = np.minimum(signs[:, None] + np.arange(1, 3), len(octets) - 1)
        pairs = octets[after].astype(np.intp) @ np.array((256, 1))
        percent = octets[signs] == _PERCENT
        wanted = np.where(percent, self._percent[pairs], self._entity[pairs])
        return self._meant(octets, signs[wanted])

    def _meant(self, octets: Octets, signs: Places) -> Places:
        """Those of the signs that the gate takes for one of our characters, by what follows them."""
        if not len(signs):
            return signs
        window = octets[np.minimum(signs[:, None] + np.arange(_AHEAD), len(octets) - 1)]
        texts, which = np.unique(np.ascontiguousarray(window).view(f"V{_AHEAD}").ravel(), return_inverse=True)
        ours = np.fromiter((self._gate.may_stand_for_ours(text.tobytes().lower()) for text in texts), bool, len(texts))
        meant: Places = signs[ours[which]]
        return meant


class _Word:
    """A word and its two rarest letters."""

    def __init__(self, word: bytes) -> None:
        self.octets = np.frombuffer(word, np.uint8) | _CASE
        by_rarity = sorted(range(len(word)), key=lambda n: _rarity(word[n]))
        self._two = tuple(sorted(by_rarity[:2]))

    def places(self, piece: Octets) -> Places:
        """Where the word begins in a piece without case."""
        length = len(piece) - len(self.octets) + 1
        if length <= 0:
            return _NOWHERE
        both = piece[self._two[0] :][:length] == self.octets[self._two[0]]
        both &= piece[self._two[-1] :][:length] == self.octets[self._two[-1]]
        if not both.any():
            return _NOWHERE
        at = np.flatnonzero(both)
        for offset, octet in enumerate(self.octets):
            at = at[piece[at + offset] == octet]
        return at


_NOWHERE: Places = np.empty(0, np.intp)


def _wide_in(block: bytes, octets: Octets) -> Places:
    """Where bytes stand that only encodings of another width have."""
    return np.concatenate([_NOWHERE, *(np.flatnonzero(octets == mark) for mark in _WIDE if bytes((mark,)) in block)])


def _pages_at(places: Places, spans: Sequence[tuple[int, int]]) -> set[int]:
    """Numbers of the pages in which one of the places is."""
    if not len(places):
        return set()
    edges = np.asarray(spans, np.intp).reshape(-1, 2)
    numbers = np.searchsorted(edges[:, 0], places, "right") - 1
    inside = (numbers >= 0) & (places < edges[numbers, 1])
    return {int(n) for n in np.unique(numbers[inside])}


def _rarity(octet: int) -> int:
    place = _RARE.find(chr(octet))
    return place if place >= 0 else len(_RARE)


def _table(pairs: frozenset[bytes]) -> NDArray[np.bool_]:
    """Whether two bytes, of any case, are among the pairs."""
    table = np.zeros(1 << 16, bool)
    for pair in pairs:
        for first, second in product(*({octet, chr(octet).upper().encode()[0]} for octet in pair)):
            table[first << 8 | second] = True
    return table
