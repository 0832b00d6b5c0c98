"""A world of the default size, built but not written: everything that real webs do is in it at least once."""

from collections import Counter
from datetime import timedelta

import pytest

from world import truth
from world.build import World, build
from world.prose import word
from world.render import page_html
from world.shapes import Lang
from world.special import stubs


@pytest.fixture(scope="module")
def world() -> World:
    return build(7, 60, 60)


@pytest.fixture(scope="module")
def links(world):
    return list(truth.link_rows(world))


def test_size(world, links):
    assert 1_500 <= len(world.pages) <= 2_500
    assert len(world.sites) == 62
    speaking = {row["page_url"] for row in truth.mention_rows(world)}
    telling = {row["page_url"] for row in links if row["placement"] in ("content", "comment")}
    assert 250 <= len(speaking | telling) <= 480


@pytest.mark.parametrize(
    ("what", "least"),
    [
        (lambda row: row["placement"] == "content", 200),
        (lambda row: row["placement"] == "comment" and row["ugc"], 10),
        (lambda row: row["placement"] == "blogroll", 10),
        (lambda row: row["placement"] == "footer", 10),
        (lambda row: row["placement"] == "sidebar", 10),
        (lambda row: row["image"], 5),
        (lambda row: row["sponsored"], 2),
        (lambda row: row["nofollow"], 50),
        (lambda row: not row["followed"] and not row["rel"], 1),  # by X-Robots-Tag
        (lambda row: row["noindex"], 1),
        (lambda row: row["canonical"], 2),
        (lambda row: not row["robots_allowed"], 3),
        (lambda row: row["target_broken"], 1),
        (lambda row: row["href"].startswith("//"), 3),
        (lambda row: row["href"].startswith("https://link.zhihu.com/"), 1),
        (lambda row: row["href"].startswith("https://l.facebook.com/"), 1),
        (lambda row: row["href"].startswith("https://www.google.com/url"), 1),
        (lambda row: row["href"].startswith("https://weibo.cn/sinaurl"), 1),
        (lambda row: row["href"].startswith("HTTPS://"), 1),
        (lambda row: row["href"].startswith(("zh/", "blog/", "shop/", "cold-brew")), 1),  # under <base href>
        (lambda row: "utm_content=" in row["target_url"], 15),
        (lambda row: row["campaign"] is None, 30),
        (lambda row: row["class"] == "partner", 3),
        (lambda row: row["class"] == "syndicated", 4),
        (lambda row: row["class"] == "own", 3),
        (lambda row: row["class"] == "paid" and not row["rel"], 6),  # told in words, or by an affiliate link
        (lambda row: "?aff=" in row["target_url"], 3),
    ],
)  # fmt: skip
def test_links_of_every_kind(links, what, least):
    assert sum(1 for row in links if what(row)) >= least


def test_changes_of_every_kind(world):
    kinds = Counter((row["kind"], row["reason"]) for row in truth.change_rows(world))
    wanted = {
        ("appeared", "page published"), ("appeared", "comment added"), ("lost", "link_removed"), ("regained", "link_restored"),
        ("lost", "page_gone"), ("lost", "page_redirects"), ("lost", "noindex"), ("lost", "canonical_elsewhere"),
        ("changed", "rel"), ("changed", "anchor"),
    }  # fmt: skip
    assert wanted <= set(kinds)


def test_changes_follow_publication_by_days(world):
    for page in world.pages:
        for event in page.fate:
            assert event.at - page.published >= timedelta(days=4)
            assert world.period.start < event.at < world.period.end


def test_evidence_of_every_kind_and_none(world):
    kinds = Counter(kind for row in truth.cause_rows(world) for kind in row["evidence"] or ["none"])
    wanted = {
        "link_to_post", "link_to_page", "via", "in_reply_to", "repost_of", "embedded_post", "copied_utm", "quote", "none",
    }  # fmt: skip
    assert wanted <= set(kinds)


def test_unlinked_mentions_and_lookalikes(world):
    rows = list(truth.mention_rows(world))
    assert sum(1 for row in rows if not row["linked"]) >= 20
    speaking = {row["page_url"] for row in rows}
    lookalikes = [page for page in world.pages if "Northwind Traders" in page.title or "北風之神" in page.title]
    assert len(lookalikes) >= 5
    assert not speaking & {page.url for page in lookalikes}


def test_the_wind_is_not_the_brand(world):
    named = {row["page_url"] for row in truth.mention_rows(world)}
    windy = [page for page in world.pages if "北風" in page.title or "north wind" in page.title.lower()]
    assert len([page for page in windy if page.url not in named]) >= 10


def test_a_quarter_of_the_sites_is_not_watched(world):
    rows = list(truth.site_rows(world))
    assert 40 <= sum(row["watched"] for row in rows) <= 50
    assert {row["feed"] for row in rows} == {"rss", "atom", None}
    assert {row["sitemap"] for row in rows} == {"plain", "index", "gz", None}
    assert {row["language"] for row in rows} == {"en", "zh-Hans", "zh-Hant"}
    assert len({row["template"] for row in rows}) == 6
    assert [row["disallowed"] for row in rows].count("/") == 1
    assert [len(row["down"]) for row in rows if "down" in row["quirks"]] == [2]


def test_old_addresses_lead_on(world):
    assert len(stubs(world.pages, world.sites)) == 6


def test_cascades_reach_the_third_generation(world):
    causes = {row["page_url"]: row["cause"] for row in truth.cause_rows(world) if row["kind"] == "page"}
    depths = Counter(_depth(url, causes) for url in causes)
    assert depths[2] >= 10
    assert depths[3] >= 1


def _depth(url: str, causes: dict[str, str]) -> int:
    return 1 + _depth(causes[url], causes) if url in causes else 0


def test_nothing_is_earned_on_the_sites_of_partners_or_the_brand(world, links):
    allied = {row["host"] for row in truth.site_rows(world) if row["kind"] == "own" or "partner" in row["quirks"]}
    assert len(allied) == 5
    classes = {row["class"] for row in links if row["page_url"].split("/")[2] in allied}
    assert classes == {"own", "partner"}


def test_the_footer_of_a_paid_page_was_not_paid_for(links):
    paid = {row["page_url"] for row in links if row["class"] == "paid"}
    beside = [row["class"] for row in links if row["page_url"] in paid and row["placement"] != "content"]
    assert len(beside) >= 5
    assert set(beside) == {"earned"}


def test_posts_say_and_deny_in_three_languages_that_they_were_paid_for(world):
    sites = [site for site in world.sites if "tells_paid" in site.quirks]
    assert {site.lang for site in sites} == set(Lang)
    for site in sites:
        texts = [
            (page.link_class, truth.visible_text(page, world.period.end)) for page in world.pages if page.site == site.host
        ]
        assert [kind for kind, text in texts if word(site.lang, "paid_for") in text] == ["paid"]
        assert [kind for kind, text in texts if word(site.lang, "not_paid_for") in text] == ["earned"]


def test_some_sites_do_not_say_when(world):
    quirks = {row["host"]: row["quirks"] for row in truth.site_rows(world)}
    assert sum("undated" in one for one in quirks.values()) == 2
    sites = {site.host: site for site in world.sites}
    for host in ("slowdesk.example", "bitanbiji.example"):
        page = next(page for page in world.pages if page.site == host and not page.comments)
        assert "2025" not in page_html(page, sites[host], page.published, [], []).decode().replace(page.url, "")
