"""Texts of pages as they are, for comparing what is said of the brand with what is said anywhere."""

from __future__ import annotations

from ripplemark.store.database import Database

_SAMPLE = "SELECT substr(text, 1, ?) FROM pages WHERE text != '' ORDER BY text_digest LIMIT ?"


def page_texts(db: Database, pages: int, characters: int) -> list[str]:
    """The beginnings of so many pages: a sample that stays the same as long as the pages do."""
    return [row[0] for row in db.rows(_SAMPLE, (characters, pages))]
