"""Lists of posts are told from posts by their URL."""

from __future__ import annotations

import pytest

from ripplemark.listings import is_listing

LISTS = [
    "", "index.html", "page/2/", "page-2.html", "blog/page/3", "tags/", "tag/tea/", "zh-tw/标签/茶", "category/a/b/", "archives", "archives.html", "2024/05/",
    "blog/2024/", "post/", "en/post/", "blog/article/", "page/", "posts", "posts/", "articles.html", "news", "%E6%96%87%E7%AB%A0/", "forum-2-1.html", "?paged=2",
    "?s=tea",
]  # fmt: skip
PAGES = [
    "post", "post.html", "blog/post", "article", "article.php", "page", "page.html", "?p=12", "thread-12-1-1.html", "archives/2019/05/tea/",
    "archives/12.html", "2024/05/tea/", "posts/tea/", "post/tea", "about", "news-of-tea",
]  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_a_list(path: str) -> None:
    assert is_listing(f"https://tea.example/{path}")


@pytest.mark.parametrize("path", PAGES)
def test_a_page(path: str) -> None:
    assert not is_listing(f"https://tea.example/{path}")
