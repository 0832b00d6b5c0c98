"""Lines whose fields stand between fixed texts, cut into cells: what W3C, CloudFront, load balancers and custom formats have in common.

Vectors over whole blocks: the text that ends a field is looked up once in the block, then for all lines together. Lines that do not
fit (escaped quotes) go one by one through a regular expression without backtracking, built from the same layout. A cell is a piece of
text; what it means is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa

from attribution.intake.log_lines import bounds, rejected, too_long
from attribution.intake.log_text import LINE_LIMIT
from attribution.intake.log_times import Bytes, Ints, Mask
from ripplemark.records import Reject, RejectReason

#: Nothing is rarer in a log than a quote with a backslash before it: lines that have one are read slowly.
_ESCAPED_QUOTE = b'\\"'


@dataclass(frozen=True, slots=True)
class Piece:
    """One field of a line: its name, and the text that ends it; "" for the end of the line."""

    name: str  # "" for a field that is of no use
    until: str


@dataclass(frozen=True, slots=True)
class Layout:
    """How a line is made: the text before the first field, then field by field. More may follow the last text."""

    before: str
    pieces: tuple[Piece, ...]
    separator: str = ""  # must not stand in the last field: a line with more fields than names is none of this layout

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that are of use."""
        return tuple(p.name for p in self.pieces if p.name)


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells by field name, the line each stands on, and the lines that could not be cut."""

    number: Ints
    text: Mapping[str, pa.Array]  # strings, one per line; null where a line has no such field
    rejects: tuple[Reject, ...] = ()
    blank: int = 0
    headings: int = 0


def cut(data: bytes, layout: Layout, source: str, first_line: int) -> Cells:
    """The cells of whole lines in UTF-8; every line is in them, empty, or among the rejects."""
    buf = np.frombuffer(data, np.uint8)
    starts, ends = bounds(buf)
    blank, long = ends <= starts, ends - starts > LINE_LIMIT
    edges, fits = _edges(buf, layout, starts, ends)
    fits &= ~blank & ~long & ~_with_escapes(data, buf, starts, ends)
    good = np.flatnonzero(fits)
    slow, bad = _one_by_one(data, layout, starts, ends, np.flatnonzero(~fits & ~blank & ~long))
    rejects = rejected(data, starts, ends, ((i, RejectReason.MALFORMED_LINE) for i in bad), source, first_line)
    rejects += too_long(data, starts, np.flatnonzero(long), source, first_line)
    text = {
        piece.name: pa.concat_arrays([_pieces(data, *edge, good), pa.array([row[n] for row in slow.values()], pa.string())])
        for n, (piece, edge) in enumerate(zip(layout.pieces, edges, strict=True))
        if piece.name
    }
    number = np.concatenate([good, np.fromiter(slow, np.int64, len(slow))]) + first_line
    return Cells(number, text, tuple(rejects), int(blank.sum()))


def _edges(buf: Bytes, layout: Layout, starts: Ints, ends: Ints) -> tuple[list[tuple[Ints, Ints]], Mask]:
    """Per piece where it begins and ends on each line; and the lines on which all of them do."""
    before = layout.before.encode()
    at = starts + len(before)
    fits: Mask = _stands(buf, starts, before) & (at <= ends)
    found: dict[str, Ints] = {}
    edges = []
    for piece in layout.pieces:
        if piece.until and piece.until not in found:
            found[piece.until] = _places(buf, piece.until.encode())
        end = _next(found[piece.until], at, len(buf)) if piece.until else ends
        fits &= end + len(piece.until.encode()) <= ends
        edges.append((at, end))
        at = end + len(piece.until.encode())
    if layout.separator and not layout.pieces[-1].until:
        fits &= _next(_places(buf, layout.separator.encode()), edges[-1][0], len(buf)) >= ends
    return edges, fits


def _places(buf: Bytes, text: bytes) -> Ints:
    """Where a text stands in the block."""
    places = np.flatnonzero(buf[: len(buf) - len(text) + 1] == text[0])
    for n, char in enumerate(text[1:], 1):
        places = places[buf[places + n] == char]
    return places


def _stands(buf: Bytes, where: Ints, text: bytes) -> Mask:
    """Whether a text stands at each of these places."""
    result = where + len(text) <= len(buf)
    for n, char in enumerate(text):
        result &= buf[np.minimum(where + n, len(buf) - 1)] == char
    return result


def _next(places: Ints, at: Ints, beyond: int) -> Ints:
    """The first of `places` at or after each position; `beyond` if there is none."""
    padded = np.append(places, beyond)
    result: Ints = padded[np.searchsorted(places, at)]
    return result


def _with_escapes(data: bytes, buf: Bytes, starts: Ints, ends: Ints) -> Mask:
    """The lines with an escaped quote."""
    if _ESCAPED_QUOTE not in data:
        return np.zeros(len(starts), np.bool_)
    return _next(_places(buf, _ESCAPED_QUOTE), starts, len(buf)) < ends


def _pieces(data: bytes, begin: Ints, end: Ints, good: Ints) -> pa.Array:
    """The text between these positions on the lines `good`, without looking at its characters."""
    if not len(good):
        return pa.array([], pa.string())
    edges = np.stack([begin[good], end[good]], axis=1).astype(np.int32).ravel()
    both = pa.StringArray.from_buffers(len(edges) - 1, pa.py_buffer(edges), pa.py_buffer(data))
    return both.take(pa.array(np.arange(0, len(edges), 2)))


# ---------------------------------------------------------------- one by one


def _one_by_one(
    data: bytes, layout: Layout, starts: Ints, ends: Ints, which: Ints
) -> tuple[dict[int, tuple[str, ...]], list[int]]:
    """(the cells of lines that the expression reads, lines that it does not read)."""
    pattern, found, bad = expression(layout), dict[int, tuple[str, ...]](), list[int]()
    for i in which.tolist():
        match = pattern.match(data[int(starts[i]) : int(ends[i])].decode("utf-8", "replace"))
        if match is None:
            bad.append(i)
        else:
            found[i] = tuple(cell.replace('\\"', '"').replace("\\\\", "\\") for cell in match.groups())
    return found, bad


@cache
def expression(layout: Layout) -> re.Pattern[str]:
    """A layout as a regular expression that matches the beginning of its lines; each character is looked at once."""
    text, before = [re.escape(layout.before)], layout.before
    for piece in layout.pieces:
        if before.endswith('"') and piece.until.startswith('"'):
            text.append(r'((?:[^"\\]|\\.)*)')
        elif piece.until:
            text.append(f"((?:(?!{re.escape(piece.until)}).)*)")
        else:
            text.append(f"([^{re.escape(layout.separator)}]*)$" if layout.separator else "(.*)$")
        text.append(re.escape(piece.until))
        before = piece.until
    return re.compile("".join(text), re.DOTALL)
