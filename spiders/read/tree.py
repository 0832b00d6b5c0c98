"""A page's text as a tree: BeautifulSoup over lxml, the one pair that survives deep nesting with its links. Reads nothing out of it."""

from __future__ import annotations

import re
import warnings

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from selectolax.lexbor import LexborHTMLParser

#: Anchors left open, up to which a page is put in order first; a page with more is a trap rather than a slip.
MOST_REPAIRS = 50
_OPEN_ANCHOR = re.compile(r"<a[\s>]", re.I)
_CLOSED_ANCHOR = re.compile(r"</a[\s>]", re.I)
_BODY = re.compile(r"<body[\s/>]", re.I)
_ATTRIBUTES = r"""(?:[^>"']++|"[^"]*+"|'[^']*+')*+>"""
#: What may stand before the body, whose tags a page may leave out (WHATWG HTML, 13.1.2.4). Nothing in it is ever looked at twice.
_BEFORE_BODY = re.compile(
    rf"""(?:[\s\ufeff]++|<!--.*?-->|<!doctype[^>]*+>|</?(?:html|head)\b{_ATTRIBUTES}|<(?:meta|link|base)\b{_ATTRIBUTES}
    |<(script|style|title|noscript|template)\b.*?</\1\b[^>]*+>)*+""",
    re.I | re.S | re.X,
)


def parsed(text: str) -> BeautifulSoup:
    """The tree of a page. NULs are taken out: they would end the text for libxml2."""
    legible = text.replace("\0", "")
    opened = len(_OPEN_ANCHOR.findall(legible)) - len(_CLOSED_ANCHOR.findall(legible))
    if 0 < opened <= MOST_REPAIRS:
        # An anchor left open goes on in the next block, as browsers read it; libxml2 closes it, lexbor knows the rule.
        legible = LexborHTMLParser(legible).html or legible
    if not _BODY.search(legible):
        # libxml2 opens the body before elements that it knows; before <main> or <article> it goes on in the head.
        start = _BEFORE_BODY.match(legible)
        legible = f"{legible[: start.end()]}<body>{legible[start.end() :]}" if start else legible
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return BeautifulSoup(legible, "lxml", multi_valued_attributes=None)
