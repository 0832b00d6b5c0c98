"""Who heard it from whom: evidence, time order, shares, roots."""

from __future__ import annotations

import pytest
from builders import BRAND, Web, day, link
from hypothesis import given
from hypothesis import strategies as st

from attribution.links.settle import settle_links
from attribution.links.standing import judge_campaigns
from attribution.ripples.edges import noisy_or, shares
from attribution.ripples.refresh import campaign_of_post, refresh_ripples
from attribution.ripples.weights import weights
from ripplemark.records import Citation, Confidence, EvidenceKind, ParentKind, Placement, Post
from ripplemark.store.posts import find_post, iter_posts, store_posts
from ripplemark.store.ripples import all_roots, edges_to

POST = Post(
    "x", "190001", "https://x.com/tea/status/190001", "tea", "It is cold brew week!", day(3), own=True,
    links=(BRAND + "shop?utm_source=x&utm_medium=social&utm_campaign=summer24&utm_content=a1",),
)  # fmt: skip
PAGE = "https://blog.example/2024/06/a"
OTHER = "https://second.example/2024/06/b"


def edges(web: Web, url: str = PAGE) -> list[tuple[str, str, float, list[str]]]:
    """(kind, parent, probability, kinds of evidence) of the edges to a page."""
    settle_links(web.db, web.project, web.run_id, day(50))
    refresh_ripples(web.db, web.project, day(50))
    found = edges_to(web.db, web.known(url))
    return [(e.parent_kind.value, e.parent, round(e.probability, 4), [x.kind.value for x in e.evidence]) for e in found]


@pytest.mark.parametrize(
    ("url", "relation", "kind", "probability"),
    [
        (POST.url, None, "link_to_post", 0.95),
        ("http://www.x.com/tea/status/190001/", None, "link_to_post", 0.95),
        ("https://mobile.twitter.com/tea/status/190001?s=20", None, "link_to_post", 0.95),
        (POST.url, EvidenceKind.EMBEDDED_POST, "embedded_post", 0.95),
        (POST.url, EvidenceKind.VIA, "via", 0.97),
        (POST.url, EvidenceKind.IN_REPLY_TO, "in_reply_to", 0.97),
        (POST.url, EvidenceKind.REPOST_OF, "repost_of", 0.97),
    ],
)
def test_a_page_that_cites_a_post(web: Web, url: str, relation: EvidenceKind | None, kind: str, probability: float) -> None:
    store_posts(web.db, [POST])
    web.sees(PAGE, day(6), link(), published=day(5), cites=(Citation(url, "them", relation),))
    assert edges(web) == [("post", "x:190001", probability, [kind])]


@pytest.mark.parametrize(
    ("utm", "copied"),
    [
        ((("utm_content", "190001"),), True),  # the post's id
        ((("utm_source", "X"), ("utm_medium", "social"), ("utm_campaign", "Summer24"), ("utm_content", "A1")), True),
        ((("utm_campaign", "summer24"),), False),  # the campaign's, not one post's
        ((("utm_source", "x"), ("utm_campaign", "summer24")), False),
    ],
)
def test_copied_parameters(web: Web, utm: tuple[tuple[str, str], ...], copied: bool) -> None:
    store_posts(web.db, [POST])
    web.sees(PAGE, day(6), link(utm=utm), published=day(5))
    assert edges(web) == ([("post", "x:190001", 0.9, ["copied_utm"])] if copied else [])


def test_parameters_that_two_posts_share_point_to_neither(web: Web) -> None:
    from dataclasses import replace

    store_posts(web.db, [POST, replace(POST, post_id="190002", url="https://x.com/tea/status/190002")])
    web.sees(
        PAGE,
        day(6),
        link(utm=(("utm_source", "x"), ("utm_medium", "social"), ("utm_campaign", "summer24"), ("utm_content", "a1"))),
    )
    assert edges(web) == []


def test_several_pieces_of_evidence_add_up(web: Web) -> None:
    store_posts(web.db, [POST])
    cites = (Citation(POST.url, "them", None), Citation(POST.url, "via", EvidenceKind.VIA))
    web.sees(PAGE, day(6), link(), published=day(5), cites=cites)
    ((_, _, probability, kinds),) = edges(web)
    assert (probability, sorted(kinds)) == (round(1 - 0.05 * 0.03, 4), ["link_to_post", "via"])


@pytest.mark.parametrize(
    ("parent_at", "sure", "allowed"),
    [(-10, Confidence.HIGH, True), (1, Confidence.HIGH, True), (3.5, Confidence.HIGH, False), (4, Confidence.MEDIUM, True)],
)
def test_a_parent_is_not_younger_than_its_child(web: Web, parent_at: float, sure: Confidence, allowed: bool) -> None:
    web.sees(OTHER, day(9), link(), published=day(parent_at), sure=sure)
    web.sees(PAGE, day(9), link(), published=day(1), sure=Confidence.HIGH, cites=(Citation(OTHER, "b", None),))
    assert bool(edges(web)) is allowed


def test_a_post_younger_than_the_page_caused_nothing(web: Web) -> None:
    store_posts(web.db, [POST])
    web.sees(PAGE, day(2), link(), published=day(1), cites=(Citation(POST.url, "them", None),))
    assert edges(web) == []


