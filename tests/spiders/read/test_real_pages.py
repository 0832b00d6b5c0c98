"""Pages as real sites have them, read whole: documentation on a blog's host, words that only look like mentions, a wrong lang."""

from __future__ import annotations

import pytest

from ripplemark.records import PageReading
from spiders.read.brief import ReadingBrief
from spiders.read.page import read_page

BRIEF = ReadingBrief(frozenset({"docker.com", "docker.io"}), ("Docker", "도커"))
HREF = "https://docs.docker.com/engine/"
LONG = "This chapter tells how the words of a day are counted, which ones are left out, and how to run it on your own machine."


def read(html: str, url: str = "https://jiby.example/2024/05/post/") -> PageReading:
    return read_page(html.encode(), url, headers={"content-type": "text/html; charset=utf-8"}, brief=BRIEF)


@pytest.mark.parametrize(
    ("url", "html"),
    [
        ("https://jiby.example/project/wordle/install.html",  # Sphinx
         f'<div class=sphinxsidebar role=navigation><ul><li><a href=/x>Contents</a></ul></div><div class=document><div class=body role=main>'
         f"<section id=install><h1>Install</h1><p>{LONG} Get <a href={HREF}>the engine</a> first.</p></section></div></div>"),
        ("https://jiby.example/slides/talk.html",  # reveal.js
         f'<div class=reveal><div class=slides><section><h2>Run it</h2><p>{LONG} With <a href={HREF}>the engine</a>, in a box.</p></section></div></div>'),
    ],
)  # fmt: skip
def test_documents_on_the_host_of_a_blog(url: str, html: str) -> None:
    """Number 7: a link of the author's like any other, in the text, not in the menu beside it."""
    (link,) = read(html, url).links
    assert (link.target_url, link.placement.value, link.followed) == (HREF, "content", True)


@pytest.mark.parametrize(
    "html",
    [
        "<pre>docker run -it</pre>",
        "<p>Edit <code>docker-compose.yml</code> and go on.",
        "<p>boot2docker and dockerize are tools.",
        "<p class=tags>Tags: <a href=/tags/docker/>Docker</a> <a href=/tags/go/>Go</a>",
        '<nav class=post-nav><a href="/2024/04/docker/">← Why I left Docker</a></nav>',
    ],
)
def test_what_only_looks_like_a_mention(html: str) -> None:
    """Number 24."""
    assert read(f"<article><p>{LONG}</p>{html}</article>").mentions == ()


@pytest.mark.parametrize("html", ["<p>요즘 도커 를 쓴다.", "<p>Wir nutzen Docker."])
def test_a_name_in_either_script_is_a_mention(html: str) -> None:
    """Number 24."""
    assert [m.campaign for m in read(f"<article><p>{LONG}</p>{html}</article>").mentions] == [""]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("요즘은 서버를 직접 설치하지 않고 도커 이미지를 만들어 배포하는 일이 많아졌다. 그 과정을 차례대로 적어 둔다.", "ko"),
        ("最近はサーバーを直接設定せず、Docker のイメージを作って配ることが多くなりました。その手順を順番に書きます。", "ja"),
        ("最近很少直接设置服务器了，大多是做成 Docker 镜像再部署，这里按顺序记录一下整个过程。", "zh-Hans"),
        ("Heute richtet kaum jemand mehr Server von Hand ein; meistens baut man ein Abbild mit Docker und verteilt es.", "de"),
    ],
)
def test_the_language_is_that_of_the_text(text: str, language: str) -> None:
    """Number 26: the page says that it is English."""
    page = read(f'<html lang="en-us"><head><title>Docker</title></head><body><article><p>{text}</p></article></body></html>')
    assert page.language == language


def test_a_template_nobody_filled_in() -> None:
    """Number 19: served as a page. Its title is no title of ours, and what it links to by a placeholder is nothing."""
    page = read(
        "<html><title>{{ .Title }}</title><p><a href='{{ .Site.BaseURL }}'>home</a> {{ .Content }} <a href={{ .URL }}>x</a></p></html>"
    )
    assert (page.links, page.mentions) == ((), ())
