"""The words that ripples are inferred from: main texts on demand, their marks, and links that other sites state. Compares nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ripplemark.records import WebmentionState
from ripplemark.store.database import Database


def stored_marks(db: Database) -> Iterator[tuple[int, str, bytes]]:
    """(page, digest of the text they were made from, marks) of all pages that have marks."""
    for row in db.stream("SELECT page_id, digest, marks FROM page_marks ORDER BY page_id"):
        yield row["page_id"], row["digest"], row["marks"]


def keep_marks(db: Database, marks: Iterable[tuple[int, str, bytes]]) -> None:
    """Put marks in the place of those that the pages had."""
    db.run_many("INSERT OR REPLACE INTO page_marks (page_id, digest, marks) VALUES (?, ?, ?)", marks)


def main_text(db: Database, page_id: int) -> str:
    """A page's main text; "" of an unknown page."""
    return str(db.value("SELECT text FROM pages WHERE id = ?", (page_id,), ""))


def stated_links(db: Database) -> Iterator[tuple[str, str]]:
    """(page that links, page that says so): webmentions whose links were found, pingbacks and trackbacks among comments."""
    rows = db.rows(
        """SELECT source, target FROM webmentions WHERE state = ? UNION
           SELECT source_url, target_url FROM stated_links ORDER BY 1, 2""",
        (WebmentionState.VERIFIED,),
    )
    return ((r["source"], r["target"]) for r in rows)
