"""What a page says of itself in head and byline: title, author, canonical address, feeds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import tldextract
from bs4 import BeautifulSoup
from bs4.element import Tag

from ripplemark.text import clean
from ripplemark.urls import host_of, is_public_host, normal
from spiders.read.byline import AUTHOR_LENGTH, author_name
from spiders.read.dom import attribute

_suffixes = tldextract.TLDExtract(suffix_list_urls=())
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
_AUTHOR_CLASS = re.compile(
    r"(?:^|\s)(?:p-author|byline|by-?line|author-?name|post-?author|entry-?author|article-?author|vcard|author|authi)(?:$|\s)",
    re.I,
)


def title_of(soup: BeautifulSoup) -> str:
    """The title: <title>, else og:title, else the first h1."""
    for tag in soup.find_all("title", limit=5):
        if tag.find_parent("svg") is None and (text := clean(tag.get_text(), TITLE_LENGTH)):
            return text
    if text := clean(meta_content(soup, "og:title", "twitter:title"), TITLE_LENGTH):
        return text
    first = soup.find("h1")
    return clean(first.get_text(" "), TITLE_LENGTH) if first else ""


def meta_content(soup: BeautifulSoup, *names: str) -> str:
    """The first non-empty content of a meta with one of these names (name, property or itemprop), names in order of trust."""
    found = meta_contents(soup, frozenset(names))
    return next((found[n] for n in names if n in found), "")


def meta_contents(soup: BeautifulSoup, names: frozenset[str]) -> dict[str, str]:
    """Of each of these names, lower case, the content of the first meta that bears it and is not empty."""
    found: dict[str, str] = {}
    for meta in soup.find_all("meta", content=True, limit=2_000):
        for key in ("property", "name", "itemprop"):
            name = attribute(meta, key).strip().lower()
            if name in names and (value := attribute(meta, "content").strip()):
                found.setdefault(name, value)
    return found


def author_of(soup: BeautifulSoup, items: list[dict[str, Any]], entry_author: str = "") -> str:
    """Who wrote the page: meta, JSON-LD, the author of its microformats entry, rel=author, then the byline classes of common engines; "" if nobody is named."""
    for name in (meta_content(soup, *_AUTHOR_META), *_json_ld_authors(items), entry_author, *_bylines(soup)):
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


def _bylines(soup: BeautifulSoup) -> Iterator[str]:
    for tag in soup.find_all(["a", "link"], rel=True, limit=3_000):
        if tag.name == "a" and "author" in attribute(tag, "rel").lower().split():
            yield tag.get_text(" ")
    for tag in soup.find_all(itemprop="author", limit=3):
        inner = tag.find(itemprop="name")
        yield attribute(tag, "content") or (inner if isinstance(inner, Tag) else tag).get_text(" ")
    for tag in soup.find_all(class_=_AUTHOR_CLASS, limit=3):
        yield tag.get_text(" ")


def json_ld(soup: BeautifulSoup) -> list[dict[str, Any]]:
    """Every object of the page's JSON-LD, graphs opened, at most 200; broken scripts are passed over."""
    found: list[dict[str, Any]] = []
    for script in soup.find_all("script", type=re.compile(r"ld\+json", re.I), limit=20):
        try:
            data = json.loads(script.get_text().strip().strip(";"), strict=False)
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


def canonical_of(soup: BeautifulSoup, base: str, link_header: str = "") -> str:
    """The canonical address, absolute; "" if there is none or it cannot be meant (localhost, private, host glued to the path)."""
    hrefs = [
        attribute(t, "href")
        for t in soup.find_all("link", href=True, limit=500)
        if "canonical" in attribute(t, "rel").lower().split()
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


def _is_real(host: str, own: str) -> bool:
    """Whether the host ends in a public suffix, which "name.github.ioblog" does not, or where the page's own host ends."""
    known = bool(_suffixes(host).suffix) or host.rpartition(".")[2] == own.rpartition(".")[2]
    return known or ":" in host or host.replace(".", "").isdigit()


def feeds_of(soup: BeautifulSoup, base: str) -> tuple[str, ...]:
    """Feeds that the page announces, at most 50; comment feeds last."""
    found: dict[str, bool] = {}
    for tag in soup.find_all("link", href=True, limit=1_000):
        rel = attribute(tag, "rel").lower().split()
        kind = attribute(tag, "type").partition(";")[0].strip().lower()
        if ("alternate" in rel and kind in FEED_TYPES) or "feed" in rel:
            url = normal(attribute(tag, "href"), base)
            if url and (is_public_host(host_of(url)) or host_of(url) == host_of(base)):
                found.setdefault(url, "comment" in url.lower())
    return tuple(sorted(found, key=lambda u: found[u]))[:MOST_FEEDS]
