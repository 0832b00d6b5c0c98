"""Which links of a page lead the crawl on: inward over its site, outward from a relevant page. Pure: (page, links) -> found URLs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ripplemark.records import Citation, FoundUrl, KnownUrl, Route, UrlKind
from ripplemark.urls import host_of, registrable


def is_listing_url(u: str) -> bool:
    return "page" in u


from spiders.scope import Scope, home_of

MOST_FEEDS = 10  # of one page: tag feeds repeat the site's own


def follows_site(known: KnownUrl, relevant: bool, mapped: bool, scope: Scope) -> bool:
    """Whether the links of a page to its own site are followed.

    Always those of a relevant page. On a watched site those of its home and its listings, and, where no sitemap lists its
    pages (`mapped` is False), those of every page: else pages that only other pages link to would never be found."""
    if relevant:
        return True
    if not scope.is_watched(known.domain):
        return False
    return not mapped or known.url in scope.watched_urls or known.url == home_of(known.url) or is_listing_url(known.url)


def site_urls(known: KnownUrl, internal: Iterable[str], scope: Scope) -> Iterator[FoundUrl]:
    """Links to the page's own site, in its own round. Their source is the site: which page named them first is chance."""
    for url in dict.fromkeys(internal):
        if registrable(host_of(url)) == known.domain and scope.may_ask(url):
            yield FoundUrl(url, UrlKind.PAGE, Route.SITE, home_of(url), known.round, listing=is_listing_url(url))


def feed_links(known: KnownUrl, feeds: Iterable[str], scope: Scope) -> Iterator[FoundUrl]:
    """Feeds that a page names, of its own site."""
    for url in list(dict.fromkeys(feeds))[:MOST_FEEDS]:
        if registrable(host_of(url)) == known.domain and scope.is_watched(known.domain):
            yield FoundUrl(url, UrlKind.FEED, Route.FEED, home_of(url), known.round)


def outward_urls(known: KnownUrl, citations: Iterable[Citation], scope: Scope) -> Iterator[FoundUrl]:
    """A step outward from a relevant page, if the project's rounds allow one more."""
    if known.round >= scope.rounds:
        return
    for url in dict.fromkeys(c.url for c in citations):
        if scope.may_follow(url):
            yield FoundUrl(url, UrlKind.PAGE, Route.TRACE, known.url, known.round + 1)
