"""Logs whose heading names their fields (`#Fields:`, W3C extended): read by the last heading above each line, which may change midway."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pyarrow as pa

from attribution.intake.log_cells import Field, Reading, lines_of
from attribution.intake.log_layout import Cells, Layout, Piece, cut
from attribution.intake.log_lines import Lines, bounds, clean, rejected
from attribution.intake.log_text import Block, LogText
from ripplemark.records import RejectReason

_HEADING = re.compile(rb"^#[^\n]*", re.MULTILINE)
_FIELDS, _DATE = "#fields:", "#date:"
#: Without these a line says nothing that could be counted; one of each group is enough.
NEEDED = ((Field.TIME, Field.CLOCK), (Field.ADDRESS,), (Field.TARGET, Field.REQUEST), (Field.STATUS,))


def missing(fields: Mapping[str, Field]) -> str:
    """What a list of fields lacks, in words; "" if it has all that is needed."""
    have = set(fields.values())
    return ", ".join(" or ".join(group) for group in NEEDED if not have & set(group))


@dataclass(slots=True)
class FieldsReader:
    """Reads the blocks of one log, in order."""

    wordings: Mapping[str, Field]  # names in a heading, in lower case
    separator: str
    reading: Reading
    layout: Layout | None = None  # of the lines since the last heading
    day: str = ""  # of the last heading, for logs that write the time alone

    def __call__(self, block: Block, source: str, latest: int) -> Lines:
        """The lines of a block. Lines with no heading above them are put aside: nothing says what stands in them."""
        data = clean(block.data)
        parts = [self._cells(text, source, block.first_line + before) for text, before in _stretches(data)]
        return lines_of(_joined(parts), self.reading, source, latest)

    def catch_up(self, text: LogText, offset: int) -> None:
        """Take note of the headings before `offset`, where reading goes on."""
        for block in LogText(text.path).blocks() if offset else ():
            for heading in _HEADING.findall(block.data[: max(0, offset - block.start)]):
                self._note(heading.decode("utf-8", "replace"))
            if block.end >= offset:
                return

    def _cells(self, data: bytes, source: str, first_line: int) -> Cells:
        if data.startswith(b"#"):
            self._note(data.decode("utf-8", "replace"))
            return Cells(np.empty(0, np.int64), {}, headings=1)
        if self.layout is None:
            return _headless(data, source, first_line)
        cells = cut(data, self.layout, source, first_line)
        if Field.DAY not in cells.text and Field.CLOCK in cells.text:
            day = pa.array([self.day] * len(cells.number), pa.string())
            cells = replace(cells, text={**cells.text, Field.DAY: day})
        return cells

    def _note(self, heading: str) -> None:
        name, _, rest = heading.strip().partition(" ")
        if name.lower() == _DATE:
            self.day = rest.strip()[:10]
        elif name.lower() == _FIELDS:
            self.layout = layout_of(rest.split(), self.wordings, self.separator)


def layout_of(names: list[str], wordings: Mapping[str, Field], separator: str) -> Layout | None:
    """The layout that a heading's names make; None if they lack what is needed."""
    known = [wordings.get(name.lower()) for name in names]
    if missing({str(n): f for n, f in enumerate(known) if f}):
        return None
    once = [f if f and f not in known[:n] else None for n, f in enumerate(known)]
    return Layout("", tuple(Piece(f or "", until) for f, until in zip(once, _ends(names, separator), strict=True)), separator)


def _ends(names: list[str], separator: str) -> Iterator[str]:
    yield from (separator for _ in names[1:])
    yield ""


def _stretches(data: bytes) -> Iterator[tuple[bytes, int]]:
    """(a heading line, or the lines between two of them; the number of lines before it)."""
    marks = sorted({0, len(data), *(e for m in _HEADING.finditer(data) for e in (m.start(), min(m.end() + 1, len(data))))})
    before = 0
    for start, end in pairwise(marks):
        yield data[start:end], before
        before += data.count(b"\n", start, end)


def _headless(data: bytes, source: str, first_line: int) -> Cells:
    starts, ends = bounds(np.frombuffer(data, np.uint8))
    full = np.flatnonzero(ends > starts).tolist()
    found = rejected(data, starts, ends, ((i, RejectReason.MISSING_COLUMN) for i in full), source, first_line)
    return Cells(np.empty(0, np.int64), {}, tuple(found), len(starts) - len(full))


def _joined(parts: list[Cells]) -> Cells:
    """The cells of a block's stretches, which may have different fields, as one."""
    names = dict.fromkeys(name for part in parts for name in part.text)
    text = {name: pa.concat_arrays([_column(part, name) for part in parts]) for name in names}
    if not text:
        text = {name: pa.array([], pa.string()) for name in (Field.TIME, Field.ADDRESS, Field.TARGET, Field.STATUS)}
    return Cells(
        number=np.concatenate([part.number for part in parts]),
        text=text,
        rejects=tuple(r for part in parts for r in part.rejects),
        blank=sum(part.blank for part in parts),
        headings=sum(part.headings for part in parts),
    )


def _column(part: Cells, name: str) -> pa.Array:
    return part.text.get(name, pa.nulls(len(part.number), pa.string()))
