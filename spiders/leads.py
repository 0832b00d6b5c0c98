"""What a body leads the crawl to, without the full reading: links to the own site, entries of a feed, pages of a sitemap. Pure; run in the worker."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ripplemark.records import FetchOutcome
from spiders.discover.feeds import FeedReading, read_feed
from spiders.discover.sitemaps import SitemapReading, read_sitemap

_GZIP = b"\x1f\x8b"
_HEAD = 8192
_SITEMAP = re.compile(rb"<(?:[\w.-]+:)?(?:urlset|sitemapindex)[\s>]", re.I)
_FEED = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|rdf)[\s>]|jsonfeed\.org\\?/version", re.I)


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The links of a page that only lead the crawl on."""

    internal: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()


def page_leads(body: bytes, url: str, content_type: str) -> PageLinks:
    """Links of a page to its own site, and the feeds it names."""
    from spiders.read.page import read_page
    from spiders.read.brief import ReadingBrief
    links = read_page(body, url, headers={"content-type":content_type}, brief=ReadingBrief(frozenset(),()))
    return PageLinks(links.internal, links.feeds)


def source_leads(body: bytes, url: str, asked_as_sitemap: bool) -> FeedReading | SitemapReading | FetchOutcome:
    """A feed's or sitemap's entries, by what the body is, whatever it was asked as; `not_html` if it is neither."""
    head = body[:_HEAD]
    if _SITEMAP.search(head) or (body.startswith(_GZIP) and asked_as_sitemap):
        return read_sitemap(body, url)
    if _FEED.search(head):
        return read_feed(body, url)
    if asked_as_sitemap and b"<" not in head:
        return read_sitemap(body, url)
    return FetchOutcome.NOT_HTML
