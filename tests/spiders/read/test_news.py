"""What a page says of itself: news by schema.org, however it is written; nothing else counts."""

from __future__ import annotations

import pytest

from spiders.read.head import json_ld
from spiders.read.news import is_news
from spiders.read.tree import parsed


@pytest.mark.parametrize(
    ("html", "news"),
    [
        ('<script type="application/ld+json">{"@type": "NewsArticle"}</script>', True),
        ('<script type="application/ld+json">{"@graph": [{"@type": ["Thing", "ReportageNewsArticle"]}]}</script>', True),
        ('<script type="application/ld+json">{"@type": "https://schema.org/OpinionNewsArticle"}</script>', True),
        ('<div itemscope itemtype="http://schema.org/NewsArticle"></div>', True),
        ('<div itemscope itemtype="https://schema.org/Article https://schema.org/NewsArticle"></div>', True),
        ('<script type="application/ld+json">{"@type": "BlogPosting"}</script>', False),
        ('<script type="application/ld+json">{"@type": {"a": 1}}</script>', False),
        ('<script type="application/ld+json">{"@type": "NewsArticle"</script>', False),
        ('<div itemscope itemtype="https://schema.org/Article"></div>', False),
        ("<p>NewsArticle</p>", False),
    ],
)
def test_news_by_its_own_word(html: str, news: bool) -> None:
    tree = parsed(html)
    assert is_news(json_ld(tree), tree) is news
