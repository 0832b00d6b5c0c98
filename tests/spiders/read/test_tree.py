"""The tree of a page: what a page without a body, without an end or without anything gives, and how deep it may be."""

from __future__ import annotations

import pytest

from spiders.read.tree import DEEPEST, parsed, words_in


@pytest.mark.parametrize("html", ["", " \n", "<!-- nothing -->", "\0", "<?xml version='1.0'?>"])
def test_nothing_is_an_empty_page(html: str) -> None:
    assert parsed(html).tag == "html"
    assert words_in(parsed(html)).strip() == ""


@pytest.mark.parametrize("depth", [10, DEEPEST + 5, 3_000])
def test_links_below_any_depth_are_in_the_tree(depth: int) -> None:
    tree = parsed(f"{'<div>' * depth}<a href=in>in</a>{'</div>' * depth}<a href=after>after</a>")
    assert [(a.get("href"), a.text) for a in tree.iter("a")] == [("in", "in"), ("after", "after")]
    assert max(sum(1 for _ in a.iterancestors()) for a in tree.iter("a")) <= max(depth + 2, DEEPEST)


def test_a_nul_and_a_comment_end_no_text() -> None:
    assert words_in(parsed("<p>one \0two <!-- not this -->three</p>")) == "one two three"


def test_words_are_what_a_reader_sees() -> None:
    html = "<div>a<script>x()</script>b<style>p{}</style><template><b>c</b></template><ruby>漢<rp>(</rp><rt>かん</rt></ruby><i>d</i></div>"
    assert words_in(parsed(html)) == "ab漢d"
    assert words_in(parsed("<p>a<b>b</b></p>"), "|") == "a|b"
