"""Pages of search results as they were loaded."""

from __future__ import annotations

from collections.abc import Iterable

from ripplemark.records import SearchResult
from ripplemark.store.database import Database


def store_search_results(db: Database, results: Iterable[SearchResult]) -> int:
    """Keep results; the same place on the same page of the same day is kept once. Gives how many were new."""
    before = int(db.value("SELECT count(*) FROM search_results"))
    db.run_many(
        "INSERT OR REPLACE INTO search_results VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((r.day.isoformat(), r.engine, r.keyword, r.rank, r.url, r.title, r.snippet) for r in results),
    )
    return int(db.value("SELECT count(*) FROM search_results")) - before