def test_pages_that_cite_each_other_make_no_circle(web: Web) -> None:
    web.sees(PAGE, day(9), link(), published=day(1), cites=(Citation(OTHER, "b", None),))
    web.sees(OTHER, day(9), link(), published=day(1.2), cites=(Citation(PAGE, "a", None),))
    assert (edges(web, PAGE), [e[1] for e in edges(web, OTHER)]) == ([], [PAGE])


def test_a_blogroll_is_weak_and_a_list_of_posts_is_no_child(web: Web) -> None:
    store_posts(web.db, [POST])
    web.sees(PAGE, day(6), link(), published=day(5), cites=(Citation(POST.url, "x", None, Placement.SIDEBAR),))
    web.sees("https://blog.example/", day(6), link(), cites=(Citation(POST.url, "x", None),))
    odds = weights().untimed * weights().inferred[ParentKind.POST, "community"]
    assert [e[2] for e in edges(web)] == [round(odds / (1.0 + odds), 4)]
    assert edges(web, "https://blog.example/") == []


def test_credit_flows_up_the_chain_in_proportion(web: Web) -> None:
    store_posts(web.db, [POST])
    web.sees(PAGE, day(6), link(), published=day(5), cites=(Citation(POST.url, "x", EvidenceKind.VIA),))
    web.sees(OTHER, day(9), link(), published=day(8), cites=(Citation(PAGE, "a", None),))
    ((*parent, sure, kinds),) = edges(web, OTHER)
    assert (parent, kinds) == (["page", PAGE], ["link_to_page", "same_target", "time"])
    roots = {(r.post, r.campaign): r.share for r in all_roots(web.db)[web.known(OTHER)]}
    assert roots["x:190001", "summer"] == pytest.approx(sure * 0.97, abs=1e-4)
    assert sum(roots.values()) == pytest.approx(1.0)
    judge_campaigns(web.db, web.project)
    assert [r[0] for r in web.db.rows("SELECT campaign FROM links")] == ["summer", "summer"]


def test_the_proven_ripple_beats_the_topic(web: Web) -> None:
    store_posts(web.db, [POST])
    web.sees(PAGE, day(100), link(utm=(("utm_campaign", "autumn"),)), published=day(95), topics=("autumn",),
             cites=(Citation(POST.url, "x", EvidenceKind.VIA),))  # fmt: skip
    edges(web)
    judge_campaigns(web.db, web.project)
    assert [r[0] for r in web.db.rows("SELECT campaign FROM links")] == ["summer"]


def test_a_page_that_falls_silent_keeps_its_cause(web: Web) -> None:
    store_posts(web.db, [POST])
    web.sees(PAGE, day(6), link(), published=day(5), topics=("summer",), cites=(Citation(POST.url, "x", None),))
    before = edges(web)
    for n in (8, 10):
        web.sees(PAGE, day(n), gate=False)
        assert edges(web) == before
    judge_campaigns(web.db, web.project)
    assert [tuple(r) for r in web.db.rows("SELECT state, campaign FROM links")] == [("lost", "summer")]


def test_refreshing_twice_changes_nothing(web: Web) -> None:
    store_posts(web.db, [POST, POST])
    web.sees(PAGE, day(6), link(), published=day(5), cites=(Citation(POST.url, "x", None),))
    assert edges(web) == edges(web)
    assert refresh_ripples(web.db, web.project, day(50))["pages_moved"] == 0


@pytest.mark.parametrize(
    ("text", "links", "at", "campaign"),
    [
        ("cold brew week starts", (), 3, "summer"),
        ("COLD BREW WEEK", (), 3, "summer"),
        ("北風冷泡茶來了", (), 3, "summer"),
        ("來杯冷泡茶", (), -100, ""),
        ("cold brew weekend", (), 3, ""),
        ("nothing", (BRAND + "?utm_campaign=autumn-1",), 3, "autumn"),
        ("nothing", (), 3, ""),
    ],
)
def test_the_campaign_of_a_post(web: Web, text: str, links: tuple[str, ...], at: float, campaign: str) -> None:
    post = Post("x", "1", "https://x.com/a/1", "a", text, day(at), links=links)
    assert campaign_of_post(web.project, post) == campaign


def test_posts_come_back_as_they_were_stored(web: Web) -> None:
    assert store_posts(web.db, [POST]) == (1, 0)
    assert store_posts(web.db, [POST]) == (0, 1)
    assert next(iter_posts(web.db)) == POST
    assert find_post(web.db, POST.key) == POST
    assert find_post(web.db, "x:none") is None


@given(st.lists(st.floats(0, 1e6), max_size=6))
def test_shares_leave_room_for_none_of_these(odds: list[float]) -> None:
    found = shares(odds)
    assert sum(found) < 1.0
    assert [a for _, a in sorted(zip(odds, found, strict=True))] == sorted(found)


@given(st.floats(0, 0.999))
def test_one_parent_alone_keeps_its_probability(p: float) -> None:
    assert shares([p / (1.0 - p)])[0] == pytest.approx(p)
    assert noisy_or([p]) == pytest.approx(p)
