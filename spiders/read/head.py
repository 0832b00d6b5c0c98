"""What a page says of itself in head and byline: title, author, canonical address, feeds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from ripplemark.text import clean
from ripplemark.urls import host_of, is_public_host, normal, public_suffix
from spiders.read.byline import AUTHOR_LENGTH, author_name
from spiders.read.dom import attribute
from spiders.read.tree import words_in

TITLE_LENGTH, MOST_FEEDS = 300, 50
FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "text/xml",
        "application/xml",
    }
)
_AUTHOR_META = (
    "author",
    "article:author",
    "og:article:author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "parsely-author",
    "sailthru.author",
)
MOST_METAS, MOST_LINKS = 2_000, 1_000
# "descendant::" finds what ".//" finds, without a list of all nodes in between.
_LINKS = etree.XPath("descendant::link[@href]")
_WITH_REL = etree.XPath("descendant::a[@rel]")
_AUTHORS, _NAMES = (etree.XPath(f"descendant::*[@itemprop='{name}']") for name in ("author", "name"))
_AUTHOR_CLASS = re.compile(
    r"(?:^|\s)(?:p-author|byline|by-?line|author-?name|post-?author|entry-?author|article-?author|vcard|author|authi)(?:$|\s)",
    re.I,
)
#: Longer ones are judged anew each time.
_LONGEST_CLASS = 500


def title_of(tree: HtmlElement) -> str:
    """The title: <title>, else og:title, else the first h1."""
    for tag in islice(tree.iter("title"), 5):
        if next(tag.iterancestors("svg"), None) is None and (text := clean(words_in(tag), TITLE_LENGTH)):
            return text
    if text := clean(meta_content(tree, "og:title", "twitter:title"), TITLE_LENGTH):
        return text
    first = next(tree.iter("h1"), None)
    return clean(words_in(first, " "), TITLE_LENGTH) if first is not None else ""


def meta_content(tree: HtmlElement, *names: str) -> str:
    """The first non-empty content of a meta with one of these names (name, property or itemprop), names in order of trust."""
    found = meta_contents(tree, frozenset(names))
    return next((found[n] for n in names if n in found), "")


def meta_contents(tree: HtmlElement, names: frozenset[str]) -> dict[str, str]:
    """Of each of these names, lower case, the content of the first meta that bears it and is not empty."""
    found: dict[str, str] = {}
    for meta in islice(tree.iter("meta"), MOST_METAS):
        for key in ("property", "name", "itemprop"):
            name = attribute(meta, key).strip().lower()
            if name in names and (value := attribute(meta, "content").strip()):
                found.setdefault(name, value)
    return found


def author_of(tree: HtmlElement, items: list[dict[str, Any]], entry_author: str = "") -> str:
    """Who wrote the page: meta, JSON-LD, the author of its microformats entry, rel=author, then the byline classes of common engines; "" if nobody is named."""
    for name in (meta_content(tree, *_AUTHOR_META), *_json_ld_authors(items), entry_author, *_bylines(tree)):
        text = author_name(clean(name, AUTHOR_LENGTH))
        if text and not text.startswith(("http://", "https://")) and len(text) < 80:
            return text
    return ""


def _json_ld_authors(items: list[dict[str, Any]]) -> Iterator[str]:
    for item in items:
        authors = item.get("author")
        for author in authors if isinstance(authors, list) else [authors]:
            if isinstance(author, dict):
                yield str(author.get("name") or "")
            elif isinstance(author, str):
                yield author


def _bylines(tree: HtmlElement) -> Iterator[str]:
    for tag in islice(_WITH_REL(tree), 3_000):
        if "author" in attribute(tag, "rel").lower().split():
            yield words_in(tag, " ")
    for tag in islice(_AUTHORS(tree), 3):
        inner = next(iter(_NAMES(tag)), tag)
        yield attribute(tag, "content") or words_in(inner, " ")
    classed = (tag for tag in tree.iterdescendants("*") if (names := tag.get("class")) and _are_bylines(names))
    yield from (words_in(tag, " ") for tag in islice(classed, 3))


def _are_bylines(names: str) -> bool:
    """Whether an element with these classes is a byline."""
    return _known_bylines(names) if len(names) <= _LONGEST_CLASS else bool(_AUTHOR_CLASS.search(names))


@lru_cache(maxsize=32_768)
def _known_bylines(names: str) -> bool:
    return bool(_AUTHOR_CLASS.search(names))


def json_ld(tree: HtmlElement) -> list[dict[str, Any]]:
    """Every object of the page's JSON-LD, graphs opened, at most 200; broken scripts are passed over."""
    found: list[dict[str, Any]] = []
    scripts = (script for script in tree.iter("script") if "ld+json" in attribute(script, "type").lower())
    for script in islice(scripts, 20):
        try:
            data = json.loads((script.text or "").strip().strip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        todo = [data]
        while todo and len(found) < 200:
            item = todo.pop(0)
            if isinstance(item, list):
                todo[:0] = item[:100]
            elif isinstance(item, dict):
                found.append(item)
                todo += [item[k] for k in ("@graph", "mainEntity", "mainEntityOfPage") if isinstance(item.get(k), (list, dict))]
    return found


def canonical_of(tree: HtmlElement, base: str, link_header: str = "") -> str:
    """The canonical address, absolute; "" if there is none or it cannot be meant (localhost, private, host glued to the path)."""
    hrefs = [
        attribute(t, "href") for t in islice(_LINKS(tree), MOST_LINKS) if "canonical" in attribute(t, "rel").lower().split()
    ]
    header = re.search(r"<([^<>]+)>\s*;[^,]*\brel\s*=\s*\"?canonical\b", link_header, re.I)
    for href in (*hrefs[:1], *([header.group(1)] if header else [])):
        if usable := usable_canonical(href, base):
            return usable
    return ""


def usable_canonical(href: str, base: str) -> str:
    """A canonical href made absolute, or "" for an address that cannot be the page's."""
    text = href.strip()
    if not text or "{{" in text or text.startswith("git@") or re.match(r"[\w.-]+@[\w.-]+:", text):
        return ""
    url = normal(text, base)
    host = host_of(url) if url else ""
    return url if host and is_public_host(host) and _is_real(host, host_of(base)) else ""


@lru_cache(maxsize=16_384)
def _is_real(host: str, own: str) -> bool:
    """Whether the host ends in a public suffix, which "name.github.ioblog" does not, or where the page's own host ends."""
    known = bool(public_suffix(host)) or host.rpartition(".")[2] == own.rpartition(".")[2]
    return known or ":" in host or host.replace(".", "").isdigit()


def feeds_of(tree: HtmlElement, base: str) -> tuple[str, ...]:
    """Feeds that the page announces, at most 50; comment feeds last."""
    found: dict[str, bool] = {}
    for tag in islice(_LINKS(tree), MOST_LINKS):
        rel = attribute(tag, "rel").lower().split()
        kind = attribute(tag, "type").partition(";")[0].strip().lower()
        if ("alternate" in rel and kind in FEED_TYPES) or "feed" in rel:
            url = normal(attribute(tag, "href"), base)
            if url and (is_public_host(host_of(url)) or host_of(url) == host_of(base)):
                found.setdefault(url, "comment" in url.lower())
    return tuple(sorted(found, key=lambda u: found[u]))[:MOST_FEEDS]
