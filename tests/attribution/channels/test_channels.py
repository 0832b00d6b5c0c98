"""Referrer and tags -> channel, as one table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.channels import DIRECT, Channel, channel_of_names, classify
from attribution.hosts import Kind, is_go_between, is_spam, place_of, source_name

OWN = frozenset({"example.com"})


@pytest.mark.parametrize(
    ("referrer", "query", "channel", "source", "medium"),
    [
        ("", "", "Direct", "(direct)", "(none)"),
        ("-", "", "Direct", "(direct)", "(none)"),
        ("https://www.example.com/a", "", "Direct", "(direct)", "(none)"),
        ("not a url", "", "Direct", "(direct)", "(none)"),
        ("https://www.google.co.uk/", "", "Organic Search", "google", "organic"),
        ("https://www.baidu.com/s?wd=茶", "", "Organic Search", "baidu", "organic"),
        ("https://m.sm.cn/s?q=x", "", "Organic Search", "shenma", "organic"),
        ("https://www.so.com/s?q=x", "", "Organic Search", "360 search", "organic"),
        ("https://search.naver.com/search.naver?query=x", "", "Organic Search", "naver", "organic"),
        ("https://blog.naver.com/someone/1", "", "Organic Social", "blog.naver.com", "referral"),
        ("https://tieba.baidu.com/p/1", "", "Organic Social", "tieba.baidu.com", "referral"),
        ("https://link.zhihu.com/?target=x", "", "Organic Social", "link.zhihu.com", "referral"),
        ("https://m.weibo.cn/detail/1", "", "Organic Social", "m.weibo.cn", "referral"),
        ("https://mp.weixin.qq.com/s/abc", "", "Organic Social", "mp.weixin.qq.com", "referral"),
        ("https://servicewechat.com/wx1/1/page-frame.html", "", "Organic Social", "servicewechat.com", "referral"),
        ("https://www.bilibili.com/video/BV1", "", "Organic Video", "bilibili.com", "referral"),
        ("https://detail.tmall.com/item.htm", "", "Organic Shopping", "detail.tmall.com", "referral"),
        ("https://mail.163.com/js6/", "", "Email", "mail.163.com", "referral"),
        ("android-app://com.google.android.gm/", "", "Email", "com.google.android.gm", "referral"),
        ("android-app://com.tencent.mm", "", "Organic Social", "com.tencent.mm", "referral"),
        ("https://chatgpt.com/", "", "AI Assistants", "chatgpt.com", "referral"),
        ("https://x.com/i/grok", "", "AI Assistants", "x.com", "referral"),
        ("https://x.com/someone/status/1", "", "Organic Social", "x.com", "referral"),
        ("https://a.blog.example.org/post", "", "Referral", "a.blog.example.org", "referral"),
        ("https://lobste.rs/s/1", "utm_source=Newsletter&utm_medium=Email&utm_campaign=v1", "Email", "newsletter", "email"),
        ("", "utm_source=%E5%B0%8F%E7%BA%A2%E4%B9%A6&utm_medium=social", "Organic Social", "小红书", "social"),
        ("", "utm_source=google&utm_medium=cpm", "Paid Search", "google", "cpm"),
        ("", "utm_source=weibo&utm_medium=CPC", "Paid Social", "weibo", "cpc"),
        ("https://www.google.com/", "gclid=x", "Paid Search", "google", "organic"),
        ("", "fbclid=x", "Organic Social", "facebook", "(none)"),
        ("https://www.baidu.com/", "bd_vid=12", "Paid Search", "baidu", "organic"),
        ("https://news.ycombinator.com/item?id=1", "utm_medium=in-product", "Organic Social", "news.ycombinator.com", "in-product"),
        ("", "utm_source=somewhere&utm_medium=something", "Unassigned", "somewhere", "something"),
        ("https://docs.google.com/document/d/1/edit", "", "Referral", "docs.google.com", "referral"),
        ("https://hk.search.yahoo.com/search?p=x", "", "Organic Search", "yahoo!", "organic"),
        ("https://finance.yahoo.com/quote", "", "Referral", "finance.yahoo.com", "referral"),
        ("https://pan.baidu.com/s/1", "", "Referral", "pan.baidu.com", "referral"),
        ("https://webmail.some-provider.example/", "", "Email", "webmail.some-provider.example", "referral"),
        ("https://mail.python.example/archives/list/x/", "", "Referral", "mail.python.example", "referral"),
        ("https://checkout.stripe.com/c/pay/1", "", "Direct", "(direct)", "(none)"),
        ("https://accounts.google.com/o/oauth2", "", "Direct", "(direct)", "(none)"),
        ("https://www.facebook.com/dialog/oauth", "", "Direct", "(direct)", "(none)"),
        ("https://www.facebook.com/groups/1", "", "Organic Social", "facebook.com", "referral"),
        ("android-app://com.zhihu.android/", "", "Organic Social", "com.zhihu.android", "referral"),
        ("android-app://com.google.android.googlequicksearchbox/https/www.google.com", "", "Organic Search", "google", "organic"),
        ("android-app://org.example.unknown/", "", "Referral", "org.example.unknown", "referral"),
        ("", "utm_source=小紅書&utm_medium=social", "Organic Social", "小紅書", "social"),
        ("https://www.wattpad.com/1", "", "Organic Social", "wattpad.com", "referral"),
        ("", "utm_source_platform=Facebook&utm_medium=cpc&utm_campaign=v1", "Paid Social", "facebook", "cpc"),
        ("https://lobste.rs/", "utm_source_platform=Facebook&utm_medium=cpc", "Paid Social", "lobste.rs", "cpc"),
        ("", "ttclid=x", "Paid Social", "tiktok", "(none)"),
        ("https://www.tiktok.com/", "ttclid=x", "Paid Social", "tiktok.com", "referral"),
        ("https://duckduckgo.com/", "ttclid=x", "Organic Search", "duckduckgo", "organic"),
        ("", "yclid=1", "Paid Search", "yandex", "(none)"),
        ("", "msclkid=1", "Paid Search", "(direct)", "(none)"),
        ("", "igshid=1", "Organic Social", "instagram", "(none)"),
        ("https://tw.bid.yahoo.com/item/1", "", "Organic Shopping", "tw.bid.yahoo.com", "referral"),
        ("https://www.example.com/a", "utm_source=banner-a&utm_medium=banner", "Display", "banner-a", "banner"),
    ],
)  # fmt: skip
def test_how_a_hit_came(referrer: str, query: str, channel: str, source: str, medium: str) -> None:
    came = classify(referrer, query, OWN)
    assert (came.channel, came.source, came.medium) == (channel, source, medium)


#: Hosts of forums and networks that the common lists of referrers miss.
PLACES = [
    "lobste.rs",
    "substack.com",
    "someone.substack.com",
    "m.weibo.cn",
    "weibo.com",
    "weibo.cn",
    "t.cn",
    "zhihu.com",
    "www.zhihu.com",
    "link.zhihu.com",
    "zhuanlan.zhihu.com",
    "xiaohongshu.com",
    "xhslink.com",
    "tieba.baidu.com",
    "telegram.me",
    "t.me",
    "note.com",
    "hatena.ne.jp",
    "b.hatena.ne.jp",
    "naver.com",
    "douban.com",
    "toutiao.com",
    "mp.weixin.qq.com",
    "servicewechat.com",
    "v2ex.com",
    "www.v2ex.com",
    "ptt.cc",
    "www.ptt.cc",
    "dcard.tw",
    "threads.net",
    "threads.com",
    "news.ycombinator.com",
    "reddit.com",
    "old.reddit.com",
    "out.reddit.com",
    "mastodon.social",
    "fosstodon.org",
    "bsky.app",
    "go.bsky.app",
    "x.com",
    "t.co",
    "twitter.com",
    "facebook.com",
    "l.facebook.com",
    "lm.facebook.com",
    "instagram.com",
    "l.instagram.com",
    "linkedin.com",
    "lnkd.in",
    "medium.com",
    "dev.to",
    "tumblr.com",
    "t.umblr.com",
    "pinterest.com",
    "discord.com",
    "slack.com",
    "quora.com",
    "stackoverflow.com",
    "github.com",
    "producthunt.com",
    "segmentfault.com",
    "juejin.cn",
    "link.juejin.cn",
    "csdn.net",
    "jianshu.com",
    "link.jianshu.com",
    "cnblogs.com",
    "oschina.net",
    "hupu.com",
    "nga.cn",
    "plurk.com",
    "mobile01.com",
    "lihkg.com",
    "qiita.com",
    "zenn.dev",
    "ok.ru",
    "vk.com",
]


@pytest.mark.parametrize("host", PLACES)
def test_places_where_people_talk_are_social(host: str) -> None:
    assert classify(f"https://{host}/x", "", OWN).channel == Channel.ORGANIC_SOCIAL


@pytest.mark.parametrize(
    ("host", "path", "kind", "name"),
    [
        ("www.google.de", "", Kind.SEARCH, "Google"),
        ("images.google.fr", "", Kind.SEARCH, "Google Images"),
        ("www.google.fr", "imgres", Kind.SEARCH, "Google Images"),
        ("mail.google.com", "mail/u/0", Kind.EMAIL, "Gmail"),
        ("google.evil.example", "", Kind.OTHER, ""),
        ("notbaidu.com", "", Kind.OTHER, ""),
        ("weixin.sogou.com", "weixin", Kind.SEARCH, "Sogou"),
        ("com", "", Kind.OTHER, ""),
        ("", "", Kind.OTHER, ""),
        ("127.0.0.1", "", Kind.OTHER, ""),
    ],
)
def test_the_longest_match_tells_the_place(host: str, path: str, kind: Kind, name: str) -> None:
    assert (place_of(host, path).kind, place_of(host, path).name) == (kind, name)


@pytest.mark.parametrize(
    ("host", "path", "expected"),
    [
        ("www.paypal.com", "", True),
        ("cashier.alipay.com", "standard", True),
        ("wx.tenpay.com", "cgi-bin", True),
        ("login.microsoftonline.com", "", True),
        ("github.com", "login/oauth", True),
        ("github.com", "someone/project", False),
        ("stripe.com", "docs", False),
        ("paypal.com.evil.example", "", False),
    ],
)
def test_go_betweens(host: str, path: str, expected: bool) -> None:
    assert is_go_between(host, path) is expected


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("t.co", "X (Twitter)"),
        ("x", "X (Twitter)"),
        ("www.google.de", "Google"),
        ("豆瓣", "Douban"),
        ("www.blog.example", "blog.example"),
    ],
)
def test_a_source_has_the_name_people_know(source: str, name: str) -> None:
    assert source_name(source) == name


@pytest.mark.parametrize(
    ("referrer", "words"),
    [
        ("https://www.baidu.com/s?wd=%E9%BE%99%E4%BA%95%E8%8C%B6&ie=utf-8", "龙井茶"),
        ("https://www.baidu.com/s?ie=gb2312&wd=%C1%FA%BE%AE%B2%E8", "龙井茶"),
        ("https://www.sogou.com/web?query=%C1%FA%BE%AE%B2%E8", "龙井茶"),
        ("https://www.so.com/s?q=green+tea", "green tea"),
        ("https://www.google.com/search?source=hp&q=green%20tea", "green tea"),
        ("https://www.google.com/#q=green+tea", "green tea"),
        ("https://www.google.com/", ""),
        ("https://docs.google.com/?q=secret", ""),
        ("https://search.brave.com/search?q=ann@mail.example", "(email)"),
    ],
)
def test_what_was_searched_for(referrer: str, words: str) -> None:
    assert classify(referrer, "", OWN).term == words


def test_a_tagged_term_goes_before_the_words() -> None:
    assert classify("https://www.google.com/search?q=a", "utm_source=google&utm_medium=cpc&utm_term=b", OWN).term == "b"


@pytest.mark.parametrize(
    ("source", "medium", "campaign", "channel"),
    [("google", "organic", "", "Organic Search"), ("(direct)", "(none)", "", "Direct"), ("Facebook", "CPC", "", "Paid Social")],
)
def test_names_of_other_tools(source: str, medium: str, campaign: str, channel: str) -> None:
    assert channel_of_names(source, medium, campaign) == channel


def test_spam_is_known_with_its_subdomains() -> None:
    assert is_spam("semalt.com")
    assert is_spam("buttons.semalt.com")
    assert not is_spam("notsemalt.com")
    assert classify("http://sub.semalt.com/?u=x", "", OWN).spam


def test_excluded_referrers_are_silent() -> None:
    assert classify("https://pay.example.net/", "", OWN, frozenset({"pay.example.net"})) == DIRECT


@given(st.text(max_size=300), st.text(max_size=300))
def test_anything_has_a_channel(referrer: str, query: str) -> None:
    came = classify(referrer, query, OWN)
    assert came.channel in Channel
    assert all(len(text) <= 300 for text in (came.source, came.medium, came.campaign, came.content, came.term))
