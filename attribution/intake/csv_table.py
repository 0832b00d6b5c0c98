"""A CSV export as rows of named fields: any delimiter, encoding and header wording; one broken row costs only itself.

Knows nothing of what the fields mean.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO, TextIO, cast

from attribution.intake.hanzi import FIRST_LEVEL, likeness
from attribution.intake.log_text import LINE_LIMIT
from ripplemark.records import Reject, RejectReason
from ripplemark.text import visible_control

GZIP = b"\x1f\x8b"
DELIMITERS = ",;\t"
PREAMBLE = 20  # lines that a tool may put before the heading
MOST_TEXT = 4 * 1024**3  # characters of one table: beyond that it is a bomb
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
    if (wide := _is_utf16(head)) is not None:
        return wide
    whole = head[: head.rfind(b"\n") + 1] or head
    if _is_utf8(whole):
        return "utf-8"
    likely = {name: likeness(whole.decode(name, "replace"), name) for name in FIRST_LEVEL}
    best = max(likely, key=lambda name: likely[name])
    return best if likely[best] > 0 else "latin-1"


def _is_utf16(head: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of plain text is zero."""
    even, odd = head[0:1024:2].count(0), head[1:1024:2].count(0)
    if max(even, odd) <= min(len(head), 1024) // 4 or min(even, odd) > max(even, odd) // 10:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def delimiter_of(header: str) -> str:
    """The delimiter that cuts a header into most parts."""
    return max(DELIMITERS, key=header.count)


def wording(cell: str) -> str:
    """A heading as the tables of wordings spell it: "Referring page URL" -> "referring_page_url"."""
    return cell.strip().strip("\"'").lower().replace(" ", "_").replace("-", "_")


def header_fields(header: str, names: Mapping[str, str]) -> list[str]:
    """The canonical names of a header's columns; "" for a column nobody asked for. `names` maps wordings to names."""
    return [names.get(wording(cell), "") for cell in header_cells(header)]


def header_cells(header: str) -> list[str]:
    """The cells of a header, by the delimiter that cuts it into most; none if it cannot be cut."""
    return _cells(header.lstrip("\ufeff"), delimiter_of(header))


def heading_at(lines: Sequence[str], names: Mapping[str, str], needed: Sequence[str]) -> int | None:
    """Which of the first lines is the heading: the first that has all that is needed; None if none has."""
    found = (n for n, line in enumerate(lines[:PREAMBLE]) if set(needed) <= set(header_fields(line, names)))
    return next(found, None)


def lacking(lines: Sequence[str], names: Mapping[str, str], needed: Sequence[str]) -> list[str]:
    """What the line most like a heading lacks of what is needed; all of it where no line is like one."""
    lacks = ([name for name in needed if name not in header_fields(line, names)] for line in lines[:PREAMBLE])
    return min(lacks, key=len, default=list(needed))


def read_table(path: Path, names: Mapping[str, str], encoding: str, needed: Sequence[str] = ()) -> Iterator[Row | Reject]:
    """The rows of a CSV file, plain or gzip, with a reject for each that cannot be cut; lines before the heading are passed over."""

    def fields_of(lines: Sequence[str]) -> tuple[int, list[str]]:
        at = heading_at(lines, names, needed) or 0
        return at, header_fields(lines[at], names) if lines else []

    return _read(path, encoding, fields_of)


def read_columns(path: Path, columns: Sequence[str], encoding: str) -> Iterator[Row | Reject]:
    """The same for a file whose columns are known by their place; its first line is a heading in any words."""
    return _read(path, encoding, lambda _: (0, list(columns)))


