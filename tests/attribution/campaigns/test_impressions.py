"""What posts tell: unknown stays unknown, capped numbers are lower bounds, and the days of a number add up to its newest value."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.campaigns.impressions import growth, impression_days, impressions, social_links
from attribution.evaluation_rows import Tally
from ripplemark.records import Post, PostCounts, PostNumber

START = datetime(2024, 6, 1, 8, tzinfo=UTC)
TAIPEI = ZoneInfo("Asia/Taipei")


def post(name: str = "1", platform: str = "weibo", **more: object) -> Post:
    made: dict[str, object] = {"url": f"https://weibo.com/1/{name}", "author": "茶", "text": "", "created_at": START, **more}
    return Post(platform, name, **made)  # type: ignore[arg-type]


def at(hours: float, **numbers: object) -> PostCounts:
    return PostCounts(START + timedelta(hours=hours), **numbers)  # type: ignore[arg-type]


def test_newest_known_numbers_are_summed_and_what_is_untold_is_said() -> None:
    posts = [
        post("1", own=True, counts=(at(1, views=10, likes=2), at(5, views=70))),
        post("2", counts=(at(1, views=30, reposts=0), at(9, views=None, reposts=4))),
        post("3", "ptt"),
    ]
    every, weibo, ptt = impressions("c", posts)
    assert (every.platform, every.posts, every.own_posts, every.views) == ("", 3, 1, Tally(100, 2, True))
    assert (weibo.views, weibo.likes, weibo.reposts) == (Tally(100, 2), Tally(2, 1, True), Tally(4, 1, True))
    assert ptt.views == ptt.clicks == Tally(None, 0, False)


def test_a_capped_number_is_a_lower_bound_and_a_later_exact_one_is_not() -> None:
    capped = at(1, views=1_000_000, capped=(PostNumber.VIEWS,))
    assert impressions("c", [post(counts=(capped,))])[0].views == Tally(1_000_000, 1, True)
    assert impressions("c", [post(counts=(capped, at(2, views=1_200_000)))])[0].views == Tally(1_200_000, 1, False)


def test_growth_is_spread_over_the_time_between_two_looks() -> None:
    # 08:00 UTC is 16:00 in Taipei: 8 of the first 12 hours lie on the first day
    looked = post(counts=(at(12, views=120), at(36, views=360)))
    found = growth(looked, PostNumber.VIEWS, TAIPEI)
    assert found == pytest.approx({date(2024, 6, 1): 80.0, date(2024, 6, 2): 40.0 + 200.0, date(2024, 6, 3): 40.0})


def test_a_number_that_falls_takes_away_and_one_seen_after_years_counts_on_its_day() -> None:
    assert sum(growth(post(counts=(at(2, likes=9), at(4, likes=7))), PostNumber.LIKES, TAIPEI).values()) == pytest.approx(7)
    late = post(counts=(at(24 * 400, likes=9),))
    assert growth(late, PostNumber.LIKES, TAIPEI) == {date(2025, 7, 6): 9.0}


@given(st.lists(st.tuples(st.floats(0, 2000), st.none() | st.integers(0, 10**6)), max_size=8))
def test_the_days_of_a_number_add_up_to_its_newest_value(looks: list[tuple[float, int | None]]) -> None:
    counts = tuple(at(hours, views=n) for hours, n in sorted(looks, key=lambda look: look[0]))
    found = sum(growth(post(counts=counts), PostNumber.VIEWS, TAIPEI).values())
    newest = impressions("c", [post(counts=counts)])[0].views.value
    assert found == pytest.approx(newest or 0, abs=1e-6)


def test_days_have_what_was_published_and_only_numbers_that_are_told() -> None:
    day = impression_days("c", [post(counts=(at(2, views=5),)), post("2")], TAIPEI)[0]
    assert (day.platform, day.day, day.posts, day.views, day.likes) == ("weibo", date(2024, 6, 1), 2, 5.0, None)


def test_links_in_posts_are_counted_by_platform_and_day_and_own_posts_apart() -> None:
    ours, theirs = "https://tea.example/a", "https://else.example/"
    posts = [
        post("1", own=True, links=(ours, theirs)),
        post("2", links=(ours, "https://www.tea.example/")),
        post("3", links=(theirs,)),
    ]
    (row,) = social_links("c", posts, frozenset({"tea.example"}), TAIPEI)
    assert (row.posts, row.links, row.own_links) == (2, 3, 1)
