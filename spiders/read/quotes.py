"""The words around a place in a text: the quote that a person reads, and the text fragment by which a browser shows it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote as percent

from ripplemark.text import clean, fold, has_cjk

QUOTE_LENGTH = 240
#: A text fragment is a clause of at least so many characters, so that it stands on the page but once.
CLAUSE, LONGEST_CLAUSE = 24, 300
_BESIDE = 8  # letters on one side by which a place is known again in another text
_MOST_PLACES = 200

_SENTENCE_ENDS = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？；])")
_CLAUSE_ENDS = re.compile(r"(?<=[.!?…,;:])\s+|(?<=[。！？；，、：])")


def quote(text: str, start: int, end: int) -> str:
    """Up to 240 characters around text[start:end] from its own line: whole sentences where they fit, else cut at blanks."""
    first, last = _line(text, start, end)
    if last - first > QUOTE_LENGTH:
        left, right = _grown(_edges(text, first, last, _SENTENCE_ENDS), start, end, QUOTE_LENGTH)
        if right - left <= QUOTE_LENGTH:
            return clean(text[left:right], QUOTE_LENGTH)
        first, last = left, right
    room = max(0, QUOTE_LENGTH - (end - start))
    left = max(first, start - room // 2)
    right = min(last, left + QUOTE_LENGTH)
    left = max(first, min(left, right - QUOTE_LENGTH))
    return clean(_whole_words(text, left, right, first, last, start, end), QUOTE_LENGTH)


def fragment(text: str, start: int, end: int) -> str:
    """What goes after the `#` of the page's URL so that a browser shows text[start:end] (WICG: text fragments); "" if it is nothing.

    Browsers match whole words within one block, so the piece is cut at punctuation, and at blanks only where there are any."""
    first, last = _line(text, start, end)
    edges = _edges(text, first, last, _CLAUSE_ENDS)
    left, right = _around(edges, start, end)
    if right - left < CLAUSE:
        left, right = _around(_edges(text, first, last, _SENTENCE_ENDS), start, end)
    if right - left > LONGEST_CLAUSE:
        left, right = _word_edge(text, start, first, -1), _word_edge(text, end, last, 1)
    piece = text[left:right].strip()
    return f":~:text={percent(piece, safe='').replace('-', '%2D')}" if piece else ""


def place_in(main: str, text: str, start: int, end: int) -> int | None:
    """Where text[start:end] stands in the main text of the same page, told by the letters beside it; None if it stands elsewhere."""
    sought, folded = fold(text[start:end]), fold(main)
    before, after = _letters(fold(text[max(0, start - 60) : start]))[-_BESIDE:], _letters(fold(text[end : end + 60]))[:_BESIDE]
    for at in _places(folded, sought):
        stop = at + len(sought)
        there = _letters(folded[max(0, at - 60) : at])[-_BESIDE:], _letters(folded[stop : stop + 60])[:_BESIDE]
        if (before and there[0] == before) or (after and there[1] == after) or not (before or after):
            return at
    return None


def _places(text: str, sought: str) -> Iterator[int]:
    at = text.find(sought) if sought else -1
    for _ in range(_MOST_PLACES):
        if at < 0:
            return
        yield at
        at = text.find(sought, at + 1)


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    last = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if last < 0 else last


def _edges(text: str, first: int, last: int, ends: re.Pattern[str]) -> list[int]:
    """Where the parts of text[first:last] begin, and where the last one ends."""
    return [first, *(m.end() for m in ends.finditer(text, first, last) if first < m.end() < last), last]


def _around(edges: list[int], start: int, end: int) -> tuple[int, int]:
    """The parts that hold start to end."""
    return max(e for e in edges if e <= start), min(e for e in edges if e >= end)


def _grown(edges: list[int], start: int, end: int, room: int) -> tuple[int, int]:
    """The parts that hold start to end, with those after and then those before as far as there is room."""
    left, right = _around(edges, start, end)
    right = max((e for e in edges if right <= e <= left + room), default=right)
    left = min((e for e in edges if right - room <= e <= left), default=left)
    return left, right


def _word_edge(text: str, at: int, limit: int, way: int) -> int:
    """The nearest blank from `at` on in a direction, so that some words stand beside; `at` itself in scripts without blanks."""
    far = max(limit, at - 40) if way < 0 else min(limit, at + 40)
    beside = text[far:at] if way < 0 else text[at:far]
    if has_cjk(beside) or far == limit:
        return at if has_cjk(beside) else far
    blank = beside.find(" ") if way < 0 else beside.rfind(" ")
    return at if blank < 0 else far + blank if way < 0 else at + blank


def _whole_words(text: str, left: int, right: int, first: int, last: int, start: int, end: int) -> str:
    """text[left:right] without a torn word at either end, unless that would tear the match."""
    if left > first and text[left - 1].isascii() and not text[left - 1].isspace():
        blank = text.find(" ", left, min(start, left + 30))
        left = blank + 1 if blank >= 0 else left
    if right < last and text[right].isascii() and not text[right].isspace():
        blank = text.rfind(" ", max(end, right - 30), right)
        right = blank if blank >= 0 else right
    return text[left:right]
