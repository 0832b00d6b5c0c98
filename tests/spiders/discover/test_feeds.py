"""Feeds as they are found: well formed or not, with relative links, private hosts and zero dates."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.discover.feeds import MOST_ENTRIES, FeedEntry, read_feed

URL = "https://blog.example.com/feeds/index.xml"
DAY = datetime(2024, 6, 5, 7, 30, tzinfo=UTC)


def rss(*items: str, head: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>t</title>{head}{"".join(items)}</channel></rss>'.encode()


def item(link: str, date: str = "Wed, 05 Jun 2024 09:30:00 +0200", title: str = "A <b>boat</b>") -> str:
    escaped = title.replace("<", "&lt;")
    return f"<item><title>{escaped}</title><link>{link}</link><pubDate>{date}</pubDate></item>"


def test_an_entry() -> None:
    assert read_feed(rss(item("https://blog.example.com/a?x=1&amp;y=2")), URL).entries == (
        FeedEntry("https://blog.example.com/a?x=1&y=2", DAY, "A boat"),
    )


@pytest.mark.parametrize(
    ("link", "url"),
    [("/a/", "https://blog.example.com/a/"), ("a/", "https://blog.example.com/feeds/a/"), ("//other.example.com/a", "https://other.example.com/a"),
     (" https://blog.example.com/ä ", "https://blog.example.com/%C3%A4")],
)  # fmt: skip
def test_links_are_made_absolute(link: str, url: str) -> None:
    assert [e.url for e in read_feed(rss(item(link)), URL).entries] == [url]


@pytest.mark.parametrize(
    "link", ["http://localhost:1313/a", "http://10.0.0.1/a", "javascript:alert(1)", "ftp://a.example/x", ""]
)
def test_links_nobody_may_follow_are_left_out(link: str) -> None:
    assert read_feed(rss(item(link)), URL).entries == ()


@pytest.mark.parametrize(
    "date",
    ["Mon, 01 Jan 0001 00:00:00 +0000", "Thu, 01 Jan 1970 00:00:00 +0000", "yesterday", "", "Fri, 01 Jan 2199 00:00:00 +0000"],
)
def test_dates_that_cannot_be(date: str) -> None:
    assert [e.published_at for e in read_feed(rss(item("/a", date)), URL).entries] == [None]


def test_control_characters_and_a_cut_end_are_survived() -> None:
    body = rss(item("/a", title="bad \x0b char"), item("/b"))
    assert [e.url[-1] for e in read_feed(body, URL).entries] == ["a", "b"]
    assert [e.url[-1] for e in read_feed(body[:-80], URL).entries][:1] == ["a"]


def test_atom_with_hub_next_and_base() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://blog.example.com/x/"><link rel="hub" href="https://hub.example.org/"/><link rel="self" href="https://blog.example.com/feed"/>
    <link rel="next" href="/feed?page=2"/><entry><title>T</title><link rel="alternate" href="y"/><updated>2024-06-05T09:30:00+02:00</updated></entry></feed>"""
    got = read_feed(body, URL)
    assert got.entries == (FeedEntry("https://blog.example.com/x/y", DAY, "T"),)
    assert (got.next, got.hubs) == ("https://blog.example.com/feed?page=2", ("https://hub.example.org/",))
    assert got.topic == "https://blog.example.com/feed"


def test_chinese_feed_in_gbk() -> None:
    body = '<?xml version="1.0" encoding="gbk"?><rss version="2.0"><channel><item><title>纸船</title><link>/a</link></item></channel></rss>'
    assert [e.title for e in read_feed(body.encode("gbk"), URL).entries] == ["纸船"]


def test_json_feed() -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "next_url": "/2.json", "hubs": [{"type": "WebSub", "url": "https://hub.example.org/"}],
            "items": [{"id": "1", "url": "/a", "title": "A", "date_published": "2024-06-05T09:30:00+02:00"}, {"id": "https://blog.example.com/b"}, 7]}  # fmt: skip
    got = read_feed(json.dumps(feed).encode(), URL)
    assert got.entries[0] == FeedEntry("https://blog.example.com/a", DAY, "A")
    assert got.entries[1] == FeedEntry("https://blog.example.com/b", None, "")
    assert (got.next, len(got.hubs)) == ("https://blog.example.com/2.json", 1)


def test_entries_are_bounded_and_no_page_is_a_feed() -> None:
    assert len(read_feed(rss(*(item(f"/{i}") for i in range(MOST_ENTRIES + 50))), URL).entries) == MOST_ENTRIES
    for body in (
        b"",
        b"<html><p>no</p></html>",
        b"{}",
        b'{"version": 1}',
        b"[" * 100_000,
        b'{"version":"https://jsonfeed.org/version/1","items":5}',
    ):
        assert read_feed(body, URL).entries == ()


def test_entities_are_not_expanded() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    got = read_feed(
        bomb + b"<rss version='2.0'><channel><item><title>&b;&f;</title><link>/a</link></item></channel></rss>", URL
    )
    assert all("root:" not in e.title and "xxxxxxxxxxxx" not in e.title for e in got.entries)


@given(st.binary(max_size=400))
def test_never_raises(noise: bytes) -> None:
    read_feed(noise, URL)
    read_feed(rss(item("/a"))[:120] + noise, URL)
