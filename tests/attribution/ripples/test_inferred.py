"""What a page shows without saying it: each kind of evidence, for a post and for a page, in either Chinese script."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import BRAND, Web, day, link

from attribution.links.settle import settle_links
from attribution.ripples.refresh import refresh_ripples
from attribution.ripples.weights import weights
from ripplemark.records import (
    Citation,
    EdgeLabel,
    EvidenceKind,
    IdentitySource,
    PageAccount,
    ParentKind,
    Post,
    RippleEdge,
    WebmentionState,
)
from ripplemark.store.posts import store_posts
from ripplemark.store.ripples import all_roots, edges_to

LINE = "Our taster carried a borrowed scale all the way to Tainan to prove that it works on the road."
ZH = "信一直從台南寄來，提到一部鹽的歷史和稜線的那封我們唸了出來。"
POST = Post(
    "x",
    "190001",
    "https://x.com/tea/status/190001",
    "tea",
    f"Cold brew week is open! {LINE}",
    day(3.1),
    own=True,
    campaign="summer",
    language="en",
)
OTHER = replace(
    POST, post_id="190002", url="https://x.com/tea/status/190002", text="Cold brew week: two days to go, says the kettle."
)
PAGE, FIRST = "https://blog.example/2024/06/a", "https://second.example/2024/06/b"
AT = day(3.1) + timedelta(hours=5, minutes=7)
OWN = "I had a long afternoon and nothing much to say about anything that anybody could have used. "


def found(web: Web, url: str = PAGE) -> dict[str, RippleEdge]:
    """Parent -> edge, of the edges to a page."""
    settle_links(web.db, web.project, web.run_id, day(50))
    refresh_ripples(web.db, web.project, day(50))
    return {e.parent: e for e in edges_to(web.db, web.known(url))}


def kinds(edge: RippleEdge) -> set[str]:
    return {e.kind.value for e in edge.evidence}


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (f"Cold brew week! {LINE}", f"{OWN}They write: “{LINE}” {OWN}"),
        (f"Cold brew week! {LINE}", f"{OWN}{LINE.lower()} {OWN}"),
        (f"冷泡茶週開始了。{ZH}", f"今天天氣很好，我在家裡坐了一個下午。{ZH}後來就睡了。"),
        (
            f"冷泡茶週開始了。{ZH}",
            "今天天气很好，我在家里坐了一个下午。信一直从台南寄来，提到一部盐的历史和棱线的那封我们念了出来。",
        ),
    ],
)
def test_a_quoted_post_comes_first(web: Web, said: str, text: str) -> None:
    store_posts(web.db, [replace(POST, text=said), OTHER])
    web.sees(PAGE, day(6), link(), published=AT, topics=("summer",), text=text)
    edges = found(web)
    best = max(edges.values(), key=lambda e: e.probability)
    assert (best.parent, "quote" in kinds(best)) == (POST.key, True)
    assert OTHER.key not in edges or "quote" not in kinds(edges[OTHER.key])
    assert "in a row" in next(e.words for e in best.evidence if e.kind is EvidenceKind.QUOTE)


def test_topic_and_time_alone_are_no_proof(web: Web) -> None:
    store_posts(web.db, [POST])
    web.sees(PAGE, day(6), link(), published=AT, topics=("summer",), text=OWN)
    edge = found(web)[POST.key]
    assert kinds(edge) == {"topic", "time"}
    assert edge.label is not EdgeLabel.PROVEN
    said = {e.kind: e.words for e in edge.evidence}
    assert (
        said[EvidenceKind.TOPIC] == f"both are about the campaign summer (×{weights().inferred[ParentKind.POST, 'topic']:.2g})"
    )
    assert said[EvidenceKind.TIME].startswith("came 5 hours later (×")


def odds(edge: RippleEdge) -> float:
    return edge.probability / (1.0 - edge.probability)


def test_a_site_that_wrote_of_the_brand_the_month_before_has_half_the_odds(web: Web) -> None:
    store_posts(web.db, [POST])
    web.sees(PAGE, day(6), link(), published=AT, topics=("summer",))
    alone = odds(found(web)[POST.key])
    web.sees("https://blog.example/2024/05/old", day(6), link(), published=day(-20))
    assert odds(found(web)[POST.key]) == pytest.approx(alone / 2, rel=0.02)
    web.sees("https://blog.example/2024/05/old", day(7), link(), published=day(-40))
    assert odds(found(web)[POST.key]) == pytest.approx(alone)


def test_the_same_rare_target_speaks_for_a_page(web: Web) -> None:
    web.sees(FIRST, day(6), link(BRAND + "deep?utm_source=a"), published=day(3))
    web.sees(PAGE, day(6), link(BRAND + "deep"), published=AT)
    assert "same_target" in kinds(found(web)[FIRST])


@pytest.mark.parametrize(
    ("platform", "url", "owner"),
    [
        ("x", "https://x.com/mei/status/7", True),
        ("x", "https://x.com/other/status/7", False),
        ("mastodon", "https://m.example/@mei/112233445566", True),
        ("reddit", "https://www.reddit.com/r/tea/comments/7/", False),  # who is who there must not be asked
    ],
)
def test_whoever_answered_the_post_and_owns_the_site(web: Web, platform: str, url: str, owner: bool) -> None:
    post = replace(POST, platform=platform)
    answer = Post(platform, "7", url, "mei", "Ordered one.", AT - timedelta(hours=2), parent_id=POST.post_id)
    store_posts(web.db, [post, answer])
    own = ("https://x.com/mei", "https://m.example/@mei", "https://www.reddit.com/user/mei")
    accounts = tuple(PageAccount(a, IdentitySource.REL_ME) for a in own)
    web.sees(PAGE, day(6), link(), published=AT, topics=("summer",), accounts=accounts)
    assert ("identity" in kinds(found(web)[post.key])) is owner


def test_a_source_named_without_a_link(web: Web) -> None:
    for n, site in enumerate(("second.example", "third.example")):
        for m in range(2):
            title = f"Notes number {n}{m} of a week - {site.split('.')[0].title()} Journal"
            web.sees(
                f"https://{site}/2024/06/note-{m}", day(6), link(), published=day(3 + m / 10), topics=("summer",), title=title
            )
    web.sees(PAGE, day(6), link(), published=AT, topics=("summer",), text=f"{OWN}I read about it at Third Journal first. {OWN}")
    named = {e.parent for e in found(web).values() if "named" in kinds(e)}
    assert named == {"https://third.example/2024/06/note-0", "https://third.example/2024/06/note-1"}


def test_whoever_quotes_a_page_of_the_same_day_came_later(web: Web) -> None:
    """A day without an hour does not hide that one page names the other."""
    title = "Seven kettles and a borrowed scale"
    web.sees(FIRST, day(6), link(), published=AT, topics=("summer",), title=title, text=OWN)
    web.sees(
        PAGE,
        day(6),
        link(),
        published=AT.replace(hour=0, minute=0, second=0),
        topics=("summer",),
        text=f"{OWN}They wrote {title}.",
    )
    assert "named" in kinds(found(web)[FIRST])
    assert PAGE not in found(web, FIRST)


def test_a_post_heard_by_many_is_heard_again(web: Web) -> None:
    rival = replace(OTHER, created_at=POST.created_at)
    store_posts(web.db, [POST, rival])
    web.sees(PAGE, day(6), link(), published=AT, topics=("summer",), text=OWN)
    before = found(web)
    assert odds(before[POST.key]) == pytest.approx(odds(before[rival.key]))
    for n in range(6):
        url = f"https://site{n}.example/2024/06/c"
        web.sees(url, day(6), link(), published=AT, cites=(Citation(POST.url, "them", None),))
    after = found(web)
    assert after[POST.key].probability > after[rival.key].probability
    time = next(e.words for e in after[POST.key].evidence if e.kind is EvidenceKind.TIME)
    assert time.startswith("came 5 hours later; about 6 other pages heard of it there (×")


@pytest.mark.parametrize(("language", "home"), [("zh-Hant", True), ("zh-Hans", False), ("en", False), ("", True)])
def test_a_post_in_another_language_counts_less_where_one_in_the_own_is(web: Web, language: str, home: bool) -> None:
    mine = replace(OTHER, language="zh-Hant", created_at=POST.created_at)
    store_posts(web.db, [replace(POST, language=language), mine])
    web.sees(PAGE, day(6), link(), published=AT, topics=("summer",), text=OWN, language="zh-Hant")
    edges = found(web)
    factor = 1.0 if home else weights().factors.foreign_post
    assert edges[POST.key].probability == pytest.approx(edges[mine.key].probability * factor)


def test_nobody_hears_it_from_himself(web: Web) -> None:
    web.sees("https://blog.example/2024/06/first", day(6), link(), published=day(3), topics=("summer",), text=f"{OWN}{LINE}")
    web.sees(PAGE, day(6), link(), published=AT, topics=("summer",), text=f"{OWN}{LINE}")
    assert found(web) == {}


def test_a_post_that_only_points_to_a_page_is_no_source_of_its_own(web: Web) -> None:
    pointer = replace(POST, post_id="190009", own=False, text="Read this: cold brew week", links=(FIRST,))
    store_posts(web.db, [pointer])
    web.sees(FIRST, day(6), link(), published=day(3), topics=("summer",))
    web.sees(PAGE, day(6), link(), published=AT, topics=("summer",))
    assert set(found(web)) == {FIRST}


def test_what_is_stated_comes_before_what_is_inferred(web: Web) -> None:
    store_posts(web.db, [POST, OTHER])
    web.sees(
        PAGE, day(6), link(), published=AT, topics=("summer",), text=f"{OWN}{LINE}", cites=(Citation(OTHER.url, "them", None),)
    )
    edges = found(web)
    assert edges[OTHER.key].label is EdgeLabel.PROVEN
    assert edges[OTHER.key].probability >= 0.95
    assert sum(e.probability for e in edges.values()) < 1.0


def test_a_pingback_states_the_edge(web: Web) -> None:
    web.sees(FIRST, day(6), link(), published=day(3), topics=("summer",))
    web.sees(PAGE, day(6), link(), published=AT)
    web.db.run(
        "INSERT INTO webmentions (id, source, target, state, first_at, received_at) VALUES ('a', ?, ?, ?, '2024-06-05', '2024-06-05')",
        (PAGE, FIRST, WebmentionState.VERIFIED),
    )
    edge = found(web)[FIRST]
    assert (edge.parent_kind, edge.label) == (ParentKind.PAGE, EdgeLabel.PROVEN)
    assert "pingback" in kinds(edge)


def test_shares_of_a_page_add_up_and_credit_flows_along_guesses(web: Web) -> None:
    store_posts(web.db, [POST])
    web.sees(FIRST, day(6), link(), published=day(3.2), topics=("summer",), text=f"{OWN}“{LINE}”")
    web.sees(PAGE, day(6), link(), published=AT, topics=("summer",), text=OWN)
    found(web)
    for url in (FIRST, PAGE):
        roots = {r.post: r.share for r in all_roots(web.db)[web.known(url)] if r.campaign == "summer"}
        assert roots[POST.key] > 0
        assert sum(r.share for r in all_roots(web.db)[web.known(url)]) == pytest.approx(1.0)


def test_marks_are_made_once_and_again_when_the_text_changes(web: Web) -> None:
    def marks() -> list[bytes]:
        return [r["marks"] for r in web.db.rows("SELECT marks FROM page_marks")]

    web.sees(PAGE, day(6), link(), text=f"{OWN}{LINE}")
    found(web)
    before = marks()
    found(web)
    assert marks() == before != [b""]
    web.sees(PAGE, day(8), link(), text="short")
    found(web)
    assert marks() == [b""]
