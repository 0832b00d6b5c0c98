"""Which visits led to a registration."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import day

from attribution.credit.paths import KEPT, journeys
from ripplemark.records import JourneyRemark, Registration, Visit


def visit(
    n: float, visitor: str = "v", channel: str = "Referral", referrer: str = "", landing: str = "/", campaign: str = ""
) -> Visit:
    """A visit on the n-th day."""
    return Visit(f"{visitor}{n}", visitor, day(n), 2, channel, "s", "m", campaign, "", landing, referrer)


def registration(n: float, visitor: str = "v", name: str = "r1") -> Registration:
    """A registration on the n-th day."""
    return Registration(name, day(n), visitor, "registration")


@pytest.mark.parametrize(
    ("days", "led"),
    [
        ([1, 2, 3], [1, 2, 3]), ([3, 1, 2], [1, 2, 3]), ([10], [10]), ([10.5, 11], []), ([-85, 5], [5]), ([-80, 5], [-80, 5]), ([], []),
    ],
)  # fmt: skip
def test_the_window(days: list[float], led: list[float]) -> None:
    found = next(journeys([registration(10)], [visit(n) for n in days], timedelta(days=90)))
    assert [v.started_at for v in found.visits] == [day(n) for n in led]


def test_others_do_not_lead_anywhere() -> None:
    one, nobody = journeys([registration(9), registration(9, "", "r2")], [visit(1, "other"), visit(1, "")], timedelta(days=90))
    assert (one.visits, one.channels) == ((), ("Unassigned",))
    assert nobody.visits == ()


def test_two_registrations_share_their_past() -> None:
    first, second = journeys([registration(2), registration(5, name="r2")], [visit(1), visit(4)], timedelta(days=90))
    assert (len(first.visits), len(second.visits)) == (1, 2)


@pytest.mark.parametrize(
    ("visitor", "days", "remarks"),
    [
        ("v", [1], ()),
        ("", [1], (JourneyRemark.NO_VISITOR,)),
        ("v", [], (JourneyRemark.UNKNOWN_VISITOR,)),
        ("v", [11, 12], (JourneyRemark.BEFORE_ANY_VISIT,)),
        ("v", [-90, 11], (JourneyRemark.OUTSIDE_WINDOW,)),
    ],
)
def test_what_is_odd_about_a_path_is_said(visitor: str, days: list[float], remarks: tuple[JourneyRemark, ...]) -> None:
    found = next(journeys([registration(10, visitor)], [visit(n) for n in days], timedelta(days=90)))
    assert found.remarks == remarks
    assert bool(found.visits) == (not remarks)
    assert len(found.channels) == 1


def test_of_a_hundred_thousand_touches_the_first_and_the_latest_are_kept() -> None:
    visits = [
        replace(visit(1, channel=f"c{n}"), visit_id=f"{n:06}", started_at=day(1) + timedelta(seconds=n)) for n in range(100_000)
    ]
    found = next(journeys([registration(3)], visits, timedelta(days=90)))
    assert found.remarks == (JourneyRemark.CUT,)
    assert (found.channels[0], found.channels[1], found.channels[-1], len(found.channels)) == ("c0", "c99001", "c99999", KEPT)


def test_registrations_of_one_moment_are_all_credited_and_remarked() -> None:
    one, two, later = journeys(
        [registration(9), registration(9, name="r2"), registration(9.5, name="r3")], [visit(1)], timedelta(days=90)
    )
    assert [one.remarks, two.remarks, later.remarks] == [(), (JourneyRemark.SAME_AGAIN,), ()]
    assert len(two.visits) == 1


def test_ages_are_counted_in_half_lives() -> None:
    found = next(journeys([registration(15)], [visit(1), visit(8)], timedelta(days=90)))
    assert found.path(timedelta(days=7)).ages == (2.0, 1.0)


def test_a_goal_may_have_a_window_of_its_own() -> None:
    trial = replace(registration(10, name="r2"), goal="trial")
    seen = [visit(n) for n in (1, 5, 9)]
    usual, short = journeys([registration(10), trial], seen, timedelta(days=90), {"trial": timedelta(days=5)})
    assert [len(j.visits) for j in (usual, short)] == [3, 2]
