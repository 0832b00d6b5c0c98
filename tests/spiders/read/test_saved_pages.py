"""Saved pages of many engines against the records expected from them: one failing field names itself."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from ripplemark.records import PageReading
from ripplemark.store.clock import stamp
from spiders.read.brief import ReadingBrief, Theme
from spiders.read.gate import Gate
from spiders.read.page import read_page

SAVED = Path(__file__).resolve().parents[2] / "saved"
PAGES = sorted(p.parent for p in SAVED.glob("*/expected.json"))
FIELDS = [f.name for f in dataclasses.fields(PageReading) if f.name != "text_digest"]
BRIEF = ReadingBrief(
    domains=frozenset({"paperboat.dev"}),
    names=("Paperboat", "纸船数据库", "종이배"),
    exclude=("Paperboat Regatta",),
    themes=(Theme("spring", ("spring tide release", "春潮发布会")), Theme("arm", ("ARM board",))),
)


def shown(value: Any) -> Any:
    """A record's field as JSON has it: default values left out of links, so that a page's expectations stay readable."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: shown(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {k: v for k, v in fields.items() if v not in ("", [], False, None)}
    if isinstance(value, tuple):
        return [shown(v) for v in value]
    return stamp(value) if hasattr(value, "tzinfo") else value


#: What a page need not say in its expectations.
DEFAULTS = {f.name: shown(f.default) for f in dataclasses.fields(PageReading) if f.default is not dataclasses.MISSING}


@pytest.fixture(scope="module")
def readings() -> dict[str, PageReading]:
    return {page.name: _read(page) for page in PAGES}


def _read(page: Path) -> PageReading:
    request = json.loads((page / "expected.json").read_text(encoding="utf-8"))
    return read_page((page / "page.html").read_bytes(), request["url"], headers=request["headers"], brief=BRIEF)


def test_there_are_pages_of_many_engines() -> None:
    assert len(PAGES) >= 15


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
@pytest.mark.parametrize("field", FIELDS)
def test_field(page: Path, field: str, readings: dict[str, PageReading]) -> None:
    expected = json.loads((page / "expected.json").read_text(encoding="utf-8"))["reading"]
    assert shown(getattr(readings[page.name], field)) == expected.get(field, DEFAULTS.get(field)), field


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_gate_lets_it_pass(page: Path) -> None:
    assert Gate(BRIEF).passes((page / "page.html").read_bytes())
