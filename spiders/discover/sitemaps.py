"""Sitemaps to URLs: urlset, index, news, plain text, gzip. Entities are never expanded and nothing is asked from the network."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from ripplemark.urls import normal
from spiders.discover.feeds import iso_date

MOST_URLS = 50_000
MOST_BYTES = 50 * 1024 * 1024
MOST_TOKENS = 6 * MOST_URLS

#: One pass over the file: entry starts, and the three elements that count, each with its text. Linear: nothing may run past a "<".
_TOKEN = re.compile(
    rb"<(?:([\w.-]{1,30}):)?(url|sitemap|loc|lastmod|publication_date)(?:\s[^<>]{0,500})?>\s*"
    rb"(?:<!\[CDATA\[([^\]]{1,9000})\]\]>|([^<]{0,9000}))",
    re.I,
)
_ENTITY = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&#38;": "&", "&#x26;": "&"}
_ENTITIES = re.compile("|".join(_ENTITY))
_WEB = ("http://", "https://")
_NO_ADDRESS = re.compile(r"\s*(?:\{[{%]|[\w.-]{1,50}@[\w.-]{1,200}:)")


@dataclass(frozen=True, slots=True)
class SitemapUrl:
    """One page that a sitemap names."""

    url: str  # absolute, normal form
    lastmod: datetime | None  # when it changed, if the sitemap says so
    published_at: datetime | None = None  # only news sitemaps say when it appeared


@dataclass(frozen=True, slots=True)
class SitemapReading:
    """Pages and further sitemaps, in the file's order, once each; at most 50,000 together."""

    urls: tuple[SitemapUrl, ...] = ()
    children: tuple[str, ...] = ()


def read_sitemap(body: bytes, url: str) -> SitemapReading:
    """What a sitemap fetched from `url` names. Anything that is no sitemap gives an empty reading; never raises."""
    plain = _utf8(_inflated(body))
    return _xml(plain, url) if b"<" in plain[:2048] else _text(plain)


def _xml(body: bytes, url: str) -> SitemapReading:
    pages: dict[str, SitemapUrl] = {}
    children: dict[str, None] = {}
    for entry in _entries(body):
        target = address(entry.get("loc") or entry["bare"], url)
        if target and entry["kind"] == "sitemap":
            children.setdefault(target)
        elif target:
            dates = iso_date(entry.get("lastmod", "")), iso_date(entry.get("publication_date", ""))
            pages.setdefault(target, SitemapUrl(target, dates[0] or dates[1], dates[1]))
        if len(pages) + len(children) >= MOST_URLS:
            break
    return SitemapReading(tuple(pages.values()), tuple(children))


def address(written: str, base: str) -> str:
    """The URL that is meant, relative ones included; "" for none, such as a template nobody filled in, or `git@host:name`."""
    return "" if _NO_ADDRESS.match(written) else normal(written, base)


def _entries(body: bytes) -> Iterator[dict[str, str]]:
    """The entries of a file as the first text of each element; a loc of another namespace (image:loc) is not the page's.

    `bare` is an address that stands in the entry itself, as some write it who leave out the loc."""
    entry: dict[str, str] = {}
    prefix = b""
    for found in islice(_TOKEN.finditer(body), MOST_TOKENS):
        name = found.group(2).decode().lower()
        if name in ("url", "sitemap"):
            if entry:
                yield entry
            text = _resolved(found.group(3) or found.group(4))
            entry, prefix = {"kind": name, "bare": text if text.startswith(_WEB) else ""}, found.group(1)
        elif entry and (name != "loc" or found.group(1) == prefix):
            entry.setdefault(name, _resolved(found.group(3) or found.group(4)))
    if entry:
        yield entry


def _text(body: bytes) -> SitemapReading:
    """sitemaps.org "text file": one absolute URL a line, UTF-8."""
    lines = (line.strip() for line in body[:MOST_BYTES].decode("utf-8", "replace").splitlines()[: 2 * MOST_URLS])
    urls = dict.fromkeys(u for line in lines if line.startswith(_WEB) and (u := normal(line)))
    return SitemapReading(tuple(SitemapUrl(u, None) for u in list(urls)[:MOST_URLS]))


def _resolved(raw: bytes) -> str:
    """The five XML entities resolved; any other is left as written."""
    return _ENTITIES.sub(lambda m: _ENTITY[m.group()], raw.decode("utf-8", "replace").strip())


def _inflated(body: bytes) -> bytes:
    """The body, decompressed up to 50 MB if it is gzip; what came before a fault in it is kept."""
    if body[:2] != b"\x1f\x8b":
        return body[:MOST_BYTES]
    unzip = zlib.decompressobj(wbits=31)
    try:
        return unzip.decompress(body, MOST_BYTES)
    except zlib.error:
        return b""


def _utf8(body: bytes) -> bytes:
    """UTF-16 sitemaps as UTF-8; the mark taken off."""
    for mark, name in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8")):
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace").encode("utf-8", "replace")
    return body
