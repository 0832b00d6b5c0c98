"""Referrers of new hits as pages to look at: who sends visitors may speak of us. Chooses and remembers them; asks nobody.

Departure from the channels: a blog of its own owner on a blogging platform (`name.wordpress.com`) is no platform, but a site.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import pyarrow as pa

from attribution.hosts import Kind, is_spam, place_of
from ripplemark.records import FoundUrl, Route, UrlKind
from ripplemark.store.database import Database
from ripplemark.store.urls import add_found, known_url
from ripplemark.urls import host_of, is_public_host, is_within, normal, registrable, unwrapped

MOST = 10_000  # new URLs of one load: whoever forges more wants to keep the crawl busy
SOURCE = "access log"  # and not its file's name: a log that rotates would be a source a day
ROUND = 1  # as far out as a page that a watched page links to
#: Blogging platforms with a host for each author that the list of public suffixes does not know as such.
BLOG_HOSTS = frozenset({
    "bearblog.dev", "ghost.io", "hashnode.dev", "livejournal.com", "lofter.com", "medium.com", "pixnet.net", "substack.com", "tistory.com", "tumblr.com",
    "wordpress.com", "write.as",
})  # fmt: skip
#: Social places whose pages are articles: each may be one that speaks of us.
ARTICLES = frozenset({"51CTO Blog", "DZone", "Habr", "Hacker Noon", "InfoQ China", "Mirror", "Velog", "Zhubai"})
_REMEMBERED = 100_000  # referrers of this load that need not be judged again


class Referrers:
    """The referrers of one load: makes pages of others known, and counts the new ones and those beyond the bound."""

    def __init__(self, db: Database, own: frozenset[str], now: datetime, most: int = MOST) -> None:
        self.new = self.cut = 0
        self._db, self._own, self._now, self._most = db, own, now, most
        self._seen: set[str] = set()

    def take(self, hits: Iterable[pa.Table]) -> None:
        """Make the referrers of these hits known. Call it inside the transaction that commits the hits."""
        if len(self._seen) > _REMEMBERED:
            self._seen.clear()
        for url, at in self._fresh(hits):
            self._add(url, at)

    def _fresh(self, hits: Iterable[pa.Table]) -> Iterator[tuple[str, datetime]]:
        """(URL, moment of its first hit) of the referrers that were not met before and may be pages of others."""
        for referrer, at in first_hits(hits):
            if referrer not in self._seen:
                self._seen.add(referrer)
                if url := page_of_others(referrer, self._own):
                    yield url, datetime.fromtimestamp(at, UTC)

    def _add(self, url: str, at: datetime) -> None:
        """A page is known, and due, since the hit that shows it: so a replay of those days finds it due."""
        if self.new >= self._most and known_url(self._db, url) is None:
            self.cut += 1
            return
        found = FoundUrl(url, UrlKind.PAGE, Route.REFERRER, SOURCE, ROUND)
        self.new += add_found(self._db, [found], min(at, self._now))


def first_hits(hits: Iterable[pa.Table]) -> list[tuple[str, int]]:
    """(referrer, its first hit in seconds since 1970) of tables of hits, by that time; hits without a referrer are left out."""
    tables = [table.select(["referrer", "at"]) for table in hits]
    if not tables:
        return []
    first = pa.concat_tables(tables).group_by("referrer").aggregate([("at", "min")]).to_pydict()
    return sorted(
        ((r, at) for r, at in zip(first["referrer"], first["at_min"], strict=True) if r), key=lambda pair: (pair[1], pair[0])
    )


def page_of_others(referrer: str, own: frozenset[str]) -> str:
    """The page that a referrer names, in normal form; "" for own hosts, platforms, spammers, and hosts that cannot be asked."""
    url, _ = unwrapped(normal(referrer))
    host = host_of(url) if url else ""
    if not host or is_within(host, own) or is_spam(host) or not is_public_host(host):
        return ""
    return "" if is_platform(host, url) else url


def is_platform(host: str, url: str) -> bool:
    """Whether a URL is a search engine's, a social network's, a mailbox's, a shop's or an advertiser's own."""
    place = place_of(host, url.split("/", 3)[3].partition("?")[0])
    if place.kind in (Kind.OTHER, Kind.SITE) or place.name in ARTICLES or (place.kind is Kind.SOCIAL and not place.name):
        return False  # a social place without a name is one by GA4's list alone: a newspaper, a wiki, a host of blogs
    bare = host.removeprefix("www.")
    above = registrable(bare).partition(".")[2]  # of a site with an owner of its own: what it is hosted on
    hosted = place_of(above) is place or bare.partition(".")[2] in BLOG_HOSTS
    return not hosted
