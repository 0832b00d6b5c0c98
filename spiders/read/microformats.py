"""What a page says of itself in microformats: mf2py's reading, bounded, and of it what its entries say of author, day, replies and copies."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import mf2py
from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PageElement, Tag

from ripplemark.urls import normal

#: mf2py calls itself for each element within another; deeper pages, and longer ones, are left unread.
DEEPEST, LONGEST = 200, 2_000_000
#: It also reads a text once for each property around it, and a root within a root once for each property that it is: characters read
#: so at most, an element counting as a hundred.
MOST_READ, ELEMENT = 50_000_000, 100
#: What mf2py may raise at values that it takes for URLs, dates or lists.
_FAULTS = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
_NAMES_ENTRY = re.compile(r"(?<![\w-])h-entry(?![\w-])")
_ROOT = re.compile(r"h-[a-z]|(?:hentry|hfeed|vcard|vevent|hreview|hreview-aggregate|hproduct|hrecipe|hresume|adr|geo)$")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a page's entries (h-entry) say; URLs in normal form. Author and day are the first entry's, the day only of a page with one."""

    author: str = ""
    published: str = ""
    replies: frozenset[str] = frozenset()  # what they answer
    reposts: frozenset[str] = frozenset()  # what they repeat or quote
    copies: frozenset[str] = frozenset()  # where they are published a second time


NO_ENTRY = Entry()


def entry_of(html: str, url: str) -> Entry:
    """What the page's entries say. Only pages that name the class are read at all: the older `hentry` of themes names worse than their bylines do."""
    if "h-entry" not in html or not _NAMES_ENTRY.search(html):
        return NO_ENTRY
    entries = list(_entries(microformats(html, url).get("items", [])))
    if not entries:
        return NO_ENTRY
    return Entry(
        author=_first_text(entries[0].get("author")),
        published=_first_text(entries[0].get("published")) if len(entries) == 1 else "",
        replies=_urls(entries, "in-reply-to"),
        reposts=_urls(entries, "repost-of", "quotation-of"),
        copies=_urls(entries, "syndication"),
    )


def microformats(html: str, url: str) -> dict[str, Any]:
    """The page's microformats in their canonical JSON form (items, rels, rel-urls); {} where they are too much to read."""
    if len(html) > LONGEST:
        return {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(html.replace("\0", ""), "lxml")  # a tree of its own: mf2py wants classes as lists, and changes it
    if not _bounded(soup):
        return {}
    named = soup.find("base", href=True)
    base = (normal(str(named["href"]), url) if named else "") or url
    for tag in soup.find_all("base"):
        tag.extract()  # mf2py would resolve it, and raise at one that is no URL
    try:
        found: dict[str, Any] = mf2py.Parser(doc=soup, url=base).to_dict()
    except _FAULTS:
        return {}
    return found


def _bounded(soup: BeautifulSoup) -> bool:
    """Whether the page is within what mf2py may be asked to read."""
    seen = {id(soup): (0, 0)}  # of each element: its depth, and how often mf2py reads it; 0 outside of all roots
    read = 0
    for node in soup.descendants:
        level, times = seen[id(node.parent)]
        if isinstance(node, Tag):
            level, times = level + 1, _times(node, times)
            seen[id(node)] = level, times
        read += level * times * _size(node)
        if level > DEEPEST or read > MOST_READ:
            return False
    return True


def _times(tag: Tag, around: int) -> int:
    """How often an element is read: a root within a root, once for each property that its classes may make it."""
    classes = list(tag.get("class") or ())
    if not any(_ROOT.match(name) for name in classes):
        return around
    return max(1, around * len(classes))


def _size(node: PageElement) -> int:
    return len(node) if isinstance(node, NavigableString) else ELEMENT


def _entries(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The properties of the page's entries: its items, and the children of its feeds."""
    for item in items:
        if "h-entry" in item["type"]:
            yield item["properties"]
        elif "h-feed" in item["type"]:
            yield from _entries(item.get("children", []))


def _first_text(values: Any) -> str:
    """The first value, if it is text; of an h-card its name."""
    first = values[0] if values else ""
    if isinstance(first, dict):
        return _first_text(first.get("properties", {}).get("name"))
    return first if isinstance(first, str) else ""


def _urls(entries: list[dict[str, Any]], *names: str) -> frozenset[str]:
    """The URLs that the entries give in these properties, be they plain or those of an h-cite."""
    values = [value for entry in entries for name in names for value in entry.get(name, ())]
    plain = [u for value in values for u in (_cited(value) if isinstance(value, dict) else [value])]
    return frozenset(url for u in plain if isinstance(u, str) and (url := normal(u)))


def _cited(item: dict[str, Any]) -> list[Any]:
    return item.get("properties", {}).get("url") or [item.get("value")]
