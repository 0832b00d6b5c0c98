"""What a visitor searched for on the site itself, from the query of a request: folded, so that both Chinese scripts are one. Pure.

Words with an @ or a long number may be a person's address, telephone or card: they become "(private)", so that the search still counts.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from attribution.encoded import query_text
from attribution.tags import QUERY_LIMIT
from ripplemark.text import clean, fold

LIMIT = 100  # characters of words
PRIVATE = "(private)"
_RAW = LIMIT * 12  # a character is up to four escapes of three
#: The last character of an encoded text that was cut: half of one would make the whole look like another encoding.
_CUT = re.compile(r"(?:%[C-Fc-f][0-9A-Fa-f])?(?:%[89ABab][0-9A-Fa-f]){0,3}%?[0-9A-Fa-f]?$")
_PERSONAL = re.compile(r"@|\d(?:[ ().+/-]{0,2}\d){6}")


def searched_words(query: str, parameters: tuple[str, ...]) -> str:
    """The words of the first of these parameters, in their order, that has any; "" if the request is no search."""
    if not query or not parameters:
        return ""
    found: dict[str, str] = {}
    for name, value in _pattern(parameters).findall(query[:QUERY_LIMIT]):
        key = query_text(name).lower()
        if key not in found and (words := _words(value)):
            found[key] = words
    return next((found[p.lower()] for p in parameters if p.lower() in found), "")


@lru_cache(maxsize=64)
def _pattern(parameters: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(re.escape(spelling) for p in parameters for spelling in dict.fromkeys((p, quote(p))))
    return re.compile(rf"(?:^|[&;])(?:amp;)?({names})=([^&;#]+)", re.IGNORECASE)


def _words(raw: str) -> str:
    whole = raw if len(raw) <= _RAW else _CUT.sub("", raw[:_RAW])
    words = fold(clean(query_text(whole), LIMIT))
    return PRIVATE if _PERSONAL.search(words) else words
