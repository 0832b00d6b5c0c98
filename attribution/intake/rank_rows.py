"""Rows of rank trackers -> positions of keywords. Knows cells, not files."""

from __future__ import annotations

from collections.abc import Mapping

from attribution.intake.csv_table import Row
from attribution.intake.day_column import DayColumn
from attribution.intake.moments import number_of
from attribution.intake.passed import Passed
from attribution.intake.search_figures import rejected
from ripplemark.records import Reject, RejectReason, Signal
from ripplemark.text import clean

_UNRANKED = frozenset({"-", "--", "0", "", "n/a", "not ranked", "not in top 100", ">100", "100+", "未排名", "未入榜"})


def rank_of(row: Row, file: str, days: DayColumn, source: str) -> Signal | Reject | Passed:
    """One row as a position. Fields: day, keyword, position; the engine, country, city and device follow the source's name."""
    cells = row.fields
    keyword, text = clean(cells.get("keyword", ""), 500), cells.get("position", "").strip()
    day = days.read(cells.get("day", ""))
    if isinstance(day, RejectReason):
        return rejected(row, file, day)
    if not keyword:
        return rejected(row, file, RejectReason.MISSING_VALUE)
    if text.lower() in _UNRANKED:
        return Passed.NOT_RANKED
    position = number_of(text)
    if position is None or position < 1:
        return rejected(row, file, RejectReason.BAD_VALUE)
    return Signal(day, "position", keyword, position, _source(cells, source))


def _source(cells: Mapping[str, str], source: str) -> str:
    """The same keyword stands differently in every engine, country and device: each is a source of its own."""
    parts = (cells.get("engine", "") or source, cells.get("country", ""), cells.get("city", ""), cells.get("device", ""))
    return clean(" ".join(p.strip() for p in parts if p.strip() not in ("", "-")), 100)
