"""Rows of cells as the bytes of a file: CSV (RFC 4180), JSON lines, or a workbook. Knows no table; holds one row at a time."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from itertools import count, islice
from typing import IO, TYPE_CHECKING, Any

import orjson

from attribution.export.cells import Cell, Json

if TYPE_CHECKING:
    from xlsxwriter.format import Format as Style
    from xlsxwriter.worksheet import Worksheet

CHUNK = 64 * 1024  # bytes handed on at a time
SHEET_ROWS = 1_048_576  # of a worksheet, the heading included
CELL_CHARACTERS = 32_767
BOM = b"\xef\xbb\xbf"


class Format(StrEnum):
    """How a table is written."""

    CSV = "csv"
    JSONL = "jsonl"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        """What a browser is told."""
        return {
            Format.CSV: "text/csv; charset=utf-8",
            Format.JSONL: "application/x-ndjson",
            Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }[self]


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, bom: bool = False) -> Iterator[bytes]:
    """UTF-8, a heading, CRLF; `bom` is the mark by which Excel knows UTF-8."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    if bom:
        yield BOM
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
        if buffer.tell() >= CHUNK:
            yield _emptied(buffer)
    yield _emptied(buffer)


def _csv_cell(value: Cell) -> str | int | float | None:
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def _emptied(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "replace")


def jsonl_bytes(rows: Iterable[dict[str, Json]]) -> Iterator[bytes]:
    """One JSON object a line, UTF-8, text as it is."""
    lines = iter(rows)
    while part := list(islice(lines, 200)):
        yield b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in part)


def xlsx_bytes(columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str) -> Iterator[bytes]:
    """A workbook with a frozen heading; text stays text, times are UTC. A table too long for one sheet goes on on the next."""
    with tempfile.TemporaryFile() as file:
        _write_workbook(file, columns, iter(rows), sheet)
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


def _write_workbook(file: IO[bytes], columns: Sequence[str], rows: Iterator[Sequence[Cell]], sheet: str) -> None:
    from xlsxwriter import Workbook  # noqa: PLC0415 - only a workbook needs it

    options: dict[str, Any] = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
        "nan_inf_to_errors": True,
    }
    with Workbook(file, options) as book:
        heading = book.add_format({"bold": True})
        styles = (book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}), book.add_format({"num_format": "yyyy-mm-dd"}))
        for number in count(1):
            page = book.add_worksheet(sheet if number == 1 else f"{sheet} {number}")
            page.freeze_panes(1, 0)
            page.write_row(0, 0, columns, heading)
            written = _write_rows(page, islice(rows, SHEET_ROWS - 1), styles)
            if written < SHEET_ROWS - 1:
                return


def _write_rows(page: Worksheet, rows: Iterable[Sequence[Cell]], styles: tuple[Style, Style]) -> int:
    written = 0
    for written, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            _write_cell(page, written, column, value, styles)
    return written


def _write_cell(page: Worksheet, row: int, column: int, value: Cell, styles: tuple[Style, Style]) -> None:
    if value is None:
        return
    if isinstance(value, str):
        page.write_string(row, column, value[:CELL_CHARACTERS])
    elif isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        page.write_number(row, column, value)
    else:
        page.write_datetime(row, column, value, styles[0] if isinstance(value, datetime) else styles[1])
