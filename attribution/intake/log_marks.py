"""Where the lines of a block begin and end, where their quotes stand, and what stands around those: the block is looked through once.

In pieces that stay in the processor's cache: what is looked up at random in twelve megabytes waits for memory most of the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from attribution.intake.log_times import Bytes, Ints, Mask, Words, around, words

QUOTES = 6  # of a line that are told: of the request, the referrer and the agent
_NEWLINE, _RETURN, _BLANK, _QUOTE, _BACKSLASH = 10, 13, 32, 34, 92
_ROOM = 32  # bytes of a block that are no start of a word that is looked at
_CACHED = 512 * 1024  # bytes looked through at a time
_CLOSING = [1, 3, 5]  # of the quotes


@dataclass(frozen=True, slots=True)
class Marks:
    """The lines of a block, one entry each. A line with fewer quotes has others, of no meaning, in place of those it lacks."""

    starts: Ints
    feeds: Ints  # where the line feed stands
    ends: Ints  # the line feed and a carriage return before it left out
    quotes: Ints  # how many it has
    at: npt.NDArray[np.int64]  # (QUOTES, lines): where its first ones stand
    before: Words  # (4, lines): what `log_times.around` gives of the time in brackets before the first quote
    behind: Words  # the word that begins at the second quote
    unescaped: Mask  # no backslash before the second
    combined: Mask  # the first six are three fields, the last two of them with one blank between them


def marks_of(data: bytes) -> tuple[Bytes, Marks]:
    """The bytes of whole lines, and the marks in them."""
    buf = np.frombuffer(data if len(data) > _ROOM else data + bytes(_ROOM), np.uint8)
    parts = zip(*(_looked(buf, begin, end) for begin, end in _pieces(data)), strict=True)
    return buf, Marks(*(np.concatenate(part, axis=-1) for part in parts))


def _pieces(data: bytes) -> Iterator[tuple[int, int]]:
    """Whole lines, a cacheful at a time."""
    begin = 0
    while begin < len(data):
        end = data.rfind(b"\n", begin, begin + _CACHED) + 1 or data.find(b"\n", begin) + 1
        yield begin, end
        begin = end


def _looked(buf: Bytes, begin: int, end: int) -> tuple[npt.NDArray[np.generic], ...]:
    """The fields of `Marks` for the lines of a piece, in their order."""
    found = _found(buf[begin:end]) + begin
    feed = np.flatnonzero(buf[found] == _NEWLINE)
    first = np.concatenate([[0], feed[:-1] + 1])
    feeds = found[feed]
    starts = np.concatenate([[begin], feeds[:-1] + 1])
    beyond = np.concatenate([found, np.full(QUOTES, len(buf) - _ROOM)])  # for lines with few quotes at the end
    at = beyond[first + np.arange(QUOTES)[:, None]]
    unescaped = buf.take(at[_CLOSING] - 1, mode="clip") != _BACKSLASH
    combined = unescaped.all(axis=0) & (at[4] == at[3] + 2)
    combined &= (buf.take(at[2] - 1, mode="clip") == _BLANK) & (buf.take(at[3] + 1, mode="clip") == _BLANK)
    return (
        starts,
        feeds,
        feeds - (buf.take(feeds - 1, mode="clip") == _RETURN),
        feed - first,
        at,
        around(buf, np.clip(at[0] - 28, 2, len(buf) - 30)),
        words(buf)[np.minimum(at[1], len(buf) - 8)],
        unescaped[0],
        combined,
    )


def _found(piece: Bytes) -> Ints:
    """All line feeds and quotes."""
    found = piece == _NEWLINE
    found |= piece == _QUOTE
    return np.flatnonzero(found)
