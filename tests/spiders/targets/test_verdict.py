"""What one check of a target means: proof needs several answers far enough apart, and silence proves nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.config import Life
from ripplemark.records import FetchOutcome, Hop, Target, TargetCheck, TargetKind, UrlState
from spiders.net.statuses import outcome_of_status
from spiders.targets.verdict import checked

NOW = datetime(2024, 6, 3, 12, tzinfo=UTC)
OWN = frozenset({"acme.example"})
SHORT, KITE = "https://bit.ly/kite", "https://acme.example/kite"
DAY = timedelta(days=1)


def after(*answers: tuple[float, int | FetchOutcome], url: str = KITE) -> Target:
    """The brand's page after (day, status or outcome without an answer), one check each."""
    target = Target(url, TargetKind.BRAND)
    for day, said in answers:
        status, outcome = (0, said) if isinstance(said, FetchOutcome) else (said, outcome_of_status(said))
        check = TargetCheck(url, NOW + day * DAY, outcome, (Hop(url, status),))
        target = checked(target, check, OWN, Life())
    return target


@pytest.mark.parametrize(
    ("answers", "broken"),
    [
        ([(0, 404)], False),
        ([(0, 404), (1, 404)], True),
        ([(0, 404), (0.5, 404)], False),
        ([(0, 404), (0.5, 404), (1, 410)], True),
        ([(0, 404), (1, FetchOutcome.TIMEOUT), (2, 404)], True),
        ([(0, 404), (1, 200), (2, 404)], False),
        ([(0, 500), (1, 500)], False),
        ([(0, 500), (1, 502), (2, 500), (3, 503)], True),
        ([(0, 500), (1, 404)], True),
        ([(0, 403), (1, 403), (2, 401), (3, 429)], False),
        ([(d, FetchOutcome.TIMEOUT) for d in range(9)], False),
        ([(d, FetchOutcome.DNS_ERROR) for d in range(9)], False),
        ([(0, 404), (1, 404), (8, FetchOutcome.TIMEOUT), (9, 403)], True),
        ([(0, 404), (1, 404), (8, 200)], False),
    ],
)
def test_what_breaks_and_mends(answers: list[tuple[float, int | FetchOutcome]], broken: bool) -> None:
    assert after(*answers).broken is broken


def test_settled_ones_are_asked_seldom_and_doubtful_ones_soon() -> None:
    def waits(*answers: tuple[float, int | FetchOutcome]) -> float:
        target = after(*answers)
        assert target.due_at is not None
        return (target.due_at - (NOW + answers[-1][0] * DAY)) / DAY

    assert waits((0, 200)) == 30
    assert waits((0, 404)) == 1
    assert 6 < waits((0, 404), (1, 404)) < 7
    assert waits((0, FetchOutcome.TIMEOUT)) == 0.25
    assert waits((0, FetchOutcome.TIMEOUT), (1, FetchOutcome.TIMEOUT)) == 0.5
    assert waits((0, FetchOutcome.ROBOTS_DISALLOWED)) == 30
    assert waits((0, FetchOutcome.HOST_SUSPENDED)) == 0
    assert after((0, FetchOutcome.BLOCKED_ADDRESS)).due_at is None
    assert after((0, FetchOutcome.BLOCKED_ADDRESS)).state is UrlState.IGNORED


def led(chain: tuple[Hop, ...], outcome: FetchOutcome | None, target: Target | None = None) -> Target:
    check = TargetCheck(SHORT, NOW, outcome, chain)
    return checked(target or Target(SHORT, TargetKind.SHORT), check, OWN, Life())


def test_a_way_to_the_brand_is_known_even_if_its_end_does_not_answer() -> None:
    tagged = f"{KITE}?utm_source=x"
    whole = led((Hop(SHORT, 301), Hop(tagged, 302), Hop(KITE, 200)), FetchOutcome.OK)
    assert (whole.brand_url, whole.final_url, whole.status) == (tagged, KITE, 200)
    assert led((Hop(SHORT, 301), Hop(KITE, 0)), FetchOutcome.TIMEOUT).brand_url == KITE
    assert led((Hop(SHORT, 301), Hop(KITE, 0)), FetchOutcome.ROBOTS_DISALLOWED).brand_url == KITE
    assert led((Hop(SHORT, 301), Hop(KITE, 0)), None).brand_url == KITE
    assert led((Hop(SHORT, 301), Hop(KITE, 404)), FetchOutcome.NOT_FOUND).brand_url == KITE


def test_only_a_whole_answer_elsewhere_takes_a_way_back() -> None:
    known = led((Hop(SHORT, 301), Hop(KITE, 200)), FetchOutcome.OK)
    for chain, outcome in (
        ((Hop(SHORT, 0),), FetchOutcome.TIMEOUT),
        ((Hop(SHORT, 404),), FetchOutcome.NOT_FOUND),
        ((Hop(SHORT, 403),), FetchOutcome.CLIENT_ERROR),
        ((Hop(SHORT, 0),), FetchOutcome.ROBOTS_UNREACHABLE),
        ((Hop(SHORT, 0),), None),
    ):
        assert led(chain, outcome, known).brand_url == KITE
    assert led((Hop(SHORT, 301), Hop("https://other.example/", 200)), FetchOutcome.OK, known).brand_url == ""


@given(st.lists(st.sampled_from([200, 301, 403, 404, 410, 429, 500, 503, *FetchOutcome]), max_size=12))
def test_laws(said: list[int | FetchOutcome]) -> None:
    silent = [s for s in said if isinstance(s, FetchOutcome)]
    target = after(*enumerate(said))
    if len(silent) == len(said):
        assert not target.broken
        assert target.faults == 0
    if said and said[-1] == 200:
        assert not target.broken
    assert target.broken <= (sum(isinstance(s, int) and s >= 400 for s in said) >= 2)
