"""What a body leads the crawl to, without the full reading: its links to its own site, the feeds it names; and what a body is. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from ripplemark.records import UrlKind
from ripplemark.urls import normal
from spiders.discover.page_links import page_links

_HEAD_OF_PAGE = 65_536
_LINK = re.compile(rb"<link\s[^<>]{0,2000}", re.I)
_FEED_TYPE = re.compile(rb"application/(?:rss|atom|feed)\+(?:xml|json)|application/json\s*;\s*feed", re.I)
_HREF = re.compile(rb"\shref\s{0,9}=\s{0,9}(?:\"([^\"]{1,2083})\"|'([^']{1,2083})'|([^\s\"'<>]{1,2083}))", re.I)
_GZIP = b"\x1f\x8b"
_HEAD = 8192
_SITEMAP = re.compile(rb"<(?:[\w.-]+:)?(?:urlset|sitemapindex)[\s>]", re.I)
_FEED = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|rdf)[\s>]|jsonfeed\.org\\?/version", re.I)


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The links of a page that only lead the crawl on."""

    internal: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()


def page_leads(body: bytes, url: str) -> PageLinks:
    """Links of a page to its own site, and the feeds it names."""
    return PageLinks(page_links(body, url), tuple(feed_hrefs(body, url)))


def feed_hrefs(body: bytes, url: str) -> Iterator[str]:
    """The feeds that a page's head names, absolute."""
    for tag in _LINK.findall(body[:_HEAD_OF_PAGE]):
        href = _HREF.search(tag) if _FEED_TYPE.search(tag) and b"alternate" in tag.lower() else None
        feed = normal(unescape(next(filter(None, href.groups())).decode("utf-8", "replace")), url) if href else ""
        if feed:
            yield feed


def source_kind(body: bytes, asked_as_sitemap: bool) -> UrlKind | None:
    """Whether a body is a feed or a sitemap, by what it holds, whatever it was asked as; None if it is neither."""
    head = body[:_HEAD]
    if _SITEMAP.search(head) or (asked_as_sitemap and (body.startswith(_GZIP) or b"<" not in head)):
        return UrlKind.SITEMAP
    return UrlKind.FEED if _FEED.search(head) else None
