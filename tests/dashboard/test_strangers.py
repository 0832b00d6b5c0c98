"""Every text that a chart draws comes from strangers: plotly finds no markup of theirs in it, whichever of the attacks it is."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from dashboard.app import create_app
from dashboard.charts import charts_of
from tests.dashboard.conftest import browser_of
from tests.dashboard.fake_reports import NOW, FakeReports
from tests.dashboard.fuzzed import CALLBACKS, Faults, bodies_of
from tests.strangers import FORMULAS, VECTORS, Poisoned

RECORDED = json.loads((Path(__file__).parent / "recorded_callbacks.json").read_text(encoding="utf-8"))
#: What figures of ours write themselves.
MARKUP = re.compile(r"</?(?:b|br|i|extra|sub|sup)\s*/?>|<span style='[^'<>\"&]*'>|</span>")
SIGNS = tuple("=+-@\t\r\n\x00＝＋－＠")
VIEWS = 6  # each of the attacks comes to each text in one of them, or nearly so


def texts(value: Any) -> Iterator[str]:
    """Every text in a figure."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from texts(part) if name != "ids" else ()  # keys, which are never drawn
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)


@pytest.mark.parametrize("turn", range(VIEWS))
def test_no_chart_draws_markup_of_strangers(turn: int) -> None:
    attacks = (*VECTORS, *FORMULAS)
    step = turn * len(attacks) // VIEWS
    reports = Poisoned(FakeReports(links_made=40), attacks[step:] + attacks[:step])
    app = create_app(reports, clock=lambda: NOW)  # type: ignore[arg-type]
    client, faults, drawn = browser_of(app), Faults(), 0
    logging.getLogger().addHandler(faults)
    for body in bodies_of(app, RECORDED):
        said = client.post(CALLBACKS, json=body).get_json()["response"] if "-figure" in body["output"] else {}
        for name, shown in said.items():
            found = list(texts(shown.get("figure", {})))
            drawn += len(found)
            assert [text for text in found if "<" in MARKUP.sub("", text)] == [], name
    logging.getLogger().removeHandler(faults)
    assert faults.said == []
    assert drawn > 300


def test_the_same_for_every_string_of_the_list(shared: Callable[[str], Path]) -> None:
    """Through the one function that makes labels of strangers' texts."""
    from dashboard.figures.chart import plain

    for text in json.loads(shared("suites/blns/blns.json").read_text(encoding="utf-8")):
        label = plain(text)
        assert "<" not in label
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", label)


def is_formula(cell: str) -> bool:
    """A number may be negative."""
    return cell.lstrip(" \xa0\u200b\ufeff").startswith(SIGNS) and not re.fullmatch(r"-[0-9.]+", cell)


@pytest.fixture(scope="module")
def written() -> Any:
    """A browser on a dashboard whose texts are all formulas."""
    app = create_app(Poisoned(FakeReports(links_made=40), FORMULAS), brand=FORMULAS[0], clock=lambda: NOW)  # type: ignore[arg-type]
    return app, browser_of(app)


def test_no_numbers_of_a_chart_are_a_formula(written: Any) -> None:
    app, client = written
    names = list(charts_of(app.server))
    assert len(names) > 10
    for name in names:
        answer = client.get(f"/export/charts/{name}.csv?since=2026-01-02&until=2026-06-30")
        assert answer.status_code == 200, name
        rows = csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline=""))
        assert [cell for row in rows for cell in row if is_formula(cell)] == [], name


@pytest.mark.parametrize("path", ["links.csv?class=all", "mentions.csv", "links.xlsx?class=all", "mentions.xlsx"])
def test_no_saved_table_has_a_formula(written: Any, path: str) -> None:
    answer = written[1].get(f"/export/{path}")
    assert answer.status_code == 200
    if ".xlsx" in path:
        cells = [c for row in load_workbook(io.BytesIO(answer.get_data())).worksheets[0].iter_rows() for c in row]
        assert [
            c.value
            for c in cells
            if c.data_type == "f" or c.hyperlink or (str(c.value).lstrip().startswith(SIGNS) and isinstance(c.value, str))
        ] == []
    else:
        rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))
        assert len(rows) > 5
        assert [cell for row in rows for cell in row if cell.lstrip(" \xa0\u200b\ufeff").startswith(SIGNS)] == []


@pytest.mark.parametrize("path", ["mentions.txt", "links.disavow?class=all"])
def test_a_text_has_a_line_for_each_row_whatever_strangers_wrote(written: Any, path: str) -> None:
    answer = written[1].get(f"/export/{path}")
    assert answer.status_code in (200, 409)
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", answer.get_data(as_text=True).replace("\r\n", "\n"))
