"""Quotes, text fragments and places: whole sentences, whole words, both scripts."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.records import Mention, Placement
from spiders.read.brief import ReadingBrief
from spiders.read.charset import decode
from spiders.read.dom import flow_of
from spiders.read.links import brand_links, hyperlinks
from spiders.read.mentions import mentions
from spiders.read.page import counting
from spiders.read.placement import Placing
from spiders.read.prose import links_itself
from spiders.read.quotes import LONGEST_CLAUSE, QUOTE_LENGTH, fragment, place_in, quote
from spiders.read.tree import parsed

URL = "https://blog.example/post"
LONG = "The first sentence is about something else entirely. " * 4
ZH = "今天天氣很好，我們去山上走走。" * 16


def said(text: str, term: str) -> tuple[str, str]:
    """(quote, what the fragment shows) of a term in a text."""
    at = text.index(term)
    return quote(text, at, at + len(term)), unquote(fragment(text, at, at + len(term)).removeprefix(":~:text="))


@pytest.mark.parametrize(
    ("text", "quoted", "shown"),
    [
        ("We drink Acme.", "We drink Acme.", "We drink Acme."),
        ("A heading\nWe drink Acme.\nNext", "We drink Acme.", "We drink Acme."),
        (f"{LONG}Every morning we drink Acme, cold. {LONG}", None, "Every morning we drink Acme,"),
        (f"{ZH}我們喝Acme茶，很好喝，明天再喝一次，後天也要喝。{ZH}", None, "我們喝Acme茶，很好喝，明天再喝一次，後天也要喝。"),
    ],
)
def test_whole_sentences(text: str, quoted: str | None, shown: str) -> None:
    words, piece = said(text, "Acme")
    assert piece == shown
    assert words == quoted if quoted else "Acme" in words and words[-1] in ".。" and (words[0] in "今我" or words[0].isupper())


def test_what_a_fragment_may_not_hold_is_escaped() -> None:
    assert fragment("tea-time & Acme, well", 11, 15) == ":~:text=tea%2Dtime%20%26%20Acme%2C%20well"


@given(st.text(max_size=900), st.integers(0, 900), st.integers(1, 20))
def test_any_place_of_any_text(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(len(text), start + length)
    assert len(quote(text, start, end)) <= QUOTE_LENGTH
    assert len(unquote(fragment(text, start, end))) <= LONGEST_CLAUSE + 120
    at = place_in(text, text, start, end)
    assert at is None or 0 <= at <= len(text) - (end - start)


def test_a_place_is_known_by_the_letters_beside_it() -> None:
    main = "Acme first. Later we bought Acme again."
    assert place_in(main, "menu\nLater we bought\nAcme again", 21, 25) == 28
    assert place_in(main, "a comment on Acme here", 13, 17) is None


def read(html: str, **changes: tuple[str, ...]) -> Mention | None:
    brief = ReadingBrief(frozenset({"acme.example"}), ("Acme", "도커"), **changes)  # type: ignore[arg-type]
    flow = flow_of(parsed(decode(html.encode(), "text/html; charset=utf-8").text))
    links = hyperlinks(flow, URL)
    linked = links_itself(brand_links(links, flow, brief, Placing(flow), page_nofollow=False))
    return next(iter(mentions(flow, brief, linked=linked, counts=counting(links, URL))), None)


@pytest.mark.parametrize(
    "html",
    [
        "<p>my-acme</p><pre>acme-compose.yml</pre>", "<p>use <code>Acme</code></p>", "<p>Xacme and acmes</p>",
        '<nav><a href="/x">Acme</a></nav>', '<p>Before: <a href="/older">Acme and I</a></p>', '<div class="tagcloud">Acme tea</div>', "<p>acme.com</p>",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_mention(html: str) -> None:
    assert read(html) is None


def test_names_in_a_local_script_full_width_and_beside_chinese() -> None:
    assert all(read(f"<p>{text}</p>") for text in ("도커로 배포하기", "使用Ａｃｍｅ部署", "用Acme泡茶"))


def test_lookalikes_are_left_out_and_ambiguous_names_need_their_context() -> None:
    assert read("<p>It won an Acme award.</p>", exclude=("Acme award",)) is None
    assert read("<p>It won an Acme award, says Acme.</p>", exclude=("Acme award",)) is not None
    assert read("<p>My friend Acme.</p>", context=("tea", "茶")) is None
    assert read("<p>My friend Acme.</p><p>We had 茶葉.</p>", context=("tea", "茶")) is not None
    assert read('<p>My friend <a href="https://acme.example/">Acme</a> and I went out.</p>', context=("tea",)) is not None


def test_a_quote_keeps_inline_code_and_says_where_it_stands() -> None:
    found = read("<article><p>Run <code>serve</code> and Acme starts.</p></article>")
    assert found
    assert (found.quote, found.placement) == ("Run serve and Acme starts.", Placement.CONTENT)


def test_a_link_in_the_foot_is_no_link_of_the_page_itself() -> None:
    foot = '<footer>Powered by <a href="https://acme.example/">Acme</a></footer>'
    found = read(f"<article><p>We drink Acme here.</p></article>{foot}")
    assert found
    assert not found.linked
