"""Searches on the brand's own site: written by day, read as totals of their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ripplemark.records import SearchDay, SiteSearch
from ripplemark.store.database import Database

_TOTALS = (
    "SELECT words, sum(searches) AS searches, sum(visitors) AS visitors, sum(exits) AS exits, min(day) AS first_day, max(day) AS last_day"
    " FROM site_search_days GROUP BY words ORDER BY sum(searches) DESC, words"
)


def replace_site_searches(db: Database, days: Iterable[date], rows: Iterable[SearchDay]) -> None:
    """Let the searches of these days be exactly these."""
    db.run_many("DELETE FROM site_search_days WHERE day = ?", ((d.isoformat(),) for d in days))
    db.run_many(
        "INSERT INTO site_search_days (day, words, searches, visitors, exits) VALUES (?, ?, ?, ?, ?)",
        ((r.day.isoformat(), r.words, r.searches, r.visitors, r.exits) for r in rows),
    )


def iter_site_searches(db: Database) -> Iterator[SiteSearch]:
    """The words of all time, the most searched first."""
    for row in db.rows(_TOTALS):
        first, last = (date.fromisoformat(row[name]) for name in ("first_day", "last_day"))
        yield SiteSearch(row["words"], row["searches"], row["visitors"], row["exits"], first, last)
