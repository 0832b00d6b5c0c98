"""A CSV export as rows of named fields: any delimiter, encoding and header wording; one broken row costs only itself.

Knows nothing of what the fields mean.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from attribution.intake.log_text import LINE_LIMIT
from ripplemark.records import Reject, RejectReason
from ripplemark.text import visible_control

DELIMITERS = ",;\t"
SPAN = 20  # lines that one quoted field may run over; beyond that the quote was never closed
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Row:
    """A row by canonical field name; fields that the file does not have are absent, empty ones are ""."""

    line: int
    fields: Mapping[str, str]


def encoding_of(head: bytes) -> str:
    """The encoding of a text by its first bytes: byte order mark, else UTF-8, else the Chinese ones, else Latin-1."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    whole = head[: head.rfind(b"\n") + 1] or head
    for name in ("utf-8", "gb18030", "big5hkscs"):
        try:
            whole.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    return "latin-1"


def delimiter_of(header: str) -> str:
    """The delimiter that cuts a header into most parts."""
    return max(DELIMITERS, key=header.count)


def header_fields(header: str, names: Mapping[str, str]) -> list[str]:
    """The canonical names of a header's columns; "" for a column nobody asked for. `names` maps wordings to names."""
    cells = next(csv.reader([header.lstrip("\ufeff")], delimiter=delimiter_of(header)), [])
    return [names.get(cell.strip().strip("\"'").lower().replace(" ", "_").replace("-", "_"), "") for cell in cells]


def read_table(path: Path, names: Mapping[str, str], encoding: str) -> Iterator[Row | Reject]:
    """The rows of a CSV file, with a reject for each that cannot be cut."""
    with path.open(encoding=encoding, errors="replace", newline="") as f:
        lines = (line.rstrip("\r\n").replace("\0", "") for line in _physical_lines(f))
        header = next(lines, "")
        fields, delimiter = header_fields(header, names), delimiter_of(header)
        for number, text in _logical_rows(lines, path.name):
            if isinstance(text, Reject):
                yield text
            elif text.strip(delimiter + " "):
                yield _row(number, text, fields, delimiter, path.name)


def _physical_lines(file: Iterable[str]) -> Iterator[str]:
    """Lines ended by a line feed; with newline="" a lone carriage return does not end one."""
    for piece in file:
        yield from piece.split("\r\n") if piece.count("\r\n") > 1 else (piece,)


def _logical_rows(lines: Iterator[str], source: str) -> Iterator[tuple[int, str | Reject]]:
    """Lines, joined where a quoted field runs on. A quote that is never closed costs the line it stands on, nothing more."""
    waiting: list[str] = []
    number = 1  # of the first waiting line
    for line in lines:
        waiting.append(line)
        while waiting and (len(waiting) >= SPAN or _balanced(waiting)):
            number += 1
            if len(waiting) > 1 and not _balanced(waiting):
                yield number, _malformed(source, number, waiting.pop(0))
                continue
            first = number
            text, count = "\n".join(waiting), len(waiting)
            waiting = []
            number += count - 1
            yield first, text if len(text) <= LINE_LIMIT else _too_long(source, first, text)
    for line in waiting:
        number += 1
        yield number, line if _balanced([line]) else _malformed(source, number, line)


def _balanced(lines: list[str]) -> bool:
    return sum(line.count('"') for line in lines) % 2 == 0


def _row(number: int, text: str, fields: list[str], delimiter: str, source: str) -> Row | Reject:
    try:
        cells = next(csv.reader(text.split("\n"), delimiter=delimiter), [])
    except csv.Error:
        return _malformed(source, number, text)
    if len(cells) > len(fields) and any(cell.strip() for cell in cells[len(fields) :]):
        return _malformed(source, number, text)
    values: dict[str, str] = {}
    for name, cell in zip(fields, [*cells, *[""] * (len(fields) - len(cells))], strict=False):
        if name and not values.get(name):
            values[name] = cell.strip()
    return Row(number, values)


def _malformed(source: str, number: int, text: str) -> Reject:
    return Reject(source, number, RejectReason.MALFORMED_LINE, visible_control(text))


def _too_long(source: str, number: int, text: str) -> Reject:
    return Reject(source, number, RejectReason.LINE_TOO_LONG, visible_control(text))
