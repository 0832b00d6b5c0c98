"""Each platform on loopback with small answers of its shape: what is kept, what is asked next, and by which way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from ripplemark.records import FetchOutcome, PostNumber
from tests.spiders.social.loopback import NOW, Desk, Platform, Said

Make = Callable[..., Desk]
SOON = "2026-09-30T11:00:00.000Z"


def status(number: str, words: str, host: str = "here.example", **more: object) -> dict[str, object]:
    who = {"acct": "ada", "followers_count": 42, "indexable": True, "noindex": False}
    return {"id": number, "uri": f"https://{host}/users/ada/statuses/{number}", "url": f"https://{host}/@ada/{number}", "created_at": SOON,
            "content": f"<p>{words}</p>", "favourites_count": 3, "reblogs_count": 1, "replies_count": 0, "account": who, "language": "en",
            "tags": [], "mentions": [], **more}  # fmt: skip


def test_mastodon_honours_who_does_not_want_to_be_found(desk: Make, platform: Platform) -> None:
    shy = status("2", "Acme Kites") | {"account": {"acct": "bob", "indexable": False}}
    hidden = status("3", "Acme Kites") | {"account": {"acct": "eve", "noindex": True, "indexable": True}}
    answer = status("4", "Acme Kites? no", in_reply_to_id="1")
    other = status("5", "about something else", in_reply_to_id="9")
    platform.answers["GET /api/v1/timelines/tag/kites?limit=40"] = [
        status("1", "Fly! <a href='https://acme.example/x'>x</a>"),
        shy,
        hidden,
        answer,
        other,
    ]
    platform.answers["GET /api/v1/timelines/tag/kites?limit=40&max_id=5"] = []
    found = desk({"platform": "mastodon", "place": platform.url, "tags": ["#kites"]})
    end = found.ask()
    posts = found.posts()
    assert set(posts) == {"mastodon:here.example/1", "mastodon:here.example/4"}
    assert (end.counts["not_indexable"], end.counts["not_about_us"]) == (2, 1)
    first = posts["mastodon:here.example/1"]
    assert (first.followers, first.links, first.language) == (42, ("https://acme.example/x",), "en")
    assert [(c.likes, c.reposts, c.replies, c.views) for c in first.counts] == [(3, 1, 0, None)]
    assert platform.asked[1].endswith("max_id=5")
    assert ("replies", "1") in found.asks()


def test_mastodon_own_accounts_are_kept_whole(desk: Make, platform: Platform) -> None:
    mine = status("7", "Good morning", pinned=True) | {"account": {"acct": "acme", "noindex": True, "followers_count": 9}}
    boost = status("8", "") | {"reblog": status("70", "a friend's words", "b.example"), "account": {"acct": "acme"}}
    platform.answers |= {
        "GET /api/v1/accounts/lookup?acct=acme": {"id": "77"},
        "GET /api/v1/accounts/77/statuses?limit=40": [mine, boost],
    }
    platform.answers["GET /api/v1/accounts/77/statuses?limit=40&max_id"] = []
    found = desk({"platform": "mastodon", "place": platform.url, "accounts": ["@acme"]})
    found.ask()
    posts = found.posts()
    assert {p.own for p in posts.values()} == {True}
    assert posts["mastodon:here.example/7"].pinned
    assert posts["mastodon:here.example/8"].repost_of == "b.example/70"


def test_mastodon_trends_and_threads(desk: Make, platform: Platform) -> None:
    links = [{"url": "https://acme.example/news"}, {"url": "https://b.example/"}]
    platform.answers |= {
        "GET /api/v1/trends/statuses": [status("1", "Acme Kites are in the air")],
        "GET /api/v1/trends/links": links,
        "GET /api/v1/timelines/link?url=https%3A%2F%2Facme.example%2Fnews": [
            status("2", "read <a href='https://acme.example/news'>it</a>")
        ],
        "GET /api/v1/statuses/1/context": {"ancestors": [], "descendants": [status("3", "nice", in_reply_to_id="1")]},
    }
    found = desk({"platform": "mastodon", "place": platform.url, "trends": True})
    found.ask()
    found.ask(NOW + timedelta(minutes=1))
    assert set(found.posts()) == {f"mastodon:here.example/{n}" for n in (1, 2, 3)}


def test_mastodon_search_carries_the_token_past_robots_txt(desk: Make, platform: Platform) -> None:
    platform.answers |= {"GET /robots.txt": Said(b"User-agent: *\nDisallow: /", 200, {"Content-Type": "text/plain"})}
    platform.answers["GET /api/v2/search"] = {"statuses": [status("1", "Acme Kites!")], "accounts": [], "hashtags": []}
    platform.answers["GET /api/v2/search?q=%22Acme+Kites%22&type=statuses&limit=40&offset=40"] = {"statuses": []}
    found = desk({"platform": "mastodon", "place": platform.url, "key_env": "THE_KEY"})
    found.ask()
    assert set(found.posts()) == {"mastodon:here.example/1"}
    assert platform.headers[0]["Authorization"] == "Bearer who:secret-4711"
    assert "secret" not in str(found.rows("SELECT * FROM social_asks")) + str(found.rows("SELECT * FROM runs"))


def view(rkey: str, words: str, handle: str = "ada.example", **record: object) -> dict[str, object]:
    return {"uri": f"at://did:plc:a/app.bsky.feed.post/{rkey}", "author": {"did": "did:plc:a", "handle": handle}, "indexedAt": SOON,
            "record": {"text": words, "createdAt": "1999-01-01T00:00:00Z", "langs": ["en"], **record}, "likeCount": 4, "repostCount": 0,
            "replyCount": 1}  # fmt: skip


def test_bluesky_searches_in_a_session_and_asks_the_rest_in_public(desk: Make, platform: Platform) -> None:
    link = {"facets": [{"features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://acme.example/b"}]}]}
    platform.answers |= {
        "POST /xrpc/com.atproto.server.createSession": {"accessJwt": "jwt-1"},
        "GET /xrpc/app.bsky.feed.searchPosts?sort=latest&limit=100&q=%2A&domain=acme.example": {"posts": [view("1", "look", **link)], "cursor": "c2"},
        "GET /xrpc/app.bsky.feed.searchPosts?sort=latest&limit=100&q=%22Acme": {"posts": [view("2", "Acme Kites", reply={"parent": {"uri": "at://x/y/0"}})]},
        "GET /xrpc/app.bsky.feed.searchPosts?sort=latest&limit=100&q=%2A&domain=acme.example&cursor=c2": {"posts": []},
        "GET /xrpc/app.bsky.actor.getProfiles": {"profiles": [{"handle": "ada.example", "followersCount": 811}]},
        "GET /xrpc/app.bsky.feed.getPosts": {"posts": [view("1", "look", **link) | {"likeCount": 9}]},
        "GET /xrpc/app.bsky.feed.getPostThread": {"thread": {"post": view("1", "look") | {"likeCount": 9}, "replies": [{"post": view("5", "ha", reply={"parent": {"uri": "at://did:plc:a/app.bsky.feed.post/1"}}), "replies": []}]}},
    }  # fmt: skip
    found = desk({"platform": "bluesky", "api": platform.url, "key_env": "THE_KEY"})
    found.ask()
    assert b"secret-4711" in platform.bodies[0]
    posts = found.posts()
    first = posts["bluesky:did:plc:a/app.bsky.feed.post/1"]
    assert (first.url, first.followers) == ("https://bsky.app/profile/ada.example/post/1", 811)
    assert first.created_at.year == 2026  # what the network saw, not what the author wrote
    assert posts["bluesky:did:plc:a/app.bsky.feed.post/2"].parent_id == "x/y/0"
    search = "GET /xrpc/app.bsky.feed.searchPosts?sort=latest&limit=100&q=%2A&domain=acme.example"
    platform.answers |= {
        search: {"posts": [view("1", "look", **link) | {"likeCount": 9}], "cursor": "c2"}
    }  # whoever is asked says the same
    found.ask(NOW + timedelta(hours=1))
    assert [c.likes for c in found.posts()["bluesky:did:plc:a/app.bsky.feed.post/1"].counts] == [4, 9]
    assert "bluesky:did:plc:a/app.bsky.feed.post/5" in found.posts()
    public = [h for a, h in zip(platform.asked, platform.headers, strict=False) if "getPosts" in a]
    assert all("Authorization" not in h for h in public)


def test_bluesky_without_a_session_says_why(desk: Make, platform: Platform) -> None:
    platform.answers["POST /xrpc/com.atproto.server.createSession"] = Said(b'{"error":"AuthenticationRequired"}', 401)
    found = desk({"platform": "bluesky", "api": platform.url, "key_env": "THE_KEY"})
    found.ask()
    assert {a.outcome for a in found.asks().values()} == {FetchOutcome.CLIENT_ERROR}
    assert platform.asked == ["POST /xrpc/com.atproto.server.createSession"]


LEMMY = {
    "post": {
        "id": 5,
        "ap_id": "https://home.example/post/50",
        "name": "Acme Kites",
        "body": "see https://acme.example/p.",
        "url": "https://b.example/",
    },
    "creator": {"name": "ada", "actor_id": "https://home.example/u/ada"},
}


def test_lemmy_speaks_v3_and_v4(desk: Make, platform: Platform) -> None:
    v3 = {**LEMMY, "post": {**LEMMY["post"], "published": SOON}, "counts": {"upvotes": 7, "comments": 2, "score": 5}}
    v4 = {
        **LEMMY,
        "post": {
            **LEMMY["post"],
            "id": 6,
            "ap_id": "https://home.example/post/60",
            "published_at": SOON,
            "upvotes": 8,
            "comments": 3,
        },
    }
    note = {"comment": {"id": 9, "ap_id": "https://home.example/comment/90", "content": "Acme Kites, hm", "path": "0.8.9", "published": SOON},
            "post": LEMMY["post"], "creator": LEMMY["creator"], "counts": {"upvotes": 1, "child_count": 0}}  # fmt: skip
    platform.answers["GET /api/v3/search?q=Acme+Kites&type_=All"] = {"posts": [v3], "comments": [note]}
    platform.answers["GET /api/v3/search?q=acme.example&type_=Url"] = Said(b"", 404)
    platform.answers["GET /api/v4/search?search_term=acme.example"] = {"results": [v4], "next_page": None}
    found = desk({"platform": "lemmy", "place": platform.url})
    found.ask()
    posts = found.posts()
    assert [(c.likes, c.replies) for c in posts["lemmy:home.example/post/50"].counts] == [(7, 2)]
    assert [(c.likes, c.replies) for c in posts["lemmy:home.example/post/60"].counts] == [(8, 3)]
    assert posts["lemmy:home.example/post/50"].links == ("https://acme.example/p", "https://b.example/")
    assert posts["lemmy:home.example/comment/90"].parent_id.endswith("/comment/8")
    assert posts["lemmy:home.example/post/50"].author == "ada@home.example"


def test_discourse_tells_clicks_on_our_links_and_falls_back_where_search_is_closed(desk: Make, platform: Platform) -> None:
    link = "<p>Acme Kites: <a href='https://acme.example/k'>k</a></p>"
    first = {"id": 11, "topic_id": 3, "topic_slug": "kites", "post_number": 1, "username": "ada", "created_at": SOON, "cooked": link,
             "link_counts": [{"url": "https://acme.example/k", "clicks": "7"}, {"url": "https://b.example", "clicks": 100}],
             "actions_summary": [{"id": 2, "count": 3}], "reads": 20}  # fmt: skip
    second = {
        "id": 12,
        "topic_id": 3,
        "post_number": 2,
        "username": "bob",
        "created_at": SOON,
        "cooked": "<p>ok</p>",
        "reads": 5,
    }
    platform.answers |= {
        "GET /robots.txt": Said(b"User-agent: *\nDisallow: /search", 200, {"Content-Type": "text/plain"}),
        "GET /posts.json": {"latest_posts": [second, first]},
        "GET /posts.json?before": {"latest_posts": []},
        "GET /t/3.json": {"id": 3, "title": "Kites", "views": 900, "like_count": 30, "posts_count": 5, "pinned": True,
                          "post_stream": {"posts": [first], "stream": [11, 12]}},
        "GET /t/3/posts.json?post_ids%5B%5D=12": {"post_stream": {"posts": [second]}},
    }  # fmt: skip
    found = desk({"platform": "discourse", "place": platform.url})
    found.ask()
    found.ask(NOW + timedelta(hours=1))
    assert not any("search" in a for a in platform.asked)
    posts = found.posts()
    topic = posts["discourse:127.0.0.1/3/1"]
    assert (topic.pinned, posts["discourse:127.0.0.1/3/2"].parent_id) == (True, "127.0.0.1/3/1")
    last = topic.counts[-1]
    assert [last.number(n) for n in PostNumber] == [900, 3, None, 4, 7]


def question(number: int, **more: object) -> dict[str, object]:
    return {"question_id": number, "title": "Acme Kites &amp; wind", "creation_date": int(NOW.timestamp()) - 900, "owner": {"display_name": "Ada"},
            "link": f"https://stack.example/questions/{number}/x", "view_count": 12, "score": -2, "answer_count": 1, "body": "<p>?</p>", **more}  # fmt: skip


def test_stackexchange_keeps_backoff_and_batches(desk: Make, platform: Platform) -> None:
    platform.answers |= {
        "GET /2.3/search/advanced?sort=creation&fromdate=": {"items": [question(1), question(2, score=5)], "has_more": False, "backoff": 0, "quota_remaining": 90},
        "GET /2.3/questions/1;2?": {"items": [question(1, view_count=30), question(2)], "quota_remaining": 0},
    }  # fmt: skip
    found = desk(
        {"platform": "stackexchange", "place": "https://stack.example", "api": platform.url, "links": False, "replies": False}
    )
    found.ask()
    posts = found.posts()
    assert [(c.views, c.likes, c.replies) for c in posts["stackexchange:stack.example/1"].counts] == [(12, None, 1)]
    assert posts["stackexchange:stack.example/2"].counts[0].likes == 5
    assert posts["stackexchange:stack.example/1"].text.startswith("Acme Kites & wind")
    found.ask(NOW + timedelta(minutes=61))
    assert [c.views for c in found.posts()["stackexchange:stack.example/1"].counts] == [12, 30]
    assert "site=stack.example" in platform.asked[0]


def test_v2ex_is_looked_through(desk: Make, platform: Platform) -> None:
    topic = {"id": 1, "title": "Acme Kites 好用吗", "content_rendered": "<a href='https://acme.example/'>官网</a>", "created": int(NOW.timestamp()) - 600,
             "member": {"username": "zhang"}, "replies": 3}  # fmt: skip
    other = topic | {"id": 2, "title": "别的", "content_rendered": ""}
    reply = {
        "id": 8,
        "content_rendered": "好用",
        "created": int(NOW.timestamp()) - 60,
        "member": {"username": "li"},
        "thanks": 2,
    }
    platform.answers |= {
        "GET /api/topics/latest.json": [topic],
        "GET /api/topics/hot.json": [other, topic],
        "GET /api/replies/show.json?topic_id=1": [reply],
    }
    found = desk({"platform": "v2ex", "api": platform.url})
    end = found.ask()
    found.ask(NOW + timedelta(minutes=1))
    posts = found.posts()
    assert set(posts) == {"v2ex:1", "v2ex:1/8"}
    assert (posts["v2ex:1"].language, posts["v2ex:1/8"].parent_id, end.counts["not_about_us"]) == ("zh-Hans", "1", 1)


MESSAGE = """<div class="tgme_widget_message" data-post="chan/{n}"><div class="tgme_widget_message_text">{words} <a href="https://acme.example/t">x</a></div>
<span class="tgme_widget_message_views">6.74K</span><a class="tgme_widget_message_date" href="https://t.me/chan/{n}"><time datetime="2026-09-30T07:37:00+00:00">07:37</time></a></div>"""


def test_telegram_views_are_rounded(desk: Make, platform: Platform) -> None:
    head = '<div class="tgme_channel_info"><div class="tgme_channel_info_counter"><span class="counter_value">12.3K</span> <span class="counter_type">subscribers</span></div></div>'
    platform.answers["GET /s/chan"] = (
        head + MESSAGE.format(n=184, words="Drachen") + MESSAGE.format(n=185, words="风筝")
    ).encode()
    platform.answers["GET /s/chan?before=184"] = head.encode()
    found = desk({"platform": "telegram", "api": platform.url, "watch": ["chan"]})
    found.ask()
    post = found.posts()["telegram:chan/184"]
    assert (post.counts[0].views, post.counts[0].rounded, post.followers) == (6740, (PostNumber.VIEWS,), 12300)
    assert post.links == ("https://acme.example/t",)
    platform.answers["GET /s/chan"] = b"<html><body>If you have Telegram, you can contact chan right away.</body></html>"
    found.ask(NOW + timedelta(hours=2))
    assert found.asks()["watch", "chan"].outcome is FetchOutcome.PARSE_ERROR


FEED = """<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE feed [<!ENTITY a "aaaa">]><feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns="http://www.w3.org/2005/Atom"><entry><id>yt:video:v1</id><yt:videoId>v1</yt:videoId><title>Acme Kites</title><author><name>Acme</name></author>
<published>2026-09-30T11:00:00+00:00</published><media:group><media:description>https://acme.example/v</media:description><media:community>
<media:starRating count="12" average="5.00" min="1" max="5"/><media:statistics views="340"/></media:community></media:group></entry></feed>"""


def test_youtube_by_feed_and_by_key(desk: Make, platform: Platform) -> None:
    video = {"id": "v2", "snippet": {"publishedAt": SOON, "channelId": "UC2", "channelTitle": "Ada", "title": "Acme Kites test", "description": "…"},
             "statistics": {"viewCount": "1000", "likeCount": "10", "commentCount": "1"}}  # fmt: skip
    remark = {"id": "c1", "snippet": {"videoId": "v2", "topLevelComment": {"id": "c1", "snippet": {"textOriginal": "wow", "publishedAt": SOON, "authorDisplayName": "Bo", "likeCount": 0}},
              "totalReplyCount": 2}}  # fmt: skip
    platform.answers |= {
        "GET /feeds/videos.xml?channel_id=UC1": FEED.encode(),
        "GET /youtube/v3/search": {"items": [{"id": {"videoId": "v2"}}]},
        "GET /youtube/v3/videos": {"items": [video]},
        "GET /youtube/v3/channels": {"items": [{"snippet": {"title": "Ada"}, "statistics": {"subscriberCount": "2500"}}]},
        "GET /youtube/v3/commentThreads": {"items": [remark]},
    }
    found = desk({"platform": "youtube", "api": platform.url, "accounts": ["UC1"], "key_env": "THE_KEY"})
    found.ask()
    found.ask(NOW + timedelta(minutes=1))
    posts = found.posts()
    assert (posts["youtube:v1"].own, posts["youtube:v1"].counts[0].views, posts["youtube:v1"].counts[0].likes) == (
        True,
        340,
        12,
    )
    assert (posts["youtube:v2"].followers, posts["youtube:v2"].counts[0].views) == (2500, 1000)
    assert (posts["youtube:c1"].parent_id, posts["youtube:c1"].counts[0].replies) == ("v2", 2)
    assert not any("secret" in a for a in platform.asked)


def test_a_pingback_states_a_link(desk: Make, platform: Platform) -> None:
    ping = {"id": 1, "post": 4, "type": "pingback", "author_name": "B", "author_url": "https://b.example.com/reads-acme", "date_gmt": "2026-09-30T09:00:00",
            "link": f"{platform.url}/acme-review/#comment-1", "content": {"rendered": "<p>[…]</p>"}}  # fmt: skip
    said = ping | {
        "id": 2,
        "type": "comment",
        "content": {"rendered": "<p>I fly Acme Kites</p>"},
        "parent": 0,
        "author_url": "",
    }
    platform.answers |= {
        "GET /wp-json/wp/v2/comments": [ping, said],
        "GET /wp-json/wp/v2/posts": [{"link": f"{platform.url}/acme-review/", "date_gmt": "2026-09-01T09:00:00"}],
    }
    found = desk({"platform": "wordpress", "place": platform.url})
    found.ask()
    assert found.rows("SELECT source_url, target_url, kind FROM stated_links") == [
        ("https://b.example.com/reads-acme", f"{platform.url}/acme-review/", "pingback")
    ]
    assert found.rows("SELECT u.url, d.route FROM routes d JOIN urls u ON u.id = d.url_id ORDER BY u.url DESC") == [
        ("https://b.example.com/reads-acme", "webmention"), (f"{platform.url}/acme-review/", "feed")]  # fmt: skip
    assert found.posts()["wordpress:127.0.0.1/comment/2"].parent_id == "127.0.0.1/post/4"


def test_wordpress_without_rest_has_its_comment_feed(desk: Make, platform: Platform) -> None:
    item = f"<item><title>x</title><link>{platform.url}/p/#comment-7</link><dc:creator>Ada</dc:creator><pubDate>Wed, 30 Sep 2026 10:00:00 +0000</pubDate><content:encoded><![CDATA[<p>Acme Kites!</p>]]></content:encoded></item>"
    feed = f'<rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>{item}</channel></rss>'
    platform.answers |= {"GET /wp-json/": Said(b'{"code":"rest_disabled"}', 401), "GET /comments/feed/": feed.encode()}
    found = desk({"platform": "wordpress", "place": platform.url, "search": []})
    found.ask()
    assert found.posts()["wordpress:127.0.0.1/comment/7"].text == "Acme Kites!"


def test_gdelt_articles_are_pages(desk: Make, platform: Platform) -> None:
    platform.answers["GET /api/v2/doc/doc"] = {
        "articles": [{"url": "https://news.example.com/a", "seendate": "20260930T073000Z"}, {"url": "mailto:x"}]
    }
    found = desk({"platform": "gdelt", "api": platform.url})
    end = found.ask()
    assert found.rows("SELECT url FROM urls") == [("https://news.example.com/a",)]
    assert (end.counts["new_pages"], found.posts()) == (1, {})
    platform.answers["GET /api/v2/doc/doc"] = b"Your query was too short."
    found.ask(NOW + timedelta(hours=2))
    assert found.asks()["search", "Acme Kites"].outcome is FetchOutcome.PARSE_ERROR


def test_reddit_speaks_only_as_an_approved_client(desk: Make, platform: Platform) -> None:
    thing = {"name": "t3_1", "author": "ada", "title": "Acme Kites", "selftext": "", "created_utc": NOW.timestamp() - 600, "score": 3, "num_comments": 1,
             "url": "https://acme.example/r", "permalink": "/r/kites/comments/1/x/", "view_count": None, "stickied": True}  # fmt: skip
    remark = {"kind": "t1", "data": {"name": "t1_2", "author": "bo", "body": "meh", "created_utc": NOW.timestamp() - 60, "score": 1, "permalink": "/r/kites/comments/1/x/2/",
              "parent_id": "t3_1", "replies": ""}}  # fmt: skip
    platform.answers |= {
        "POST /api/v1/access_token": {"access_token": "tok"},
        "GET /search": {"data": {"children": [{"kind": "t3", "data": thing}], "after": None}},
        "GET /domain/acme.example/new": {"data": {"children": []}},
        "GET /comments/1": [{"data": {"children": [{"kind": "t3", "data": thing}]}}, {"data": {"children": [remark]}}],
    }
    found = desk({"platform": "reddit", "api": platform.url, "key_env": "THE_KEY"})
    found.ask()
    posts = found.posts()
    assert (posts["reddit:t3_1"].links, posts["reddit:t3_1"].pinned, posts["reddit:t3_1"].counts[0].views) == (
        ("https://acme.example/r",),
        True,
        None,
    )
    gone = {"kind": "t3", "data": thing | {"author": "[deleted]", "selftext": "[removed]", "title": ""}}
    platform.answers |= {
        "GET /search": {"data": {"children": [], "after": None}},
        "GET /comments/1": [{"data": {"children": [gone]}}, {"data": {"children": [remark]}}],
        "GET /api/info?id=t3_1": {"data": {"children": [gone]}},
    }
    found.ask(NOW + timedelta(hours=1))
    assert found.posts()["reddit:t1_2"].parent_id == "t3_1"
    assert found.posts()["reddit:t3_1"].text == ""  # deleted there, erased here
    assert platform.headers[0]["Authorization"].startswith("Basic ")
