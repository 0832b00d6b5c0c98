"""What is taken out of a page before its date is guessed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.read.dateless import dateless
from tests.hard_stop import ended

LONG = "of wind and weather " * 40


@pytest.mark.parametrize(
    ("page", "left"),
    [
        ("<style>p { margin: 2024px }</style>x", "<style></style>x"),
        ("<STYLE media=print>a</STYLE>", "<STYLE media=print></STYLE>"),
        ("<script>let n = 17;</script>x", "<script></script>x"),
        ('<script>{"datePublished": "2024-05-03"}</script>', '<script>{"datePublished": "2024-05-03"}</script>'),
        ("<script>stamp(20240503)</script>", "<script>stamp(20240503)</script>"),
        ("<style>a<p>3 May 2024</p>", "<style>a<p>3 May 2024</p>"),  # never ends
        ("<styled>a</styled>", "<styled>a</styled>"),
        ("<script>a</script ><style>b</style>", "<script></script ><style></style>"),
        ("<p>3 May 2024</p>", "<p>3 May 2024</p>"),
        (f"<p>{LONG}</p>", f"<p>{LONG[:100]} {LONG[-100:]}</p>"),
        (f'<img alt="{LONG}">', f'<img alt="{LONG[:100]} {LONG[-100:]}">'),
    ],
)
def test_what_cannot_hold_a_date_goes(page: str, left: str) -> None:
    assert dateless(page) == left


def test_what_stands_beside_a_figure_stays() -> None:
    said = dateless(f"<p>{LONG}posted on May 3, 2024 by Ann {LONG}</p>")
    assert "posted on May 3, 2024 by Ann" in said
    assert len(said) < len(LONG)


@given(
    st.lists(
        st.sampled_from(["<style>", "</style>", "<script>", "</script>", "<p>", "</p>", "2024-05-03", "7", '"', LONG]),
        max_size=12,
    )
)
def test_tags_and_order_stay(pieces: list[str]) -> None:
    page = "".join(pieces)
    outside = re.compile(r"</?(?:style|script)>")
    assert outside.findall(dateless(page))[:1] == outside.findall(page)[:1]
    assert len(dateless(page)) <= len(page)
    assert dateless(dateless(page)) == dateless(page)


def test_sheets_that_never_end_cost_one_look() -> None:
    page = "<style>" * 200_000
    assert ended(dateless, [(page,)], times=12) == [page]
