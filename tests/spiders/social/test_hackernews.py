"""Hacker News on loopback: real answers, slices, deleted and changed items, and a second run that asks only what is due."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ripplemark.records import FetchOutcome
from tests.spiders.social.loopback import NOW, Desk, Platform, Said

SEARCH = "GET /api/v1/search_by_date"


def hit(number: int, **more: object) -> dict[str, object]:
    made = {"objectID": str(number), "created_at_i": 1790000000, "author": "ada", "title": "Acme Kites 2.0", "_tags": ["story"], "points": 5,
            "num_comments": 2, "url": "https://acme.example/2"}  # fmt: skip
    return {**made, **more}


def page(*hits: object, number: int = 0, pages: int = 1, total: int = 1) -> dict[str, object]:
    return {"hits": list(hits), "page": number, "nbPages": pages, "nbHits": total}


@pytest.fixture
def hn(desk: Callable[..., Desk], platform: Platform) -> Desk:
    return desk({"platform": "hackernews", "api": platform.url, "search": ["Acme Kites"], "links": False})


def test_posts_their_numbers_and_what_is_asked_next(hn: Desk, platform: Platform) -> None:
    platform.answers[SEARCH] = page(hit(1), hit(2, points=None, num_comments=None), hit(3, title="Acme Kitesurf", url=None))
    end = hn.ask()
    posts = hn.posts()
    assert set(posts) == {"hackernews:1", "hackernews:2"}
    assert posts["hackernews:1"].links == ("https://acme.example/2",)
    (counts,) = posts["hackernews:1"].counts
    assert (counts.likes, counts.replies, counts.views) == (5, 2, None)
    assert posts["hackernews:2"].counts == ()
    assert (end.counts["posts"], end.counts["not_about_us"]) == (2, 1)
    asks = hn.asks()
    assert asks["search", "Acme Kites"].due_at == NOW + timedelta(hours=1)
    assert {("post", "1"), ("replies", "1"), ("post", "2")} <= set(asks)


def test_the_numbers_are_asked_again_and_make_a_curve(hn: Desk, platform: Platform) -> None:
    new = int(NOW.timestamp()) - 600
    platform.answers[SEARCH] = page(hit(1, created_at_i=new))
    hn.ask()
    platform.answers[SEARCH] = page(total=0)
    platform.answers["GET /v0/item/1.json"] = {
        "id": 1,
        "type": "story",
        "by": "ada",
        "time": new,
        "title": "Acme Kites 2.0",
        "score": 9,
        "descendants": 4,
    }
    hn.ask(NOW + timedelta(hours=1))
    (post,) = hn.posts().values()
    assert [(c.likes, c.replies) for c in post.counts] == [(5, 2), (9, 4)]
    assert hn.asks()["post", "1"].due_at == NOW + timedelta(hours=2)


def test_a_run_asks_only_what_is_due(hn: Desk, platform: Platform) -> None:
    platform.answers[SEARCH] = page()
    hn.ask()
    first = len(platform.asked)
    hn.ask(NOW + timedelta(minutes=30))
    assert len(platform.asked) == first
    hn.ask(NOW + timedelta(minutes=61))
    assert len(platform.asked) == first + 1
    since = int(NOW.timestamp()) - 3600  # the next reading overlaps an hour
    assert f"created_at_i%3E%3D{since}" in platform.asked[-1]


def test_more_hits_than_are_shown_are_read_in_slices(hn: Desk, platform: Platform) -> None:
    platform.lists[SEARCH] = [
        page(hit(1), total=1500),
        page(hit(2), total=700, pages=2),
        page(hit(3), total=800),
        page(hit(4), number=1, pages=2),
    ]
    hn.ask()
    assert len(hn.posts()) == 4
    assert sum("page=1" in a for a in platform.asked) == 1
    assert len(set(platform.asked[:3])) == 3


def test_a_deleted_item_loses_its_words_and_is_asked_no_more(hn: Desk, platform: Platform) -> None:
    platform.answers[SEARCH] = page(hit(1, created_at_i=int(NOW.timestamp()) - 600))
    hn.ask()
    platform.answers[SEARCH] = page()
    platform.answers["GET /v0/item/1.json"] = {"id": 1, "deleted": True, "time": 1}
    hn.ask(NOW + timedelta(hours=1))
    (post,) = hn.posts().values()
    assert (post.text, post.author, len(post.counts)) == ("", "", 1)
    assert hn.asks()["post", "1"].due_at is None


def test_an_item_that_is_not_there_once_is_asked_once_more(hn: Desk, platform: Platform) -> None:
    platform.answers[SEARCH] = page(hit(1, created_at_i=int(NOW.timestamp()) - 600))
    hn.ask()
    platform.answers |= {SEARCH: page(), "GET /v0/item/1.json": b"null"}
    hn.ask(NOW + timedelta(hours=1))
    assert hn.posts()["hackernews:1"].text == ""  # Firebase says null of what never was, or is gone


BAD = [
    (Said(b"<html>busy</html>"), FetchOutcome.PARSE_ERROR, "not JSON"),
    (Said(b'{"results": []}'), FetchOutcome.PARSE_ERROR, "no hits"),
    (Said(b'{"hits": {}}'), FetchOutcome.PARSE_ERROR, "no list hits"),
    (Said(b""), FetchOutcome.EMPTY, ""),
    (Said(b"{}", 403), FetchOutcome.CLIENT_ERROR, "403"),
    (Said(b"[" * 60_000), FetchOutcome.PARSE_ERROR, "not JSON"),
]


@pytest.mark.parametrize(("answer", "outcome", "detail"), BAD)
def test_a_bad_answer_has_its_reason_and_touches_nothing(
    hn: Desk, platform: Platform, answer: Said, outcome: FetchOutcome, detail: str
) -> None:
    platform.answers[SEARCH] = page(hit(1))
    hn.ask()
    before = hn.posts()
    platform.answers[SEARCH] = answer
    later = NOW + timedelta(hours=2)
    hn.ask(later)
    ask = hn.asks()["search", "Acme Kites"]
    assert (ask.outcome, ask.tries) == (outcome, 1)
    assert detail in ask.detail
    assert ask.due_at is not None
    assert ask.due_at > later
    assert ask.cursor == str(int(NOW.timestamp()) - 3600)  # the next good answer goes on from the last good one
    assert hn.posts() == before


def test_an_entry_that_makes_no_post_costs_only_itself(hn: Desk, platform: Platform) -> None:
    platform.answers[SEARCH] = page(
        hit(1), hit(2, created_at_i=None), hit(3, points="many"), {}, "text", None, hit(4, created_at_i=4_102_444_800)
    )
    end = hn.ask()
    assert set(hn.posts()) == {"hackernews:1"}
    assert end.counts["rejected"] == 6
    reasons = dict(hn.rows("SELECT reason, count(*) FROM rejects GROUP BY reason"))
    assert reasons == {"bad_date": 1, "bad_value": 1, "future_date": 1, "missing_value": 3}


def test_a_host_that_asks_for_patience_is_left_alone_and_nothing_is_lost(hn: Desk, platform: Platform) -> None:
    platform.answers[SEARCH] = Said(b"{}", 429, {"Retry-After": "7200"})
    hn.ask()
    assert len(platform.asked) == 1
    ask = hn.asks()["search", "Acme Kites"]
    assert ask.outcome in (FetchOutcome.RATE_LIMITED, FetchOutcome.RETRY_AFTER)
    platform.answers[SEARCH] = page(hit(1))
    hn.ask(NOW + timedelta(hours=3))
    assert set(hn.posts()) == {"hackernews:1"}


def test_a_grant_that_is_used_up_ends_the_host_for_this_run(hn: Desk, platform: Platform) -> None:
    used_up = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "3000"}
    platform.answers[SEARCH] = Said(json.dumps(page(hit(1), pages=3)).encode(), 200, used_up)
    hn.ask()
    assert len(platform.asked) == 1
    assert set(hn.posts()) == {"hackernews:1"}
    ask = hn.asks()["search", "Acme Kites"]
    assert (ask.outcome, ask.cursor) == (FetchOutcome.RETRY_AFTER, "")


def test_robots_txt_is_obeyed(hn: Desk, platform: Platform) -> None:
    platform.answers["GET /robots.txt"] = Said(b"User-agent: *\nDisallow: /api/", 200, {"Content-Type": "text/plain"})
    hn.ask()
    assert platform.asked == []
    assert hn.asks()["search", "Acme Kites"].outcome is FetchOutcome.ROBOTS_DISALLOWED


def test_replies_are_kept_and_are_not_asked_about(hn: Desk, platform: Platform) -> None:
    new = int(NOW.timestamp()) - 600
    platform.answers[SEARCH] = page(hit(1, created_at_i=new))
    hn.ask()
    comment = hit(9, _tags=["comment"], title=None, url=None, comment_text="I like it: <a href=\"https:&#x2F;&#x2F;b.example&#x2F;\">x</a>", points=None,
                  num_comments=None, story_id=1, parent_id=1, created_at_i=new)  # fmt: skip
    platform.answers[SEARCH] = page()
    platform.answers[f"{SEARCH}?hitsPerPage=200&page=0&numericFilters=created_at_i%3E%3D1782"] = page(comment)
    hn.ask(NOW + timedelta(minutes=1))
    reply = hn.posts()["hackernews:9"]
    assert (reply.parent_id, reply.text, reply.links) == ("1", "I like it: x", ("https://b.example/",))
    assert ("post", "9") not in hn.asks()


def real(shared: Callable[[str], Path], name: str) -> Any:
    return json.loads(shared(f"social/hackernews/{name}").read_bytes())


def test_real_answers(desk: Callable[..., Desk], platform: Platform, shared: Callable[[str], Path]) -> None:
    bodies = real(shared, "algolia_hits.json")
    project = desk(
        {
            "platform": "hackernews",
            "api": platform.url,
            "search": ["x"],
            "links": False,
            "posts": ["8863", "2921983", "192327"],
        },
        brand='[brand]\nname = "Discord"\naliases = ["Crockford"]\ndomains = ["getdropbox.com"]',
    )
    shapes = [v for v in bodies.values() if isinstance(v, dict)]
    platform.lists[SEARCH] = shapes
    for number, name in (
        (8863, "firebase_readme_0.json"),
        (2921983, "firebase_readme_1.json"),
        (192327, "firebase_readme_3.json"),
    ):
        platform.answers[f"GET /v0/item/{number}.json"] = real(shared, name)
    project.ask()
    posts = project.posts()
    assert posts["hackernews:8863"].links == ("http://www.getdropbox.com/u/2/screencast.html",)
    assert posts["hackernews:8863"].own
    assert [(c.likes, c.replies) for c in posts["hackernews:8863"].counts] == [(111, 71)]
    assert posts["hackernews:2921983"].parent_id == "2921506"
    assert "http://www.justin.tv/problems/bml" in posts["hackernews:192327"].links
    assert posts["hackernews:12422420"].counts[0].likes == 611
