"""Exports of social platforms, each in its exact shape: what becomes of a row, in any wording, date order and way to write counts."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.intake.formats import FORMATS
from attribution.intake.json_paths import values_at
from attribution.intake.load import load_files
from attribution.intake.post_exports import post_exports
from attribution.intake.recognise import FileReport, read_sample
from ripplemark.config import Brand, Project, Storage, Traffic
from ripplemark.records import Post
from ripplemark.store.database import open_writer
from ripplemark.store.posts import iter_posts
from ripplemark.store.runs import begin_run

NOW = datetime(2026, 10, 20, 12, tzinfo=UTC)
SEEN = datetime(2026, 10, 18, 9, tzinfo=UTC)

X = """Post id,Date,Post text,Post Link,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Replies,Reposts,Profile visits,Detail Expands,URL Clicks,Hashtag Clicks,Permalink Clicks
1944,"Tue, Jul 14, 2026","Fly https://acme.example/x",https://x.com/acme/status/1944,"1,203",7,10,0,2,0,,1,0,0,3,0,0
"""
TWITTER = """"Tweet id","Tweet permalink","Tweet text","time","impressions","engagements","engagement rate","retweets","replies","likes","user profile clicks","url clicks"
"12","https://twitter.com/acme/status/12","Hi","2020-02-10 18:00 +0000","1203.0","3.0","0.1","1.0","0.0","5.0","0.0","2.0"
"""
INSTAGRAM = """Post ID,Account ID,Account username,Account name,Description,Duration (sec),Publish time,Permalink,Post type,Views,Reach,Likes,Shares,Follows,Comments,Saves
1.22158E+17,9,acme,Acme,Wind,0,10/13/2026 08:31,https://www.instagram.com/p/Cabc/,Image,"12,345",9,100,3,0,4,1
"""
FACEBOOK = """Post ID,Page ID,Page name,Title,Description,Duration (sec),Publish time,Caption type,Permalink,Is crosspost,Post type,Reach,Reactions,Comments,Shares,Views,Link Clicks
122158,7,Acme,,Sale,0,10/13/2026 08:31,,https://www.facebook.com/122158,0,Links,10,5,1,0,200,9
"""
THREADS = """Post ID,Account username,Text,Publish time,Permalink,Views,Likes,Replies,Reposts,Quotes
5,acme,Hello,2026-10-01 10:00,https://www.threads.com/@acme/post/Dx,50,4,0,1,0
"""
LINKEDIN = """Post title,Post link,Post type,Campaign name,Posted by,Created date,Impressions,Views,Clicks,Click through rate (CTR),Likes,Comments,Reposts,Follows,Engagement rate
We fly,https://www.linkedin.com/feed/update/urn:li:activity:71,Organic,,Ada,09/30/2026,400,,12,0.03,8,2,1,0,0.05
"""
SHARES = """Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility
2026-09-30 08:00:00,https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A72,"Read this",https://acme.example/l,,MEMBER_NETWORK
"""
TIKTOK = """Video title,Video link,Post time,Total likes,Total comments,Total shares,Total views,Total play time,Average watch time,Watched full video,Add to favorites
Kite loop,https://www.tiktok.com/@acme/video/75,2026-10-02 20:00:00,1.2K,30,4,15.6K,0,0,0,0
"""
YOUTUBE = """Content,Video title,Video publish time,Duration,Views,Average view duration,Average percentage viewed (%),Subscribers,Likes
Total,,,,900,,,,
vid01,Acme Kites,"Sep 15, 2026",60,900,0:30,50,3,20
"""
CRAWLER = """id,bid,正文,头条文章url,原始图片url,视频url,位置,日期,工具,点赞数,评论数,转发数,话题,@用户,完整日期,是否原创,源用户id,源用户昵称,源微博id
44,Im,今天放风筝 https://acme.example/w,,,,,2026-10-03,,551894,182010,1000000,,,2026-10-03 08:00:00,False,1,甲,43
"""
SEARCH = """id,bid,user_id,用户昵称,微博正文,头条文章url,发布位置,艾特用户,话题,转发数,评论数,点赞数,发布时间,发布工具,微博图片url,微博视频url,retweet_id
45,In,9,乙,好风筝,,,,,100万+,3.2万,0,2026-10-04 08:00,,,,
"""
CRAWLER_JSON = {"user": {"id": "9", "followers_count": 5}, "weibo": [{"id": 46, "bid": "Io", "screen_name": "丙", "text": "<a href='https://weibo.cn/sinaurl?u=https%3A%2F%2Facme.example%2Fs'>网页</a>好",
                "created_at": "2026-10-05", "attitudes_count": 3, "comments_count": 0, "reposts_count": 1000000}]}  # fmt: skip
SPIDER = {"crawl_time": 1792281600, "_id": "47", "mblogid": "Ip", "created_at": "2026-10-05 10:00:00", "reposts_count": 1, "comments_count": 2, "attitudes_count": 3,
          "content": "风大", "user": {"nick_name": "丁", "followers_count": 8}, "url": "https://weibo.com/9/Ip"}  # fmt: skip
REMARK = {
    "crawl_time": 1792281600,
    "_id": 48,
    "created_at": "2026-10-06 10:00:00",
    "like_counts": 1,
    "content": "真好",
    "comment_user": {"nick_name": "戊", "followers_count": 2},
}
AJAX = {"ok": 1, "data": {"list": [{"mid": "49", "created_at": "Mon Oct 05 12:28:47 +0800 2026", "text_raw": "新风筝", "reposts_count": 14, "comments_count": 12, "attitudes_count": 29,
        "user": {"screen_name": "己", "followers_count": "3.2万"}, "isTop": 1, "retweeted_status": {"mid": "40"}}]}}  # fmt: skip
XHS = {"note_id": "66a", "title": "放飞", "desc": "好看", "time": 1790000000000, "liked_count": "1.1万", "collected_count": "5", "comment_count": "10+", "share_count": "", "nickname": "庚",
       "note_url": "https://www.xiaohongshu.com/explore/66a", "last_modify_ts": 1792281600000}  # fmt: skip
BILI = {
    "code": 0,
    "data": {
        "bvid": "BV1x",
        "title": "风筝教程",
        "desc": "https://acme.example/b",
        "pubdate": 1790000000,
        "owner": {"name": "辛"},
        "stat": {"view": 1000, "like": 9, "reply": 0, "share": 2},
    },
}
ZHIHU = {"content_id": "31", "content_type": "answer", "title": "怎么放风筝", "content_text": "逆风", "created_time": 1790000000, "voteup_count": 12, "comment_count": 1, "user_nickname": "壬",
         "content_url": "https://www.zhihu.com/question/1/answer/31", "question_id": "1"}  # fmt: skip
WECHAT = """内容标题,发表时间,总阅读人数,总阅读次数,总分享人数,总分享次数,内容url
新品上天,20261001,90,120,3,4,https://mp.weixin.qq.com/s/AbC
"""
WECHAT_LIST = """公众号,标题,链接,发布时间,阅读量,点赞,在看
艾克米,风筝节,https://mp.weixin.qq.com/s?__biz=M&mid=1&sn=f00,2026-10-02 08:00,10万+,300,20
"""
DOUBAN = """小组,标题,链接,发布时间,作者,回复数,点赞数
风筝小组,求推荐,https://www.douban.com/group/topic/99/,2026-10-03 21:00,癸,17,2
"""
REDDIT = {"kind": "Listing", "data": {"children": [{"kind": "t3", "data": {"name": "t3_9", "subreddit": "kites", "permalink": "/r/kites/comments/9/x/", "created_utc": 1790000000.0, "title": "Acme",
          "selftext": "", "author": "ada", "url": "https://acme.example/r", "score": 5, "num_comments": 2, "view_count": None, "stickied": True}}]}}  # fmt: skip
REDDIT_OWN = """id,permalink,date,ip,subreddit,gildings,title,url,body
1ab,https://www.reddit.com/r/kites/comments/1ab/t/,2026-09-01 10:00:00 UTC,,kites,0,Mine,https://acme.example/m,
"""
LOBSTERS = [{"short_id": "abc", "short_id_url": "https://lobste.rs/s/abc", "created_at": "2026-10-01T10:00:00.000-05:00", "title": "Kites", "url": "https://acme.example/l", "score": 12,
             "comment_count": 3, "description_plain": "", "submitter_user": "ada", "tags": ["x"]}]  # fmt: skip
TWEETS = {"data": [{"edit_history_tweet_ids": ["2045000000000000000"], "id": "2045000000000000000", "text": "hi", "author_id": "7", "public_metrics": {"like_count": 0, "impression_count": 90},
          "referenced_tweets": [{"type": "quoted", "id": "3"}, {"type": "replied_to", "id": "4"}], "entities": {"urls": [{"expanded_url": "https://acme.example/q"}]}}],
          "includes": {"users": [{"id": "7", "username": "ada", "public_metrics": {"followers_count": 77}}]}}  # fmt: skip
OLD_TWEETS = {"statuses": [{"id_str": "5", "created_at": "Fri Jul 12 23:40:37 +0000 2019", "text": "RT", "retweet_count": 3, "favorite_count": 0, "user": {"screen_name": "bo", "followers_count": 4},
              "entities": {"urls": []}, "retweeted_status": {"id_str": "2"}, "lang": "en"}]}  # fmt: skip
THREADS_API = {"data": [{"id": "8", "media_product_type": "THREADS", "permalink": "https://www.threads.com/@acme/post/Dy", "username": "acme", "text": "yo", "timestamp": "2026-10-01T10:00:00+0000",
               "is_quote_post": False}]}  # fmt: skip
TABLE = """platform,url,created_at,post_id,author,text,views,likes,own,links
plurk,https://www.plurk.com/p/abc,2026-10-01 10:00,abc,ada,Acme,12.3K,0,yes,https://acme.example/a https://acme.example/b
"""

#: Export by its name in the shared list of headings -> the file that stands for it here.
HEADINGS = {
    "X content analytics (2024+)": X,
    "Twitter analytics (old)": TWITTER,
    "Instagram (Meta Business Suite)": INSTAGRAM,
    "Facebook (Meta Business Suite)": FACEBOOK,
    "TikTok Studio": TIKTOK,
    "YouTube Studio": YOUTUBE,
}

#: (format, content, key, numbers: views likes reposts replies clicks, rounded and capped numbers)
CASES: list[tuple[str, object, str, tuple[int | None, ...], str]] = [
    ("posts-x-analytics", X, "x:1944", (1203, 7, 1, None, 3), ""),
    ("posts-twitter-analytics", TWITTER, "x:12", (1203, 5, 1, 0, 2), ""),
    ("posts-x-api", TWEETS, "x:2045000000000000000", (90, 0, None, None, None), ""),
    ("posts-x-api-1.1", OLD_TWEETS, "x:5", (None, 0, 3, None, None), ""),
    ("posts-instagram", INSTAGRAM, "instagram:Cabc", (12345, 100, 3, 4, None), ""),
    ("posts-facebook", FACEBOOK, "facebook:122158", (200, 5, 0, 1, 9), ""),
    ("posts-threads", THREADS, "threads:5", (50, 4, 1, 0, None), ""),
    ("posts-threads-api", THREADS_API, "threads:8", (), ""),
    ("posts-linkedin", LINKEDIN, "linkedin:urn:li:activity:71", (400, 8, 1, 2, 12), ""),
    ("posts-linkedin-shares", SHARES, "linkedin:urn%3Ali%3Ashare%3A72", (), ""),
    ("posts-tiktok", TIKTOK, "tiktok:75", (15600, 1200, 4, 30, None), "likes views"),
    ("posts-youtube-studio", YOUTUBE, "youtube:vid01", (900, 20, None, None, None), ""),
    ("posts-weibo-crawler", CRAWLER, "weibo:44", (None, 551894, 1_000_000, 182010, None), "reposts"),
    ("posts-weibo-crawler-json", CRAWLER_JSON, "weibo:46", (None, 3, 1_000_000, 0, None), "reposts"),
    ("posts-weibospider", SPIDER, "weibo:47", (None, 3, 1, 2, None), ""),
    ("posts-weibospider-comments", REMARK, "weibo:48", (None, 1, None, None, None), ""),
    ("posts-weibo-search", SEARCH, "weibo:45", (None, 0, 1_000_000, 32_000, None), "replies reposts"),
    ("posts-weibo-ajax", AJAX, "weibo:49", (None, 29, 14, 12, None), ""),
    ("posts-xiaohongshu", XHS, "xiaohongshu:66a", (None, 11_000, None, 10, None), "likes replies"),
    ("posts-bilibili", BILI, "bilibili:BV1x", (1000, 9, 2, 0, None), ""),
    ("posts-zhihu", ZHIHU, "zhihu:31", (None, 12, None, 1, None), ""),
    ("posts-wechat", WECHAT, "wechat:AbC", (120, None, 4, None, None), ""),
    ("posts-wechat-articles", WECHAT_LIST, "wechat:f00", (100_000, 300, None, None, None), "views"),
    ("posts-douban", DOUBAN, "douban:99", (None, 2, None, 17, None), ""),
    ("posts-reddit", REDDIT, "reddit:t3_9", (None, 5, None, 2, None), ""),
    ("posts-reddit-account", REDDIT_OWN, "reddit:1ab", (), ""),
    ("posts-lobsters", LOBSTERS, "lobsters:abc", (None, 12, None, 3, None), ""),
    ("posts-table", TABLE, "plurk:abc", (12300, 0, None, None, None), "views"),
]  # fmt: skip


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., tuple[FileReport, dict[str, Post]]]:
    """`load(content)`: the report of a file with this content, and the posts of the store."""
    project = Project(
        tmp_path / "r.toml",
        Brand("Acme", (), ("acme.example",)),
        Storage(tmp_path / "r.db", tmp_path / "data"),
        traffic=Traffic(timezone="Asia/Taipei"),
    )

    def run(content: object, name: str = "export", encoding: str = "utf-8") -> tuple[FileReport, dict[str, Post]]:
        file = tmp_path / name
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1)
        file.write_bytes(text.encode(encoding))
        os.utime(file, (SEEN.timestamp(), SEEN.timestamp()))
        with open_writer(project.storage.database) as db:
            report = load_files(project, db, begin_run(db, "load", NOW), [file], NOW)
            return report.files[0], {p.key: p for p in iter_posts(db)}

    return run


@pytest.mark.parametrize(
    ("form", "content", "key", "numbers", "marked"),
    CASES,
    ids=lambda v: v if isinstance(v, str) and v.startswith("posts-") else "",
)
def test_an_export_is_known_by_its_content_and_read_whole(
    load: Callable[..., tuple[FileReport, dict[str, Post]]],
    form: str,
    content: object,
    key: str,
    numbers: tuple[int | None, ...],
    marked: str,
) -> None:
    report, posts = load(content)
    assert (report.format, report.rejected, list(posts)) == (form, {}, [key])
    post = posts[key]
    assert post.created_at < NOW
    assert post.url.startswith("https://")
    told = [(c.views, c.likes, c.reposts, c.replies, c.clicks) for c in post.counts]
    assert told == ([numbers] if numbers else [])
    assert " ".join(sorted({*(n for c in post.counts for n in (*c.rounded, *c.capped))})) == marked
    again, after = load(content)
    assert (again.known, after) == (True, posts)


def test_every_export_of_the_data_file_has_its_case() -> None:
    names = {e.name if e.any_wording else f"posts-{e.name}" for e in post_exports()}
    assert names - {form for form, *_ in CASES} == {"posts-bilibili-collected"}


Load = Callable[..., tuple[FileReport, dict[str, Post]]]


def test_what_a_post_says_beside_its_numbers(load: Load) -> None:
    _, posts = load(TWEETS, "a")
    tweet = posts["x:2045000000000000000"]
    assert (tweet.author, tweet.followers, tweet.parent_id, tweet.repost_of, tweet.links) == (
        "ada",
        77,
        "4",
        "3",
        ("https://acme.example/q",),
    )
    assert tweet.created_at == datetime(2026, 4, 17, 4, 42, 48, tzinfo=UTC)  # the id holds it
    _, posts = load(CRAWLER_JSON, "b")
    assert (posts["weibo:46"].text, posts["weibo:46"].links) == ("网页好", ("https://acme.example/s",))
    _, posts = load(AJAX, "c")
    assert (posts["weibo:49"].followers, posts["weibo:49"].pinned, posts["weibo:49"].repost_of) == (32_000, True, "40")
    assert posts["weibo:49"].created_at == datetime(2026, 10, 5, 4, 28, 47, tzinfo=UTC)
    _, posts = load(TABLE, "d")
    assert (posts["plurk:abc"].own, len(posts["plurk:abc"].links)) == (True, 2)
    assert posts["plurk:abc"].created_at == datetime(2026, 10, 1, 2, tzinfo=UTC)  # the site's zone
    assert posts["plurk:abc"].counts[0].observed_at == SEEN


def test_the_order_of_day_and_month_is_that_of_the_file(load: Load) -> None:
    day_first = INSTAGRAM.replace("10/13/2026 08:31", "13/10/2026 08:31 PM")
    _, posts = load(day_first)
    assert posts["instagram:Cabc"].created_at == datetime(2026, 10, 13, 12, 31, tzinfo=UTC)


def test_the_day_in_the_name_says_when_the_numbers_were_taken(load: Load) -> None:
    _, posts = load(THREADS, "threads 2026-10-10.csv")
    assert posts["threads:5"].counts[0].observed_at == datetime(2026, 10, 10, 23, 59, 59, tzinfo=UTC)


def test_chinese_encodings_and_semicolons_are_read(load: Load) -> None:
    _, posts = load(DOUBAN.replace(",", ";"), encoding="gb18030")
    assert posts["douban:99"].author == "癸"


def test_a_row_that_makes_no_post_is_put_aside_with_its_reason(load: Load) -> None:
    bad = "platform,url,created_at,likes\nx,https://x.com/a/status/1,2026-10-01,1\nx,ftp://x/9,2026-10-01,1\nx,https://x.com/a/status/2,soon,1\nx,https://x.com/a/status/3,2026-10-01,many\n,https://x.com/a/status/4,2026-10-01,1\nx,https://x.com/a/status/5,2031-10-01,1\nx,https://x.com/a/status/6,2026-10-01,-4\n"
    report, posts = load(bad)
    assert report.rejected == {"bad_url": 1, "bad_date": 1, "bad_value": 1, "missing_value": 1, "future_date": 1}
    assert set(posts) == {"x:1", "x:6"}
    assert posts["x:6"].counts == ()  # votes against


def test_a_relative_time_is_read_from_the_moment_of_looking(load: Load) -> None:
    fresh = {**SPIDER, "created_at": "5分钟前"}
    _, posts = load(fresh)
    assert posts["weibo:47"].created_at == datetime.fromtimestamp(1792281600 - 300, UTC)


@pytest.mark.parametrize(
    "content",
    [
        "{}",
        "[]",
        '{"weibo": "x", "bid": 1, "attitudes_count": 2, "reposts_count": 3, "created_at": 4',
        "[1, 2]",
        '{"bvid": null, "title": 1, "pubdate": {}}',
    ],
)
def test_broken_json_costs_no_crash(tmp_path: Path, content: str) -> None:
    file = tmp_path / "x"
    file.write_text(content, encoding="utf-8")
    sample = read_sample(file)
    for form in FORMATS:
        assert isinstance(form.why_not(sample), str)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=12,
)


@given(JSON, st.sampled_from(["", "a", "a.b", "a[].b", "[].a[b=c].a", "a[]"]))
def test_a_path_never_breaks(document: Any, path: str) -> None:
    assert isinstance(list(values_at(document, path)), list)


@pytest.mark.parametrize(
    ("name", "form", "kept"),
    [("weibo/weibo_crawler_readme_1.json", "posts-weibo-crawler-json", 2), ("weibo/weibospider_readme_7.json", "posts-weibospider", 1),
     ("weibo/weibospider_readme_3.json", "posts-weibospider-comments", 1), ("x/testusertimeline.1.json", "posts-x-api-1.1", 20),
     ("x/test_client_search_recent_tweets.0.json", "posts-x-api", 10), ("reddit/TestReddit.test_info.0.json", "posts-reddit", 100),
     ("tieba/tieba_note_list.html", "posts-tieba", 48), ("tieba/note_detail.html", "posts-tieba", 30), ("tieba/search_keyword_notes.html", "posts-tieba", 10)],
)  # fmt: skip
def test_real_files(load: Load, shared: Callable[[str], Path], name: str, form: str, kept: int) -> None:
    report, posts = load(shared(f"social/{name}").read_bytes().decode("utf-8", "replace"), name.replace("/", "-"))
    assert (report.format, report.kept) == (form, kept)
    assert all(p.url and p.created_at < NOW for p in posts.values())


def test_a_real_thread_of_tieba(load: Load, shared: Callable[[str], Path]) -> None:
    _, posts = load(shared("social/tieba/note_detail.html").read_bytes().decode("utf-8", "replace"))
    thread = posts["tieba:9117905169"]
    assert (thread.text, thread.author, thread.counts[0].replies) == (
        "对于一个父亲来说，这个女儿14岁就死了",
        "贴吧用户_5JQP6NR",
        786,
    )
    assert thread.created_at == datetime(2024, 8, 5, 8, 56, tzinfo=UTC)
    answer = posts["tieba:9117905169/150719088158"]
    assert (answer.parent_id, answer.counts[0].replies) == ("9117905169", 123)


TIEBA = """<html><title>风筝吧_百度贴吧</title><code><!-- <ul><li class="j_thread_list" data-field='{"id":7,"author_name":"a","reply_num":18,"is_good":1,"is_top":true}'>
<a class="j_th_tit" title="放风筝">放风筝</a><span class="is_show_create_time">7-6</span></li><li class="j_thread_list" data-field='{"id":8}'><span class="is_show_create_time">?</span></li></ul> --></code></html>"""


def test_a_list_of_tieba_tells_what_is_good_and_what_is_on_top(load: Load) -> None:
    report, posts = load(TIEBA, "tieba 2026-08-10.html")
    assert (report.format, report.rejected) == ("posts-tieba", {"bad_date": 1})
    (post,) = posts.values()
    assert (post.key, post.featured, post.pinned, post.created_at) == (
        "tieba:7",
        True,
        True,
        datetime(2026, 7, 5, 16, tzinfo=UTC),
    )


def test_headings_are_those_of_real_files(shared: Callable[[str], Path]) -> None:
    """Parts that the list leaves out (`...`) may be anything."""
    rows = shared("social/exports/headers.tsv").read_text(encoding="utf-8").splitlines()[1:]
    real = dict(row.split("\t")[:2] for row in rows)
    ours = {name: content.partition("\n")[0] for name, content in HEADINGS.items()}
    assert {n for n, line in ours.items() if not fnmatchcase(line, real[n].replace(",...", "*").replace("...", "*"))} == set()
