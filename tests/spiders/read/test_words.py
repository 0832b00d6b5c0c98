"""Names, topics, languages, regions: the rules about words, as tables."""

from __future__ import annotations

import pytest

from ripplemark.language import declared_tag, language_of
from spiders.read.brief import ReadingBrief, Theme
from spiders.read.dom import flow_of
from spiders.read.mentions import mentions
from spiders.read.social_urls import is_post_url, is_share_url
from spiders.read.tree import parsed


def said(
    html: str, *names: str, topics: tuple[str, ...] = (), exclude: tuple[str, ...] = (), case: bool = False
) -> list[tuple[str, tuple[str, ...]]]:
    brief = ReadingBrief(frozenset(), names or ("\x01",), exclude, case, (Theme("c", topics),) if topics else ())
    return [(m.campaign, m.terms) for m in mentions(flow_of(parsed(html)), brief, linked=False, counts=lambda _: True)]


@pytest.mark.parametrize(
    "html",
    [
        "使用Docker部署",
        "<p>docker</p>",
        "Docker.",
        "(DOCKER)",
        "Ｄｏｃｋｅｒ入门",
        "Docker的",
        "a docker-compose file",
        "Docker's",
        "<b>Docker</b>:",
        "Doc\u00adker",
    ],
)
def test_named(html: str) -> None:
    assert said(html, "Docker") == [("", ("Docker",))]


@pytest.mark.parametrize(
    "html",
    ["xdocker", "dockerx", "docker.io", "docker.com/x", "my-docker", "a.docker", "<pre>docker</pre>", "<code>docker</code>", "<nav>Docker</nav>", "<script>docker</script>",
     "<footer>Docker</footer>", "<!-- docker -->", "<p hidden>docker</p>", '<p style="display: none">docker</p>', "<noscript>docker</noscript>", "docker2"],
)  # fmt: skip
def test_not_named(html: str) -> None:
    assert said(html, "Docker") == []


@pytest.mark.parametrize(
    ("topic", "html"),
    [
        ("Snow Duck", "the snow\n duck"),
        ("Snow Duck", "<b>Snow</b> <i>Duck</i>"),
        ("夏季新品發布會", "看了夏季新品发布会的直播"),
        ("软件大会", "這次的軟體大會"),
        ("雪鸭 2.0", "雪鴨2.0登场"),
        ("雪鸭2.0", "雪鸭 2.0 登场"),
    ],
)
def test_topic(topic: str, html: str) -> None:
    assert said(html, topics=(topic,)) == [("c", (topic,))]


def test_a_version_is_not_a_longer_one() -> None:
    assert said("DuckDB 1.10", topics=("DuckDB 1.1",)) == []


def test_exclusion_and_case() -> None:
    assert said("the Hugo Award", "Hugo", exclude=("Hugo Award",)) == []
    assert said("the Hugo Award, and Hugo", "Hugo", exclude=("Hugo Award",)) == [("", ("Hugo",))]
    assert said("hugo", "Hugo", case=True) == []


@pytest.mark.parametrize(
    ("text", "declared", "tag"),
    [
        ("The quick brown fox jumps over the lazy dog and runs away into the forest.", "zh", "en"),
        ("Der schnelle braune Fuchs springt über den faulen Hund und läuft in den Wald hinein.", "en-us", "de"),
        ("这个周末我们去了海边，看到了很多船。", "en", "zh-Hans"),
        ("這個週末我們去了海邊，看到了很多船。", "en", "zh-Hant"),
        ("使用 Docker 部署 Kubernetes 集群，并且配置 Ingress Controller 与 cert-manager 的步骤说明文档", "en", "zh-Hans"),
        ("週末に海へ行って、たくさんの船を見ました。", "en", "ja"),
        ("주말에 바다에 가서 많은 배를 보았습니다.", "en", "ko"),
        ("OK", "fr-FR", "fr"),
        ("中文", "zh-TW", "zh-Hant"),
        ("", "", ""),
        ("x", "{{ lang }}", ""),
    ],
)
def test_language(text: str, declared: str, tag: str) -> None:
    assert language_of(text, declared) == tag


def test_declared() -> None:
    assert [declared_tag(x) for x in ("en-us", "zh_TW", "zh-Hans-CN", "zh", "nb-NO", "")] == [
        "en",
        "zh-Hant",
        "zh-Hans",
        "zh-Hans",
        "no",
        "",
    ]


@pytest.mark.parametrize(
    ("url", "post", "share"),
    [
        ("https://twitter.com/a/status/123", True, False),
        ("https://x.com/intent/tweet?url=https://a.example", False, True),
        ("https://weibo.com/1234567/NabcDEF12", True, False),
        ("https://service.weibo.com/share/share.php?url=x", False, True),
        ("https://www.facebook.com/sharer/sharer.php?u=x", False, True),
        ("https://news.ycombinator.com/item?id=1", True, False),
        ("https://social.example.org/@a/112233445566778899", True, False),
        ("https://www.zhihu.com/question/1/answer/2", True, False),
        ("https://twitter.com/a", False, False),
        ("https://a.example.com/2024/06/05/x", False, False),
    ],
)
def test_social(url: str, post: bool, share: bool) -> None:
    assert (is_post_url(url), is_share_url(url)) == (post, share)
