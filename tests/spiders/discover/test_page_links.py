"""The fast reader of a page's own links, and what URLs of listings look like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.listings import is_listing
from spiders.discover.page_links import meta_refresh, page_links
from tests.hard_stop import ended

URL = "https://blog.example.com/posts/"


@pytest.mark.parametrize(
    ("html", "links"),
    [
        ("<a href=\"a\">x</a><A HREF=/b>y</A><area href='/c'>", ["posts/a", "b", "c"]),
        ('<a class="x" href="/a?x=1&amp;y=2#frag">x</a><a href="/a?x=1&y=2">again</a>', ["a?x=1&y=2"]),
        ("<!-- <a href=/no> --><script>'<a href=/no>'</script><template><a href=/no></template><a href=/a>", ["a"]),
        (
            '<a href="https://other.example.org/">out</a><a href="https://www.example.com/in">in</a>',
            ["https://www.example.com/in"],
        ),
        (
            '<a href="#top">t</a><a href="javascript:x()">j</a><a href="mailto:a@example.com">m</a><a href="">e</a><a href="/i.png">i</a>',
            [],
        ),
        ('<base href="/deep/"><a href="a">x</a>', ["deep/a"]),
        ('<meta http-equiv="refresh" content="0; url=/moved/"><link rel="next" href="/page/2/">', ["moved/", "page/2/"]),
        ("<meta http-equiv=refresh content='5;URL=\"/quoted\"'>", ["quoted"]),
        ('<a href=" /blank ">x</a><a\nhref\n=\n"/lines">y</a>', ["blank", "lines"]),
        ('<a data-href="/no" href="/yes">x</a>', ["yes"]),
        ('<a href="/紙船">x</a>', ["%E7%B4%99%E8%88%B9"]),
    ],
)
def test_links(html: str, links: list[str]) -> None:
    want = tuple(x if x.startswith("https:") else f"https://blog.example.com/{x}" for x in links)
    assert page_links(html.encode(), URL) == want
    assert page_links(html.encode("utf-16"), URL) == want


def test_a_refresh_may_leave_the_site() -> None:
    body = b'<meta http-equiv="Refresh" content="0;url=https://new.example.org/a">'
    assert meta_refresh(body, URL) == "https://new.example.org/a"
    assert meta_refresh(b'<meta http-equiv="refresh" content="300">', URL) == ""


def test_every_bomb_is_read_to_its_end() -> None:
    bombs = [
        b"<a " * 200_000,
        b"<a href=" * 100_000,
        b"<!--" * 100_000,
        b"<script>" * 50_000,
        b'<a href="' + b"x" * 2_000_000,
        b"<meta " * 100_000,
    ]
    assert all(len(found) <= 2_000 for found in ended(page_links, [(bomb, URL) for bomb in bombs], times=8))


@given(st.binary(max_size=300))
def test_never_raises(noise: bytes) -> None:
    page_links(noise, URL)
    page_links(b'<a href="' + noise + b'">', URL)


LISTINGS = ["", "page/2/", "tags/boats/", "tag/x", "category/tech/db/", "2024/", "2024/05/", "2024/05/06/", "archives/", "author/will/", "blog/", "zh/",
            "posts/page/3/", "?paged=2", "forum-38-1.html", "forum.php?fid=3", "index.html", "categories/%E7%BC%96%E7%A8%8B/"]  # fmt: skip
PAGES = ["2024/05/06/title/", "posts/title/", "thread-1-1-1.html", "?p=12", "about/", "p/hello", "topic-5.html", "2024/05/title.html", "articles/2014-01-27-x/",
         "blog/my-post"]  # fmt: skip


@pytest.mark.parametrize("path", LISTINGS)
def test_listing(path: str) -> None:
    assert is_listing(f"https://a.example.com/{path}")


@pytest.mark.parametrize("path", PAGES)
def test_page(path: str) -> None:
    assert not is_listing(f"https://a.example.com/{path}")
