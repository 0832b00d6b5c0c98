"""How much the time between a parent and a page leaves: to the hour where dates tell it, spread out where they do not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from builders import day
from hypothesis import given
from hypothesis import strategies as st

from attribution.ripples.delay import delay_factor, in_words, spread
from attribution.ripples.weights import Delay, weights
from attribution.ripples.when import When, of_page, of_post
from ripplemark.records import Confidence
from ripplemark.store.ripples import RipplePage

STEPS = Delay(3.0, ((24.0, 1.0), (72.0, 0.5), (720.0, 0.2)))


def page(at: datetime | None, sure: Confidence | None = Confidence.HIGH) -> When:
    made = RipplePage(1, "https://a.example/p", "a.example", at, sure if at else None, day(40), (), ())
    return of_page(made, weights().days)


@pytest.mark.parametrize(
    ("hours", "factor"), [(-4, 0), (-3, 1), (-2, 1), (0, 1), (24, 1), (25, 0.5), (72, 0.5), (73, 0.2), (720, 0.2), (721, 0)]
)
def test_a_known_delay_has_the_factor_of_its_step(hours: float, factor: float) -> None:
    at = datetime(2024, 6, 3, 8, 30, tzinfo=UTC)
    assert delay_factor(of_post(at), page(at + timedelta(hours=hours)), STEPS) == factor


def test_a_day_alone_is_spread_over_the_hours_it_may_have() -> None:
    midnight = datetime(2024, 6, 5, tzinfo=UTC)
    post = of_post(midnight - timedelta(hours=20))
    assert 0.5 < delay_factor(post, page(midnight), STEPS) < 1.0  # 8 to 44 hours later
    assert delay_factor(of_post(midnight + timedelta(hours=18)), page(midnight), STEPS) > 0.0  # the order is not broken


@pytest.mark.parametrize("sure", [Confidence.MEDIUM, Confidence.LOW])
def test_doubtful_dates_widen_the_delay(sure: Confidence) -> None:
    at = day(5) + timedelta(hours=5)
    assert delay_factor(of_post(day(5)), page(at), STEPS) == 1.0
    assert 0.0 < delay_factor(of_post(day(5)), page(at, sure), STEPS) < 1.0


def test_an_undated_page_may_have_heard_of_anything_before_it_was_known() -> None:
    assert 0.0 < delay_factor(of_post(day(30)), page(None), STEPS) < 0.5
    assert delay_factor(of_post(day(41)), page(None), STEPS) == 0.0


@given(st.floats(0, 60), st.floats(0, 60), st.floats(0, 30))
def test_what_is_spread_is_at_most_the_whole(post: float, at: float, give: float) -> None:
    wide = When(day(at), day(at - give), day(at + give))
    shares = spread(of_post(day(post)), wide, STEPS)
    assert all(0.0 <= s <= 1.0 for s in shares)
    assert sum(shares) <= 1.0 + 1e-9


def test_the_delay_in_words() -> None:
    at = datetime(2024, 6, 3, 8, 30, tzinfo=UTC)
    words = [in_words(of_post(at), page(at + timedelta(hours=h))) for h in (0.2, 5, 100)]
    assert words == ["within an hour", "5 hours later", "4 days later"]
    assert in_words(of_post(at), page(None)) == "some time later"
