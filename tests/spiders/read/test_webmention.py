"""Where a page takes webmentions: cases of our own, and those of webmention.rocks where they are there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from spiders.read.tree import parsed
from spiders.read.webmention import webmention_endpoint

CASES = Path(__file__).resolve().parents[4] / "shared" / "suites" / "webmention-rocks" / "discovery_cases.json"
URL = "https://blog.example/posts/1"


def endpoint(html: str, header: str = "", url: str = URL) -> str:
    return webmention_endpoint(parsed(html), url, header, url)


@pytest.mark.parametrize(
    ("html", "header", "found"),
    [
        ("<p>nothing</p>", "", ""),
        ('<link rel="webmention" href="/wm">', "", "https://blog.example/wm"),
        ('<a href="/a" rel="nofollow WebMention">x</a>', "", "https://blog.example/a"),
        ('<a href="/a" rel="webmention">x</a><link rel="webmention" href="/b">', "", "https://blog.example/a"),
        ('<link rel="webmention">  <a rel="webmention" href="/b">x</a>', "", "https://blog.example/b"),
        ('<link rel="webmention" href="">', "", URL),
        ('<!-- <link rel="webmention" href="/no"> --><a rel="not-webmention" href="/no">x</a>', "", ""),
        ('<link rel="webmention" href="/html">', '</head>; rel="webmention"', "https://blog.example/head"),
        ("", '</x>; rel=other, </wm?a=1,2>; title="a, b; rel=no"; REL="me webmention"', "https://blog.example/wm?a=1,2"),
        ("", "</wm>; rel=webmentions", ""),
        ('<link rel="webmention" href="javascript:alert(1)">', "", ""),
        ("", "<" * 60_000 + "; rel=webmention" * 1000, ""),
    ],
)
def test_the_endpoint(html: str, header: str, found: str) -> None:
    assert endpoint(html, header) == found


@pytest.mark.corpus
@pytest.mark.skipif(
    not CASES.exists(), reason="NOT TESTED: the discovery cases of webmention.rocks are not beside this checkout"
)
def test_all_cases_of_webmention_rocks() -> None:
    """22 of 22. Number 23, a page behind a redirect, needs a server: tests/spiders/crawl/test_webmentions.py has one."""
    cases = [case for case in json.loads(CASES.read_text(encoding="utf-8")) if case["id"] != 23]
    assert len(cases) == 22
    for case in cases:
        header = ", ".join(value for name, value in case["headers"] if name.lower() == "link")
        assert endpoint(case["html"], header, case["page_url"]) == case["expected_endpoint"], case["name"]
