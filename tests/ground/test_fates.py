"""What became of a URL, for every way in which it can stand."""

from __future__ import annotations

from itertools import product

import pytest

from ripplemark.fates import Standing, fate
from ripplemark.records import Fate, FetchOutcome, UrlState

P, D, F, I = UrlState.PENDING, UrlState.DONE, UrlState.FAILED, UrlState.IGNORED  # noqa: E741


@pytest.mark.parametrize(
    ("state", "outcome", "relevant", "steps", "became"),
    [
        (P, "", False, 0, "pending"),
        (P, "", False, 2, "pending"),
        (P, "budget", False, 0, "skipped"),
        (P, "host_suspended", False, 0, "skipped"),
        (P, "retry_after", False, 0, "skipped"),
        (F, "robots_disallowed", False, 0, "skipped"),
        (F, "robots_unreachable", True, 0, "skipped"),
        (D, "ok", True, 0, "matched"),
        (D, "not_modified", True, 1, "matched"),
        (D, "ok", False, 0, "no_match"),
        (D, "budget", True, 0, "matched"),  # read before, its next visit has to wait
        (D, "retry_after", False, 0, "no_match"),
        (D, "not_found", True, 0, "failed"),
        (D, "gone", False, 0, "failed"),
        (F, "timeout", False, 0, "failed"),
        (F, "server_error", True, 0, "failed"),
        (F, "not_html", False, 0, "failed"),
        (F, "budget", False, 0, "skipped"),
        (I, "trap", False, 0, "ignored"),
        (I, "blocked_address", False, 0, "ignored"),
        (None, "", False, 3, "skipped"),  # cited by a page of the last round
        (None, "", False, 2, "ignored"),  # within the rounds, and yet never followed
    ],
)
def test_fate(state: UrlState | None, outcome: str, relevant: bool, steps: int, became: str) -> None:
    assert fate(Standing(state, FetchOutcome(outcome) if outcome else None, relevant, steps), 2) == became


def test_only_a_page_that_was_read_and_concerns_us_matches() -> None:
    for state, outcome, relevant, steps in product((None, *UrlState), (None, *FetchOutcome), (False, True), range(4)):
        if fate(Standing(state, outcome, relevant, steps), 2) is Fate.MATCHED:
            assert relevant
            assert state not in (None, UrlState.IGNORED)
