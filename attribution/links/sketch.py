"""A text as a bottom-k sketch of its shingles, and how much two texts have in common. Pure."""

from __future__ import annotations

import heapq
import re
import zlib
from collections.abc import Iterator
from itertools import compress
from operator import not_
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ripplemark.text import fold, has_cjk

_Item = TypeVar("_Item")

SIZE = 64  # hashes kept; the estimate's standard error is at most 1/16
KEYS = 8  # of them, the ones by which candidates are found
ALIKE = 0.7  # from here on two texts are printings of one text
WITHIN = 0.8  # of a text that stands in another: from here on it is a trimmed printing of that
_TRIMMED = 0.35  # resemblance; with less in common the share is a guess from a handful of hashes
_LEAST_WITHIN = 50  # shingles; a shorter text may stand within another by chance
_LEAST = 20  # shingles; shorter texts are not compared

# A word of a script with blanks, or one character of a script without.
_UNIT = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+"
)


def sketch(text: str) -> tuple[int, ...]:
    """The smallest hashes of the text's shingles (5 words, or 8 characters of CJK), ascending; () for a text too short to compare."""
    units = _UNIT.findall(fold(text))
    found = np.unique(_mixed(_shingles(units, 8 if has_cjk(text[:2000]) else 5)))
    return tuple(found[:SIZE].tolist()) if len(found) > _LEAST else ()


def _shingles(units: list[str], width: int) -> NDArray[np.uint64]:
    """CRC-32 of all runs of so many units, save those of numbers alone: the line numbers of listings are alike everywhere."""
    sums = map(zlib.crc32, map(b" ".join, _runs(" ".join(units).encode().split(b" "), width)))
    numbers = map(all, _runs(list(map(str.isdecimal, units)), width))
    return np.fromiter(compress(sums, map(not_, numbers)), np.uint64)


def _runs(items: list[_Item], width: int) -> Iterator[tuple[_Item, ...]]:
    return zip(*(items[i:] for i in range(width)), strict=False)


def _mixed(sums: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """CRC-32 is linear; a multiplication spreads neighbours."""
    return (sums * np.uint64(0x9E3779B1) ^ sums >> np.uint64(15)) & np.uint64(0xFFFFFFFF)


def resemblance(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """The estimated share of shingles that two texts have in common (Jaccard), 0 to 1."""
    union = heapq.nsmallest(SIZE, set(a) | set(b))
    if not a or not b:
        return 0.0
    both = set(a) & set(b)
    return sum(value in both for value in union) / len(union)


def copied_share(own: tuple[int, ...], other: tuple[int, ...]) -> float:
    """The share of a text that stands in another if one of them is a printing of the other; 0 if they are two texts."""
    share, alike = share_in(own, other), resemblance(own, other)
    trimmed = share >= WITHIN and alike >= _TRIMMED and _shingle_count(own) >= _LEAST_WITHIN
    return share if trimmed or alike >= ALIKE else 0.0


def share_in(own: tuple[int, ...], other: tuple[int, ...]) -> float:
    """The estimated share of one text's shingles that another text has too, 0 to 1: a trimmed copy stands wholly in its original."""
    if not own or not other:
        return 0.0
    alike = resemblance(own, other)
    common = alike * (_shingle_count(own) + _shingle_count(other)) / (1.0 + alike)
    return min(1.0, common / _shingle_count(own))


def _shingle_count(sketched: tuple[int, ...]) -> float:
    """How many shingles a text has, told by how densely the smallest of them lie."""
    return float(len(sketched)) if len(sketched) < SIZE else (SIZE - 1) * 2.0**32 / (sketched[-1] + 1)
