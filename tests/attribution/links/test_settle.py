"""From observations in the store to links, events, class and counting."""

from __future__ import annotations

from datetime import date

import pytest
from builders import BRAND, Web, day, link

from attribution.links.settle import settle_links
from attribution.links.standing import judge_campaigns
from ripplemark.config import Campaign
from ripplemark.records import Confidence, FetchOutcome, Placement
from ripplemark.store.links import all_readings, link_states

POST = "https://blog.example/2024/05/tea"
TEXT = " ".join(f"word{n} about the tea of the mountain" for n in range(60))
HOME = "https://blog.example/"


def settle(web: Web) -> dict[str, int]:
    return dict(settle_links(web.db, web.project, web.run_id, day(99)))


def column(web: Web, name: str, where: str = "1") -> list[object]:
    links = "(SELECT l.*, u.url, u.host FROM links l JOIN urls u ON u.id = l.page_id)"
    return [r[0] for r in web.db.rows(f"SELECT {name} FROM {links} WHERE {where} ORDER BY id")]


def test_settling_twice_changes_nothing(web: Web) -> None:
    web.sees(POST, day(0), link(), topics=("summer",))
    web.sees(POST, day(1), link(anchor="new"))
    assert settle(web)["appeared"] == 1
    before = web.db.rows("SELECT * FROM links"), web.db.rows("SELECT * FROM link_events")
    assert settle(web) == {"observations": 0, "pages": 0}
    assert (web.db.rows("SELECT * FROM links"), web.db.rows("SELECT * FROM link_events")) == before


def test_settling_in_steps_gives_what_settling_at_once_gives(web: Web, tmp_path_factory: pytest.TempPathFactory) -> None:
    from builders import project

    other = Web(project(tmp_path_factory.mktemp("once")))
    for n, links in enumerate([(link(),), (link(), link(BRAND + "b", "b")), (link(),), (link(),), ()]):
        for w in (web, other):
            w.sees(POST, day(n * 2), *links)
        settle(web)
    settle(other)
    assert [tuple(r) for r in web.db.rows("SELECT * FROM links")] == [tuple(r) for r in other.db.rows("SELECT * FROM links")]
    assert [tuple(r) for r in web.db.rows("SELECT * FROM link_events")] == [
        tuple(r) for r in other.db.rows("SELECT * FROM link_events")
    ]
    other.db.close()


def test_an_unchanged_body_keeps_its_links(web: Web) -> None:
    web.sees(POST, day(0), link())
    web.sees(POST, day(2), outcome=FetchOutcome.NOT_MODIFIED, unchanged=True)
    web.sees(POST, day(4), unchanged=True)
    settle(web)
    assert column(web, "last_seen") == ["2024-06-05T08:00:00Z"]


def test_a_body_that_no_longer_names_the_brand_has_no_links(web: Web) -> None:
    web.sees(POST, day(0), link())
    web.sees(POST, day(2), gate=False)
    web.sees(POST, day(4), outcome=FetchOutcome.NOT_MODIFIED, unchanged=True)
    assert settle(web)["lost"] == 1
    assert column(web, "lost_reason") == ["link_removed"]


def test_failures_and_robots_never_lose_a_link(web: Web) -> None:
    web.sees(POST, day(0), link())
    for n, outcome in enumerate(
        (FetchOutcome.TIMEOUT, FetchOutcome.SERVER_ERROR, FetchOutcome.ROBOTS_DISALLOWED, FetchOutcome.DNS_ERROR), 1
    ):
        web.sees(POST, day(n * 2), outcome=outcome)
    assert "lost" not in settle(web)
    assert column(web, "state") == ["live"]


def test_the_readings_of_the_store_tell_what_the_decider_needs(web: Web) -> None:
    web.sees(POST, day(0), link(), canonical=POST, noindex=False)
    web.sees(POST, day(1), outcome=FetchOutcome.TIMEOUT)
    first, second = all_readings(web.db, web.known(POST))
    assert first.links is not None
    assert (first.links[0].anchor, first.canonical, second.links) == ("Northwind", POST, None)


