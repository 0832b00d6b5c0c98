"""A text as a bottom-k sketch of its shingles, and how much two texts have in common. Pure."""

from __future__ import annotations

import heapq
import re
import zlib

from ripplemark.text import fold, has_cjk

SIZE = 64  # hashes kept; the estimate's standard error is at most 1/16
KEYS = 8  # of them, the ones by which candidates are found
SAME = 0.7  # from here on two texts are printings of one text
_LEAST = 20  # shingles; shorter texts are not compared

# A word of a script with blanks, or one character of a script without.
_UNIT = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+"
)


def sketch(text: str) -> tuple[int, ...]:
    """The smallest hashes of the text's shingles (5 words, or 8 characters of CJK), ascending; () for a text too short to compare."""
    units = _UNIT.findall(fold(text))
    width = 8 if has_cjk(text[:2000]) else 5
    if len(units) < width + _LEAST:
        return ()
    return tuple(heapq.nsmallest(SIZE, _shingles(units, width)))


def _shingles(units: list[str], width: int) -> set[int]:
    return {_mixed(zlib.crc32(" ".join(units[i : i + width]).encode())) for i in range(len(units) - width + 1)}


def _mixed(value: int) -> int:
    """CRC-32 is linear; a multiplication spreads neighbours."""
    return (value * 0x9E3779B1 ^ value >> 15) & 0xFFFFFFFF


def resemblance(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """The estimated share of shingles that two texts have in common (Jaccard), 0 to 1."""
    union = heapq.nsmallest(SIZE, set(a) | set(b))
    if not a or not b:
        return 0.0
    both = set(a) & set(b)
    return sum(value in both for value in union) / len(union)
