"""Links as a file, page by page: CSV, JSON lines or a workbook, with every cell made harmless to a spreadsheet. Filters as the address says."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from datetime import datetime
from itertools import islice
from typing import Any

from flask import Flask, Response, abort, request

from attribution.report_rows import LinkQuery, View
from dashboard.questions import Exporter, Reports
from dashboard.state import State
from ripplemark.records import LinkRow

BLOCK = 1000
#: Starting like this, a cell is a formula to a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
COLUMNS = tuple(field.name for field in fields(LinkRow) if field.name not in ("link_id", "page_id"))


def add_export(server: Flask, exporter: Exporter, state_of: Callable[[str], State]) -> None:
    """`/export/links.csv`, `.jsonl` and `.xlsx`, with the query string of the page."""

    @server.get("/export/links.<form>")
    def export_links(form: str) -> Response:
        if form not in TYPES:
            abort(404)
        state = state_of(request.query_string.decode("ascii", "replace"))
        return _file(form, state.view, exporter(form, state.view, state.links))


def _file(form: str, view: View, content: Iterable[bytes]) -> Response:
    response = Response(content, content_type=TYPES[form])
    name = f"links_{view.since.isoformat()}_{view.until.isoformat()}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def exporter_of(reports: Reports) -> Exporter:
    """The dashboard's own exporter, which reads the links block by block."""

    def export(form: str, view: View, query: LinkQuery) -> Iterable[bytes]:
        rows = every_link(reports, view, query)
        return {"csv": as_csv, "jsonl": as_jsonl, "xlsx": as_xlsx}[form](rows)

    return export


def every_link(reports: Reports, view: View, query: LinkQuery) -> Iterator[LinkRow]:
    """All links of the query in its order."""
    start = 0
    while rows := reports.links(view, replace(query, start=start, stop=start + BLOCK)).rows:
        yield from rows
        start += len(rows)


def harmless(cell: Any) -> Any:
    """Text that a spreadsheet would run gets an apostrophe in front; numbers stay numbers."""
    return "'" + cell if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def cells(row: LinkRow) -> dict[str, Any]:
    """A row with plain values: ISO times, lists as lists."""
    return {name: _value(name, getattr(row, name)) for name in COLUMNS}


def _value(name: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if name == "utm":
        return dict(value)
    return [str(part) for part in value] if isinstance(value, tuple) else value


def _flat(row: LinkRow) -> list[Any]:
    """A row as spreadsheet cells: what is not one value is put together with blanks."""
    return [harmless(_one_cell(value)) for value in cells(row).values()]


def _one_cell(value: Any) -> Any:
    if isinstance(value, dict):
        return " ".join(f"{key}={part}" for key, part in value.items())
    return " ".join(value) if isinstance(value, list) else str(value) if isinstance(value, bool) else value


def as_csv(rows: Iterable[LinkRow]) -> Iterator[bytes]:
    """UTF-8 with the mark by which spreadsheets know it."""
    yield "\ufeff".encode()
    yield _csv_lines([list(COLUMNS)])
    every = iter(rows)
    while block := [_flat(row) for row in islice(every, BLOCK)]:
        yield _csv_lines(block)


def _csv_lines(lines: list[list[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode("utf-8", "replace")


def as_jsonl(rows: Iterable[LinkRow]) -> Iterator[bytes]:
    """A line per link."""
    for row in rows:
        yield (json.dumps(cells(row), ensure_ascii=False) + "\n").encode("utf-8", "replace")


def as_xlsx(rows: Iterable[LinkRow]) -> Iterator[bytes]:
    """A workbook of one sheet, written row by row to a temporary file, so that its size does not matter."""
    import xlsxwriter  # noqa: PLC0415 - only who asks for a workbook pays for it

    with tempfile.TemporaryFile() as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(file, options)
        sheet = book.add_worksheet("links")
        sheet.write_row(0, 0, COLUMNS)
        for at, row in enumerate(rows, 1):
            sheet.write_row(at, 0, _flat(row))
        book.close()
        file.seek(0)
        while block := file.read(1 << 16):
            yield block
