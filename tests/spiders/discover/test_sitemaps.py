"""Sitemaps as they are found: indexes, news, text, gzip, odd addresses; bombs stay inert."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.discover.sitemaps import MOST_URLS, SitemapUrl, read_sitemap
from tests.hard_stop import ended

URL = "https://www.example.com/sitemap.xml"
DAY = datetime(2024, 6, 5, tzinfo=UTC)


def urlset(*locs: str, rest: str = "") -> bytes:
    entries = "".join(f"<url><loc>{loc}</loc>{rest}</url>" for loc in locs)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode()


def urls(body: bytes) -> list[str]:
    return [u.url for u in read_sitemap(body, URL).urls]


@pytest.mark.parametrize(
    ("loc", "url"),
    [
        ("https://www.example.com/a", "https://www.example.com/a"),
        ("/a/", "https://www.example.com/a/"),
        ("//other.example.com/a", "https://other.example.com/a"),
        ("\n  https://www.example.com/a\n ", "https://www.example.com/a"),
        ("https://www.example.com/?a=1&amp;b=2", "https://www.example.com/?a=1&b=2"),
        ("<![CDATA[https://www.example.com/c?a&b]]>", "https://www.example.com/c?a&b"),
        ("https://www.example.com/紙船", "https://www.example.com/%E7%B4%99%E8%88%B9"),
    ],
)
def test_addresses(loc: str, url: str) -> None:
    assert urls(urlset(loc)) == [url]


@pytest.mark.parametrize("loc", ["", "javascript:alert(1)", "ftp://a.example/x", "mailto:a@b.example"])
def test_no_address(loc: str) -> None:
    assert urls(urlset(loc)) == []


def test_dates() -> None:
    body = urlset("/a", rest="<lastmod>2024-06-05T02:00:00+02:00</lastmod>")
    assert read_sitemap(body, URL).urls == (SitemapUrl("https://www.example.com/a", DAY),)
    news = urlset(
        "/a",
        rest="<news:news><news:publication_date>2024-06-05</news:publication_date></news:news><lastmod>2024-07-01</lastmod>",
    )
    assert read_sitemap(news, URL).urls[0].published_at == DAY
    assert read_sitemap(urlset("/a", rest="<lastmod>0001-01-01T00:00:00Z</lastmod>"), URL).urls[0].lastmod is None


def test_an_image_is_no_page() -> None:
    body = urlset("/a", rest="<image:image><image:loc>https://cdn.example.com/i.png</image:loc></image:image>")
    assert urls(body) == ["https://www.example.com/a"]
    assert urls(b"<url><image:loc>https://cdn.example.com/i.png</image:loc><loc>/b</loc></url>") == [
        "https://www.example.com/b"
    ]


def test_prefixes_indexes_and_twins() -> None:
    index = b"<sitemapindex><sitemap><loc>/one.xml.gz</loc></sitemap><sitemap><loc>/one.xml.gz</loc></sitemap></sitemapindex>"
    assert read_sitemap(index, URL).children == ("https://www.example.com/one.xml.gz",)
    assert urls(b"<sm:urlset><sm:url><sm:loc>/a</sm:loc></sm:url></sm:urlset>") == ["https://www.example.com/a"]


def test_text_gzip_and_utf16() -> None:
    assert urls(b"https://www.example.com/a\r\n\nnot one\nhttps://www.example.com/b\n") == [
        "https://www.example.com/a",
        "https://www.example.com/b",
    ]
    assert urls(gzip.compress(urlset("/a"))) == ["https://www.example.com/a"]
    assert urls(gzip.compress(urlset("/a"))[:-9]) == ["https://www.example.com/a"]
    assert urls(urlset("/a").decode().encode("utf-16")) == ["https://www.example.com/a"]


def test_bombs_are_inert() -> None:
    assert urls(
        b'<!DOCTYPE x [<!ENTITY a "https://www.example.com/"><!ENTITY f SYSTEM "file:///etc/passwd">]>' + urlset("&f;")
    ) != ["file:///etc/passwd"]
    assert len(urls(urlset(*(f"/{i}" for i in range(MOST_URLS + 10))))) == MOST_URLS
    unpacked, unclosed = ended(
        read_sitemap, [(gzip.compress(b"<url>" + b" " * 60_000_000), URL), (b"<url><loc>" * 400_000, URL)], times=3
    )
    assert unpacked.urls == unclosed.urls == ()


def test_the_suite_of_crawler_commons(shared: Callable[[str], Path]) -> None:
    files = sorted(p for p in shared("suites/crawler-commons").rglob("*sitemaps/*") if p.suffix in (".xml", ".gz", ".txt"))
    assert files
    found = {p.name: read_sitemap(p.read_bytes(), "http://www.example.com/sitemap.xml") for p in files}
    named = [name for name, reading in found.items() if reading.urls or reading.children]
    assert len(named) >= 0.5 * len(files), sorted(set(found) - set(named))


@given(st.binary(max_size=300))
def test_never_raises(noise: bytes) -> None:
    read_sitemap(noise, URL)
    read_sitemap(b"\x1f\x8b" + noise, URL)
    read_sitemap(urlset("/a")[:90] + noise, URL)
