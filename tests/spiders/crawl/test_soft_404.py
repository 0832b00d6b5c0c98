"""Pages that spoke of us and now say that they are not here: what one crawl after the other makes of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from attribution.links.settle import settle_links
from ripplemark.store.database import open_writer

ACME = "https://acme.example/kite"
START = datetime(2024, 6, 3, 12, tzinfo=UTC)
POSTS = tuple(f"https://blog.example/{n}" for n in ("tea", "cups", "kettles"))

TEXTS = dict(zip(POSTS, ("We drank it in spring.", "Two of them broke, sadly.", "Boil the water twice."), strict=True))


def test_a_site_that_answers_every_address_alike(desk: Callable[..., Any], warc: Callable[..., Path], words: Any) -> None:
    d = desk(list(POSTS), rounds=0)

    def crawl(at_day: int, body: Callable[[str], str]) -> list[tuple[Any, ...]]:
        at = START + timedelta(days=at_day)
        d.crawl(warc({url: body(url) for url in POSTS}, at=at), at=at)
        with open_writer(d.project.storage.database) as db:
            settle_links(db, d.project, 1, at)
        return list(d.rows("SELECT state, lost_reason FROM links ORDER BY id"))

    assert crawl(0, lambda url: words.page(ACME, text=TEXTS[url])) == [("live", "")] * 3
    closed = "<title>My blog</title><main>We are having tea outside, and so {} is not served today.</main>"
    assert crawl(3, closed.format) == [("live", "")] * 3
    assert crawl(6, closed.format) == [("lost", "soft_404")] * 3


def test_a_page_in_whose_own_words_it_is_gone_and_one_behind_a_captcha(
    desk: Callable[..., Any], warc: Callable[..., Path], words: Any
) -> None:
    d = desk(list(POSTS[:2]), rounds=0)
    later = ("<title>404</title><p>Page not found", "<title>Just a moment...</title><p>Checking your browser")
    for at_day in (0, 9, 40):
        at = START + timedelta(days=at_day)
        web = dict(zip(POSTS, later, strict=False)) if at_day else {url: words.page(ACME) for url in POSTS[:2]}
        d.crawl(warc(web, at=at), at=at)
        with open_writer(d.project.storage.database) as db:
            settle_links(db, d.project, 1, at)
    assert d.rows("SELECT state, lost_reason FROM links ORDER BY id") == [("lost", "soft_404"), ("live", "")]
    assert [d.outcomes()[url] for url in POSTS[:2]] == ["soft_404", "suspect_content"]
