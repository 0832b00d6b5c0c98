"""Phrases of many kinds found in a text in one pass: whole words in scripts with blanks, anywhere in scripts without. Judges nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ripplemark.text import fold, has_cjk, spellings


@dataclass(frozen=True, slots=True)
class PhraseFound:
    """A phrase in a text, with the words as they stand there."""

    start: int
    end: int
    key: str  # of the list that has the phrase
    words: str


class PhraseBook:
    """Lists of phrases, each under a key. A phrase of several lists counts for the first."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self._keys: dict[str, str] = {}
        for key, phrases in lists.items():
            for phrase in phrases:
                for form in spellings(phrase):
                    self._keys.setdefault(form, key)
        lengths: dict[str, set[int]] = {}
        for form in self._keys:
            lengths.setdefault(form[0], set()).add(len(form))
        self._lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}

    @property
    def phrases(self) -> tuple[str, ...]:
        """All phrases, folded."""
        return tuple(self._keys)

    def found(self, text: str) -> Iterator[PhraseFound]:
        """The phrases from left to right, at each place the longest; none overlap."""
        folded = fold(text)
        at, end = 0, len(folded)
        while at < end:
            for length in self._lengths.get(folded[at], ()):
                key = self._keys.get(folded[at : at + length])
                if key is not None and at + length <= end and _whole(folded, at, at + length):
                    stop = _plural(folded, at + length)
                    yield PhraseFound(at, stop, key, text[at:stop])
                    at = stop - 1
                    break
            at += 1


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a phrase of letters stands there as words of its own; a plural s belongs to it."""
    if has_cjk(text[start]) or has_cjk(text[end - 1]):
        return True
    before, after = text[start - 1 : start], text[end : end + 1]
    if after == "s" and not _joins(text[end + 1 : end + 2]):
        after = ""
    return not (_joins(before) or _joins(after))


def _plural(text: str, end: int) -> int:
    return end + 1 if text[end : end + 1] == "s" and text[end - 1].isascii() and not _joins(text[end + 1 : end + 2]) else end


def _joins(char: str) -> bool:
    return char.isalnum() and not has_cjk(char)
