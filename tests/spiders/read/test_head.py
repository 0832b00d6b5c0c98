"""What pages say of themselves: canonical, robots, author, feeds; and whether they are pages at all."""

from __future__ import annotations

import pytest

from spiders.read.content import looks_like_html, suspect_reason
from spiders.read.head import author_of, feeds_of, json_ld, title_of, usable_canonical
from spiders.read.robots_tags import robots_tags
from spiders.read.tree import parsed

BASE = "https://blog.example.com/posts/a/"


@pytest.mark.parametrize(
    ("href", "canonical"),
    [
        ("/posts/a/", "https://blog.example.com/posts/a/"),
        ("https://NEW.example.com/a#x", "https://new.example.com/a"),
        ("//other.example.org/a", "https://other.example.org/a"),
        ("http://localhost:1313/a", ""),
        ("http://10.1.2.3/a", ""),
        ("http://name.github.ioblog/a", ""),
        ("git@github.com:name/site", ""),
        ("{{ page.url }}", ""),
        ("", ""),
        ("mailto:a@example.com", ""),
    ],
)
def test_canonical(href: str, canonical: str) -> None:
    assert usable_canonical(href, BASE) == canonical


@pytest.mark.parametrize(
    ("meta", "header", "noindex", "nofollow"),
    [
        ("", "", False, False),
        ('<meta name="robots" content="index, follow">', "", False, False),
        ('<META NAME="Robots" CONTENT="NOINDEX,FOLLOW">', "", True, False),
        ('<meta name="googlebot" content="none">', "", True, True),
        ('<meta name="otherbot" content="none">', "", False, False),
        ("", "noindex", True, False),
        ("", "googlebot: noindex, nofollow", True, True),
        ("", "otherbot: noindex, nofollow", False, False),
        ("", "otherbot: noindex\nnofollow", False, True),
        ("", "unavailable_after: 25 Jun 2030 15:00:00 PST, nofollow", False, True),
        ("", "max-snippet: 20, noindex", True, False),
        ('<meta name="robots" content="nofollow">', "noindex", True, True),
    ],
)
def test_robots(meta: str, header: str, noindex: bool, nofollow: bool) -> None:
    got = robots_tags(parsed(f"<head>{meta}</head>"), {"x-robots-tag": header} if header else {})
    assert (got.noindex, got.nofollow) == (noindex, nofollow)


@pytest.mark.parametrize(
    ("html", "author"),
    [
        ('<meta name="author" content="Lena Vogt">', "Lena Vogt"),
        ('<script type="application/ld+json">{"author": [{"name": "Sam"}, {"name": "Ann"}]}</script>', "Sam"),
        ('<script type="application/ld+json">{broken</script><a rel="author" href="/">Rita</a>', "Rita"),
        ('<span itemprop="author"><span itemprop="name">小田</span></span>', "小田"),
        ('<p class="byline">By Marisol Quint</p>', "Marisol Quint"),
        ('<p class="post-author">作者：海风</p>', "海风"),
        ('<div class="authi">發表於 2025-12-16 00:45</div><div class="author"><a>小田</a> 2025/12/16</div>', "小田"),
        ('<meta property="article:author" content="https://www.facebook.com/somebody"><p class="author">Jan</p>', "Jan"),
        ("<p>nobody</p>", ""),
    ],
)
def test_author(html: str, author: str) -> None:
    tree = parsed(html)
    assert author_of(tree, json_ld(tree)) == author


def test_title_is_not_an_icon_s() -> None:
    assert title_of(parsed("<svg><title>Menu</title></svg><h1>The  page</h1>")) == "The page"
    assert title_of(parsed("<title>\u202eevil\n title</title>")) == "evil title"


def test_feeds_without_private_hosts_and_comments_last() -> None:
    html = """<link rel="alternate" type="application/rss+xml" href="/comments/feed/"><link rel=alternate type="application/atom+xml; charset=utf-8" href="/a.xml">
    <link rel="alternate" type="application/rss+xml" href="http://localhost/x.xml"><link rel="alternate" hreflang="de" href="/de/">"""
    assert feeds_of(parsed(html), BASE) == ("https://blog.example.com/a.xml", "https://blog.example.com/comments/feed/")


@pytest.mark.parametrize(
    ("body", "content_type", "is_page"),
    [
        (b"<!doctype html><p>x", "text/html", True),
        (b"<p>x</p>", "", True),
        (b"<xyz>x</xyz>", "text/html", True),
        ("<p>紙船".encode("utf-16"), "text/html", True),
        (b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="x"><p>y</p></html>', "application/xhtml+xml", True),
        (b'[{"id":1,"content":"<p>x</p>"}]', "text/html", False),
        (b"\xff\xd8\xff\xe0<p>", "text/html", False),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "text/html", False),
        (b"<urlset><url/></urlset>", "text/html", False),
        (b"plain words", "text/html", False),
        (b"<p>x</p>", "application/pdf", False),
        (b"", "text/html", False),
    ],
)
def test_looks_like_html(body: bytes, content_type: str, is_page: bool) -> None:
    assert looks_like_html(body, content_type) is is_page


@pytest.mark.parametrize(
    ("text", "title", "reason"),
    [
        ("", "Just a moment...", "captcha"),
        ("请完成验证后继续访问", "提示信息", "captcha"),
        ("抱歉，您需要登录才能查看", "提示信息", "login"),
        ("", "Sign in - Board", "login"),
        ("抱歉，指定的主题不存在或已被删除", "提示信息", "not_found"),
        ("", "404 Page not found :: blog", "not_found"),
        ("", "Access denied", "blocked"),
        ("A story about boats that is short.", "Boats", ""),
        ("How to solve a captcha. " * 60, "How captchas work", ""),
    ],
)
def test_suspect(text: str, title: str, reason: str) -> None:
    assert suspect_reason(text, title) == reason
