"""Where links stand: the regions of a page as a table of elements, then whole pages of common engines, link by link."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.records import Placement
from spiders.read.dom import flow_of
from spiders.read.links import hyperlinks
from spiders.read.placement import Placing
from spiders.read.regions import Region, region_of
from spiders.read.tree import parsed

PAGE = "https://blog.example.com/a/"


@pytest.mark.parametrize(
    ("tag", "attrs", "around", "region"),
    [
        ("nav", {}, None, Region.NAVIGATION),
        ("div", {"class": "site-footer"}, None, Region.FOOTER),
        ("div", {"id": "friendLinks"}, None, Region.BLOGROLL),
        ("article", {"class": "post-entry tag-entry"}, None, Region.CONTENT),
        ("div", {"class": "widget-content"}, Region.SIDEBAR, Region.SIDEBAR),
        ("main", {}, Region.SIDEBAR, Region.CONTENT),
        ("div", {"class": "comment-body"}, Region.CONTENT, Region.COMMENT),
        ("div", {"class": "content"}, Region.COMMENT, Region.COMMENT),
        ("body", {"class": "has-sidebar"}, None, None),
        ("div", {"class": "has-sidebar"}, None, None),
        ("div", {"class": "wrapper"}, None, None),
        ("div", {"role": "contentinfo"}, None, Region.FOOTER),
        ("aside", {"class": "post-aside"}, Region.CONTENT, Region.SIDEBAR),
        ("aside", {}, Region.CONTENT, Region.ASIDE),
        ("aside", {}, None, Region.SIDEBAR),
        ("header", {}, None, Region.HEADER),
        ("header", {}, Region.CONTENT, Region.CONTENT),
        ("footer", {}, Region.CONTENT, Region.POST_FOOTER),
        ("footer", {"id": "footer"}, Region.CONTENT, Region.FOOTER),
        ("div", {"class": "social-links"}, Region.FOOTER, Region.FOOTER),
        ("div", {"class": "social-links"}, Region.CONTENT, Region.NAVIGATION),
        ("ul", {"id": "recentcomments"}, None, Region.SIDEBAR),
        ("div", {"class": "footer__linklist"}, None, Region.FOOTER),
        ("div", {"class": "article-body pagination-first"}, None, Region.CONTENT),
        ("li", {}, Region.COMMENTS, Region.COMMENT),
        ("form", {"id": "commentform"}, Region.COMMENTS, Region.COMMENT_FORM),
        ("div", {"class": "elementor-widget-container"}, Region.CONTENT, Region.CONTENT),
    ],
)
def test_regions(tag: str, attrs: dict[str, str], around: Region | None, region: Region | None) -> None:
    assert region_of(tag, attrs, around) is region


def places(html: str, article: str = "") -> list[str]:
    flow = flow_of(parsed(html))
    placing = Placing(flow, article)
    return [placing.of(k.anchor, k.url).value for k in hyperlinks(flow, PAGE).links]


LONG = "A first paragraph that is long enough to be the text of a page, whatever stands around it in the markup. "


@pytest.mark.parametrize(
    ("html", "place"),
    [
        # WordPress: a comment, its author, the form's notice, the newest comments, the links widget
        ('<div id=comments class=comments-area><ol class=comment-list><li class=comment><div class=comment-content><p>see <a href=//b.example/>b</a>', "comment"),
        ('<div id=comments><ol class=commentlist><li id=comment-7><cite class=fn><a href=//b.example/ rel="external nofollow ugc">Ann</a></cite>', "comment"),
        ('<div id=comments><p class="akismet_comment_form_privacy_notice">This site uses Akismet. <a href=//b.example/>Learn how your data is processed</a>.', "footer"),
        ('<div id=respond class=comment-respond><p>You must be <a href=//b.example/login>logged in</a> to post a comment here.', "navigation"),
        ('<aside class=widget-area><ul id=recentcomments><li><span class=comment-author-link><a href=//b.example/>Ann</a></span> on A post', "sidebar"),
        ('<aside class=widget-area><div id=linkcat-2 class="widget widget_links"><ul class="xoxo blogroll"><li><a href=//b.example/>B</a>', "blogroll"),
        # Disqus, in the box and without JavaScript
        ('<div id=disqus_thread></div><noscript>Please enable JavaScript to view the <a href=//b.example/?ref_noscript>comments powered by Disqus.</a></noscript>', "footer"),
        ('<article><a href=//b.example/ class=dsq-brlink>comments powered by <span>Disqus</span></a></article>', "footer"),
        # Discourse, Discuz, Hexo and Hugo themes
        ('<div id=main-outlet><div class="topic-body crawler-post"><div class=post itemprop=text><p>I use <a href=//b.example/>B</a>.', "content"),
        ('<div id=postlist><table><tr><td class=t_f id=postmessage_1>我在用<a href=//b.example/>B</a>', "content"),
        ('<div id=ft class=wp><p>Powered by <a href=//b.example/>Discuz!</a>', "footer"),
        ('<div id=page><div class=flink><div class=flink-list><div class=flink-list-item><a href=//b.example/>朋友</a>', "blogroll"),
        ('<div class=page><h2>友情链接</h2><ul><li><a href=//b.example/>朋友</a><li><a href=//c.example/>', "blogroll"),
        ('<div class=vcomments><div class=vcards><li class=vcard><p>不错，<a href=//b.example/>B</a>', "comment"),
        ('<div id=gitalk-container></div><footer class=footer><span>由 <a href=//b.example/>Hugo</a> 强力驱动</span>', "footer"),
        # what a page does with links of its own
        ('<article><p>Words.</p><div class=post-share><a href="https://twitter.com/intent/tweet?url=https%3A%2F%2Fb.example">Tweet</a></div>', "navigation"),
        ('<article><p>Words. <a href="https://www.facebook.com/sharer/sharer.php?u=x">Share</a>', "navigation"),
        ('<article><footer class=post-footer>Licence: <a href=//b.example/>CC BY</a></footer>', "footer"),
        ('<article><aside><p>Too long? <a href=//b.example/>B</a></p></aside>', "content"),
        ('<article><aside><ul><li><a href=//b.example/>B</a></ul></aside>', "sidebar"),
        ('<footer><nav><a href=//b.example/>B</a></nav></footer>', "footer"),
        ('<header><a href=//b.example/>B</a></header>', "navigation"),
        # nothing but the text around it tells
        (f'<div><p>{LONG}<a href=//b.example/>B</a></p></div>', "content"),
        (f'<div><a href=//b.example/>B</a></div><div><p>{LONG}</p></div>', "navigation"),
        (f'<div><p>{LONG}</p></div><div><a href=//b.example/>B</a></div>', "unknown"),
        ('<p><a href=//b.example/>one of many</a> | <a href=//c.example/>another of these</a> | <a href=//d.example/>and a third one</a>', "unknown"),
    ],
)  # fmt: skip
def test_placement(html: str, place: str) -> None:
    assert places(html)[0] == place


def test_the_main_text_lifts_a_sentence_out_of_a_wrong_wrapper() -> None:
    """A class that promises a sidebar around the whole article does not hold against the extracted text."""
    html = f'<div class="sidebar-page"><p>{LONG}It ends with <a href=//b.example/>a link</a> in a sentence.</p></div>'
    assert places(html) == ["sidebar"]
    assert places(html, f"{LONG}It ends with a link in a sentence.") == ["content"]


@given(st.lists(st.sampled_from(["<div class=comments>", "<footer>", "<nav>", "<article>", "<li>", "<aside>", "</div>", "<p>words ", "<main>", "<a href=/x>y</a>", "<noscript>"]), max_size=30))  # fmt: skip
def test_every_link_has_a_placement(parts: list[str]) -> None:
    assert all(place in set(Placement) for place in places("".join(parts)))
