"""When two addresses are answered with the same page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.read.answer import answer_key
from tests.hard_stop import ended

MENU = "<nav><a href=/>Home</a> <a href=/about>About us</a></nav>"


def key(path: str, html: str) -> str:
    return answer_key(html.encode(), f"https://blog.example/{path}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a-long-post/", f"{MENU}<p>Sorry, nothing here"), ("cups", f"{MENU}<p>Sorry, nothing here")),
        (("2024/05/tea", "<p>No page /2024/05/tea on this site"), ("cups", "<p>No page /cups on this site")),
        (("green-tea", "<p>Nothing was found for: Green Tea"), ("kettles", "<p>Nothing was found for: kettles")),
        (("%E8%8C%B6%E6%9D%AF", "<p>找不到 茶杯 這一頁, sorry for that"), ("cups", "<p>找不到 cups 這一頁, sorry for that")),
        (("cups", "<p>Not here. It is 10:03:59, request 77"), ("tea", "<p>Not here. It is 11:21:07, request 941")),
        (
            ("cups", "<p class=x>Not on this site<script>id='a<b'</script>"),
            ("tea", "<P>not on this<br>site<script>id='q<r'</script>"),
        ),
        (("cups", "<p>Not on this site<!-- served by a --> at all"), ("tea", "<p>Not on this site<!-- served by b --> at all")),
    ],
)
def test_the_same_page_but_for_its_address(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert key(*one) == key(*other) != ""


@pytest.mark.parametrize("other", ["<p>Cups of tea, drunk in spring", "<p>Cups of tea", "<p>春天的茶 今年的茶 去年的茶"])
def test_other_words_are_another_page(other: str) -> None:
    assert key("a", "<p>Cups of tea, drunk in summer") != key("a", other)


@pytest.mark.parametrize("html", ["", "<p>Home", "<script>var a, b, c, d</script>", "<style>a b c d", "404 - 12:00"])
def test_hardly_any_words_say_nothing(html: str) -> None:
    assert key("a", html) == ""


@given(st.binary(max_size=300), st.text(max_size=30))
def test_any_bytes(body: bytes, path: str) -> None:
    assert len(answer_key(body, f"https://a.example/{path.encode('utf-8', 'ignore').hex()}")) in (0, 16)


def test_no_body_takes_long() -> None:
    pieces = [b"<script", b"<", b"<a ", b"<!--", b"<style></style"]
    ended(answer_key, [(piece * 200_000, "https://a.example/b") for piece in pieces], times=60)
