"""A page as one pass over its tree sees it: the visible text in reading order, and every hyperlink with its place in that text.

Scripts, comments and templates are not part of the page. What the links mean is decided elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from spiders.read.regions import Region, region_of
from spiders.read.terms import DROP_INVISIBLE

#: Hyperlinks that a reading keeps; a page with more says so.
MOST_LINKS = 10_000

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "noscript", "ol", "p", "pre", "search", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
SILENT = frozenset({
    "script", "style", "template", "head", "title", "textarea", "select", "datalist", "iframe", "object", "noframes",
    "noembed", "applet", "audio", "video",
})  # fmt: skip
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "dt", "legend"))
CODE = frozenset(("pre", "code", "kbd", "samp", "tt", "var"))
PICTURES = frozenset(("img", "svg", "picture"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


@dataclass(slots=True)
class Block:
    """A block element: where its text begins and ends in the flow."""

    tag: str
    start: int
    end: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """What holds for everything inside an element."""

    block: Block
    region: Region | None = None
    silent: bool = False
    hidden: bool = False
    noscript: bool = False
    code: bool = False
    heading: bool = False
    anchor: int = -1  # index into Flow.anchors of the link around it
    quote: Tag | None = None  # the nearest blockquote or embed


@dataclass(slots=True)
class Anchor:
    """One a/area[href] in document order."""

    position: int  # 1-based
    href: str
    tag: Tag
    state: State
    start: int
    end: int = 0
    image: bool = False
    alt: str = ""
    heading: tuple[int, int] = (0, 0)  # flow[start:end] of the last heading before it


@dataclass(frozen=True, slots=True)
class Span:
    """A run of visible text of one kind: flow[start:end]."""

    start: int
    end: int
    state: State


@dataclass(slots=True)
class Flow:
    """The page's text, blocks parted by line feeds and blanks collapsed, with its links and kinds."""

    text: str = ""
    spans: list[Span] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    truncated: bool = False  # more than MOST_LINKS links


def attribute(tag: Tag, name: str) -> str:
    """An attribute as text; "" if it is missing."""
    value = tag.attrs.get(name)
    return value if isinstance(value, str) else " ".join(value or ())


def flow_of(soup: BeautifulSoup) -> Flow:
    """One pass over the tree."""
    return _Walk().over(soup)


class _Walk:
    """The pass: a stack of open elements, and the text so far."""

    def __init__(self) -> None:
        self._flow = Flow()
        self._parts: list[str] = []
        self._length = 0
        self._last = "\n"
        self._open: list[tuple[Tag, State, Block | None, Anchor | None]] = []
        self._heading = (0, 0)

    def over(self, soup: BeautifulSoup) -> Flow:
        state = State(Block("html", 0))
        self._open.append((soup, state, state.block, None))
        node: Any = soup.contents[0] if soup.contents else None
        while node is not None:
            while self._open[-1][0] is not node.parent:
                self._leave()
            if isinstance(node, Tag):
                self._enter(node)
            elif type(node) is NavigableString or not isinstance(node, PreformattedString):
                self._text(node)
            node = node.next_element
        while self._open:
            self._leave()
        self._flow.text = "".join(self._parts)
        return self._flow

    def _enter(self, tag: Tag) -> None:
        name = tag.name
        before = self._open[-1][1]
        block = None
        if name in BLOCKS or name == "br":
            self._break()
            block = Block(name, self._length) if name != "br" else None
        anchor = self._anchor(tag, before) if name in ("a", "area") and "href" in tag.attrs and not before.silent else None
        if name in PICTURES and before.anchor >= 0:
            self._picture(tag, before)
        state = self._state(tag, before, block, anchor)
        if anchor is not None:
            anchor.state = state
        self._open.append((tag, state, block, anchor))

    def _state(self, tag: Tag, before: State, block: Block | None, anchor: Anchor | None) -> State:
        name, attrs = tag.name, tag.attrs
        region = (
            region_of(name, attrs, before.region)
            if attrs or name in _REGIONAL or before.region is Region.COMMENTS
            else before.region
        )
        silent = before.silent or name in SILENT
        hidden = before.hidden or (
            "hidden" in attrs or ("style" in attrs and bool(_HIDDEN.search(str(attrs["style"])))) if attrs else False
        )
        noscript, code = before.noscript or name == "noscript", before.code or name in CODE
        heading = before.heading or name in ("h1", "h2", "h3")
        number = len(self._flow.anchors) - 1 if anchor is not None else before.anchor
        quote = tag if name == "blockquote" else before.quote
        new = (block or before.block, region, silent, hidden, noscript, code, heading, number, quote)
        old = (
            before.block,
            before.region,
            before.silent,
            before.hidden,
            before.noscript,
            before.code,
            before.heading,
            before.anchor,
            before.quote,
        )
        return before if new == old else State(*new)

    def _anchor(self, tag: Tag, before: State) -> Anchor | None:
        anchors = self._flow.anchors
        if len(anchors) >= MOST_LINKS:
            self._flow.truncated = True
            return None
        anchor = Anchor(
            len(anchors) + 1, attribute(tag, "href"), tag, before, self._length, self._length, heading=self._heading
        )
        if tag.name == "area":
            anchor.image, anchor.alt = True, attribute(tag, "alt")
        anchors.append(anchor)
        return anchor

    def _picture(self, tag: Tag, before: State) -> None:
        anchor = self._flow.anchors[before.anchor]
        anchor.image = True
        anchor.alt = anchor.alt or attribute(tag, "alt") or attribute(tag, "aria-label")

    def _leave(self) -> None:
        _, _, block, anchor = self._open.pop()
        if anchor is not None:
            anchor.end = self._length
        if block is not None:
            block.end = self._length
            if block.tag in HEADINGS:
                self._heading = (block.start, block.end)
            self._break()

    def _break(self) -> None:
        if self._last != "\n":
            self._parts.append("\n")
            self._length += 1
            self._last = "\n"

    def _text(self, node: NavigableString) -> None:
        state = self._open[-1][1]
        if state.silent:
            return
        raw = str(node)
        words = raw.translate(DROP_INVISIBLE).split() if not raw.isascii() else raw.split()
        lead = " " if raw[:1].isspace() and self._last not in " \n" else ""
        text = lead + " ".join(words)
        if words and raw[-1:].isspace():
            text += " "
        if not text:
            return
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        self._last = text[-1]
        if words:
            self._flow.spans.append(Span(start, self._length, state))


_REGIONAL = frozenset(("nav", "footer", "aside", "main", "article", "header"))
