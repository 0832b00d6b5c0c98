"""What the entries of a page say, and pages that would hang or break their reader."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.records import EvidenceKind
from spiders.read.brief import ReadingBrief
from spiders.read.microformats import DEEPEST, NO_ENTRY, Entry, entry_of, microformats
from spiders.read.page import read_page

URL = "https://a.example.com/a"
TOLD = frozenset({"https://b.example.com/post"})


@pytest.mark.parametrize(
    ("html", "author"),
    [
        ('<div class="h-entry"><a class="p-author h-card" href="/">Lena Vogt</a></div>', "Lena Vogt"),
        ('<div class="h-entry"><span class="p-author">小田</span></div>', "小田"),
        ('<div class="h-feed"><div class="h-entry"><p class="p-author h-card">Sam</p></div></div>', "Sam"),
        ('<div class="h-entry"><p class="p-name">A title</p></div>', ""),
        ('<div class="h-card">Nobody\'s page</div>', ""),
        ("<p>h-entry</p>", ""),
        ('<p class="search-entry"><i class="h-card">Sam</i>', ""),
        ('<base href="http://[x"><div class="h-entry"><a class="p-author h-card" href="/">Lena</a></div>', "Lena"),
    ],
)
def test_author(html: str, author: str) -> None:
    assert entry_of(html, URL).author == author


@pytest.mark.parametrize(
    ("inner", "entry"),
    [
        ('<a class="u-in-reply-to" href="https://b.example.com/post#c">x</a>', Entry(replies=TOLD)),
        ('<p class="u-in-reply-to h-cite"><a class="u-url" href="//b.example.com/post">x</a></p>', Entry(replies=TOLD)),
        ('<a class="u-repost-of" href="https://b.example.com/post">x</a>', Entry(reposts=TOLD)),
        ('<a class="u-quotation-of" href="https://b.example.com/post">x</a>', Entry(reposts=TOLD)),
        ('<a class="u-syndication" href="https://b.example.com/post">x</a>', Entry(copies=TOLD)),
        ('<a class="u-in-reply-to" href="http://[x">x</a>', NO_ENTRY),
        ('<a class="u-in-reply-to" href="mailto:a@example.com">x</a>', NO_ENTRY),
        ('<span class="dt-published"><b class="value">2024-06-03</b></span>', Entry(published="2024-06-03")),
    ],
)
def test_what_an_entry_says(inner: str, entry: Entry) -> None:
    found = entry_of(f'<div class="h-entry"><p class="p-name">A title</p>{inner}</div>', URL)
    assert found == entry


def test_relative_urls_follow_the_base_element() -> None:
    html = '<base href="https://b.example.com/"><p class="h-entry"><a class="u-in-reply-to" href="post">x</a></p>'
    assert entry_of(html, URL).replies == TOLD


def test_several_entries_date_no_page() -> None:
    one = '<div class="h-entry"><time class="dt-published">2024-06-03</time></div>'
    assert entry_of(one, URL).published == "2024-06-03"
    assert entry_of(one * 2, URL).published == ""


def test_a_reading_takes_relation_and_day_and_leaves_copies_out() -> None:
    html = """<div class="h-entry"><p class="p-author">Lena Vogt</p><span class="dt-published"><b class="value">2024-06-03</b></span>
        <a class="u-in-reply-to" href="https://other.example.net/post">An older post</a>
        <a class="u-syndication" href="https://mastodon.social/@lena/112233445566778899">also there</a></div>"""
    reading = read_page(html.encode(), URL, headers={}, brief=ReadingBrief(frozenset({"brand.example"}), ("Brand",)))
    assert [(c.url, c.relation) for c in reading.citations] == [("https://other.example.net/post", EvidenceKind.IN_REPLY_TO)]
    assert reading.author == "Lena Vogt"
    assert reading.published is not None
    assert reading.published.at.date().isoformat() == "2024-06-03"


@pytest.mark.parametrize(
    "page",
    [
        '<div class="h-entry">' * (DEEPEST * 20),
        '<div class="h-entry p-a p-b p-c">' * 40,  # each is read once for each property: three to the power of forty
        '<div class="vcard fn org note">' * 40 + '<i class="h-entry">',
        '<div class="h-entry">' + '<div class="e-content">' * 150 + "<b>word</b>" * 20_000,
    ],
)
def test_a_page_that_would_hang_the_reader_is_left_unread(page: str) -> None:
    assert microformats(page, URL) == {}
    assert entry_of(page, URL) == NO_ENTRY


def test_a_page_just_within_bounds_is_read() -> None:
    assert microformats('<div class="h-entry">' * (DEEPEST - 5), URL)["items"]


CLASSES = ("h-entry", "h-feed", "h-card", "h-cite", "h-event", "hentry", "vcard", "p-author", "p-name", "u-url", "u-in-reply-to", "u-photo",
           "e-content", "dt-published", "dt-end", "value", "value-title", "entry-title", "published", "rel-tag", "")  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(("http://[x", "//[", "2024-13-45", "24:99pm", "-0000", "0000-00-00T", "1x, 2x", "\\", "%", "data:", "")),
    st.text(max_size=12),
)
_element = st.builds(
    lambda tag, classes, name, value, inner: f'<{tag} class="{" ".join(classes)}" {name}="{value}">{inner}',
    st.sampled_from(("div", "a", "img", "time", "base", "abbr", "data", "object", "area", "link", "template", "li")),
    st.lists(st.sampled_from(CLASSES), max_size=3),
    st.sampled_from(("href", "src", "srcset", "datetime", "title", "value", "rel", "lang", "alt", "id")),
    VALUES,
    VALUES,
)


@given(st.lists(st.one_of(_element, st.sampled_from(("</div>", "</a>", "</time>", "</li>"))), max_size=25))
def test_no_page_breaks_the_reader(parts: list[str]) -> None:
    assert isinstance(entry_of(f'<div class="h-entry">{"".join(parts)}', URL), Entry)
