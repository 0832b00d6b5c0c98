"""Exported files: what went in comes out again, and no text of a stranger becomes a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from attribution.export import formats
from attribution.export.cells import Cell, cell, harmless, plain
from attribution.export.formats import BOM, CELL_CHARACTERS, csv_bytes, jsonl_bytes, xlsx_bytes
from ripplemark.records import Evidence, EvidenceKind, LinkState

WHEN = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
SIGNS = "=+-@\t\r\x00＝＋－＠"


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_xlsx(content: bytes) -> list[tuple[object, ...]]:
    return list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", ["", " ", "   ", "\u3000", "\n", "\u200b", "\ufeff"])
def test_formulas_are_made_harmless(sign: str, before: str) -> None:
    assert harmless(f"{before}{sign}HYPERLINK(1)") == f"'{before}{sign}HYPERLINK(1)"


@pytest.mark.parametrize(
    "text", ["", "a=b", "1+1", "https://a.example/?x=-1", "数据库", "'quoted", " leading blank", "-", "a\n=b"]
)
def test_other_text_stays_untouched(text: str) -> None:
    assert harmless(text) == (text if text != "-" else "'-")


@given(st.text())
def test_no_text_cell_begins_with_a_sign(text: str) -> None:
    assert not harmless(text).lstrip(" \u3000").startswith(tuple(SIGNS))


@pytest.mark.parametrize("number", [-1, -0.5, 0, 3, 1e300, True, False])
def test_numbers_stay_numbers(number: float) -> None:
    assert cell(number) == number
    assert type(plain(number)) is type(cell(number)) is type(number)


def test_what_binary_sums_leave_behind_is_not_written() -> None:
    assert cell(12142.990000000003) == 12142.99
    assert plain([0.1 + 0.2, 3.1e-11]) == [0.3, 3.1e-11]


@pytest.mark.parametrize(
    ("value", "in_cell", "in_json"),
    [
        (None, None, None),
        (LinkState.LOST, "lost", "lost"),
        (WHEN, WHEN, "2026-03-01T08:30:00Z"),
        (date(2026, 3, 1), date(2026, 3, 1), "2026-03-01"),
        (("nofollow", "ugc"), "nofollow; ugc", ["nofollow", "ugc"]),
        (("=1", "b"), "'=1; b", ["=1", "b"]),
        ((), "", []),
        ({"utm_source": "a b", "utm_medium": "发布"}, "utm_source=a+b&utm_medium=%E5%8F%91%E5%B8%83", {"utm_source": "a b", "utm_medium": "发布"}),
        ((Evidence(EvidenceKind.VIA, "via a.example"),), "via: via a.example", [{"kind": "via", "words": "via a.example"}]),
        ("=1+1", "'=1+1", "=1+1"),
    ],
)  # fmt: skip
def test_every_kind_of_value(value: object, in_cell: Cell, in_json: object) -> None:
    assert cell(value) == in_cell
    assert plain(value) == in_json


def test_a_value_of_no_known_kind_is_a_mistake() -> None:
    for form in (cell, plain):
        with pytest.raises(TypeError):
            form(object())


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=10))
def test_csv_gives_back_what_went_in(rows: list[tuple[str, str]]) -> None:
    written = b"".join(csv_bytes(("a", "b"), ((cell(x), cell(y)) for x, y in rows)))
    assert read_csv(written) == [["a", "b"], *([harmless(x), harmless(y)] for x, y in rows)]


def test_csv_writes_types_as_text_that_can_be_read_back() -> None:
    written = b"".join(csv_bytes("abcdef", [(True, None, -2.5, 7, WHEN, date(2026, 3, 1))]))
    assert written == b"a,b,c,d,e,f\r\ntrue,,-2.5,7,2026-03-01T08:30:00Z,2026-03-01\r\n"


def test_the_mark_for_excel_stands_first() -> None:
    assert b"".join(csv_bytes(["a"], [["数据"]], bom=True)) == BOM + "a\r\n数据\r\n".encode()


@given(st.lists(st.dictionaries(TEXT, TEXT | st.integers(-(2**53), 2**53) | st.booleans() | st.none()), max_size=10))
def test_json_lines_give_back_what_went_in(rows: list[dict[str, object]]) -> None:
    written = b"".join(jsonl_bytes(rows)).decode("utf-8")  # type: ignore[arg-type]
    assert [json.loads(line) for line in written.split("\n") if line] == rows
    assert written.count("\n") == len(rows)


def test_a_workbook_keeps_types_and_runs_nothing() -> None:
    row = ("'=1+1", "https://a.example/", "007", True, -2.5, 7, WHEN, date(2026, 3, 1), None, "数据")
    heading, found = read_xlsx(b"".join(xlsx_bytes([f"c{n}" for n in range(10)], [row], sheet="links")))
    assert heading[0] == "c0"
    moment, day = WHEN.replace(tzinfo=None), datetime(2026, 3, 1)  # noqa: DTZ001 - workbooks know no zone
    assert found == (*row[:6], moment, day, None, "数据")


def test_a_workbook_holds_no_formula() -> None:
    written = b"".join(
        xlsx_bytes(["a"], [[cell(f"{sign}cmd|' /C calc'!A0")] for sign in SIGNS if sign.isprintable()], sheet="x")
    )
    sheet = load_workbook(io.BytesIO(written)).worksheets[0]
    assert {c.data_type for row in sheet.iter_rows() for c in row} == {"s"}


def test_text_too_long_for_a_workbook_is_cut() -> None:
    found = read_xlsx(b"".join(xlsx_bytes(["a"], [["x" * 40_000]], sheet="x")))
    assert found[1] == ("x" * CELL_CHARACTERS,)


def test_a_long_table_goes_on_on_the_next_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "SHEET_ROWS", 4)
    book = load_workbook(io.BytesIO(b"".join(xlsx_bytes(["n"], [[n] for n in range(7)], sheet="links"))))
    assert [[r[0] for r in s.iter_rows(values_only=True)] for s in book.worksheets] == [
        ["n", 0, 1, 2],
        ["n", 3, 4, 5],
        ["n", 6],
    ]
    assert book.sheetnames == ["links", "links 2", "links 3"]


WRITERS: dict[str, Callable[[Iterator[Sequence[Cell]]], Iterator[bytes]]] = {
    "csv": lambda rows: csv_bytes(["n"], rows),
    "jsonl": lambda rows: jsonl_bytes({"n": plain(r[0])} for r in rows),
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_file_is_handed_on_while_rows_still_come(name: str) -> None:
    """No table is held whole: the first bytes come long before the last row is asked for."""
    asked = 0

    def rows() -> Iterator[Sequence[Cell]]:
        nonlocal asked
        for asked in range(1, 100_001):
            yield (f"row {asked}",)

    next(WRITERS[name](rows()))
    assert asked < 20_000


@pytest.mark.corpus
def test_naughty_strings_survive(shared: Callable[[str], Path]) -> None:
    naughty = json.loads(shared("suites/blns/blns.json").read_text(encoding="utf-8"))
    assert len(naughty) > 500
    written = read_csv(b"".join(csv_bytes(["s"], ([cell(s)] for s in naughty))))
    assert [row[0] if row else "" for row in written[1:]] == [harmless(s) for s in naughty]
    lines = b"".join(jsonl_bytes({"s": s} for s in naughty)).decode().split("\n")
    assert [json.loads(line)["s"] for line in lines if line] == naughty
    assert len(read_xlsx(b"".join(xlsx_bytes(["s"], ([cell(s)] for s in naughty), sheet="s")))) == len(naughty) + 1
