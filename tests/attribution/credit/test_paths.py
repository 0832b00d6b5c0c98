"""Which visits led to a registration."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import day

from attribution.credit.paths import journeys
from ripplemark.records import Registration, Visit


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
