"""The taxonomy of focus points: the one that ships with us, or a file of the user's own. Reads and checks; finds nothing in texts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from attribution.opinion.phrasebook import PhraseBook
from ripplemark.errors import ConfigError
from ripplemark.toml_table import Table, shown

_KEYS = ("key", "en", "hans", "hant", "words_en", "words_zh")
_MOST_WORDS = 5_000


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that people talk about; a part's key follows its point's after a dot."""

    key: str
    en: str
    hans: str
    hant: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All points, each before its parts."""

    points: tuple[Point, ...]
    version: str
    book: PhraseBook

    def titles(self, key: str) -> tuple[str, str, str]:
        """In English, simplified and traditional Chinese; the key itself where the taxonomy no longer has it."""
        return next(((p.en, p.hans, p.hant) for p in self.points if p.key == key), (key, key, key))


def taxonomy(path: Path | None) -> Taxonomy:
    """The taxonomy of a file, or of the one that ships with us. Raises ConfigError."""
    if path is None:
        return _shipped()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as e:
        raise ConfigError(f"{path}: opinion.focus: cannot be read as UTF-8 text ({e})") from e
    return _read(path, text)


@lru_cache(maxsize=1)
def _shipped() -> Taxonomy:
    return _read(Path("focus.toml"), (files("attribution") / "data" / "focus.toml").read_text(encoding="utf-8"))


def _read(path: Path, text: str) -> Taxonomy:
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as e:
        raise ConfigError(f"{path}: not a TOML file: {e}") from e
    top = Table(path, "", raw)
    top.only("point")
    points = tuple(p for t in top.tables("point") for p in _points(t, ""))
    keys = [p.key for p in points]
    if twice := next((k for k in keys if keys.count(k) > 1), ""):
        raise top.error("point.key", f"different keys; {shown(twice)} stands twice")
    if sum(len(p.words) for p in points) > _MOST_WORDS:
        raise top.error("point", f"at most {_MOST_WORDS:,} words in all")
    # The parts go first: a word that a point and its part share is the part's.
    book = PhraseBook({p.key: p.words for p in sorted(points, key=lambda p: -p.key.count("."))})
    return Taxonomy(points, sha256(text.encode()).hexdigest()[:12], book)


def _points(t: Table, before: str) -> Iterator[Point]:
    t.only(*_KEYS, *(() if before else ("part",)))
    key = before + t.string("key", required=True)
    en = t.string("en", key)
    hans = t.string("hans", en)
    yield Point(key, en, hans, t.string("hant", hans), (*t.strings("words_en"), *t.strings("words_zh")))
    parts: Mapping[str, Any] = t.raw
    if "part" in parts:
        for part in t.tables("part"):
            yield from _points(Table(t.path, f"{t.name}.{part.name}", part.raw), f"{key}.")
