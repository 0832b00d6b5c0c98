"""Whether a page says of itself that it is news: schema.org's NewsArticle and its kinds, in JSON-LD or microdata. Judges no site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

_NEWS = re.compile(
    r"(?:(?:https?:)?//schema\.org/|schema:)?(?:Analysis|AskPublic|Background|Opinion|Reportage|Review)?NewsArticle", re.I
)
_ITEM_TYPES = etree.XPath(".//@itemtype", smart_strings=False)


def is_news(items: Iterable[Mapping[str, Any]], tree: HtmlElement) -> bool:
    """By the types of the page's JSON-LD objects, or of its microdata."""
    stated = (kind for item in items for kind in _kinds(item.get("@type")))
    return any(_NEWS.fullmatch(kind.strip()) for kind in stated) or any(map(_is_news_type, _ITEM_TYPES(tree)))


def _kinds(value: object) -> list[str]:
    given = value[:20] if isinstance(value, list) else [value]
    return [kind for kind in given if isinstance(kind, str)]


def _is_news_type(value: str) -> bool:
    return any(_NEWS.fullmatch(kind) for kind in value[:500].split())
