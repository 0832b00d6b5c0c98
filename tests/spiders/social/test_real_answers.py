"""The spiders over real answers of their platforms, served on loopback; each is kept whole, or told why not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.spiders.social.loopback import NOW, Desk, Platform

Make = Callable[..., Desk]
Shared = Callable[[str], Path]


def real(shared: Shared, name: str) -> Any:
    """A recorded answer; some are kept with the request that they answer."""
    found = json.loads(shared(f"social/{name}").read_text(encoding="utf-8"))
    return found["body"] if isinstance(found, dict) and "_request" in found else found


def brand(name: str, domain: str = "acme.example") -> str:
    return f'[brand]\nname = "{name}"\ndomains = ["{domain}"]'


def test_mastodon(desk: Make, platform: Platform, shared: Shared) -> None:
    timeline = real(shared, "mastodon/test_hashtag_tl.2.json")
    platform.answers |= {
        "GET /api/v1/timelines/tag/hoot": timeline,
        "GET /api/v1/timelines/tag/hoot?limit=40&max_id": [],
        "GET /api/v1/timelines/tag/public": real(shared, "mastodon/test_public_tl_anonymous.2.json"),
        "GET /api/v1/timelines/tag/public?limit=40&max_id": [],
        "GET /api/v1/timelines/tag/card": [real(shared, "mastodon/test_status_card.1.json")],
        "GET /api/v1/timelines/tag/card?limit=40&max_id": [],
        "GET /api/v1/timelines/tag/docs": [real(shared, "mastodon/docs_entity_Status_0.json")],
        "GET /api/v1/timelines/tag/docs?limit=40&max_id": [],
        "GET /api/v1/trends/statuses": real(shared, "mastodon/test_trending_statuses.0.json"),
        "GET /api/v1/trends/links": real(shared, "mastodon/test_trending_links.0.json"),
    }
    found = desk({"platform": "mastodon", "place": platform.url, "tags": ["hoot", "public", "card", "docs"], "trends": True})
    end = found.ask()
    posts = found.posts()
    assert end.counts["rejected"] == 0
    assert {a.outcome for a in found.asks().values() if a.asked_at} == {"ok"}
    listed = timeline if isinstance(timeline, list) else [timeline]
    assert all(any(p.url == s["url"] for p in posts.values()) for s in listed)
    card = real(shared, "mastodon/test_status_card.1.json")["card"]["url"]
    assert any(card in p.links for p in posts.values())


def test_bluesky(desk: Make, platform: Platform, shared: Shared) -> None:
    thread = real(shared, "bluesky/thread_view_post_with_embed_media.json")
    view = thread["thread"]["post"]
    platform.answers |= {
        "GET /xrpc/app.bsky.feed.getPosts": {"posts": [view]},
        "GET /xrpc/app.bsky.feed.getPostThread": thread,
    }
    found = desk({"platform": "bluesky", "api": platform.url, "posts": [view["uri"]]})
    found.ask(NOW)
    (post,) = found.posts().values()
    assert post.url == "https://bsky.app/profile/test.marshal.dev/post/3kaheyt6vpc22"
    assert (post.own, post.repost_of, post.counts[0].likes) == (
        True,
        "did:plc:kvwvcn5iqfooopmyzvb4qzba/app.bsky.feed.post/3kahesw26il2z",
        0,
    )


def test_discourse(desk: Make, platform: Platform, shared: Shared) -> None:
    topic = real(shared, "discourse/topic.json")
    platform.answers |= {
        "GET /search.json": real(shared, "discourse/search.json"),
        "GET /t/": topic,
        "GET /t/1.json": real(shared, "discourse/topic_posts.json"),
        "GET /posts.json": real(shared, "discourse/posts_latest.json"),
        "GET /posts.json?before": real(shared, "discourse/posts_before.json"),
        "GET /posts.json?before=10": {"latest_posts": []},
    }
    found = desk(
        {"platform": "discourse", "place": platform.url, "since": "2013-01-01"}, brand=brand("Discourse", "discourse.org")
    )
    found.ask()
    posts = found.posts()
    first = posts["discourse:127.0.0.1/57/1"]
    assert (first.author, first.counts[0].clicks) == ("samsaffron", 11)  # 7 of meta.discourse.org, 4 of www
    assert "http://meta.discourse.org/" in first.links
    assert {a.outcome for a in found.asks().values() if a.asked_at} <= {"ok", "not_found"}


def test_stackexchange(desk: Make, platform: Platform, shared: Shared) -> None:
    script = shared("social/stackexchange/questions.js.txt").read_text(encoding="utf-8")
    answer = json.loads(re.sub(r"^module\.exports\s*=\s*|;\s*$", "", script.strip()))
    platform.answers["GET /2.3/search/advanced"] = answer
    found = desk({"platform": "stackexchange", "place": "https://stackoverflow.com", "api": platform.url, "links": False, "since": "2008-01-01"},
                 brand=brand("Git"))  # fmt: skip
    found.ask()
    posts = found.posts()
    undo = posts["stackexchange:stackoverflow.com/927358"]
    assert (undo.author, undo.counts[0].views, undo.counts[0].likes, undo.counts[0].replies) == (
        "Hamza Yerlikaya",
        6_694_238,
        17_754,
        71,
    )


def test_v2ex(desk: Make, platform: Platform, shared: Shared) -> None:
    text = shared("social/v2ex/v2ex_api_responses.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^\[.*?^\]", text, flags=re.M | re.S)
    mended = (re.sub(r",\s*\.{3,4}\s*|\s*\.{3,4}\s*", "", block) for block in blocks)
    readable = [block.replace('"content_rendered", ""', '"content_rendered": ""') for block in mended]
    lists = [found for block in readable if (found := _json(block)) is not None and found and "replies" in found[0]]
    replies = [found for block in readable if (found := _json(block)) is not None and found and "thanks" in found[0]]
    platform.answers |= {
        "GET /api/topics/latest.json": lists[0],
        "GET /api/topics/hot.json": lists[1],
        "GET /api/replies/show.json": replies[0],
    }
    found = desk({"platform": "v2ex", "api": platform.url}, brand=brand("敲代码"))
    found.ask()
    post = found.posts()["v2ex:315988"]
    assert (post.author, post.language, post.counts[0].replies) == ("CFO", "zh-Hans", 65)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def test_telegram(desk: Make, platform: Platform, shared: Shared) -> None:
    platform.answers["GET /s/chan"] = shared("social/telegram/widget_structure.html").read_bytes()
    found = desk({"platform": "telegram", "api": platform.url, "accounts": ["chan"]})
    found.ask()
    (post,) = found.posts().values()
    assert (post.key, post.links, post.repost_of) == ("telegram:chan/184", ("https://ex.com/a",), "NAME")
    assert (post.counts[0].views, post.counts[0].rounded) == (6740, ("views",))


def test_youtube(desk: Make, platform: Platform, shared: Shared) -> None:
    platform.lists["GET /youtube/v3/search"] = [
        real(shared, "youtube/search_by_keywords_p1.json"),
        real(shared, "youtube/search_by_keywords_p2.json"),
    ]
    platform.answers |= {
        "GET /youtube/v3/videos": real(shared, "youtube/videos_chart_paged_1.json"),
        "GET /youtube/v3/channels": real(shared, "youtube/info_multiple.json"),
        "GET /youtube/v3/commentThreads": real(shared, "youtube/comment_threads_by_video_paged_1.json"),
        "GET /youtube/v3/commentThreads?pageToken": real(shared, "youtube/comment_threads_by_video_paged_2.json"),
    }
    charted = real(shared, "youtube/videos_chart_paged_1.json")["items"][0]
    found = desk({"platform": "youtube", "api": platform.url, "search": ["surfing"], "key_env": "THE_KEY", "posts": [charted["id"]], "replies": False},
                 brand=brand("surfing"))  # fmt: skip
    found.ask()
    posts = found.posts()
    video = posts[f"youtube:{charted['id']}"]
    assert (video.own, video.author, video.counts) == (
        True,
        charted["snippet"]["channelTitle"],
        (),
    )  # this answer tells no numbers
    assert sum("pageToken=CBkQAA" in a for a in platform.asked) == 1


def test_reddit(desk: Make, platform: Platform, shared: Shared) -> None:
    pair = real(shared, "reddit/TestSubmission.test_comments.0.json")
    submission = pair[0]["data"]["children"][0]["data"]
    platform.answers |= {
        "POST /api/v1/access_token": {"access_token": "tok"},
        "GET /search": real(shared, "reddit/TestSubreddit.test_search.0.json"),
        "GET /domain/youtube.com/new": real(shared, "reddit/TestReddit.test_info_url.0.json"),
        "GET /api/info": pair[0],
        "GET /comments/": pair,
    }
    found = desk({"platform": "reddit", "api": platform.url, "key_env": "THE_KEY", "posts": [submission["name"]], "since": "2005-01-01"},
                 brand=brand("praw", "youtube.com"))  # fmt: skip
    end = found.ask()
    posts = found.posts()
    assert posts[f"reddit:{submission['name']}"].author == submission["author"]
    assert end.counts["posts"] >= 20
    found.ask(NOW + timedelta(minutes=1))
    assert end.counts["rejected"] == 0


@pytest.mark.parametrize(
    "name", ["mastodon/docs_statuses_1.json", "reddit/TestReddit.test_info_url.0.json", "youtube/info_multiple.json"]
)
def test_an_answer_of_another_platform_is_unreadable_and_breaks_nothing(
    desk: Make, platform: Platform, shared: Shared, name: str
) -> None:
    platform.answers["GET /api/v1/timelines/tag/x"] = real(shared, name)
    found = desk({"platform": "mastodon", "place": platform.url, "tags": ["x"]})
    found.ask()
    ask = found.asks()["tag", "x"]
    assert (ask.outcome == "parse_error") or found.posts() == {}
