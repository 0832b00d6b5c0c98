"""A site that answers every address with the same page: its links are neither lost nor kept by accident."""

from __future__ import annotations

import pytest
from builders import Web, day, link

from attribution.links.settle import settle_links
from ripplemark.records import FetchOutcome

POSTS = tuple(f"https://blog.example/{n}" for n in ("tea", "cups", "kettles"))
HOME = "https://blog.example/"


def states(web: Web) -> list[tuple[str, str]]:
    settle_links(web.db, web.project, web.run_id, day(99))
    return [(r["state"], r["lost_reason"]) for r in web.db.rows("SELECT state, lost_reason FROM links ORDER BY id")]


@pytest.fixture
def written(web: Web) -> Web:
    """Three posts, each in its own words; the first two link to us."""
    for n, post in enumerate(POSTS):
        web.sees(post, day(0), *([link(context_left=f"{post} tells of ")] if n < 2 else []), says=f"own {n}")
    return web


def test_posts_that_all_say_the_same_are_gone_and_as_patiently_as_after_a_404(written: Web) -> None:
    for n in (2, 2.5):
        for post in POSTS:
            written.sees(post, day(n), gate=False, says="nothing here")
        assert states(written) == [("live", "")] * 2  # half a day apart is once
    for post in POSTS:
        written.sees(post, day(4), unchanged=True)
    assert states(written) == [("lost", "soft_404")] * 2
    reasons = written.db.rows("SELECT DISTINCT reason FROM link_events WHERE kind = 'lost'")
    assert [r["reason"] for r in reasons] == ["soft_404"]


def test_a_link_on_the_page_that_every_address_shows_keeps_none(written: Web) -> None:
    """The front page, shown for every address, names the brand in its footer: no post's link stands by that, and none appears."""
    footer = link(context_left="", context_right="")
    for n in (2, 4):
        for post in POSTS:
            written.sees(post, day(n), footer, says="front page")
    assert states(written) == [("lost", "soft_404")] * 2


def test_a_link_that_comes_back_with_its_page_is_regained(written: Web) -> None:
    for n in (2, 4):
        for post in POSTS:
            written.sees(post, day(n), gate=False, says="we are closed today")
    states(written)
    written.sees(POSTS[0], day(6), link(context_left=f"{POSTS[0]} tells of "), says="own 0")
    assert states(written) == [("live", ""), ("lost", "soft_404")]


def test_two_alike_prove_nothing(written: Web) -> None:
    for n in (2, 4):
        for post in POSTS[:2]:
            written.sees(post, day(n), gate=False, says="nothing here")
    assert states(written) == [("lost", "link_removed")] * 2


def test_views_of_one_topic_change_together(web: Web) -> None:
    """A forum shows a topic under many addresses: they said the same before, too."""
    for at, says, links in ((0, "topic", [link()]), (2, "edited", []), (4, "edited", [])):
        for post in POSTS:
            web.sees(post, day(at), *links, says=says)
    assert set(states(web)) == {("lost", "link_removed")}


def test_pages_of_other_hosts_are_no_witnesses(written: Web) -> None:
    others = ("https://a.example/1", "https://b.example/2")
    for n, url in enumerate(others):
        written.sees(url, day(0), says=f"else {n}")
    for n in (2, 4):
        for post in (POSTS[0], *others):
            written.sees(post, day(n), gate=False, says="nothing here")
    assert states(written)[0] == ("lost", "link_removed")


def test_a_page_that_always_said_so_is_no_page_that_went(web: Web) -> None:
    """The front page keeps its own link, whatever became of the addresses below it."""
    web.sees(HOME, day(0), link(), says="front page")
    for n, post in enumerate(POSTS):
        web.sees(post, day(0), says=f"own {n}")
    for n in (2, 4):
        for url in (HOME, *POSTS):
            web.sees(url, day(n), link(), says="front page")
    assert states(web)[0] == ("live", "")


def test_a_page_that_says_of_itself_that_it_is_gone(written: Web) -> None:
    for n in (2, 4):
        written.sees(POSTS[0], day(n), outcome=FetchOutcome.SOFT_404, says="not found")
    assert states(written) == [("lost", "soft_404"), ("live", "")]
