"""What a visit says of a claim: the table of verdicts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.links.webmentions import judgement
from ripplemark.records import ClaimFacts, FetchOutcome, WebmentionState

AT = datetime(2026, 3, 1, tzinfo=UTC)


def judged(state: str, outcome: str, *, linked: bool = False, tries: int = 0) -> str | None:
    found = judgement(ClaimFacts("a", WebmentionState(state), AT, FetchOutcome(outcome), tries, linked))
    return found.state.value if found else None


@pytest.mark.parametrize(
    ("state", "outcome", "linked", "tries", "verdict"),
    [
        ("waiting", "ok", True, 0, "verified"),
        ("waiting", "not_modified", True, 0, "verified"),
        ("waiting", "ok", False, 0, "not_found"),
        ("waiting", "gone", False, 0, "not_found"),
        ("verified", "ok", False, 0, "deleted"),
        ("verified", "gone", True, 1, "deleted"),
        ("verified", "not_found", True, 1, "deleted"),
        ("deleted", "ok", False, 0, "deleted"),
        ("deleted", "ok", True, 0, "verified"),
        ("failed", "ok", True, 0, "verified"),
        ("not_found", "ok", True, 0, "verified"),
        ("waiting", "robots_disallowed", False, 1, "failed"),
        ("waiting", "not_html", False, 1, "failed"),
        ("waiting", "timeout", False, 1, None),
        ("waiting", "server_error", False, 2, None),
        ("waiting", "server_error", False, 3, "failed"),
        ("waiting", "budget", False, 0, None),
        ("verified", "timeout", True, 1, None),
    ],
)
def test_verdicts(state: str, outcome: str, linked: bool, tries: int, verdict: str | None) -> None:
    assert judged(state, outcome, linked=linked, tries=tries) == verdict


@given(
    state=st.sampled_from(WebmentionState), outcome=st.sampled_from(FetchOutcome), linked=st.booleans(), tries=st.integers(0, 9)
)
def test_only_a_page_that_was_read_verifies(state: str, outcome: str, linked: bool, tries: int) -> None:
    verdict = judged(state, outcome, linked=linked, tries=tries)
    if verdict == "verified":
        assert linked
        assert outcome in {"ok", "not_modified"}
    if verdict == "deleted":
        assert state in {"verified", "deleted"}
