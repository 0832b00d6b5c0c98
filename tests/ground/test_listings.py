"""Lists of posts are told from posts by their URL."""

from __future__ import annotations

import pytest

from ripplemark.listings import is_listing

LISTS = [
    "", "index.html", "zh-tw/", "en-us/posts/", "page/2/", "page/2.html", "page-2.html", "blog/page/3/", "blog/categories/tea/page/2/", "tags/", "tag/tea/", "标签/茶/",
    "zh-tw/标签/茶", "categories/ai-hao/", "category/a/b/", "author/will/", "archives/", "archives.html", "archives/2019/", "2016/", "2016/05/", "2016/05/20/",
    "blog/2024/", "blog/", "posts", "posts/", "post/", "en/post/", "blog/article/", "page/", "articles.html", "news", "%E6%96%87%E7%AB%A0/",
    "forum-2-1.html", "?paged=2", "?tag=tea", "?m=202405", "?s=tea",
]  # fmt: skip
PAGES = [
    "post", "post.html", "blog/post", "post/tea", "article", "article.php", "page", "page.html", "?p=12", "2016/05/20/title/", "2024/05/tea/", "posts/tea/",
    "posts/2024-05-01-tea/", "archives/12", "archives/12.html", "archives/1714.html", "archives/2019/05/title", "topic-91.html", "thread-12-1-1.html", "t/1234",
    "forum/viewtopic.php?t=12", "blog/tea-time", "茶的故事", "tagged-pictures", "about", "news-of-tea",
]  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_a_list(path: str) -> None:
    assert is_listing(f"https://tea.example/{path}")


@pytest.mark.parametrize("path", PAGES)
def test_a_page(path: str) -> None:
    assert not is_listing(f"https://tea.example/{path}")
