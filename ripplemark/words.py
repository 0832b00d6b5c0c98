"""Words that texts are found by: whole ones where blanks part them, two characters together where a script has none. Pure.

A word that is searched for finds a text in which some word begins so, or in which its characters stand together if they are of a script
without blanks, or whose site's name has it anywhere: names of sites are written in one word. All texts are folded (`text.fold`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ripplemark.text import CJK, spellings

MOST_WORDS, MOST_LENGTH = 10, 100
_RUNS = re.compile(rf"({CJK}+)|((?:(?!{CJK})[^\W_])+)")
_WORD = re.compile(rf"(?!{CJK})[^\W_]")
_SITE = re.compile(r"https?://([^/\s:]{1,253})")
#: Beginnings this short would find nearly everything: only words of just these characters are meant.
_SHORT = 2


def words_of(text: str) -> frozenset[str]:
    """Under which a folded text is found."""
    found = set[str]()
    for together, word in _RUNS.findall(text):
        found.update(_pairs(together) if together else (word[:MOST_LENGTH],))
    for label in _sites(text):
        found.update(label[n:] for n in range(len(label) - _SHORT))
    return frozenset(found)


def _pairs(run: str) -> Iterator[str]:
    """Every two neighbours, and the last character by itself: so a single one is the beginning of some."""
    yield from (run[n : n + 2] for n in range(len(run) - 1))
    yield run[-1]


def _sites(text: str) -> list[str]:
    """The labels of the name of the first site in a text."""
    found = _SITE.search(text)
    return [label for label in found[1].split(".") if label] if found else []


# ---------------------------------------------------------------- searching


def asked_words(search: str) -> tuple[str, ...]:
    """The words of a search, as they were written."""
    return tuple(word[:MOST_LENGTH] for word in search.split()[:MOST_WORDS])


def expressions(search: str) -> tuple[str, str]:
    """What finds the entries in a full-text index of `words_of`: first whole words alone, then words that begin so too. "" where no letter
    or digit is asked for."""
    words = [[tuple(_terms(form)) for form in spellings(word)] for word in asked_words(search)]
    asked = [[form for form in forms if form] for forms in words]
    return _expression([f for f in asked if f], whole=True), _expression([f for f in asked if f], whole=False)


def _expression(asked: list[list[tuple[tuple[str, bool], ...]]], *, whole: bool) -> str:
    def term(word: str, begins: bool) -> str:
        return f'"{word}"*' if begins and (not whole or (len(word) == 1 and re.match(CJK, word))) else f'"{word}"'

    forms = ((" AND ".join(term(*t) for t in form) for form in dict.fromkeys(f)) for f in asked)
    return " AND ".join(f"({' OR '.join(f'({form})' for form in some)})" for some in forms)


def _terms(form: str) -> Iterator[tuple[str, bool]]:
    """(word, whether words that begin so are meant too) of one folded spelling."""
    runs = _RUNS.findall(form)
    for place, (together, word) in enumerate(runs):
        if word:
            yield word, place == len(runs) - 1 and len(word) > _SHORT and form.endswith(word)
        elif len(together) == 1:
            yield together, True
        else:
            yield from ((together[n : n + 2], False) for n in range(len(together) - 1))


def says(text: str, search: str) -> bool:
    """Whether a folded text is found by a search."""
    return all(any(_stands(text, form) for form in forms) for forms in _forms(search))


@lru_cache(maxsize=256)
def _forms(search: str) -> tuple[tuple[str, ...], ...]:
    forms = tuple(spellings(word) for word in asked_words(search))
    return forms if any(_RUNS.search(form) for some in forms for form in some) else ((),)


def _stands(text: str, form: str) -> bool:
    """Whether a word begins with this, or the name of the site has it; short words must end there as well."""
    at = text.find(form)
    if at < 0:
        return False
    if not _WORD.match(form):
        return True
    short = len(form) <= _SHORT and form.isalnum()
    while at >= 0:
        begins = at == 0 or not _WORD.match(text[at - 1])
        if begins and not (short and _WORD.match(text[at + len(form) : at + len(form) + 1])):
            return True
        at = text.find(form, at + 1)
    return not short and any(form in label for label in _sites(text))
