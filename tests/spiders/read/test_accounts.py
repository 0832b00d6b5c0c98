"""Accounts elsewhere that a page says are its own."""

from __future__ import annotations

import pytest

from spiders.read.accounts import MOST_ACCOUNTS, accounts_of
from spiders.read.head import json_ld
from spiders.read.tree import parsed

BASE = "https://blog.example/post"


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<a rel="me" href="https://x.com/mei">X</a>', [("https://x.com/mei", "rel_me")]),
        ('<link rel="nofollow ME" href="https://m.example/@mei">', [("https://m.example/@mei", "rel_me")]),
        ('<a rel="me" href="/about">me</a><a rel="home" href="https://x.com/mei">X</a>', []),
        ('<a rel="me" href="javascript:1">X</a><a rel="me" href="">X</a>', []),
        ('<meta name="fediverse:creator" content="@mei@m.example">', [("https://m.example/@mei", "creator")]),
        ('<meta name="fediverse:creator" content="mei">', []),
        (
            '<script type="application/ld+json">{"@type": "Article", "author": {"@type": "Person", "sameAs": ["https://x.com/mei", 7]}}</script>',
            [("https://x.com/mei", "same_as")],
        ),
        ('<script type="application/ld+json">{"@type": ["WebSite"], "sameAs": "https://x.com/mei"}</script>', [("https://x.com/mei", "same_as")]),
        ('<script type="application/ld+json">{"@type": "Movie", "sameAs": "https://x.com/film", "author": "Mei"}</script>', []),
    ],
)  # fmt: skip
def test_accounts(html: str, found: list[tuple[str, str]]) -> None:
    tree = parsed(html)
    assert [(a.url, a.source.value) for a in accounts_of(tree, json_ld(tree), BASE)] == found


def test_no_more_than_twenty_are_kept() -> None:
    tree = parsed("".join(f'<a rel="me" href="https://x.com/m{n}">X</a>' for n in range(50)))
    assert len(accounts_of(tree, [], BASE)) == MOST_ACCOUNTS
