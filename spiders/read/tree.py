"""A page's text as a tree of lxml, for all readers at once; deep nesting costs no links. Reads nothing out of it but text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement
from selectolax.lexbor import LexborHTMLParser

#: Anchors left open, up to which a page is put in order first; a page with more is a trap rather than a slip.
MOST_REPAIRS = 50
#: Elements within one another, from which on more of them are taken as standing side by side; libxml2 refuses 2,046 and what follows.
DEEPEST = 1_000
#: One class for all elements, found without asking Python, which lxml.html does for each.
_ELEMENTS = etree.ElementDefaultClassLookup(element=HtmlElement)
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
_UNREAD = " or ".join(f"ancestor::{tag}" for tag in ("script", "style", "template", "rt", "rp"))
_READ = etree.XPath(f"descendant::text()[not({_UNREAD})]", smart_strings=False)


def parsed(text: str) -> HtmlElement:
    """The tree of a page, without comments; an empty one if there is nothing in it. NULs are taken out: they would end the text for libxml2."""
    legible = _in_order(text.replace("\0", "")).encode("utf-8", "replace")
    parser = _parser(huge_tree=True)
    try:
        root = etree.fromstring(legible, parser)
    except etree.XMLSyntaxError:
        root = None
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        root = _flattened(legible)
    return parser.makeelement("html") if root is None else root


def _parser(**more: object) -> etree.HTMLParser:
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, default_doctype=False, **more
    )
    parser.set_element_class_lookup(_ELEMENTS)
    return parser


def _in_order(legible: str) -> str:
    """The page's text where anchors are closed and the body is opened as browsers do it."""
    opened = len(_OPEN_ANCHOR.findall(legible)) - len(_CLOSED_ANCHOR.findall(legible))
    if 0 < opened <= MOST_REPAIRS:
        # An anchor left open goes on in the next block, as browsers read it; libxml2 closes it, lexbor knows the rule.
        legible = LexborHTMLParser(legible).html or legible
    if not _BODY.search(legible):
        # libxml2 opens the body before elements that it knows; before <main> or <article> it goes on in the head.
        start = _BEFORE_BODY.match(legible)
        legible = f"{legible[: start.end()]}<body>{legible[start.end() :]}" if start else legible
    return legible


def _flattened(legible: bytes) -> HtmlElement:
    """The tree of a page that is nested too deep to be built as it stands."""
    parser = _parser(target=_Shallow())
    parser.feed(legible)
    return parser.close()


class _Shallow:
    """Builds a tree from what the parser tells, never deeper than DEEPEST: there an element ends where one within it begins."""

    def __init__(self) -> None:
        self._built = etree.TreeBuilder(element_factory=_parser().makeelement)
        self._open: list[tuple[str, bool]] = []  # tag, and whether it still stands open in the tree

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        if len(self._open) >= DEEPEST:
            around, _ = self._open[-1]
            self._open[-1] = (around, False)
            self._built.end(around)
        self._built.start(tag, attrs)
        self._open.append((tag, True))

    def end(self, tag: str) -> None:
        if self._open.pop()[1]:
            self._built.end(tag)

    def data(self, text: str) -> None:
        self._built.data(text)

    def close(self) -> HtmlElement:
        return self._built.close()


def related(tree: HtmlElement) -> Iterator[HtmlElement]:
    """The links and anchors that lead somewhere and state a relation, in document order."""
    return (tag for tag in tree.iterdescendants("link", "a") if tag.get("rel") is not None and tag.get("href") is not None)


def words_in(tag: HtmlElement, between: str = "") -> str:
    """What a reader sees of an element's text, joined: no scripts, styles and templates, no reading aids of ruby."""
    return between.join(_READ(tag))
