"""What two texts have word for word in common: marks by which others with a common passage are found, and the passage itself. Pure.

Marks are winnowed shingle hashes (Schleimer, Wilkerson and Aiken, SIGMOD 2003): of every window of shingles the smallest hash is kept, so
a common run of 8 words, or of 15 characters of a script without blanks, always leaves a common mark, and a text of n words leaves about
0.4 n of them. How much of a post stands in a page is told by containment, never by resemblance, which a long page makes small."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ripplemark.text import fold, has_cjk

#: The shortest common run that is a quote: words, or characters of a script without blanks.
WORDS, CHARACTERS = 8, 15
MUCH = 0.4  # of a text's shingles in another
_WORD_SHINGLE, _CHARACTER_SHINGLE = 5, 8
#: So that each common run of that length holds a whole window of shingles.
_WORD_WINDOW, _CHARACTER_WINDOW = WORDS - _WORD_SHINGLE + 1, CHARACTERS - _CHARACTER_SHINGLE + 1
_MOSTLY = 3  # a text of which more than a third are characters of a script without blanks is counted in characters
_SHOWN = 120  # characters of a passage that evidence shows

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_UNIT = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")
Marks = NDArray[np.uint32]
_OPENING = frozenset("“„«‹「『《\"‘'")
_NUMBERS = re.compile(r"[\d ]+")


@dataclass(frozen=True, slots=True)
class Units:
    """A text as comparable units, words or single characters, each with its place in the text."""

    text: str
    folded: str
    places: tuple[tuple[int, int], ...]
    characters: bool  # counted in characters of a script without blanks
    hashes: Marks  # of each run of so many units; 0 for one of numbers alone: the line numbers of listings are alike everywhere
    values: Marks  # the different hashes, ascending
    first: NDArray[np.intp]  # where each of them stands first

    @property
    def shingle(self) -> int:
        """Units in a shingle."""
        return _CHARACTER_SHINGLE if self.characters else _WORD_SHINGLE

    @property
    def window(self) -> int:
        """Shingles in a window."""
        return _CHARACTER_WINDOW if self.characters else _WORD_WINDOW

    @property
    def quotable(self) -> int:
        """The units of the shortest run that is a quote."""
        return CHARACTERS if self.characters else WORDS


@dataclass(frozen=True, slots=True)
class Passage:
    """The longest run that two texts have in common, as the later one writes it, and how much of the earlier one stands in it."""

    units: int
    characters: bool
    words: str  # at most 120 characters
    contained: float  # share of the earlier text's shingles, 0 to 1
    start: int  # the unit of the later text where it begins
    marked: bool = False  # the later text opens quotation marks right before it

    @property
    def is_long(self) -> bool:
        """Whether it is twice as long as a quote must be, or much of the earlier text."""
        return self.units >= 2 * (CHARACTERS if self.characters else WORDS) or self.contained >= MUCH

    @property
    def is_quote(self) -> bool:
        """Whether the run is long enough to be no coincidence."""
        return self.units >= (CHARACTERS if self.characters else WORDS)


def units_of(text: str) -> Units:
    """The units of a text, both Chinese scripts folded into one, letter case and widths too."""
    folded = fold(text)
    found = [(m.group(), m.span()) for m in _UNIT.finditer(folded)]
    characters = sum(has_cjk(u) for u, _ in found) * _MOSTLY > len(found)
    width = _CHARACTER_SHINGLE if characters else _WORD_SHINGLE
    hashes = np.array(_shingles([u for u, _ in found], width), np.uint32)
    return Units(text, folded, tuple(p for _, p in found), characters, hashes, *np.unique(hashes, return_index=True))


def _shingles(units: Sequence[str], width: int) -> list[int]:
    runs = (" ".join(units[start : start + width]) for start in range(len(units) - width + 1))
    return [0 if _NUMBERS.fullmatch(run) else zlib.crc32(run.encode()) * 0x9E3779B1 & 0xFFFFFFFF for run in runs]


def marks_of(units: Units) -> Marks:
    """The winnowed hashes of a text, each once, ascending; empty for a text shorter than a quote."""
    hashes = units.hashes[units.hashes > 0]
    if len(hashes) < units.window:
        return np.empty(0, np.uint32)
    return np.unique(np.lib.stride_tricks.sliding_window_view(hashes, units.window).min(axis=1))


def passage(earlier: Units, later: Units) -> Passage:
    """The longest run of the later text that stands in the earlier one, and the share of the earlier text that stands in the later.

    Of a shingle that the earlier text repeats, its first place is looked at."""
    at = np.searchsorted(earlier.values, later.hashes)
    met = np.flatnonzero((at < len(earlier.values)) & (later.hashes > 0))
    met = met[earlier.values[at[met]] == later.hashes[met]]
    if not len(met):
        return Passage(0, earlier.characters, "", 0.0, 0)
    start, length = _longest(met, earlier.first[at[met]] - met)
    return passage_at(later, start, length + earlier.shingle - 1, len(set(at[met].tolist())) / len(earlier.values))


def passage_at(later: Units, start: int, units: int, contained: float) -> Passage:
    """The run of so many units of a text, with how much of the earlier text stands in it altogether."""
    return Passage(units, later.characters, _shown(later, start, units), contained, start, _opens(later, start))


def _longest(places: NDArray[np.intp], shifts: NDArray[np.intp]) -> tuple[int, int]:
    """(first place, length) of the longest stretch of places one after another whose counterparts follow each other too."""
    breaks = np.flatnonzero((np.diff(places) != 1) | (np.diff(shifts) != 0)) + 1
    starts = np.concatenate(([0], breaks))
    lengths = np.diff(np.concatenate((starts, [len(places)])))
    best = int(lengths.argmax())
    return int(places[starts[best]]), int(lengths[best])


def _opens(units: Units, start: int) -> bool:
    """Whether an opening quotation mark stands right before a unit."""
    first = units.places[start][0]
    return first > 0 and units.text[first - 1] in _OPENING


def _shown(units: Units, start: int, length: int) -> str:
    if not length:
        return ""
    left, right = units.places[start][0], units.places[start + length - 1][1]
    words = " ".join(units.text[left:right].split())
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"


@dataclass(frozen=True, slots=True)
class Alike:
    """What two texts share in marks."""

    weight: float  # the sum over common marks, each by one over the number of other texts that have it
    holders: int  # of the rarest common mark: in how many texts it stands


class MarkIndex:
    """Texts by their marks. A mark that many texts share is a common phrase, and leads nowhere."""

    def __init__(self, marks: Sequence[Marks], most: int) -> None:
        """`marks` of each text; a mark of more than `most` texts is passed over."""
        lengths = [len(m) for m in marks]
        values = np.concatenate([*marks, np.empty(0, np.uint32)])
        owners = np.repeat(np.arange(len(marks), dtype=np.int32), lengths)
        order = np.argsort(values, kind="stable")
        self._values, self._owners = values[order], owners[order]
        self._marks, self._most = marks, most

    def alike(self, text: int) -> dict[int, Alike]:
        """The other texts that share rare marks with one."""
        own = self._marks[text]
        starts, ends = np.searchsorted(self._values, own, "left"), np.searchsorted(self._values, own, "right")
        rare = (ends - starts > 1) & (ends - starts <= self._most)
        if not rare.any():
            return {}
        sizes = (ends - starts)[rare]
        owners = np.concatenate([self._owners[a:b] for a, b in zip(starts[rare], ends[rare], strict=True)])
        holders = np.repeat(sizes, sizes)
        found, places = np.unique(owners, return_inverse=True)
        weight = np.bincount(places, 1.0 / (holders - 1))
        fewest = np.full(len(found), self._most)
        np.minimum.at(fewest, places, holders)
        return {int(i): Alike(float(w), int(n)) for i, w, n in zip(found, weight, fewest, strict=True) if i != text}
