"""What pages are worth looking after: a table, and laws; a missed link brings its page forward."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import Web, day, link, reading
from hypothesis import given
from hypothesis import strategies as st

from attribution.links.decider import replay
from attribution.links.settle import settle_links
from attribution.links.worth import look_again_by, page_worth
from ripplemark.config import Life
from ripplemark.records import LinkState, LinkStatus
from ripplemark.store.urls import known_url

LIVE = replay([reading(0, (link(),))], Life()).states[0]
MISSED = replace(LIVE, misses=1, missed_at=day(3))
LOST = replace(LIVE, state=LinkState.LOST, misses=2, missed_at=day(3))

TABLE = [
    ("no links", (), 0.9, 0),
    ("one link", (LIVE,), 0.0, 20),
    ("many links", (LIVE,) * 40, 0.0, 100),
    ("a lost one", (LOST,), 1.0, 0),
    ("a suspected one", (LIVE, MISSED), 0.0, 440),
    ("on a site of authority", (LIVE,), 0.5, 120),
    ("authority beyond its scale", (LIVE,), 7.0, 220),
]


@pytest.mark.parametrize(("states", "authority", "worth"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_points(states: tuple[LinkStatus, ...], authority: float, worth: int) -> None:
    assert page_worth(states, authority) == worth


@given(st.lists(st.sampled_from([LIVE, LOST])), st.floats(0, 1))
def test_suspicion_comes_before_any_authority_and_number(states: list[LinkStatus], authority: float) -> None:
    assert page_worth([MISSED], 0.0) > page_worth(states, authority)


def test_a_page_with_a_missed_link_is_due_when_the_miss_can_be_confirmed(web: Web) -> None:
    web.sees("https://one.example/2024/06/a", day(1), link())
    web.sees("https://one.example/2024/06/a", day(3))
    settle_links(web.db, web.project, web.run_id, day(3))
    found = known_url(web.db, "https://one.example/2024/06/a")
    assert found is not None
    assert found.due_at == day(4)
    assert look_again_by((MISSED,), Life()) == day(4)
    assert look_again_by((LIVE, LOST), Life()) is None