# ---------------------------------------------------------------- renames, canonicals


def test_a_renamed_page_neither_loses_nor_gains(web: Web) -> None:
    web.sees(POST, day(0), link())
    settle(web)
    new = "https://blog.example/2024/05/better-name"
    web.sees(new, day(3), link())
    web.sees(POST, day(3.1), link(), final_url=new)
    web.sees(POST, day(5), link(), final_url=new)
    web.sees(new, day(5), link())
    counts = settle(web)
    assert "lost" not in counts
    assert [tuple(r) for r in web.db.rows("SELECT kind, reason FROM link_events")] == [("appeared", ""), ("changed", "page")]
    assert column(web, "url") == [new]
    assert column(web, "first_seen") == ["2024-06-01T08:00:00Z"]


def test_a_page_that_redirects_to_a_page_that_always_had_the_link_loses_its_own(web: Web) -> None:
    other = "https://blog.example/2024/05/other"
    web.sees(POST, day(0), link())
    web.sees(other, day(0), link())
    for n in (3, 5):
        web.sees(POST, day(n), link(), final_url=other)
        web.sees(other, day(n), link())
    settle(web)
    assert column(web, "lost_reason", f"url = '{POST}'") == ["page_redirects"]
    assert column(web, "state", f"url = '{other}'") == ["live"]


def test_a_redirect_home_loses_the_link(web: Web) -> None:
    web.sees(POST, day(0), link())
    web.sees("https://blog.example/", day(0), link())
    for n in (3, 5):
        web.sees(POST, day(n), link(), final_url="https://blog.example/")
    settle(web)
    assert column(web, "lost_reason", f"url = '{POST}'") == ["page_redirects"]


@pytest.mark.parametrize(
    ("canonical", "lost"),
    [
        (POST, False),
        ("", False),
        ("https://blog.example/2024/05/elsewhere", True),  # a page of a site we know
        ("https://nobody-ever-heard.example/x", False),
        ("http://localhost:4000/2024/05/tea", False),
    ],
)
def test_a_canonical_that_turns_elsewhere(web: Web, canonical: str, lost: bool) -> None:
    web.sees(POST, day(0), link(), canonical=POST)
    for n in (2, 4):
        web.sees(POST, day(n), link(), canonical=canonical)
    settle(web)
    assert column(web, "lost_reason") == (["canonical_elsewhere"] if lost else [""])


@pytest.mark.parametrize("always", [True, False])
def test_what_a_page_said_from_the_start_is_no_news(web: Web, always: bool) -> None:
    web.sees(POST, day(0), link(), noindex=always)
    for n in (2, 4):
        web.sees(POST, day(n), link(), noindex=True)
    settle(web)
    assert column(web, "state") == ["live" if always else "lost"]


# ---------------------------------------------------------------- class


@pytest.mark.parametrize(
    ("url", "made", "words", "link_class"),
    [
        ("https://tea.example/blog", link(), {}, "own"),
        ("https://shop.tea.example/", link(), {}, "own"),
        ("https://www.ally.example/news", link(), {}, "partner"),
        (POST, link(rel=("sponsored",)), {}, "paid"),
        (POST, link(context_left="This post is sponsored by "), {}, "paid"),
        (POST, link(), {"text": "【業配】今天要介紹的茶" + "很好" * 300}, "paid"),
        (POST, link(), {"text": "利益揭露:本文由廠商贊助。" + "茶" * 500}, "paid"),
        (POST, link(), {"text": TEXT[:900] + " sponsored post " + TEXT[:900]}, "earned"),  # in the middle: they write about it
        (POST, link(), {"text": "unsponsored posts are best. " + TEXT}, "earned"),
        (HOME, link(), {"text": "Sponsored post: tea for two. Read on. " + TEXT}, "earned"),  # an excerpt of another post
        (HOME, link(), {"text": TEXT + " 【業配】今天要介紹的茶"}, "earned"),
        (HOME, link(context_left="This post is sponsored by "), {}, "paid"),
        (POST, link(), {"canonical": "https://paper.example/story"}, "syndicated"),
        (POST, link(), {"canonical": "https://www.blog.example/story"}, "earned"),
        (POST, link(rel=("nofollow", "ugc")), {}, "earned"),
    ],
)
def test_class(web: Web, url: str, made: object, words: dict[str, object], link_class: str) -> None:
    web.sees(url, day(0), made, **words)  # type: ignore[arg-type]
    settle(web)
    assert column(web, "class") == [link_class]
    assert all(column(web, "class_reason"))


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_printings_the_later_is_syndicated_whichever_was_read_first(web: Web, first: int) -> None:
    pages = [("https://paper.example/story", day(-9)), ("https://copies.example/story", day(-8))]
    for url, published in (pages[first], pages[1 - first]):
        web.sees(url, day(0), link(), published=published, text=TEXT + (" a word of their own" if "copies" in url else ""))
        settle(web)
    assert column(web, "class", "host = 'paper.example'") == ["earned"]
    assert column(web, "class", "host = 'copies.example'") == ["syndicated"]


