"""Every text that a chart draws comes from strangers: plotly finds no markup of theirs in it, whichever of the attacks it is."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.app import create_app
from tests.dashboard.conftest import browser_of
from tests.dashboard.fake_reports import NOW, FakeReports
from tests.dashboard.fuzzed import CALLBACKS, Faults, bodies_of
from tests.strangers import FORMULAS, VECTORS, Poisoned

RECORDED = json.loads((Path(__file__).parent / "recorded_callbacks.json").read_text(encoding="utf-8"))
#: What figures of ours write themselves.
MARKUP = re.compile(r"</?(?:b|br|i|extra|sub|sup)\s*/?>|<span style='[^'<>\"&]*'>|</span>")
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
