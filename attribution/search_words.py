"""What was searched for, from the address of a search engine's page. Knows no channel, and no engine but by its listed parameters."""

from __future__ import annotations

import re

from attribution.encoded import query_text
from attribution.hosts import Kind, Place
from attribution.tags import EMAIL, LIMIT, QUERY_LIMIT
from ripplemark.text import clean

#: Where engines that no list has parameters of keep them, mostly.
_USUAL = ("q", "query", "p", "kw", "wd", "keyword", "search")


def search_words(url: str, place: Place) -> str:
    """The words, from the first of the engine's parameters that has any, in the query or behind `#`; "" if it tells none."""
    _, mark, rest = url.partition("?")
    query, _, fragment = (rest if mark else "").partition("#")
    if not mark:
        fragment = url.partition("#")[2]
    parameters = place.params or (_USUAL if place.kind is Kind.SEARCH else ())
    found: dict[str, str] = {}
    for pair in re.split("[&;]", f"{query}&{fragment}"[:QUERY_LIMIT]):
        key, _, value = pair.partition("=")
        if key in parameters and key not in found and (words := _words(value)):
            found[key] = words
    return next((found[p] for p in parameters if p in found), "")


def _words(raw: str) -> str:
    return EMAIL.sub("(email)", clean(query_text(raw[: LIMIT * 12]), LIMIT))
