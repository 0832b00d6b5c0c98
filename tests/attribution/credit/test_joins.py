"""Which link a visit came by."""

from __future__ import annotations

from datetime import date

import pytest

from attribution.credit.joins import LinkIndex, leads_to
from ripplemark.store.credit import LiveLink

DAY = date(2024, 6, 10)


def live(
    link_id: int, page: str, target: str = "https://tea.example/shop", *, headline: bool = True, lost_on: str | None = None,
    appeared_on: str = "2024-06-01", wrapped_by: str = "", dated: bool = True,
) -> LiveLink:  # fmt: skip
    """A link as joins see it."""
    return LiveLink(
        link_id, link_id, page, "", target, wrapped_by, (), "content", True, headline, "", appeared_on, dated, lost_on
    )


LINKS = [
    live(1, "https://blog.example/a"),
    live(2, "https://blog.example/b", "https://tea.example/oolong?utm_source=x"),
    live(3, "https://blog.example/c", "https://tea.example/oolong"),
    live(4, "https://one.example/2024/post", "https://tea.example/"),
    live(5, "https://gone.example/post", lost_on="2024-06-05"),
    live(6, "https://young.example/post", appeared_on="2024-06-20"),
    live(7, "https://zhuanlan.zhihu.example/p/1", "https://tea.example/zh", wrapped_by="link.zhihu.com"),
    live(8, "https://wrapped.example/p", "https://tea.example/zh", wrapped_by="www.google.com"),
    live(9, "https://late.example/post", appeared_on="2024-06-20", dated=False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("referrer", "landing", "link", "reason"),
    [
        ("https://blog.example/a", "/shop", 1, "page"),
        ("http://www.blog.example/a/?utm_source=rss", "/shop", 1, "page"),
        ("https://blog.example/a", "/elsewhere", 1, "page"),  # a redirect on our side
        ("https://blog.example/", "/shop", 1, "site_and_landing"),
        ("https://blog.example", "/shop/", 1, "site_and_landing"),
        ("https://blog.example/", "/oolong", 2, "site_most_probable"),
        ("https://blog.example/tag/tea", "/shop", 1, "site_and_landing"),  # a page that we do not know, of a site that we know
        ("https://blog.example/tag/tea", "/nowhere", None, ""),
        ("https://one.example/", "/nowhere", 4, "site_most_probable"),
        ("https://one.example/", "/", 4, "site_and_landing"),
        ("https://gone.example/post", "/shop", None, ""),
        ("https://young.example/post", "/shop", None, ""),
        ("https://late.example/post", "/shop", 9, "page"),  # first seen later than it stood there
        ("https://link.zhihu.com/?target=https%3A//tea.example/zh", "/zh", 7, "redirector"),
        ("https://link.zhihu.com/", "/zh", 7, "redirector"),
        ("https://link.zhihu.com/", "/shop", None, ""),
        ("https://www.google.com/", "/zh", None, ""),  # a search
        ("https://stranger.example/", "/shop", None, ""),
        ("", "/shop", None, ""), ("android-app://com.example", "/shop", None, ""), ("not a url", "/shop", None, ""),
    ],
)  # fmt: skip
def test_joins(referrer: str, landing: str, link: int | None, reason: str) -> None:
    found = LinkIndex(LINKS).join(referrer, landing, DAY)
    assert (found.link.link_id if found else None, found.reason if found else "") == (link, reason)


def test_of_rivals_the_busier_link_is_more_probable() -> None:
    found = LinkIndex(LINKS, {3: 10, 2: 1}).join("https://blog.example/", "/oolong", DAY)
    assert found is not None
    assert found.link.link_id == 3


@pytest.mark.parametrize(
    ("target", "landing", "same"),
    [
        ("https://tea.example/shop?utm_source=x", "/shop", True), ("https://tea.example/shop/", "/shop?x=1", True),
        ("https://tea.example/%E8%8C%B6", "/茶", True), ("https://tea.example/", "/", True), ("https://tea.example/a", "/b", False),
        ("https://tea.example/a", "", False),
    ],
)  # fmt: skip
def test_leads_to(target: str, landing: str, same: bool) -> None:
    assert leads_to(target, landing) is same
