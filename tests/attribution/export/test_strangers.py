"""Every text of every exported row is written by strangers: no cell of any table is a formula, and nothing of the text is lost."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from openpyxl import load_workbook

from attribution.export import Format, TableName, export_rows
from attribution.reports import Reports
from tests.attribution.export.test_tables import Told
from tests.strangers import FORMULAS, Poisoned, every_vector

SIGNS = tuple("=+-@\t\r\n\x00＝＋－＠")
INVISIBLE = " \xa0\u200b\ufeff\u2060"


@pytest.fixture(scope="module")
def vectors(shared: Callable[[str], Path]) -> tuple[str, ...]:
    return every_vector(shared)


def content(table: str, form: str, vectors: tuple[str, ...]) -> bytes:
    return b"".join(export_rows(cast(Reports, Poisoned(Told(), vectors)), TableName(table), Format(form)))


def is_formula(cell: Any) -> bool:
    return isinstance(cell, str) and cell.lstrip(INVISIBLE).startswith(SIGNS)


@pytest.mark.parametrize("table", TableName)
def test_no_cell_of_any_table_is_a_formula(table: str) -> None:
    rows = list(csv.reader(io.StringIO(content(table, "csv", FORMULAS).decode("utf-8-sig"), newline="")))
    assert len(rows) > 1
    assert [cell for row in rows for cell in row if is_formula(cell)] == []
    sheet = load_workbook(io.BytesIO(content(table, "xlsx", FORMULAS))).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f" or is_formula(cell.value) or cell.hyperlink] == []


@pytest.mark.parametrize("table", TableName)
def test_any_text_is_written_in_every_format(table: str, vectors: tuple[str, ...]) -> None:
    for line in content(table, "jsonl", vectors).decode().split("\n"):
        assert not line or isinstance(json.loads(line), dict)
    assert content(table, "csv", vectors).decode("utf-8-sig")
    assert content(table, "xlsx", vectors)