def test_a_printing_is_seen_though_the_site_has_many_views_of_its_own(web: Web) -> None:
    for n in range(60):
        web.sees(f"https://forum.example/topic-1-post{n}.html", day(0), link(), published=day(-8), text=TEXT)
    settle(web)
    web.sees("https://paper.example/story", day(1), link(), published=day(-9), text=TEXT)
    web.sees("https://forum.example/topic-1.html", day(1), link(), published=day(-8), text=TEXT)
    settle(web)
    assert column(web, "class", "url = 'https://forum.example/topic-1.html'") == ["syndicated"]


@pytest.mark.parametrize("first", [0, 1])
def test_a_copy_that_names_its_original_is_none_even_with_an_earlier_date(web: Web, first: int) -> None:
    original, copy = "https://paper.example/story", "https://copies.example/story"
    pages = [(original, day(-8), ""), (copy, day(-9).replace(hour=0), original)]
    for url, published, canonical in (pages[first], pages[1 - first]):
        web.sees(url, day(0), link(), published=published, canonical=canonical, text=TEXT)
        settle(web)
    assert column(web, "class", "host = 'paper.example'") == ["earned"]
    assert column(web, "class", "host = 'copies.example'") == ["syndicated"]


def test_a_new_partner_changes_old_links(web: Web) -> None:
    web.sees(POST, day(0), link())
    settle(web)
    from dataclasses import replace

    campaign = Campaign("late", date(2024, 6, 1), date(2024, 6, 2), partners=("blog.example",))
    judge_campaigns(web.db, replace(web.project, campaigns=(campaign,)))
    assert column(web, "class") == ["partner"]


# ---------------------------------------------------------------- days and campaigns


@pytest.mark.parametrize(
    ("published", "sure", "appeared_on", "by"),
    [
        (day(-20), Confidence.HIGH, "2024-05-12", "dated"),
        (day(-20), Confidence.MEDIUM, "2024-05-12", "estimated"),
        (day(-20), Confidence.LOW, "2024-06-01", "first_seen"),
        (day(20), Confidence.HIGH, "2024-06-01", "first_seen"),  # later than we saw it
        (None, Confidence.HIGH, "2024-06-01", "first_seen"),
    ],
)
def test_the_day_of_appearance(web: Web, published: object, sure: Confidence, appeared_on: str, by: str) -> None:
    web.sees(POST, day(0), link(), published=published, sure=sure)  # type: ignore[arg-type]
    settle(web)
    assert (column(web, "appeared_on"), column(web, "appeared_by")) == ([appeared_on], [by])


def test_a_link_added_to_an_old_page_appeared_when_it_was_added(web: Web) -> None:
    web.sees(POST, day(0), link(), published=day(-300))
    web.sees(POST, day(7), link(), link(BRAND + "new", "new"), published=day(-300))
    settle(web)
    assert column(web, "appeared_on") == ["2023-08-06", "2024-06-08"]


