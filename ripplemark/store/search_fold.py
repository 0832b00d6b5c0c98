"""Keeps the index of words up to date with the texts of links. In proportion to what changed; stale entries are made away with by making all anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import groupby

from ripplemark.store.database import Database
from ripplemark.words import words_of

_BLOCK = 5_000  # pages at a time
#: The index is made anew when it has this many entries for every page: the others are stale.
_STALE = 3
_TEXTS = """
SELECT g.page, l.search FROM (SELECT page FROM search_log WHERE page > ? ORDER BY page LIMIT ?) g
CROSS JOIN links l ON l.page_id = g.page ORDER BY g.page
"""


def fold_search(db: Database) -> int:
    """Enter the words of pages whose links changed; how many pages. In one transaction, the caller's if there is one."""
    with db.transaction():
        if not db.row("SELECT 1 FROM search_log LIMIT 1"):
            return 0
        if db.value("SELECT coalesce(max(doc), 0) FROM search_docs") > _STALE * (
            1000 + db.value("SELECT count(*) FROM search_docs")
        ):
            _forget(db)
        number, last = 0, -1
        while block := _pages(db, last):
            number, last = number + len(block), block[-1][0]
            _enter(db, block)
        db.run("DELETE FROM search_log")
        return number


def _forget(db: Database) -> None:
    """All entries; every page with links has to be entered again."""
    db.run("INSERT INTO search_words (search_words) VALUES ('delete-all')")
    db.run("DELETE FROM search_docs")
    db.run("INSERT OR IGNORE INTO search_log SELECT DISTINCT page_id FROM links WHERE search != ''")


def _pages(db: Database, after: int) -> list[tuple[int, str]]:
    """(page, its words) of some pages that changed, in order."""
    return [(page, words) for page, words in _grouped(db, after)]


def _grouped(db: Database, after: int) -> Iterator[tuple[int, str]]:
    for page, links in groupby(db.rows(_TEXTS, (after, _BLOCK)), key=lambda r: int(r[0])):
        words = set[str]().union(*(words_of(text) for text in {r[1] for r in links}))
        yield page, " ".join(sorted(words))


def _enter(db: Database, pages: list[tuple[int, str]]) -> None:
    digests = {page: hashlib.blake2b(words.encode(), digest_size=12).hexdigest() for page, words in pages}
    known = dict(map(tuple, db.rows(f"SELECT page, digest FROM search_docs WHERE page IN ({', '.join(map(str, digests))})")))
    changed = [(page, words) for page, words in pages if known.get(page) != digests[page]]
    first = int(db.value("SELECT coalesce(max(doc), 0) FROM search_docs")) + 1
    db.run_many(
        "INSERT OR REPLACE INTO search_docs (doc, page, digest) VALUES (?, ?, ?)",
        ((first + n, page, digests[page]) for n, (page, _) in enumerate(changed)),
    )
    db.run_many(
        "INSERT INTO search_words (rowid, words) VALUES (?, ?)", ((first + n, words) for n, (_, words) in enumerate(changed))
    )
