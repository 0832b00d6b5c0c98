"""Texts of pages as they are, for comparing what is said of the brand with what is said anywhere."""

from __future__ import annotations

from ripplemark.store.database import Database

PAGES, LENGTH = 400, 1_500
_SAMPLE = "SELECT substr(text, 1, ?) FROM pages WHERE text != '' ORDER BY text_digest LIMIT ?"


def sampled_pages(db: Database) -> list[str]:
    """The beginnings (`LENGTH` characters) of `PAGES` pages: a sample that stays the same as long as the pages do."""
    return [row[0] for row in db.rows(_SAMPLE, (LENGTH, PAGES))]