@pytest.mark.parametrize(
    ("made", "topics", "published", "campaign"),
    [
        (link(utm=(("utm_campaign", "Summer-24"),)), (), day(0), "summer"),
        (link(), ("summer",), day(5), "summer"),
        (link(), ("summer",), day(-200), ""),  # long before it began
        (link(), ("summer",), day(100), ""),  # long after it ended
        (link(), (), day(5), ""),
        (link(utm=(("utm_campaign", "autumn1"),)), ("summer",), day(5), "autumn"),
    ],
)
def test_the_campaign_of_a_link(web: Web, made: object, topics: tuple[str, ...], published: object, campaign: str) -> None:
    web.sees(POST, day(101), made, topics=topics, published=published)  # type: ignore[arg-type]
    settle(web)
    assert column(web, "campaign") == [campaign]


# ---------------------------------------------------------------- counting


def test_a_link_in_every_footer_counts_once(web: Web) -> None:
    for n in range(12):
        web.sees(f"https://blog.example/2024/05/p{n}", day(n / 10), link(anchor="Powered by tea", placement=Placement.FOOTER))
    settle(web)
    assert column(web, "headline") == [1, *[0] * 11]
    assert set(column(web, "sitewide")) == {1}


def test_a_link_on_a_third_of_a_large_site_counts_once_wherever_it_stands(web: Web) -> None:
    for n in range(12):
        links = (link(anchor="our friends"),) if n < 4 else ()
        web.sees(f"https://blog.example/2024/05/p{n}", day(0), *links, link(BRAND + str(n), f"own {n}"))
    settle(web)
    assert sum(column(web, "headline", "anchor = 'our friends'")) == 1  # type: ignore[arg-type]
    assert sum(column(web, "headline", "anchor != 'our friends'")) == 12  # type: ignore[arg-type]


def test_the_footer_that_stands_for_the_site_is_one_that_stands(web: Web) -> None:
    footer = link(anchor="tea", placement=Placement.FOOTER)
    web.sees("https://blog.example/a", day(0), footer)
    web.sees("https://blog.example/b", day(2), footer)
    for n in (4, 6):
        web.sees("https://blog.example/a", day(n))
    settle(web)
    assert column(web, "state") == ["lost", "live"]
    assert column(web, "headline") == [0, 1]
    assert column(web, "appeared_on", "headline = 1") == ["2024-06-01"]


@pytest.mark.parametrize(
    "listing", ["", "page/2/", "tags/tea/", "category/茶/", "2024/05/", "author/mei/", "archives/", "?paged=3"]
)
def test_a_post_owns_its_link_and_listings_repeat_it(web: Web, listing: str) -> None:
    web.sees(f"https://blog.example/{listing}", day(0), link())
    settle(web)
    assert column(web, "headline") == [1]
    web.sees(POST, day(1), link())
    settle(web)
    assert column(web, "headline", f"url = '{POST}'") == [1]
    assert sum(column(web, "headline")) == 1  # type: ignore[arg-type]


def test_two_posts_with_the_same_anchor_are_two_links(web: Web) -> None:
    web.sees(POST, day(0), link(context_left="In May the author drank the good "))
    web.sees(POST + "-2", day(0), link(context_left="Quite another story begins with "))
    settle(web)
    assert column(web, "headline") == [1, 1]


def test_views_of_one_text_are_one_link(web: Web) -> None:
    for url in ("https://forum.example/topic-91.html", "https://forum.example/topic-91-post3.html"):
        web.sees(url, day(0), link())
    settle(web)
    assert column(web, "headline") == [1, 0]


def test_states_survive_a_change_of_target(web: Web) -> None:
    web.sees(POST, day(0), link(BRAND + "a", "one"), link(BRAND + "b", "two"))
    web.sees(POST, day(1), link(BRAND + "b", "one"), link(BRAND + "a", "two"))
    settle(web)
    states = link_states(web.db, web.known(POST))
    assert sorted((s.target_url, s.seen.anchor) for s in states) == [(BRAND + "a", "two"), (BRAND + "b", "one")]
