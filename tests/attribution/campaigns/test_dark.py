"""Dark traffic: the interval holds what it promises, hours and pages are the right ones, nothing measured changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from builders import Web, day, project
from hypothesis import given
from hypothesis import strategies as st
from test_joins import live
from test_unconverted import stored

from attribution.campaigns.dark import HOURS, Excess, Landings, dark_traffic, excess, together, windows
from attribution.campaigns.dark_refresh import appearances, is_deep, page_of, refresh_dark
from attribution.traffic.newcomers import ELSEWHERE, direct_newcomers
from ripplemark.config import Campaign
from ripplemark.records import Post
from ripplemark.store.dark import iter_dark
from ripplemark.store.posts import store_posts

STEADY = dict.fromkeys(range(1000), 5)  # direct newcomers elsewhere


def test_what_comes_beyond_the_usual_share() -> None:
    page = Landings("/deep", {**dict.fromkeys(range(0, 500, 50), 1), **dict.fromkeys(range(500, 520), 2)}, (500,))
    whole, row = dark_traffic("c", [page], STEADY)
    assert (row.observed, row.expected) == (40, pytest.approx(10 * 48 / 500))
    assert row.estimate == pytest.approx(40 - 0.96)
    assert (whole.path, whole.estimate, whole.low, whole.high) == ("", row.estimate, row.low, row.high)


def test_where_too_little_came_before_nothing_is_said() -> None:
    (row,) = dark_traffic("c", [Landings("/deep", {5: 9}, (1,))], {0: 9, 5: 90})
    assert (row.observed, row.expected, row.estimate, row.low, row.high) == (9, None, None, None, None)


def test_a_page_that_nothing_pointed_to_has_no_row() -> None:
    assert dark_traffic("c", [Landings("/deep", {5: 9}, ())], STEADY) == ()


def test_windows_are_the_hours_after_joined_where_they_overlap() -> None:
    assert windows([100, 101]) == frozenset(range(100, 101 + HOURS))


@pytest.mark.parametrize(
    ("inside", "before", "ratio", "found"),
    [(0, 5, 0.1, Excess(0, 0, 0)), (0, 0, 0.0, Excess(0, 0, 0)), (4, 0, 0.0, Excess(4, 4, 4)), (3, 100, 1.0, Excess(0, 0, 0))],
)
def test_excess_at_the_edges(inside: int, before: int, ratio: float, found: Excess) -> None:
    assert excess(inside, before, ratio) == found


@given(st.integers(0, 500), st.integers(0, 500), st.floats(0.001, 50))
def test_the_estimate_lies_in_its_interval_and_never_beyond_what_was_seen(inside: int, before: int, ratio: float) -> None:
    found = excess(inside, before, ratio)
    assert 0 <= found.low <= found.estimate + 1e-9
    assert found.estimate <= found.high <= inside


def test_where_nothing_is_dark_the_interval_holds_zero_as_often_as_it_says() -> None:
    rng = np.random.default_rng(3)
    inside, before = rng.poisson(8, 2000), rng.poisson(40, 2000)
    wrong = sum(excess(int(i), int(b), 0.2).low > 0 for i, b in zip(inside, before, strict=True))
    assert wrong / 2000 <= 0.035  # one side of 95 %, and chance


def test_where_much_is_dark_the_interval_holds_it() -> None:
    rng = np.random.default_rng(4)
    held = 0
    for _ in range(1000):
        usual, dark = int(rng.poisson(6)), int(rng.poisson(30))
        found = excess(usual + dark, int(rng.poisson(60)), 0.1)
        held += found.low <= dark <= found.high
    assert held >= 900


def test_intervals_of_independent_parts_are_joined() -> None:
    joined = together([Excess(10, 7, 14), Excess(20, 16, 23)])
    assert (joined.estimate, joined.low, joined.high) == (30, 25, 35)


@pytest.mark.parametrize(
    ("landing", "page", "deep"),
    [
        ((), "/", False), ((), "/zh", False), ((), "/zh-tw", False), ((), "/shop/teas", True), ((), "/cold-brew", True),
        (("https://tea.example/cold-brew/",), "/cold-brew", True), (("https://tea.example/cold-brew",), "/cold-brew/faq", True),
        (("/cold-brew",), "/cold-brewing", False), (("/cold-brew",), "/shop/teas", False), (("/",), "/shop/teas", False),
    ],
)  # fmt: skip
def test_deep_pages(landing: tuple[str, ...], page: str, deep: bool) -> None:
    campaign = Campaign("c", starts=day(0).date(), ends=day(9).date(), landing=landing)
    assert is_deep(campaign, page) is deep


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://tea.example/a/?x=1", "/a"),
        ("/", "/"),
        ("/a/index.html", "/a"),
        ("/%E8%8C%B6", "/茶"),
        ("", "/"),
        ("/a?b#c", "/a"),
    ],
)
def test_pages(url: str, page: str) -> None:
    assert page_of(url) == page


def test_only_what_leads_to_a_deep_page_on_the_campaigns_days_appeared(tmp_path: Path) -> None:
    some = project(tmp_path)
    campaign = some.campaigns[0]
    noon = datetime.combine(campaign.starts, datetime.min.time(), UTC).replace(hour=12)
    deep, front = "https://tea.example/shop/oolong?x=1", "https://tea.example/"
    posts = [
        Post(
            "x",
            "1",
            "https://x.com/a/status/1",
            "a",
            "",
            noon,
            campaign=campaign.id,
            links=(deep, front, "https://else.example/b/c"),
        ),
        Post("x", "2", "https://x.com/a/status/2", "a", "", noon.replace(year=2020), campaign=campaign.id, links=(deep,)),
    ]
    links = [
        replace(live(1, "https://blog.example/a", deep, appeared_on=campaign.starts.isoformat()), campaign=campaign.id),
        replace(
            live(2, "https://blog.example/b", deep, appeared_on=campaign.starts.isoformat(), dated=False), campaign=campaign.id
        ),
        replace(live(3, "https://blog.example/c", deep, appeared_on=campaign.starts.isoformat()), campaign="", earned=False),
    ]
    found = appearances(some, posts, {p.key: p.campaign for p in posts}, links)
    midnight = int(datetime.combine(campaign.starts, datetime.min.time(), some.traffic.zone).timestamp()) // 3600
    assert found == {campaign.id: {"/shop/oolong": frozenset({int(noon.timestamp()) // 3600, midnight, midnight + 24})}}


def test_newcomers_are_first_visits_that_came_from_nowhere(tmp_path: Path) -> None:
    some = project(tmp_path)
    stored(
        some,
        (1, 1, "Direct", "", "", ""), (1, 2, "Direct", "", "", ""),  # the second time is no newcomer
        (2, 2, "Email", "list", "", ""), (3, 2, "Direct", "", "", ""),
    )  # fmt: skip
    hour = 1_704_067_200 // 3600
    assert direct_newcomers(some, lambda landing: landing) == {"/shop": {hour: 1, hour + 24: 1}}
    assert direct_newcomers(some, lambda _: "") == {ELSEWHERE: {hour: 1, hour + 24: 1}}


def test_a_campaign_without_traffic_has_an_estimate_of_nothing(web: Web) -> None:
    campaign = web.project.campaigns[0]
    at = datetime.combine(campaign.starts, datetime.min.time(), UTC).replace(hour=12)
    store_posts(
        web.db,
        [
            Post(
                "x",
                "1",
                "https://x.com/a/status/1",
                "a",
                "",
                at,
                campaign=campaign.id,
                links=("https://tea.example/shop/oolong",),
            )
        ],
    )
    assert refresh_dark(web.db, web.project) == ()
    assert [(r.path, r.observed, r.estimate) for r in iter_dark(web.db)] == [("/shop/oolong", 0, None)]
