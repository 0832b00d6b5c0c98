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
from attribution.intake.log_marks import QUOTES, Marks, marks_of
from attribution.intake.log_text import LINE_LIMIT, Block
from attribution.intake.log_times import Ints, Mask, Words, log_time, times
from ripplemark.records import Reject, RejectReason

_OPENING, _CLOSING = (int.from_bytes(text, "little") for text in (b" [", b"] "))
#: ` 200 ` as a word: what its bytes are held against, what shows digits above nine, and the bits that a right one has not.
_STATUS, _SIXES, _WRONG = (np.uint64(int.from_bytes(b, "little")) for b in (b" 000 ", b"\0\6\6\6\0", b"\xff\xf0\xf0\xf0\xff"))
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
    buf, marks = marks_of(data)
    blank, long = marks.ends <= marks.starts, marks.feeds - marks.starts > LINE_LIMIT
    status, answered = _statuses(marks.behind, marks.at[1], len(buf))
    combined, common = marks.combined & (marks.quotes >= QUOTES), marks.unescaped & (marks.quotes == 2)
    fast = (combined | common) & answered & _timed(marks) & ~long & ~blank
    at, offset, timed = times(buf, np.where(fast, marks.at[0] - 28, 0), np.where(fast, marks.before, 0))
    good = np.flatnonzero(fast & timed & (at >= EARLIEST) & (at <= latest))
    others = np.flatnonzero(~blank & ~long & ~_among(good, len(fast)))
    slow = _slowly(data, block.first_line, marks, others, source, latest)
    slow.rejects.extend(too_long(data, marks.starts, np.flatnonzero(long), source, block.first_line))
    text = {name: _joined(values, slow.text[name]) for name, values in _fields(data, marks, good, combined[good]).items()}
    return Lines(
        number=np.concatenate([good + block.first_line, np.array(slow.number, np.int64)]),
        at=np.concatenate([at[good], np.array(slow.at, np.int64)]),
        offset=np.concatenate([offset[good], np.array(slow.offset, np.int64)]),
        status=np.concatenate([status[good], np.array(slow.status, np.int64)]),
        text=text,
        blank=int(blank.sum()),
        rejects=tuple(sorted(slow.rejects, key=lambda r: r.line)),
    )


# ---------------------------------------------------------------- what fits the usual shape


def _timed(marks: Marks) -> Mask:
    """Whether a time in brackets stands right before the request, and something before that."""
    opening, closing = marks.before[0] & np.uint64(0xFFFF), marks.before[3] >> np.uint64(48)
    fits: Mask = (marks.at[0] - 30 > marks.starts) & (opening == _OPENING) & (closing == _CLOSING)
    return fits


def _statuses(found: Words, behind: Ints, size: int) -> tuple[Ints, Mask]:
    """(status, valid) of the words that begin `" 200 ` at the places `behind`: a blank, three digits, a blank."""
    found = (found >> np.uint64(8)) ^ _STATUS  # a digit becomes its value, a blank nothing
    valid = ((found | (found + _SIXES)) & _WRONG) == 0
    digits = found.view(np.int64) >> 8
    status = (digits & 15) * 100 + (digits >> 8 & 15) * 10 + (digits >> 16 & 15)
    return status, valid & (behind + 8 <= size)


def _among(indices: Ints, size: int) -> Mask:
    mask = np.zeros(size, np.bool_)
    mask[indices] = True
    return mask


# ---------------------------------------------------------------- text fields


def _fields(data: bytes, marks: Marks, good: Ints, combined: Mask) -> dict[str, pa.Array]:
    """The text fields of the lines `good`, cut out of the block without looking at their characters."""
    starts, ends, q = marks.starts[good], marks.ends[good], marks.at[:, good]
    behind = q[1] + 5  # behind the status
    every = bool(combined.all())

    def told(edge: Ints, otherwise: Ints) -> Ints:
        return edge if every else np.where(combined, edge, otherwise)

    bounds = (
        (starts, q[0] - 30),
        (q[0] + 1, q[1]),
        (told(q[2] + 1, behind), told(q[3], behind)),
        (told(q[4] + 1, behind), told(q[5], behind)),
        (told(q[5] + 1, ends), ends),
    )
    columns = {name: _pieces(data, *pair) for name, pair in zip(FIELDS, bounds, strict=True)}
    if not every:
        absent = pa.array(~combined)
        for name in ("referrer", "agent"):
            columns[name] = pc.if_else(absent, pa.scalar(None, pa.string()), columns[name])
    return columns


def _pieces(data: bytes, begin: Ints, end: Ints) -> pa.StringArray:
    """The text between these positions of each line."""
    if (begin == end).all():
        return _nothing(len(begin))
    edges = np.empty((len(begin), 2), np.int32)
    edges[:, 0], edges[:, 1] = begin, end
    both = pa.StringArray.from_buffers(edges.size - 1, pa.py_buffer(edges), pa.py_buffer(data))
    return both.take(pa.array(np.arange(0, edges.size, 2, dtype=np.int32)))


def _nothing(lines: int) -> pa.StringArray:
    """A field that no line has anything in, as the tail of most logs."""
    return pa.StringArray.from_buffers(lines, pa.py_buffer(np.zeros(lines + 1, np.int32)), pa.py_buffer(b""))


def _joined(fast: pa.Array, slow: list[str | None]) -> pa.DictionaryArray:
    """Both kinds of lines in one column, each distinct value once."""
    both = pa.concat_arrays([fast, pa.array(slow, pa.string())]) if slow else fast
    return both.dictionary_encode()


# ---------------------------------------------------------------- one by one


def _slowly(data: bytes, first_line: int, marks: Marks, which: Ints, source: str, latest: int) -> _Slow:
    """The lines that did not fit the usual shape, read one by one."""
    slow = _Slow([], [], [], [], {name: [] for name in FIELDS}, [])
    for i in which.tolist():
        line = data[int(marks.starts[i]) : int(marks.ends[i])].decode("utf-8", "replace")
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
