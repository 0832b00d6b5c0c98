"""The sitemaps of crawler-commons: how many pages and further sitemaps each names, counted in the files by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from spiders.discover.feeds import read_feed
from spiders.discover.sitemaps import read_sitemap

Shared = Callable[[str], Path]
FOLDER = "suites/crawler-commons/src/test/resources/sitemaps"
URL = "http://www.example.com/sitemap.xml"
#: file -> (pages, further sitemaps). Locations of images, videos and players, and alternates in other languages, are none of them.
NAMED = {
    "do-not-visit.txt": (1, 0),
    "sitemap-with-bom.txt": (2, 0),
    "sitemap.badns.xml": (2, 0),  # a namespace that is none of sitemaps.org's; blanks around a location
    "sitemap.index.xml": (0, 15),  # addresses as bare text of <sitemap>, without the <loc> that the format asks for
    "sitemap.ns.xml": (2, 0),
    "sitemap.txt": (2, 0),
    "sitemap.txt.gz": (5, 0),
    "xmlSitemap.gz": (5, 0),
    "extension/hebdenbridgetimes-articles-sitemap.xml": (74, 0),
    "extension/pagemaps-sitemap.xml": (2, 0),
    "extension/shinpaideshou-news-sitemap.xml": (3, 0),
    "extension/sitemap-images.xml": (1, 0),
    "extension/sitemap-links.xml": (3, 0),
    "extension/sitemap-mobile.xml": (3, 0),
    "extension/sitemap-news.xml": (2, 0),
    "extension/sitemap-videos-tvshow.xml": (1, 0),
    "extension/sitemap-videos.xml": (3, 0),
}
#: No sitemap but a feed, which discovery reads as one.
FEED = "atom.xml"

pytestmark = pytest.mark.corpus


def test_counts(shared: Shared) -> None:
    folder = shared(FOLDER)
    files = {str(f.relative_to(folder)): read_sitemap(f.read_bytes(), URL) for f in folder.rglob("*") if f.is_file()}
    found = {name: (len(r.urls), len(r.children)) for name, r in files.items() if name != FEED}
    print(
        f"{sum(found[name] == NAMED[name] for name in NAMED)} of {len(NAMED)} sitemaps, {sum(n for n, _ in found.values())} pages"
    )
    assert found == NAMED


def test_a_feed_is_read_as_one(shared: Shared) -> None:
    body = shared(f"{FOLDER}/{FEED}").read_bytes()
    assert read_sitemap(body, URL).urls == ()
    assert len(read_feed(body, URL).entries) == 1
