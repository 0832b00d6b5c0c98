"""Which links of a page lead the crawl on: inward over its site, outward from a relevant page. Pure: (page, links) -> found URLs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ripplemark.listings import is_listing
from ripplemark.records import Citation, FoundUrl, KnownUrl, Route, UrlKind
from spiders.scope import Scope, domain_in, home_of

MOST_FEEDS = 10  # of one page: tag feeds repeat the site's own


def follows_site(known: KnownUrl, relevant: bool, mapped: bool, scope: Scope) -> bool:
    """Whether the links of a page to its own site are followed.

    Always those of a relevant page. On a watched site those of its home and its listings, and, where no sitemap lists its
    pages (`mapped` is False), those of every page: else pages that only other pages link to would never be found."""
    if relevant:
        return True
    if not scope.is_watched(known.domain):
        return False
    return not mapped or known.url in scope.watched_urls or known.url == home_of(known.url) or is_listing(known.url)


def site_urls(known: KnownUrl, internal: Iterable[str], scope: Scope) -> Iterator[FoundUrl]:
    """Links to the page's own site, in its own round. Their source is the site: which page named them first is chance."""
    for url in dict.fromkeys(internal):
        if domain_in(url) == known.domain and scope.may_ask(url):
            yield FoundUrl(url, UrlKind.PAGE, Route.SITE, home_of(url), known.round, listing=is_listing(url))


def feed_links(known: KnownUrl, feeds: Iterable[str], relevant: bool, scope: Scope) -> Iterator[FoundUrl]:
    """Feeds that the home of a watched site names, or a watched page: listings name one each, which repeat the site's own.

    A relevant page elsewhere leads to the first feed that it names: who wrote of us once may do so again."""
    most = MOST_FEEDS if known.url in scope.watched_urls else int(relevant and not is_listing(known.url))
    for url in list(dict.fromkeys(feeds))[:most]:
        if domain_in(url) == known.domain:
            yield FoundUrl(url, UrlKind.FEED, Route.FEED, home_of(url), known.round)


def outward_urls(known: KnownUrl, citations: Iterable[Citation], scope: Scope, score: float = 0.0) -> Iterator[FoundUrl]:
    """A step outward from a relevant page, if the project's rounds allow one more. `score`: the page's topic score."""
    if known.round >= scope.rounds:
        return
    for url in dict.fromkeys(c.url for c in citations):
        if scope.may_follow(url):
            yield FoundUrl(url, UrlKind.PAGE, Route.TRACE, known.url, known.round + 1, score=score)
