"""Pages of the brand's own site by day: how often seen, landed on and left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ripplemark.records import SitePage
from ripplemark.store.database import Database


def replace_site_pages(db: Database, days: Iterable[date], rows: Iterable[SitePage]) -> None:
    """Let the pages of these days be exactly these."""
    db.run_many("DELETE FROM site_page_days WHERE day = ?", ((d.isoformat(),) for d in days))
    db.run_many(
        "INSERT INTO site_page_days (day, path, pv, entries, exits, bounces) VALUES (?, ?, ?, ?, ?, ?)",
        ((r.day.isoformat(), r.path, r.pv, r.entries, r.exits, r.bounces) for r in rows),
    )


def iter_site_pages(db: Database) -> Iterator[SitePage]:
    """All of them by day, the most seen first."""
    for row in db.rows("SELECT * FROM site_page_days ORDER BY day, pv DESC, path"):
        yield SitePage(date.fromisoformat(row["day"]), row["path"], row["pv"], row["entries"], row["exits"], row["bounces"])
