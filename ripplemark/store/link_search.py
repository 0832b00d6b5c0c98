"""The links that a search finds: from the index of words, newest entries first, each looked at before it counts. Looks at so many links
and no more, and says when there may be others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from ripplemark.store.database import Database
from ripplemark.store.link_filter import GridFilter, filtered
from ripplemark.store.link_slices import few_links
from ripplemark.words import expressions

#: Links that one search looks at, and entries of the index that are taken at a time.
MOST, BLOCK = 20_000, 1_000
#: Words on so few pages are looked up without a thought of what else is chosen.
RARE = 200
_ENTRIES = """
(SELECT d.page FROM (SELECT rowid AS doc FROM search_words WHERE search_words MATCH :words AND rowid > :above AND rowid <= :below
 ORDER BY rowid DESC LIMIT :block) f CROSS JOIN search_docs d ON d.doc = f.doc) f"""
_LAST_ENTRY = """
SELECT min(doc), count(*) FROM (SELECT rowid AS doc FROM search_words WHERE search_words MATCH :words AND rowid > :above AND rowid <= :below
 ORDER BY rowid DESC LIMIT :block)"""
_ENDLESS = 2**62


@dataclass(frozen=True, slots=True)
class Found:
    """Links by id; `more`: whether there may be others that were not looked at."""

    ids: tuple[int, ...]
    more: bool


def found_links(db: Database, wanted: GridFilter) -> Found:
    """What a filter with a search finds. Exact where the other choices or the words leave but few links, else of the newest ones."""
    few = None if _rare(db, wanted) else few_links(db, replace(wanted, search=""), MOST // 4)
    if few is not None:
        if not few:
            return Found((), more=False)
        joins, where, values = filtered(db, replace(wanted, only=tuple(few)))
        return Found(tuple(r[0] for r in db.rows(f"SELECT l.id FROM links l {joins} {where}", values)), more=False)
    found: dict[int, bool] = {}
    for rows in _looked_at(db, wanted):
        found.update(rows)
        if len(found) >= MOST:
            return Found(_of(found), more=True)
    return Found(_of(found), more=False)


def _rare(db: Database, wanted: GridFilter) -> bool:
    """Whether few pages have what is searched for."""
    words = expressions(wanted.search)[1]
    sql = "SELECT count(*) FROM (SELECT 1 FROM search_words WHERE search_words MATCH ? LIMIT ?)"
    return bool(words) and int(db.value(sql, (words, RARE))) < RARE


def _of(found: dict[int, bool]) -> tuple[int, ...]:
    return tuple(link for link, whether in found.items() if whether)


def _looked_at(db: Database, wanted: GridFilter) -> Iterator[dict[int, bool]]:
    """(link, whether it is found), some at a time: pages whose words are not entered yet, then by the index."""
    whole, beginnings = expressions(wanted.search)
    if not whole:
        return
    yield _links(db, wanted, f"(SELECT page FROM search_log ORDER BY page DESC LIMIT {MOST:d}) f", {})
    for words in dict.fromkeys((whole, beginnings)):
        for above, below in _ends(db, wanted):
            yield from _entries(db, wanted, words, above, below)


def _entries(db: Database, wanted: GridFilter, words: str, above: int, below: int) -> Iterator[dict[int, bool]]:
    while True:
        bound: dict[str, object] = {"words": words, "above": above, "below": below, "block": BLOCK}
        last, number = db.rows(_LAST_ENTRY, bound)[0]
        if number:
            yield _links(db, wanted, _ENTRIES, bound)
        if number < BLOCK:
            return
        below = last - 1


def _links(db: Database, wanted: GridFilter, pages: str, bound: dict[str, object]) -> dict[int, bool]:
    joins, where, values = filtered(db, wanted)
    condition = where.removeprefix("WHERE ")
    rows = db.rows(f"SELECT l.id, {condition} FROM {pages} CROSS JOIN links l ON l.page_id = f.page {joins}", values | bound)
    return {r[0]: bool(r[1]) for r in rows}


def _ends(db: Database, wanted: GridFilter) -> list[tuple[int, int]]:
    """Which entries to look at first: those of the days, since entries are as old as their pages, then the later ones."""
    if wanted.until is None:
        return [(0, _ENDLESS)]
    newest = """SELECT d.doc FROM (SELECT page_id FROM links INDEXED BY links_seen WHERE first_seen < ? ORDER BY first_seen DESC LIMIT 1) l
                JOIN search_docs d ON d.page = l.page_id"""
    last = int(db.value(newest, ((wanted.until + timedelta(days=2)).isoformat(),), 0))
    return [(0, last), (last, _ENDLESS)] if last else [(0, _ENDLESS)]
