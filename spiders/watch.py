"""Where URLs come from without reading a page: what the project names, feeds, sitemaps, robots.txt, posts. Pure: (words) -> found URLs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from ripplemark.listings import is_listing
from ripplemark.records import DateMethod, FoundUrl, KnownUrl, Route, UrlKind
from ripplemark.urls import host_of, normal, unwrapped
from spiders.discover.feeds import FeedReading
from spiders.discover.sitemaps import SitemapReading, address
from spiders.scope import Scope, domain_in, home_of, is_nowhere, is_site_of_its_own

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
        misbuilt = is_nowhere(host_of(entry.url)) and domain_in(entry.url) != known.domain
        url = entry.url if scope.may_follow(entry.url) and not misbuilt else rebased(entry.url, known.url, scope)
        if url:
            by = DateMethod.FEED if entry.published_at else None
            yield FoundUrl(url, UrlKind.PAGE, Route.FEED, known.url, known.round, entry.published_at, by)
    if reading.next and domain_in(reading.next) == known.domain:
        yield FoundUrl(reading.next, UrlKind.FEED, Route.FEED, known.url, known.round)


def rebased(url: str, base: str, scope: Scope) -> str:
    """A URL on a host that cannot be asked (localhost, an example name: a site built with the wrong base) on the site's own; else ""."""
    if is_nowhere(host_of(url)):
        here = normal(url.partition("://")[2].partition("/")[2], home_of(base))
        return here if here and scope.may_ask(here) else ""
    return ""


def sitemap_urls(known: KnownUrl, reading: SitemapReading, scope: Scope) -> Iterator[FoundUrl]:
    """The site's own pages that a sitemap lists, and its further sitemaps.

    Pages of other sites are not a sitemap's to list; but one that lists none of its own was built with the wrong base."""
    for child in reading.children[:MOST_CHILDREN]:
        if domain_in(child) == known.domain:
            yield FoundUrl(child, UrlKind.SITEMAP, Route.SITEMAP, known.url, known.round)
    misplaced = not any(domain_in(u.url) == known.domain for u in reading.urls)
    for listed in reading.urls:
        url = normal(listed.url.partition("://")[2].partition("/")[2], home_of(known.url)) if misplaced else listed.url
        if domain_in(url) == known.domain and scope.may_ask(url):
            by = DateMethod.FEED if listed.published_at else None
            yield FoundUrl(url, UrlKind.PAGE, Route.SITEMAP, known.url, known.round, listed.published_at, by, is_listing(url))


def robots_sitemaps(known: KnownUrl, lines: Iterable[str], scope: Scope) -> Iterator[FoundUrl]:
    """The sitemaps that the robots.txt of a watched site names, relative ones included."""
    if not scope.is_watched(known.domain):
        return
    robots = normal("/robots.txt", known.url)
    for line in list(lines)[:MOST_CHILDREN]:
        url = address(line, robots)
        if url and domain_in(url) == known.domain:
            yield FoundUrl(url, UrlKind.SITEMAP, Route.SITEMAP, robots, known.round)
