"""A CSV export as rows of named fields: any delimiter, encoding and header wording; one broken row costs only itself.

Knows nothing of what the fields mean.
"""

from __future__ import annotations

import codecs
import csv
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from attribution.intake.hanzi import FIRST_LEVEL, likeness
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
    """The encoding of a text by its first bytes: byte order mark, else UTF-8, else the likelier Chinese one, else Latin-1."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    whole = head[: head.rfind(b"\n") + 1] or head
    if _is_utf8(whole):
        return "utf-8"
    likely = {name: likeness(whole.decode(name, "replace"), name) for name in FIRST_LEVEL}
    best = max(likely, key=lambda name: likely[name])
    return best if likely[best] > 0 else "latin-1"


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


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

        def fits(text: str) -> bool:
            return len(_cells(text, delimiter, strict=True)) == len(fields)

        for number, text in _logical_rows(lines, path.name, fits):
            if isinstance(text, Reject):
                yield text
            elif text.strip(delimiter + " "):
                yield _row(number, text, fields, delimiter, path.name)


def _physical_lines(file: Iterable[str]) -> Iterator[str]:
    """Lines ended by a line feed; with newline="" a lone carriage return does not end one."""
    for piece in file:
        yield from piece.split("\r\n") if piece.count("\r\n") > 1 else (piece,)


def _logical_rows(lines: Iterator[str], source: str, fits: Callable[[str], bool]) -> Iterator[tuple[int, str | Reject]]:
    """Lines, joined where a quoted field runs on and the joined row `fits`. Any other open quote costs the line it stands on."""
    ahead: deque[str] = deque()
    number = 1
    while (line := ahead.popleft() if ahead else next(lines, None)) is not None:
        number += 1
        if _balanced([line]):
            yield number, line if len(line) <= LINE_LIMIT else _too_long(source, number, line)
            continue
        more = _closing(line, ahead, lines, fits)
        if not more:
            yield number, _malformed(source, number, line)
            continue
        yield number, "\n".join([line, *(ahead.popleft() for _ in range(more))])
        number += more


def _closing(line: str, ahead: deque[str], lines: Iterator[str], fits: Callable[[str], bool]) -> int:
    """How many of the following lines belong to a row whose quote is open; 0 if it is never closed. Fills `ahead`."""
    while len(ahead) < SPAN and (following := next(lines, None)) is not None:
        ahead.append(following)
    for more in range(1, len(ahead) + 1):
        row = [line, *islice(ahead, more)]
        if _balanced(row):
            text = "\n".join(row)
            return more if len(text) <= LINE_LIMIT and fits(text) else 0
    return 0


def _balanced(lines: list[str]) -> bool:
    return sum(line.count('"') for line in lines) % 2 == 0


def _row(number: int, text: str, fields: list[str], delimiter: str, source: str) -> Row | Reject:
    cells = _cells(text, delimiter)
    if not cells or (len(cells) > len(fields) and any(cell.strip() for cell in cells[len(fields) :])):
        return _malformed(source, number, text)
    values: dict[str, str] = {}
    for name, cell in zip(fields, [*cells, *[""] * (len(fields) - len(cells))], strict=False):
        if name and not values.get(name):
            values[name] = cell.strip()
    return Row(number, values)


def _cells(text: str, delimiter: str, *, strict: bool = False) -> list[str]:
    """The cells of one row; none if it cannot be cut. Strict: a quote that closes must end its field."""
    try:
        return next(csv.reader((part + "\n" for part in text.split("\n")), delimiter=delimiter, strict=strict), [])
    except csv.Error:
        return []


def _malformed(source: str, number: int, text: str) -> Reject:
    return Reject(source, number, RejectReason.MALFORMED_LINE, visible_control(text))


def _too_long(source: str, number: int, text: str) -> Reject:
    return Reject(source, number, RejectReason.LINE_TOO_LONG, visible_control(text))
