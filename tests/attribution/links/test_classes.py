"""Whose doing a link is: words of disclosure, affiliate parameters and canonicals as tables of cases."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.links.classes import Case, Printing, Sides, affiliate_parameter, in_words, is_original, verdict
from attribution.links.disclosure import FOOT, HEAD, QUOTE_LENGTH, disclosure, disclosure_words
from ripplemark.records import ClassReason, LinkClass, LinkState, LinkVerdict, Placement
from ripplemark.store.link_facts import LinkFacts, PageFacts

WHEN = datetime(2024, 6, 1, tzinfo=UTC)
NAMES = ("Northwind Tea", "北風茶", "northwind.example")
SIDES = Sides(frozenset({"northwind.example"}), frozenset({"partner.example"}), NAMES, ("ref",))
FILLER = "The tea of the northern mountain is picked in fog. " * 20

SAID = [
    "Sponsored Post: tea", "this is a SPONSORED POST.", "This article was sponsored.", "＃sponsored", "#ad and I love it", "Ad: new tea",
    "Advertorial", "In partnership with Northwind Tea", "This review was paid for by Northwind Tea.", "This post contains affiliate links.",
    "Thank you Northwind Tea for sponsoring this post", "[Paid partnership]", "This video includes paid promotion.",
    "本文為業配文", "商業合作", "【業配】今天的茶", "廣編：本文由北風茶付費合作", "广编|春天的茶", "本文与北风茶合作", "本文由北風茶贊助", "利益揭露:本文由廠商贊助。",
    "＃恰饭", "工商時間：北風茶", "【推廣】新茶上市", "Northwind Tea sponsored this post.",
    "This article: Northwind Tea paid for this review", "不是第一次了：本文與北風茶付費合作", "【PR】新茶", "この記事は北風茶の提供を受けています", "협찬을 받아 작성했습니다", "Bezahlte Werbung",
]  # fmt: skip
NOT_SAID = [
    "", "unsponsored posts", "a post about sponsors", "This post is not sponsored.", "I wasn't paid for this post.", "Is this a sponsored post?",
    "How to write a sponsored post that ranks", "In partnership with Acme", "Advertisement", "add: one", "PR #12 was merged", "#address",
    "The film was made in partnership with Northwind Tea and runs in forty cinemas this spring.", "This post contains Amazon affiliate links.",
    "贊助商很多", "非業配，自費購買", "這不是業配", "無業配", "本文不是付費合作", "并非商业合作，自己买的", "本文非推广", "Northwind Tea has not paid for this post.", "本文無任何贊助", "北風茶與市政府合作推出新茶", "商業合作請洽 a@b.example", "這是業配嗎？", "他們接受業配",
]  # fmt: skip


@pytest.mark.parametrize("phrase", tomllib.loads(disclosure_words())["says"])
def test_every_phrase_is_found_whatever_blanks_and_words_stand_in_it(phrase: str) -> None:
    said = phrase.replace("…", " really ").replace(" ", "\u3000 ").upper()
    assert disclosure(f"so {said} it", "", "", NAMES) != ""


@pytest.mark.parametrize("text", SAID)
def test_a_page_that_says_so_is_quoted(text: str) -> None:
    assert disclosure("", "", text, NAMES) in text
    assert disclosure("", "", text, NAMES) != ""


@pytest.mark.parametrize("text", NOT_SAID)
def test_a_page_that_does_not_say_so(text: str) -> None:
    assert disclosure("", "", text, NAMES) == ""


@pytest.mark.parametrize(
    ("near", "title", "text", "found"),
    [
        ("this post is sponsored", "", "", True), ("", "[Sponsored] The best tea", "", True), ("", "", "Advertorial\n" + FILLER, True),
        ("", "", FILLER + "\nThis post was sponsored.", True), ("", "", FILLER + "\nThis post was sponsored.\n" + FILLER, False),
        ("", "", FILLER + "\nThis site contains affiliate links.", False), ("buy (affiliate link) here", "", "", True),
    ],
)  # fmt: skip
def test_where_a_disclosure_counts(near: str, title: str, text: str, found: bool) -> None:
    assert len(FILLER) > HEAD + FOOT
    assert bool(disclosure(near, title, text, NAMES)) is found


@given(st.text(max_size=1500))
def test_any_text_is_read_and_the_quote_is_short(text: str) -> None:
    assert len(disclosure(text, text, text, NAMES)) <= QUOTE_LENGTH


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ""), ("utm_source=blog", ""), ("refcode=abc", "refcode=abc"), ("a=1&AFF=x", "AFF=x"), ("aff=", ""), ("tag=me-21", "tag=me-21"),
        ("tag=tea", ""), ("utm_medium=affiliate", "utm_medium=affiliate"), ("utm_medium=social", ""), ("ref=mei", "ref=mei"), ("via=mei", ""),
        ("aff=%E8%8C%B6", "aff=茶"), ("coffee=1&staff=2", ""),
    ],
)  # fmt: skip
def test_affiliate_parameters(query: str, found: str) -> None:
    assert affiliate_parameter(f"https://northwind.example/?{query}", ("ref",)) == found


@pytest.mark.parametrize(
    ("canonical", "original"),
    [
        ("https://paper.example/story", True), ("https://blog.example/story", False), ("", False), ("http://localhost:4000/story", False),
        ("http://10.0.0.1/story", False), ("https://example.com/story", False), ("https://www.blog.exampleblog/story", False),
        ("https://theme.example/", False), ("https://user.github.io/story", True), ("not a url", False),
    ],
)  # fmt: skip
def test_what_a_canonical_may_name_as_original(canonical: str, original: bool) -> None:
    assert is_original(canonical, page()) is original


def page(host: str = "www.blog.example", **changes: str) -> PageFacts:
    return PageFacts(
        page_id=1, url=f"https://{host}/story", host=host, domain=host.removeprefix("www."), title="Tea", language="en",
        text=changes.get("text", ""), digest="", canonical=changes.get("canonical", ""), published_at=None, confidence=None,
        known_since=WHEN, first_read_at=WHEN, topics=(),
    )  # fmt: skip


def link(placement: Placement = Placement.CONTENT, rel: tuple[str, ...] = (), query: str = "") -> LinkFacts:
    return LinkFacts(
        link_id=1, page_id=1, target_url=f"https://northwind.example/{query}", anchor="tea", rel=rel, placement=placement, context_left="",
        context_right="", utm=(), state=LinkState.LIVE, first_seen=WHEN, lost_at=None, regained_at=None, missing=False, campaign="",
        appeared_on=date(2024, 6, 1), appeared_by="first_seen", judged=False,
    )  # fmt: skip


BEFORE = Printing("https://paper.example/story", 0.93)
BODY, COMMENT, FOOTER = Placement.CONTENT, Placement.COMMENT, Placement.FOOTER


@pytest.mark.parametrize(
    ("case", "link_class", "reason"),
    [
        (Case(link(), page("shop.northwind.example"), SIDES, BEFORE), "own", "own_site"),
        (Case(link(rel=("sponsored",)), page("partner.example"), SIDES, None), "partner", "partner_site"),
        (Case(link(rel=("sponsored",)), page(), SIDES, BEFORE), "paid", "sponsored_rel"),
        (Case(link(), page(text="Advertorial\nTea"), SIDES, BEFORE), "paid", "disclosed"),
        (Case(link(COMMENT), page(text="Advertorial\nTea"), SIDES, None), "earned", "no_rule"),
        (Case(link(FOOTER), page(text="Advertorial\nTea"), SIDES, None), "earned", "no_rule"),
        (Case(link(query="?aff=1"), page(), SIDES, None), "paid", "affiliate"),
        (Case(link(COMMENT), page(canonical="https://paper.example/story"), SIDES, None), "syndicated", "canonical_elsewhere"),
        (Case(link(), page(), SIDES, BEFORE), "syndicated", "printed_before"),
        (Case(link(COMMENT), page(), SIDES, BEFORE), "earned", "no_rule"),
        (Case(link(), page(), SIDES, None), "earned", "no_rule"),
    ],
)
def test_the_first_rule_that_applies_decides(case: Case, link_class: str, reason: str) -> None:
    found = verdict(case)
    assert (found.link_class, found.reason) == (link_class, reason)


@pytest.mark.parametrize("reason", ClassReason)
def test_every_reason_has_words_that_say_what_it_is_about(reason: ClassReason) -> None:
    words = in_words(LinkVerdict(LinkClass.EARNED, reason, "here", 0.93))
    assert "here" in words or reason is ClassReason.SPONSORED_REL
    assert ("93%" in words) is (reason is ClassReason.PRINTED_BEFORE)
