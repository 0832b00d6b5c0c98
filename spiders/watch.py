"""Where URLs come from without reading a page: what the project names, feeds, sitemaps, robots.txt, posts. Pure: (words) -> found URLs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from ripplemark.records import DateMethod, FoundUrl, KnownUrl, Route, UrlKind
from ripplemark.urls import host_of, normal, registrable, unwrapped
from spiders.discover.feeds import FeedReading
from spiders.discover.sitemaps import SitemapReading
from spiders.scope import Scope, home_of, is_site_of_its_own

#: A site may name any number of feeds (one per tag) and sitemaps; beyond this they bring nothing new.
MOST_CHILDREN = 500
_SITEMAP = re.compile(r"sitemap[^/]*\.(?:xml|txt)(?:\.gz)?$", re.I)
_FEED = re.compile(r"(?:^|/)(?:(?:feed|rss|atom|index)[^/]*\.(?:xml|rss|atom|json)|feed|rss|atom)/?$|\.(?:rss|atom)$", re.I)


def kind_of(url: str) -> UrlKind:
    """What a URL named by a person probably is; what it answers with decides how it is read."""
    path = urlsplit(url).path
    if _SITEMAP.search(path):
        return UrlKind.SITEMAP
    return UrlKind.FEED if _FEED.search(path) or path.endswith(".xml") else UrlKind.PAGE


def seeds(watched: Iterable[str]) -> Iterator[FoundUrl]:
    """The watched URLs themselves, the home of each host, and the place where sitemaps usually are."""
    urls = [u for u in (normal(w) for w in watched) if u]
    for url in urls:
        yield FoundUrl(url, kind_of(url), Route.WATCH, "crawl.watch", 0)
    for home in dict.fromkeys(home_of(u) for u in urls if is_site_of_its_own(u)):
        yield FoundUrl(home, UrlKind.PAGE, Route.WATCH, "crawl.watch", 0)
        yield FoundUrl(f"{home}sitemap.xml", UrlKind.SITEMAP, Route.SITEMAP, home, 0)


def post_seeds(links: Iterable[tuple[str, str]], scope: Scope) -> Iterator[FoundUrl]:
    """(URL, post key) pairs -> pages to look at; links to the brand itself and to other posts are no pages of others."""
    for raw, key in links:
        url, _ = unwrapped(normal(raw))
        if url and scope.may_follow(url):
            yield FoundUrl(url, UrlKind.PAGE, Route.POST, key, 0)


def feed_urls(known: KnownUrl, reading: FeedReading, scope: Scope) -> Iterator[FoundUrl]:
    """The entries of a feed with its dates, and the feed's next page."""
    for entry in reading.entries:
        if scope.may_follow(entry.url):
            by = DateMethod.FEED if entry.published_at else None
            yield FoundUrl(entry.url, UrlKind.PAGE, Route.FEED, known.url, known.round, entry.published_at, by)
    if reading.next and registrable(host_of(reading.next)) == known.domain:
        yield FoundUrl(reading.next, UrlKind.FEED, Route.FEED, known.url, known.round)


def sitemap_urls(known: KnownUrl, reading: SitemapReading, scope: Scope) -> Iterator[FoundUrl]:
    """The site's own pages that a sitemap lists, and its further sitemaps. Pages of other sites are not a sitemap's to list."""
    for child in reading.children[:MOST_CHILDREN]:
        if registrable(host_of(child)) == known.domain:
            yield FoundUrl(child, UrlKind.SITEMAP, Route.SITEMAP, known.url, known.round)
    for listed in reading.urls:
        if registrable(host_of(listed.url)) == known.domain and scope.may_ask(listed.url):
            by = DateMethod.FEED if listed.published_at else None
            yield FoundUrl(listed.url, UrlKind.PAGE, Route.SITEMAP, known.url, known.round, listed.published_at, by)


def robots_sitemaps(known: KnownUrl, lines: Iterable[str], scope: Scope) -> Iterator[FoundUrl]:
    """The sitemaps that the robots.txt of a watched site names, relative ones included."""
    if not scope.is_watched(known.domain):
        return
    robots = normal("/robots.txt", known.url)
    for line in list(lines)[:MOST_CHILDREN]:
        url = normal(line, robots)
        if url and registrable(host_of(url)) == known.domain:
            yield FoundUrl(url, UrlKind.SITEMAP, Route.SITEMAP, robots, known.round)
