"""Rows of result lists -> search results. Knows cells, not files."""

from __future__ import annotations

from attribution.intake.csv_table import Row
from attribution.intake.day_column import DayColumn
from attribution.intake.moments import number_of
from attribution.intake.search_figures import rejected
from ripplemark.records import Reject, RejectReason, SearchResult
from ripplemark.text import clean
from ripplemark.urls import normal, unwrapped

LAST = 1_000  # place


def search_result_of(row: Row, file: str, days: DayColumn) -> SearchResult | Reject:
    """One row as a line of a page of results. Fields: day, keyword, engine, rank, url, title, snippet."""
    cells = row.fields
    day = days.read(cells.get("day", ""))
    if isinstance(day, RejectReason):
        return rejected(row, file, day)
    keyword, url = clean(cells.get("keyword", ""), 500), normal(cells.get("url", ""))
    if not keyword or not cells.get("url", "").strip():
        return rejected(row, file, RejectReason.MISSING_VALUE)
    if not url:
        return rejected(row, file, RejectReason.BAD_URL)
    rank = number_of(cells.get("rank", ""))
    if rank is None or rank != int(rank) or not 1 <= rank <= LAST:
        return rejected(row, file, RejectReason.BAD_VALUE)
    title, snippet = clean(cells.get("title", ""), 500), clean(cells.get("snippet", ""), 1_000)
    return SearchResult(day, clean(cells.get("engine", ""), 100).lower(), keyword, int(rank), unwrapped(url)[0], title, snippet)
