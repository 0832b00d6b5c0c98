"""The main text of a page: trafilatura's judgement, and the page's own words in reading order where that finds too little."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import Any

import trafilatura
from lxml.html import HtmlElement
from trafilatura import xpaths
from trafilatura.settings import Extractor

from spiders.read.dom import Flow
from spiders.read.prose import is_own_words
from spiders.read.regions import Region
from spiders.read.verdicts import remember, verdicts_of

TEXT_LENGTH = 20_000
#: Below this many characters trafilatura's text is compared with the page's own words.
SHORT = 400
#: Below so many its fast way is not believed if the page's own words are more than twice as many, and it asks other extractors as well.
DOUBTFUL = 1_000
COMMENTED = frozenset({Region.COMMENT, Region.COMMENTS, Region.COMMENT_FORM})

_FAST, _THOROUGH = (Extractor(fast=fast, comments=False, tables=True) for fast in (True, False))

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)
for expressions in (
    xpaths.RAW_TREE_PRUNE_XPATH,
    xpaths.BODY_XPATH,
    xpaths.OVERALL_DISCARD_XPATH,
    xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH,
    xpaths.TEASER_DISCARD_XPATH,
    xpaths.DISCARD_IMAGE_ELEMENTS,
):
    remember(expressions)
_baseline: Any = import_module("trafilatura.baseline")  # under this name the package itself has a function
_baseline.BASIC_CLEAN_XPATH = verdicts_of(_baseline.BASIC_CLEAN_XPATH) or _baseline.BASIC_CLEAN_XPATH


def main_text(judged: str, flow: Flow) -> str:
    """At most 20,000 characters, paragraphs parted by line feeds; `judged` is what `extracted` gave."""
    if len(judged) >= SHORT:
        return _cut(judged)
    words = own_words(flow)
    # For short pages trafilatura falls back to bare text, with menus or without line feeds: the page's own order is better.
    enough = len(words) * 2 >= len(judged) if "\n" in words or "\n" not in judged else len(words) > 2 * len(judged)
    return _cut(words if words and enough else judged)


def extracted(tree: HtmlElement, flow: Flow) -> str:
    """The main text as trafilatura judges it, whole; "" if it finds none."""
    text = _judged(tree, _FAST)
    doubtful = len(text) < DOUBTFUL and len(own_words(flow)) > 2 * len(text)
    return _judged(tree, _THOROUGH) if doubtful else text


def _judged(tree: HtmlElement, options: Extractor) -> str:
    text: str = (trafilatura.extract(tree, options=options) or "").strip()
    return text


def own_words(flow: Flow) -> str:
    """The page's own words: content regions if it has any, else all that is no boilerplate."""
    spans = [s for s in flow.spans if is_own_words(s.state) and s.state.region not in COMMENTED]
    content = [s for s in spans if s.state.region is Region.CONTENT]
    chosen = content if sum(s.end - s.start for s in content) >= 80 else spans
    parts: list[str] = []
    at = -1
    for span in chosen:
        if parts and span.start != at:
            parts.append("\n")
        parts.append(flow.text[span.start : span.end])
        at = span.end
    return "".join(parts).strip()


def _cut(text: str) -> str:
    return text[:TEXT_LENGTH].encode("utf-8", "replace").decode("utf-8")
