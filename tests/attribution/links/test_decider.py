"""The life of links: what each reading does, as cases and as laws."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from builders import BRAND, day, link, reading
from hypothesis import given
from hypothesis import strategies as st

from attribution.links.decider import Decision, decide, replay
from ripplemark.config import Life
from ripplemark.records import (
    GONE_OUTCOMES,
    READ_OUTCOMES,
    BrandLink,
    EventKind,
    FetchOutcome,
    LinkReading,
    LinkState,
    LostReason,
    Placement,
)

LIFE = Life()
OTHER_POST = "https://blog.example/renamed"
FAILURES = sorted(set(FetchOutcome) - READ_OUTCOMES - GONE_OUTCOMES)


def told(readings: list[LinkReading], life: Life = LIFE) -> list[tuple[str, str]]:
    """(kind, reason) of all events."""
    return [(h.event.kind.value, h.event.reason) for h in replay(readings, life).events]


def test_a_first_reading_makes_links_appear() -> None:
    decision = decide((), reading(0, (link(), link(BRAND + "shop"))), LIFE)
    assert [h.event.kind for h in decision.events] == [EventKind.APPEARED] * 2
    assert all(s.state is LinkState.LIVE and s.first_seen == day(0) for s in decision.states)


@pytest.mark.parametrize("outcome", FAILURES)
def test_a_failed_fetch_says_nothing(outcome: FetchOutcome) -> None:
    before = decide((), reading(0, (link(),)), LIFE).states
    for n in range(1, 9):
        assert decide(before, reading(n, None, outcome=outcome), LIFE) == Decision(before)


def test_suspect_content_says_nothing() -> None:
    readings = [reading(0, (link(),)), *(reading(n, (), suspect=True) for n in range(1, 6))]
    assert told(readings) == [("appeared", "")]


@pytest.mark.parametrize(
    ("days", "life", "lost"),
    [
        ([1], LIFE, False),
        ([1, 1.5], LIFE, False),  # less than a day apart: one miss
        ([1, 1.5, 2], LIFE, True),
        ([1, 2], LIFE, True),
        ([1, 2], Life(3, 1.0), False),
        ([1, 2, 3], Life(3, 1.0), True),
        ([1], Life(1, 1.0), True),
        ([1, 1.01], Life(2, 0.0), True),
    ],
)
def test_lost_only_after_enough_misses_far_enough_apart(days: list[float], life: Life, lost: bool) -> None:
    readings = [reading(0, (link(),)), *(reading(n, ()) for n in days)]
    assert (("lost", "link_removed") in told(readings, life)) is lost


def test_a_sighting_between_starts_the_count_again() -> None:
    readings = [reading(0, (link(),)), reading(1, ()), reading(2, (link(),)), reading(3, ())]
    assert told(readings) == [("appeared", "")]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"links": ()}, "link_removed"),
        ({"links": None, "outcome": FetchOutcome.NOT_FOUND}, "page_gone"),
        ({"links": None, "outcome": FetchOutcome.GONE}, "page_gone"),
        ({"links": None, "outcome": FetchOutcome.SOFT_404}, "soft_404"),
        ({"links": (link(),), "outcome": FetchOutcome.SOFT_404}, "soft_404"),  # what every address shows is not the page's
        ({"links": (), "final_url": OTHER_POST}, "page_redirects"),
        ({"links": (link(),), "final_url": "https://blog.example/"}, "page_redirects"),  # a home page repeats posts
        ({"links": (link(),), "final_url": "https://blog.example/tags/tea/"}, "page_redirects"),
        ({"links": (link(),), "noindex": True}, "noindex"),
        ({"links": (link(),), "canonical": "https://original.example/post"}, "canonical_elsewhere"),
        ({"links": (link(),), "canonical": OTHER_POST}, "canonical_elsewhere"),
    ],
)
def test_reasons_of_a_loss_need_confirmation(changes: dict[str, object], reason: str) -> None:
    missing = [reading(n, **changes) for n in (1, 2)]  # type: ignore[arg-type]
    assert told([reading(0, (link(),)), missing[0]]) == [("appeared", "")]
    assert told([reading(0, (link(),)), *missing]) == [("appeared", ""), ("lost", reason)]


@pytest.mark.parametrize(
    "changes",
    [
        {"canonical": "https://blog.example/post"},
        {"canonical": "http://www.blog.example/post/"},  # the same page under another name
        {"final_url": "https://www.blog.example/post/"},
        {"final_url": OTHER_POST},  # renamed: the new page carries the link
        {"final_url": OTHER_POST, "canonical": OTHER_POST},
        {"outcome": FetchOutcome.NOT_MODIFIED},
    ],
)
def test_a_link_that_stands_is_not_lost(changes: dict[str, object]) -> None:
    readings = [reading(0, (link(),)), *(reading(n, (link(),), **changes) for n in range(1, 5))]  # type: ignore[arg-type]
    assert told(readings) == [("appeared", "")]


def test_a_renamed_page_gains_nothing_under_its_old_name() -> None:
    readings = [reading(0, (link(),)), reading(1, (link(), link(BRAND + "new")), final_url=OTHER_POST)]
    assert told(readings) == [("appeared", "")]


def test_regained() -> None:
    readings = [reading(0, (link(),)), reading(1, ()), reading(2, ()), reading(5, (link(),))]
    assert told(readings) == [("appeared", ""), ("lost", "link_removed"), ("regained", "")]
    state = replay(readings, LIFE).states[0]
    assert (state.state, state.lost_at, state.lost_reason, state.misses) == (LinkState.LIVE, None, None, 0)
    assert state.first_seen == day(0)


@pytest.mark.parametrize(
    ("changes", "told_as"),
    [
        ({"anchor": "好茶"}, [("anchor", "Northwind", "好茶")]),
        ({"rel": ("nofollow",), "followed": False}, [("rel", "", "nofollow")]),
        ({"followed": False}, [("followed", "yes", "no")]),  # page-level robots
        ({"placement": Placement.FOOTER}, [("placement", "content", "footer")]),
        ({"placement": Placement.UNKNOWN}, []),  # not known is not moved
        ({"target_url": BRAND + "moved", "href": BRAND + "moved"}, [("target", BRAND, BRAND + "moved")]),
        ({"href": "//tea.example/"}, []),
        ({"position": 9}, []),
        ({"anchor": "茶", "rel": ("ugc",)}, [("rel", "", "ugc"), ("anchor", "Northwind", "茶")]),
    ],
)
def test_changes_are_told_field_by_field(changes: dict[str, object], told_as: list[tuple[str, str, str]]) -> None:
    decision = replay([reading(0, (link(),)), reading(1, (link(**changes),))], LIFE)  # type: ignore[arg-type]
    events = [h.event for h in decision.events if h.event.kind is not EventKind.APPEARED]
    assert [(e.kind, e.reason, e.before, e.after) for e in events] == [(EventKind.CHANGED, *t) for t in told_as]
    assert len(decision.states) == 1


def test_of_equal_targets_the_removed_one_is_lost() -> None:
    first, second, third = (
        link(anchor=a, position=n, context_left=f"words before {a} ") for n, a in enumerate(("one", "two", "three"), 1)
    )
    without = (replace(first, position=1), replace(third, position=2))
    decision = replay([reading(0, (first, second, third)), reading(1, without), reading(2, without)], LIFE)
    lost = [s.seen.anchor for s in decision.states if s.state is LinkState.LOST]
    assert lost == ["two"]
    assert [h.event.kind for h in decision.events if h.event.kind is EventKind.CHANGED] == []


def test_a_lost_page_stays_lost_without_news() -> None:
    gone = [reading(n, None, outcome=FetchOutcome.GONE) for n in range(1, 9)]
    assert told([reading(0, (link(),)), *gone]) == [("appeared", ""), ("lost", "page_gone")]


def test_an_older_reading_only_moves_the_first_sighting() -> None:
    decision = replay([reading(5, (link(),)), reading(2, (link(anchor="old"),)), reading(1, ())], LIFE)
    state = decision.states[0]
    assert (state.first_seen, state.last_seen, state.seen.anchor, state.misses) == (day(2), day(5), "Northwind", 0)


def test_equal_links_that_swapped_places_stay_where_they_are_on_a_second_look() -> None:
    once = (link(rel=("nofollow",), followed=False, position=1), link(position=2))
    twice = (link(position=1), link(position=2))
    states = replay([reading(0, once), reading(1, twice)], LIFE).states
    assert decide(states, reading(1, twice), LIFE) == Decision(states)


# ---------------------------------------------------------------- laws

links = st.builds(
    lambda t, a, r, p, c: link(BRAND + t, a, rel=r, followed="nofollow" not in r, placement=p, context_left=c),
    st.sampled_from(["", "shop", "blog"]),
    st.sampled_from(["Northwind", "北風茶", "here"]),
    st.sampled_from([(), ("nofollow",), ("sponsored",)]),
    st.sampled_from([Placement.CONTENT, Placement.FOOTER, Placement.UNKNOWN]),
    st.sampled_from(["some words before it ", "其他的文字在前面的地方寫著 "]),
)


@st.composite
def readings_of_a_page(draw: st.DrawFn) -> list[LinkReading]:
    """Some readings, later ones later, of every kind of outcome."""
    made, at = [], 0.0
    for _ in range(draw(st.integers(1, 7))):
        at += draw(st.sampled_from([0.25, 1.0, 3.0]))
        outcome = draw(
            st.sampled_from([FetchOutcome.OK] * 5 + [FetchOutcome.GONE, FetchOutcome.TIMEOUT, FetchOutcome.SERVER_ERROR])
        )
        found = draw(st.lists(links, max_size=4)) if outcome is FetchOutcome.OK else None
        numbered = None if found is None else tuple(replace(k, position=n) for n, k in enumerate(found, 1))
        final = draw(st.sampled_from(["https://blog.example/post"] * 6 + [OTHER_POST, "https://blog.example/"]))
        noindex = draw(st.sampled_from([False] * 6 + [True]))
        made.append(reading(at, numbered, outcome=outcome, final_url=final, noindex=noindex))
    return made


@given(readings_of_a_page())
def test_the_same_reading_twice_changes_nothing(readings: list[LinkReading]) -> None:
    states = replay(readings, LIFE).states
    assert decide(states, readings[-1], LIFE) == Decision(states)


@given(readings_of_a_page(), st.randoms(use_true_random=False))
def test_the_order_of_the_links_in_the_record_does_not_matter(readings: list[LinkReading], chance: random.Random) -> None:
    def mixed(r: LinkReading) -> LinkReading:
        if r.links is None:
            return r
        shuffled = list(r.links)
        chance.shuffle(shuffled)
        return replace(r, links=tuple(shuffled))

    assert replay([mixed(r) for r in readings], LIFE) == replay(readings, LIFE)


@given(readings_of_a_page(), st.sampled_from(FAILURES), st.integers(0, 6))
def test_failures_between_change_nothing(readings: list[LinkReading], outcome: FetchOutcome, where: int) -> None:
    n = min(where, len(readings))
    failed = reading(readings[n - 1].observation_id / 1000 if n else 0, None, outcome=outcome)
    assert replay([*readings[:n], failed, *readings[n:]], LIFE) == replay(readings, LIFE)


@given(readings_of_a_page())
def test_states_are_sound(readings: list[LinkReading]) -> None:
    decision = replay(readings, LIFE)
    keys = [(s.target_url, s.occurrence) for s in decision.states]
    assert len(set(keys)) == len(keys)
    for s in decision.states:
        assert (s.state is LinkState.LOST) == (s.lost_at is not None) == (s.lost_reason is not None)
        assert s.first_seen <= s.last_seen
        assert s.state is LinkState.LIVE or s.misses >= LIFE.lost_after
        assert s.lost_reason in {None, *LostReason}


@given(readings_of_a_page(), st.integers(0, 7))
def test_stopping_anywhere_and_going_on_gives_the_same(readings: list[LinkReading], where: int) -> None:
    halfway = replay(readings[:where], LIFE)
    states, events = halfway.states, list(halfway.events)
    for r in readings[where:]:
        decision = decide(states, r, LIFE)
        states = decision.states
        events.extend(decision.events)
    assert Decision(states, tuple(events)) == replay(readings, LIFE)


@given(st.lists(links, min_size=1, max_size=5))
def test_as_many_links_stand_as_were_read(found: list[BrandLink]) -> None:
    numbered = tuple(replace(k, position=n) for n, k in enumerate(found, 1))
    decision = replay([reading(0, numbered), reading(1, numbered)], LIFE)
    assert [s.state for s in decision.states] == [LinkState.LIVE] * len(found)
    assert {h.event.kind for h in decision.events} == {EventKind.APPEARED}
