"""The words and links of a post, whether written as HTML or as plain text. Pure and bounded; judges nothing."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser

from ripplemark.urls import normal, unwrapped

MOST_MARKUP = 200_000  # characters of one post
MOST_LINKS = 100
#: A URL in running text ends at a blank, a bracket, or where Chinese begins.
_URL = re.compile(r"https?://[^\s<>\"'（）《》【】、，。；！？“”‘’\u3000-\u303f\u3400-\u9fff\uff00-\uffef]{3,2000}", re.I)
_TRAILING = ".,;:!?)]}*_~…"
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|p|/blockquote)\b[^<>]{0,200}>", re.I)


def text_of_markup(markup: str) -> str:
    """The words of a piece of HTML, lines kept apart."""
    if "<" not in markup:
        return html.unescape(markup[:MOST_MARKUP])
    tree = LexborHTMLParser(_BREAK.sub("\n\\g<0>", markup[:MOST_MARKUP]))
    for gone in tree.css("script, style, template"):
        gone.decompose()
    return (tree.body.text(separator="") if tree.body else "").replace("\xa0", " ").strip()


def links_of_markup(markup: str, base: str = "") -> tuple[str, ...]:
    """The targets of its links, redirectors unwrapped, in order; URLs written as text where it has no links."""
    if "<" not in markup:
        return links_of_text(html.unescape(markup[:MOST_MARKUP]))
    tree = LexborHTMLParser(markup[:MOST_MARKUP])
    return targets((a.attributes.get("href") or "" for a in tree.css("a[href]")[:MOST_LINKS]), base)


def links_of_text(text: str) -> tuple[str, ...]:
    """The URLs that stand in running text."""
    return targets(found.group().rstrip(_TRAILING) for found in _URL.finditer(text[:MOST_MARKUP]))


def targets(hrefs: Iterable[object], base: str = "") -> tuple[str, ...]:
    """Addresses in normal form, redirectors unwrapped, once each; what is no web address is left out."""
    found: dict[str, None] = {}
    for href in hrefs:
        url = normal(href, base or None) if isinstance(href, str) else ""
        if url:
            found[unwrapped(url)[0]] = None
        if len(found) >= MOST_LINKS:
            break
    return tuple(found)
