"""Feeds, sitemaps and robots.txt of sites that were built with the wrong address: what they mean is asked, what they must not say is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from ripplemark.config import Brand, Crawl, Project, Storage
from ripplemark.records import KnownUrl, UrlKind, UrlState
from ripplemark.store.urls import priority_of
from spiders.discover.feeds import read_feed
from spiders.discover.sitemaps import read_sitemap
from spiders.scope import Scope, scope_of
from spiders.trace import site_urls
from spiders.watch import feed_urls, robots_sitemaps, sitemap_urls

HOME = "https://blog.hljin.example/"


@pytest.fixture
def scope(tmp_path: Path) -> Scope:
    project = Project(
        tmp_path / "ripplemark.toml", Brand("Acme", domains=("acme.example",)), Storage(tmp_path / "r.db", tmp_path / "data"), crawl=Crawl(watch=(HOME,))
    )  # fmt: skip
    return scope_of(project, (HOME,), 2026)


def known(path: str, kind: UrlKind) -> KnownUrl:
    return KnownUrl(
        1, HOME + path, "blog.hljin.example", "hljin.example", kind, UrlState.DONE, 0, 0, None, "", "", "", 0, False
    )


@pytest.mark.parametrize(
    ("locs", "urls"),
    [
        (["/a/", "//blog.hljin.example/b", f"{HOME}c"], ["a/", "b", "c"]),
        ([f"https://old-name.example/{n}" for n in "ab"], ["a", "b"]),  # every page on another host: the site's own are meant
        ([f"{HOME}a", "https://other.example/b"], ["a"]),  # a page of another site among its own is not a sitemap's to list
        (["http://localhost:1313/a", "{{ site.url }}/b"], ["a"]),
        (["git@github.com:name/site", "{{ site.url }}/b"], []),
    ],
)
def test_pages_of_a_sitemap(scope: Scope, locs: list[str], urls: list[str]) -> None:
    """Number 11 of what real sites do."""
    body = "<urlset>" + "".join(f"<url><loc>{loc}</loc></url>" for loc in locs) + "</urlset>"
    at = known("sitemap.xml", UrlKind.SITEMAP)
    found = [f.url for f in sitemap_urls(at, read_sitemap(body.encode(), at.url), scope)]
    assert found == [HOME + u for u in urls]


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("https://blog.hljin.example/map.xml", f"{HOME}map.xml"),
        ("/map.xml", f"{HOME}map.xml"),
        ("git@github.com:name/site.git/sitemap.xml", ""),
        ("https://elsewhere.example/map.xml", ""),
        ("http://localhost:4000/sitemap.xml", ""),
        ("{{ site.url }}/sitemap.xml", ""),
    ],
)
def test_sitemaps_of_robots(scope: Scope, line: str, url: str) -> None:
    """Number 11."""
    found = [f.url for f in robots_sitemaps(known("", UrlKind.PAGE), [line], scope)]
    assert found == [url] * bool(url)


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/a/", f"{HOME}a/"),
        ("a/", f"{HOME}a/"),
        ("http://example.com/a/", f"{HOME}a/"),  # the name that themes come with
        ("https://another-blog.org/a/", "https://another-blog.org/a/"),  # a planet lists what others wrote
    ],
)
def test_entries_of_a_feed(scope: Scope, link: str, url: str) -> None:
    """Number 12."""
    body = f'<rss version="2.0"><channel><item><link>{link}</link><pubDate>Mon, 01 Jan 0001 00:00:00 +0000</pubDate></item></channel></rss>'
    at = known("index.xml", UrlKind.FEED)
    found = list(feed_urls(at, read_feed(body.encode(), at.url), scope))
    assert [(f.url, f.published_at) for f in found] == [(url, None)]


def test_a_feed_per_tag_is_bounded_and_a_big_one_is_read() -> None:
    """Number 12: more than a megabyte, and cut off within an entry."""
    entry = f"<item><title>A post</title><link>{HOME}{{}}</link><description>{'word ' * 800}</description></item>"
    body = '<rss version="2.0"><channel>' + "".join(entry.format(n) for n in range(400))
    assert len(body) > 1_000_000
    assert len(read_feed(body.encode(), f"{HOME}index.xml").entries) >= 399


def test_lists_of_posts_come_after_posts(scope: Scope) -> None:
    """Number 29: 211 lists for 14 posts. Lists come last of their kind, and what a sitemap lists before what is merely linked."""
    posts, lists = ("2024/05/tea/", "posts/cups/"), ("tags/tea/", "categories/a/b/", "page/7/", "2024/05/")
    body = "<urlset>" + "".join(f"<url><loc>/{path}</loc></url>" for path in (*posts, *lists)) + "</urlset>"
    at = known("sitemap.xml", UrlKind.SITEMAP)
    mapped = [priority_of(f) for f in sitemap_urls(at, read_sitemap(body.encode(), at.url), scope)]
    linked = [priority_of(f) for f in site_urls(at, [HOME + path for path in (*posts, *lists)], scope)]
    for urgency in (mapped, linked):
        assert len(urgency) == 6
        assert min(urgency[:2]) > max(urgency[2:])
    assert min(mapped) > max(linked)