def read_unquoted(path: Path, names: Mapping[str, str], encoding: str, separator: str = ", ") -> Iterator[Row | Reject]:
    """The same for a file whose writer quotes nothing: the last cell may hold the separator."""
    with io.TextIOWrapper(opened_bytes(path), encoding=encoding, errors="replace", newline="\n") as f:
        lines = _whole_lines(f)
        try:
            fields = header_fields(next(lines, ""), names)
            for number, line in enumerate(lines, 2):
                cells = line.split(separator, len(fields) - 1)
                if len(line) > LINE_LIMIT:
                    yield _too_long(path.name, number, line)
                elif len(cells) < len(fields) - 1:
                    if line.strip():
                        yield _malformed(path.name, number, line)
                else:
                    yield Row(number, {name: cell.strip() for name, cell in zip(fields, cells, strict=False) if name})
        except (EOFError, zlib.error, gzip.BadGzipFile) as e:
            yield Reject(path.name, 0, RejectReason.TRUNCATED_FILE, visible_control(f"not read to its end: {e}"))


def _read(path: Path, encoding: str, fields_of: Callable[[Sequence[str]], tuple[int, list[str]]]) -> Iterator[Row | Reject]:
    with io.TextIOWrapper(opened_bytes(path), encoding=encoding, errors="replace", newline="\n") as f:
        end = _End()
        lines = _whole_lines(f, end)
        try:
            first = list(islice(lines, PREAMBLE))
            at, fields = fields_of(first)
            delimiter = delimiter_of(first[at]) if first else ","
            yield from _cut(chain(first[at + 1 :], lines), at + 1, fields, _Cut(delimiter, path.name, end))
        except (EOFError, zlib.error, gzip.BadGzipFile) as e:
            yield Reject(path.name, 0, RejectReason.TRUNCATED_FILE, visible_control(f"not read to its end: {e}"))


def opened_bytes(path: Path) -> IO[bytes]:
    """The content of a file, decompressed if it is gzip."""
    with path.open("rb") as f:
        compressed = f.read(2) == GZIP
    return cast("IO[bytes]", gzip.open(path)) if compressed else path.open("rb")


@dataclass(slots=True)
class _End:
    """How a file ends, known once its last line was read."""

    open_line: int = 0  # the number of a last line without a line feed


@dataclass(frozen=True, slots=True)
class _Cut:
    """What cutting the lines of one file into cells needs to know."""

    delimiter: str
    source: str
    end: _End


def _whole_lines(file: TextIO, end: _End | None = None) -> Iterator[str]:
    """Lines ended by a line feed, without it; of one that is too long only the beginning, so that no line fills the memory."""
    left, number = MOST_TEXT, 0
    while left > 0 and (line := file.readline(2 * LINE_LIMIT)):
        number += 1
        if end is not None and not line.endswith("\n"):
            end.open_line = number
        yield line.rstrip("\r\n").replace("\0", "")
        left -= len(line)
        while line and not line.endswith("\n"):
            line = file.readline(2 * LINE_LIMIT)
            left -= len(line)
    if left <= 0:
        raise EOFError(f"longer than {MOST_TEXT:,} characters")


def _cut(lines: Iterator[str], number: int, fields: list[str], how: _Cut) -> Iterator[Row | Reject]:
    """The rows that follow line `number`, which is the heading."""

    def fits(text: str) -> bool:
        return len(_cells(text, how.delimiter, strict=True)) == len(fields)

    for at, text in _logical_rows(lines, number, how.source, fits):
        if isinstance(text, Reject):
            yield text
        elif text.strip(how.delimiter + " "):
            yield _row(at, text, fields, how)


def _logical_rows(
    lines: Iterator[str], number: int, source: str, fits: Callable[[str], bool]
) -> Iterator[tuple[int, str | Reject]]:
    """Lines, joined where a quoted field runs on and the joined row `fits`. Any other open quote costs the line it stands on."""
    ahead: deque[str] = deque()
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


def _row(number: int, text: str, fields: list[str], how: _Cut) -> Row | Reject:
    cells = _cells(text, how.delimiter)
    if not cells or (len(cells) > len(fields) and any(cell.strip() for cell in cells[len(fields) :])):
        return _malformed(how.source, number, text)
    if number == how.end.open_line and len(cells) < len(fields):
        return Reject(how.source, number, RejectReason.TRUNCATED_FILE, visible_control(text))
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
