"""Asks, stated links and inexact numbers in the store: kept as they stand, each once, and erased where a platform asks for it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ripplemark.posting import post_from, snapshot
from ripplemark.records import (
    Ask,
    AskKind,
    FetchOutcome,
    Following,
    FoundUrl,
    Network,
    Post,
    PostNumber,
    Route,
    StatedKind,
    StatedLink,
    UrlKind,
)
from ripplemark.stated import StatedCount
from ripplemark.store.asks import due_asks, iter_asks, iter_stated, name_asks, store_asks, store_stated
from ripplemark.store.database import Database, open_writer
from ripplemark.store.posts import erase_posts, iter_posts, store_followings, store_posts
from ripplemark.store.ripples import cited_urls
from ripplemark.store.urls import add_found

NOW = datetime(2024, 6, 3, 12, tzinfo=UTC)
ASK = Ask(Network.LEMMY, "https://lemmy.example", AskKind.SEARCH, "kites", due_at=NOW)


@pytest.fixture
def db(tmp_path: Path) -> Generator[Database]:
    with open_writer(tmp_path / "r.db") as opened:
        yield opened


def post(**more: object) -> Post:
    numbers = {
        PostNumber.VIEWS: StatedCount(6740, rounded=True),
        PostNumber.LIKES: StatedCount(0),
        PostNumber.REPOSTS: StatedCount(1_000_000, capped=True),
    }
    return replace(
        post_from("weibo", "1", "https://weibo.com/1/A", NOW, NOW, author="风筝", text="看 Acme", links=["https://acme.example/"],
                  counts=snapshot(NOW, numbers)), **more)  # type: ignore[arg-type]  # fmt: skip


def test_inexact_numbers_come_back_as_such_and_null_is_not_zero(db: Database) -> None:
    store_posts(db, [post()])
    (kept,) = iter_posts(db)
    (counts,) = kept.counts
    assert (counts.views, counts.likes, counts.reposts, counts.replies) == (6740, 0, 1_000_000, None)
    assert (counts.rounded, counts.capped) == ((PostNumber.VIEWS,), (PostNumber.REPOSTS,))
    exact = post(counts=snapshot(NOW, {PostNumber.VIEWS: StatedCount(6741)}))
    store_posts(db, [exact])
    (again,) = iter_posts(db)
    (better,) = again.counts
    assert (better.views, better.rounded, better.reposts) == (
        6741,
        (),
        1_000_000,
    )  # told anew: exact; not told: kept with its mark
    assert better.capped == (PostNumber.REPOSTS,)


def test_an_ask_is_named_once_and_kept_as_it_stands(db: Database) -> None:
    name_asks(db, [ASK])
    later = replace(ASK, cursor="7", due_at=NOW + timedelta(hours=1), outcome=FetchOutcome.RATE_LIMITED, tries=2, asked_at=NOW)
    store_asks(db, [later])
    name_asks(db, [ASK])
    assert list(iter_asks(db)) == [later]
    assert list(due_asks(db, Network.LEMMY, NOW)) == []
    assert list(due_asks(db, Network.LEMMY, NOW + timedelta(hours=2))) == [later]
    store_asks(db, [replace(later, due_at=None)])
    assert list(due_asks(db, Network.LEMMY, NOW + timedelta(days=999))) == []


def test_searches_come_before_single_posts(db: Database) -> None:
    single = replace(ASK, kind=AskKind.POST, subject="5", due_at=NOW - timedelta(days=1))
    name_asks(db, [single, ASK])
    assert [a.kind for a in due_asks(db, Network.LEMMY, NOW)] == [AskKind.SEARCH, AskKind.POST]


def test_a_deleted_post_keeps_its_numbers_and_loses_its_words(db: Database) -> None:
    store_posts(db, [post()])
    store_followings(db, [Following(Network.LEMMY, "风筝", 1)])
    erase_posts(db, ["weibo:1", "weibo:unknown"])
    (kept,) = iter_posts(db)
    assert (kept.text, kept.author, kept.links, kept.followers) == ("", "", (), None)
    assert kept.counts == post().counts


def test_a_stated_link_is_kept_once(db: Database) -> None:
    link = StatedLink("https://b.example/1", "https://a.example/2", StatedKind.PINGBACK, "https://a.example/2#comment-1", NOW)
    store_stated(db, [link, replace(link, stated_at=NOW + timedelta(days=1))])
    assert list(iter_stated(db)) == [link]


def test_a_stated_link_is_a_citation_for_ripples(db: Database) -> None:
    link = StatedLink("https://b.example/1", "https://a.example/2", StatedKind.PINGBACK, "https://a.example/2#comment-1", NOW)
    store_stated(db, [link])
    assert list(cited_urls(db)) == []  # nobody knows the page yet
    add_found(db, [FoundUrl(link.source_url, UrlKind.PAGE, Route.WEBMENTION, link.target_url, 1)], NOW)
    assert [c.url for c in cited_urls(db)] == [link.target_url]
