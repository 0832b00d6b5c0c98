"""Access log lines -> columns: common, combined and vhost-combined, with any trailing fields; mixed in one file if need be.

Vectors over whole blocks: newlines and quotes are found once, each field is a pair of positions, each distinct value is kept
once. Lines that do not fit the usual shape (escaped quotes, ISO times) go through a linear regular expression one by one; what
that cannot read is put aside with its reason. A CSV reader would lose rows on one unclosed quote. Nothing is judged here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.intake.log_lines import EARLIEST, FIELDS, Lines, clean, shown, too_long
from attribution.intake.log_text import LINE_LIMIT, Block
from attribution.intake.log_times import Bytes, Ints, Mask, log_time, times, words
from ripplemark.records import Reject, RejectReason

_NEWLINE, _BLANK, _QUOTE, _BACKSLASH = 10, 32, 34, 92
_ROOM = 32  # bytes of a block that are no start of a word that is looked at
_OPENING, _CLOSING = (int.from_bytes(text, "little") for text in (b" [", b"] "))
#: ` 200 ` as a word: what its bytes are held against, what shows digits above nine, and the bits that a right one has not.
_STATUS, _SIXES, _WRONG = (np.uint64(int.from_bytes(b, "little")) for b in (b" 000 ", b"\0\6\6\6\0", b"\xff\xf0\xf0\xf0\xff"))
_CACHED = 256 * 1024  # bytes looked through at a time: they and what is found in them stay in the processor's cache

_QUOTED = r'"((?:[^"\\]|\\.)*)"'
_ESCAPED_LINE = re.compile(rf"(\S+ .*?) ?\[([^\]]*)\] {_QUOTED} (\d{{3}}) (\S+)(?: {_QUOTED} {_QUOTED})?(.*)", re.DOTALL)
_PLAIN_LINE = re.compile(r'(\S+ .*?) ?\[([^\]]*)\] "([^"]*)" (\d{3}) (\S+)(?: "([^"]*)" "([^"]*)")?(.*)', re.DOTALL)
_ESCAPED = re.compile(r"\\.")
_ESCAPE = re.compile(r'\\(["\\])')


@dataclass(frozen=True, slots=True)
class _Slow:
    """Lines read one by one."""

    number: list[int]
    at: list[int]
    offset: list[int]
    status: list[int]
    text: dict[str, list[str | None]]
    rejects: list[Reject]


def read_lines(block: Block, source: str, latest: int) -> Lines:
    """The columns of a block. `source` is what rejects are filed under; times after `latest` (epoch seconds) are rejected."""
    data = clean(block.data)
    buf = np.frombuffer(data if len(data) > _ROOM else data + bytes(_ROOM), np.uint8)
    marks, first, quotes, starts, ends = _positions(buf)
    q = [marks[first + k] for k in range(6)]
    length = ends - starts
    ends = ends - (buf.take(ends - 1, mode="clip") == 13)
    blank = ends <= starts
    status, answered = _statuses(buf, q[1])
    fits = answered & _timed(buf, q[0], starts)
    combined = fits & (quotes >= 6) & _fits_combined(buf, q)
    common = fits & (quotes == 2) & (buf.take(q[1] - 1) != _BACKSLASH)
    long = length > LINE_LIMIT
    fast = (combined | common) & ~long & ~blank
    at, offset, timed = times(buf, np.where(fast, q[0] - 28, 0))
    good = np.flatnonzero(fast & timed & (at >= EARLIEST) & (at <= latest))
    slow = _slowly(
        data, block.first_line, starts, ends, np.flatnonzero(~blank & ~long & ~_among(good, len(starts))), source, latest
    )
    slow.rejects.extend(too_long(data, starts, np.flatnonzero(long), source, block.first_line))
    text = {
        name: _joined(values, slow.text[name]) for name, values in _fields(data, q, starts, ends, good, combined[good]).items()
    }
    return Lines(
        number=np.concatenate([good + block.first_line, np.array(slow.number, np.int64)]),
        at=np.concatenate([at[good], np.array(slow.at, np.int64)]),
        offset=np.concatenate([offset[good], np.array(slow.offset, np.int64)]),
        status=np.concatenate([status[good], np.array(slow.status, np.int64)]),
        text=text,
        blank=int(blank.sum()),
        rejects=tuple(sorted(slow.rejects, key=lambda r: r.line)),
    )


# ---------------------------------------------------------------- positions


def _positions(buf: Bytes) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """(marks, first, quotes, starts, ends): all newlines and quotes; per line its first mark, number of quotes, bounds."""
    marks = np.concatenate([_marks(buf[at : at + _CACHED]) + at for at in range(0, len(buf), _CACHED)])
    line_ends = np.flatnonzero(buf[marks] == _NEWLINE)
    first = np.concatenate([[0], line_ends[:-1] + 1]).astype(np.int64)
    ends = marks[line_ends]
    starts = np.concatenate([[0], ends[:-1] + 1]).astype(np.int64)
    padded = np.concatenate([marks, np.full(8, len(buf) - _ROOM)])  # lines with few quotes look beyond the last mark
    return padded, first, line_ends - first, starts, ends


def _marks(part: Bytes) -> Ints:
    found = part == _NEWLINE
    found |= part == _QUOTE
    return np.flatnonzero(found)


def _timed(buf: Bytes, request: Ints, starts: Ints) -> Mask:
    """Whether a time in brackets stands right before the request, and something before that."""
    pairs = words(buf, 2)
    fits: Mask = (request - 30 > starts) & (pairs[np.maximum(request - 30, 0)] == _OPENING)
    fits &= pairs[np.maximum(request - 2, 0)] == _CLOSING
    return fits


def _statuses(buf: Bytes, behind: Ints) -> tuple[Ints, Mask]:
    """(status, valid) of what stands right behind the quote that ends the request: a blank, three digits, a blank."""
    found = (
        words(buf, 8)[np.minimum(behind, len(buf) - 8)] >> np.uint64(8)
    ) ^ _STATUS  # a digit becomes its value, a blank nothing
    valid = ((found | (found + _SIXES)) & _WRONG) == 0
    digits = found.view(np.int64) >> 8
    status = (digits & 15) * 100 + (digits >> 8 & 15) * 10 + (digits >> 16 & 15)
    return status, valid & (behind + 8 <= len(buf))


def _fits_combined(buf: Bytes, q: list[Ints]) -> Mask:
    """Whether referrer and agent follow as two quoted fields without escaped quotes."""
    fits: Mask = (buf.take(q[2] - 1, mode="clip") == _BLANK) & (q[4] == q[3] + 2) & (buf.take(q[3] + 1, mode="clip") == _BLANK)
    for k in (1, 3, 5):
        fits &= buf.take(q[k] - 1, mode="clip") != _BACKSLASH
    return fits


def _among(indices: Ints, size: int) -> Mask:
    mask = np.zeros(size, np.bool_)
    mask[indices] = True
    return mask


# ---------------------------------------------------------------- text fields


def _fields(data: bytes, q: list[Ints], starts: Ints, ends: Ints, good: Ints, combined: Mask) -> dict[str, pa.Array]:
    """The text fields of the lines `good`, cut out of the block without looking at their characters."""
    behind = q[1][good] + 5  # behind the status
    bounds = [
        (starts[good], q[0][good] - 30),
        (q[0][good] + 1, q[1][good]),
        (np.where(combined, q[2][good] + 1, behind), np.where(combined, q[3][good], behind)),
        (np.where(combined, q[4][good] + 1, behind), np.where(combined, q[5][good], behind)),
        (np.where(combined, q[5][good] + 1, ends[good]), ends[good]),
    ]
    if not len(good):
        return {name: pa.array([], pa.string()) for name in FIELDS}
    edges = np.empty((len(good), 2 * len(FIELDS)), np.int32)
    for k, edge in enumerate(edge for pair in bounds for edge in pair):
        edges[:, k] = edge
    pieces = pa.StringArray.from_buffers(edges.size - 1, pa.py_buffer(edges), pa.py_buffer(data))
    absent = pa.array(~combined)
    columns = {}
    for k, name in enumerate(FIELDS):
        column = _nothing(len(good)) if (edges[:, 2 * k] == edges[:, 2 * k + 1]).all() else pieces.take(_every(k, edges.size))
        if name in ("referrer", "agent") and not combined.all():
            column = pc.if_else(absent, pa.scalar(None, pa.string()), column)
        columns[name] = column
    return columns


def _every(field: int, edges: int) -> pa.Array:
    """Where the pieces of a field stand among all."""
    return pa.array(np.arange(2 * field, edges, 2 * len(FIELDS), dtype=np.int32))


def _nothing(lines: int) -> pa.StringArray:
    """A field that no line has anything in, as the tail of most logs."""
    return pa.StringArray.from_buffers(lines, pa.py_buffer(np.zeros(lines + 1, np.int32)), pa.py_buffer(b""))


def _joined(fast: pa.Array, slow: list[str | None]) -> pa.DictionaryArray:
    """Both kinds of lines in one column, each distinct value once."""
    both = pa.concat_arrays([fast, pa.array(slow, pa.string())]) if slow else fast
    return both.dictionary_encode()


# ---------------------------------------------------------------- one by one


def _slowly(data: bytes, first_line: int, starts: Ints, ends: Ints, which: Ints, source: str, latest: int) -> _Slow:
    """The lines that did not fit the usual shape, read one by one."""
    slow = _Slow([], [], [], [], {name: [] for name in FIELDS}, [])
    for i in which.tolist():
        line = data[int(starts[i]) : int(ends[i])].decode("utf-8", "replace")
        found = _ESCAPED_LINE.fullmatch(line) or _PLAIN_LINE.fullmatch(line)
        reason = _fault(found, latest)
        if reason or found is None:
            slow.rejects.append(Reject(source, first_line + i, reason or RejectReason.MALFORMED_LINE, shown(line)))
            continue
        _append(slow, first_line + i, found)
    return slow


def _fault(found: re.Match[str] | None, latest: int) -> RejectReason | None:
    """Why a line cannot be taken; None if it can."""
    if found is None or _ESCAPED.sub("", found[8]).count('"') % 2:  # the line was cut off inside a field
        return RejectReason.MALFORMED_LINE
    time = log_time(found[2])
    if time is None or time[0] < EARLIEST:
        return RejectReason.BAD_DATE
    return RejectReason.FUTURE_DATE if time[0] > latest else None


def _append(slow: _Slow, number: int, found: re.Match[str]) -> None:
    at, offset = log_time(found[2]) or (0, 0)
    slow.number.append(number)
    slow.at.append(at)
    slow.offset.append(offset)
    slow.status.append(int(found[4]))
    values = (found[1].rstrip(" "), found[3], found[6], found[7], found[8])
    for name, value in zip(FIELDS, values, strict=True):
        slow.text[name].append(value if value is None else _ESCAPE.sub(r"\1", value))
