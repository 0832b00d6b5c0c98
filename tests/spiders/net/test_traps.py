"""Which URLs look like one of endlessly many, and which do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.net.traps import Shapes, query_shape, trap_reason

TRAPS = [
    "https://x.example/a/a/a/",
    "https://x.example/blog/a/b/a/b/a/b",
    "https://x.example/a/b/c/a/b/c/a/b/c/d",
    "https://x.example/" + "/".join(str(n) for n in range(21)),
    "https://x.example/" + "a" * 2083,
    "https://x.example/page;jsessionid=ABCDEF0123456789",
    "https://x.example/page?PHPSESSID=abcdef0123456789abcdef",
    "https://x.example/(S(abcdefghijklmnop1234))/page",
    "https://x.example/cal?year=2099&month=1",
    "https://x.example/cal?date=1801-01-01",
    "https://x.example/events/2077/05",
    "https://x.example/calendar/month/1902-04",
    "https://x.example/?" + "&".join(f"f=1&g={n}" for n in range(8)),
]
PAGES = [
    "https://x.example/",
    "https://x.example/2024/06/03/duckdb-1-0",
    "https://x.example/a/a/b/a",
    "https://x.example/docs/v1/docs/v1/index",
    "https://x.example/?s=duckdb",
    "https://x.example/?page=2&sort=asc",
    "https://x.example/archives/2019/",
    "https://x.example/events/2026/11",
    "https://x.example/item?id=20481024",
    "https://x.example/search?year=2025",
    "https://x.example/%E9%B4%A8%E5%AD%90/%E8%B3%87%E6%96%99%E5%BA%AB",
    "https://x.example/?tag[]=a&tag[]=b&tag[]=c&tag[]=d&tag[]=e&tag[]=f&tag[]=g&tag[]=h&tag[]=i&tag[]=j",
    "https://x.example/history/1901-flood",
    "https://x.example/archive/1945/07/as-we-may-think",
    "https://x.example/archives/1234",
    "https://x.example/archives/1234.html",
    "https://x.example/events/9001",
    "https://x.example/?s=internationalization",
    "https://x.example/video?x=1920&y=1080",
    "https://x.example/?sid=averylongwordwithoutdigits",
]


@pytest.mark.parametrize("url", TRAPS)
def test_traps(url: str) -> None:
    assert trap_reason(url, 2026)


@pytest.mark.parametrize("url", PAGES)
def test_pages(url: str) -> None:
    assert trap_reason(url, 2026) is None


@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6, unique=True), st.integers(3, 4))
def test_any_repeated_run_of_up_to_three_segments_is_a_trap(segments: list[str], times: int) -> None:
    path = "/".join(segments * times)
    expected = len(segments) <= 3 or len(segments) * times > 20
    assert bool(trap_reason(f"https://x.example/{path}", 2026)) == expected


@given(st.text(max_size=300))
def test_no_path_breaks_it(text: str) -> None:
    trap_reason(f"https://x.example/{text}".replace("[", "").replace("]", ""), 2026)


def test_facets_are_counted_by_the_shape_of_their_query() -> None:
    shapes = Shapes(most=3)
    asked = [
        shapes.reason(f"https://x.example/list?{q}") for q in ("a=1", "a=2", "a=1&b=1", "b=9&a=9", "c=1", "d=1", "a=7", "e=1")
    ]
    assert [bool(r) for r in asked] == [False] * 5 + [True, False, True]
    assert shapes.reason("https://x.example/other?z=1") is None
    assert query_shape("b=1&A=2") == query_shape("a=&b=")
