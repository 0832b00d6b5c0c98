"""A page as one pass over its tree sees it: the visible text in reading order, and every hyperlink with its place in that text.

Scripts, comments and templates are not part of the page. What the links mean is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from spiders.read.regions import Region, region_of
from spiders.read.terms import INVISIBLE

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
_INVISIBLE = re.compile(f"[{re.escape(INVISIBLE)}]")


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
    quote: HtmlElement | None = None  # the nearest blockquote or embed


@dataclass(slots=True)
class Anchor:
    """One a/area[href] in document order."""

    position: int  # 1-based
    href: str
    tag: HtmlElement
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


def attribute(tag: HtmlElement, name: str) -> str:
    """An attribute as text; "" if it is missing."""
    value: str = tag.get(name, "")
    return value


def flow_of(tree: HtmlElement) -> Flow:
    """One pass over the tree."""
    return _Walk().over(tree)


class _Walk:
    """The pass: a stack of open elements, and the text so far."""

    def __init__(self) -> None:
        self._flow = Flow()
        self._parts: list[str] = []
        self._length = 0
        self._last = "\n"
        self._open: list[tuple[State, Block | None, Anchor | None]] = []
        self._heading = (0, 0)

    def over(self, tree: HtmlElement) -> Flow:
        self._open.append((State(Block("html", 0)), None, None))
        for event, tag in iterwalk(tree, events=("start", "end")):
            if event == "start":
                self._enter(tag)
                text = tag.text
            else:
                self._leave()
                text = tag.tail
            if text:
                self._text(text)
        self._flow.text = "".join(self._parts)
        return self._flow

    def _enter(self, tag: HtmlElement) -> None:
        name, before = tag.tag, self._open[-1][0]
        if before.silent and name not in _OPENING:
            self._open.append((before, None, None))
            return
        attrs = tag.attrib
        if not attrs and name not in _TELLING and before.region is not Region.COMMENTS:
            self._open.append((before, None, None))
            return
        block = None
        if name in BLOCKS or name == "br":
            self._break()
            block = Block(name, self._length) if name != "br" else None
        anchor = self._anchor(tag, before) if name in ("a", "area") and "href" in attrs and not before.silent else None
        if name in PICTURES and before.anchor >= 0:
            self._picture(tag, before)
        state = self._state(tag, attrs, before, block, anchor)
        if anchor is not None:
            anchor.state = state
        self._open.append((state, block, anchor))

    def _state(
        self, tag: HtmlElement, attrs: Mapping[str, str], before: State, block: Block | None, anchor: Anchor | None
    ) -> State:
        name, region = tag.tag, before.region
        if attrs or name in _REGIONAL or region is Region.COMMENTS:
            region = region_of(name, attrs, region)
        hidden = before.hidden or "hidden" in attrs or ("style" in attrs and bool(_HIDDEN.search(attrs["style"])))
        if block is None and anchor is None and region is before.region and hidden is before.hidden and name not in _MARKING:
            return before
        new = State(
            block or before.block,
            region,
            before.silent or name in SILENT,
            hidden,
            before.noscript or name == "noscript",
            before.code or name in CODE,
            before.heading or name in ("h1", "h2", "h3"),
            len(self._flow.anchors) - 1 if anchor is not None else before.anchor,
            tag if name == "blockquote" else before.quote,
        )
        return before if new == before else new

    def _anchor(self, tag: HtmlElement, before: State) -> Anchor | None:
        anchors = self._flow.anchors
        if len(anchors) >= MOST_LINKS:
            self._flow.truncated = True
            return None
        anchor = Anchor(
            len(anchors) + 1, attribute(tag, "href"), tag, before, self._length, self._length, heading=self._heading
        )
        if tag.tag == "area":
            anchor.image, anchor.alt = True, attribute(tag, "alt")
        anchors.append(anchor)
        return anchor

    def _picture(self, tag: HtmlElement, before: State) -> None:
        anchor = self._flow.anchors[before.anchor]
        anchor.image = True
        anchor.alt = anchor.alt or attribute(tag, "alt") or attribute(tag, "aria-label")

    def _leave(self) -> None:
        _, block, anchor = self._open.pop()
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

    def _text(self, raw: str) -> None:
        state = self._open[-1][0]
        if state.silent:
            return
        words = raw.split() if raw.isascii() or not _INVISIBLE.search(raw) else _INVISIBLE.sub("", raw).split()
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


#: Elements that are looked at without any attributes, and those that are even where nobody sees them.
_MARKING = SILENT | CODE
_OPENING = BLOCKS | PICTURES | {"br"}
_TELLING = _MARKING | _OPENING
_REGIONAL = frozenset(("nav", "footer", "aside", "main", "article", "header"))
