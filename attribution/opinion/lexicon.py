"""The project's Chinese lexicon: which words are polar, turn round, strengthen or turn the sentence. Finds words; scores nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from attribution.opinion.prepared import prepared

_WEIGHTS = {
    "positive": 1.0, "positive_strong": 2.0, "positive_weak": 0.5, "negative": -1.0, "negative_strong": -2.0, "negative_weak": -0.5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """What one word of the lexicon does. A word may do several things: 没有 says little by itself and turns round what follows."""

    weight: float = 0.0
    negates: bool = False
    degree: float = 1.0
    turns: bool = False
    concedes: bool = False

    @property
    def modifies(self) -> bool:
        """Whether it does something to the words after it."""
        return self.negates or self.degree != 1.0


@dataclass(frozen=True, slots=True)
class Found:
    """A word of the lexicon in a text."""

    start: int
    end: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words, by their first character the lengths that occur."""

    entries: Mapping[str, Entry]
    lengths: Mapping[str, tuple[int, ...]]  # first character -> lengths of words, longest first

    def found(self, text: str) -> Iterator[Found]:
        """The words in a prepared text from left to right, at each place the longest; none overlap. Linear in the text."""
        at, end = 0, len(text)
        while at < end:
            for length in self.lengths.get(text[at], ()):
                entry = self.entries.get(text[at : at + length])
                if entry is not None and at + length <= end:
                    yield Found(at, at + length, entry)
                    at += length - 1
                    break
            at += 1


@lru_cache(maxsize=1)
def chinese_lexicon() -> Lexicon:
    """The lexicon of the data file."""
    entries = _entries(tomllib.loads(chinese_words()))
    lengths: dict[str, set[int]] = {}
    for word in entries:
        lengths.setdefault(word[0], set()).add(len(word))
    return Lexicon(entries, {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()})


def _entries(told: Mapping[str, Any]) -> dict[str, Entry]:
    found: dict[str, Entry] = {word: Entry() for word in _words(told["neutral"]["words"])}

    def change(words: str, **what: Any) -> None:
        found.update((word, replace(found.get(word, Entry()), **what)) for word in _words(words))

    for section, weight in _WEIGHTS.items():
        change(told[section]["words"], weight=weight)
    for face, weight in (("positive", 1.0), ("negative", -1.0)):
        change(told["faces"][face], weight=weight)
    change(told["negation"]["words"], negates=True)
    for factor, words in told["degree"].items():
        change(words, degree=float(factor))
    change(told["turning"]["words"], turns=True)
    change(told["conceding"]["words"], concedes=True)
    return found


def _words(text: str) -> Iterator[str]:
    return (prepared(word) for word in text.split())


@lru_cache(maxsize=1)
def chinese_words() -> str:
    """The data file as it is."""
    return (files("attribution") / "data" / "opinion_zh.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def lexicon_version() -> str:
    """Another lexicon, another version."""
    return sha256(chinese_words().encode()).hexdigest()[:12]
