"""What became of a URL: one of six words, decided from where it stands. Pure; says nothing of when it is asked again."""

from __future__ import annotations

from dataclasses import dataclass

from ripplemark.records import READ_OUTCOMES, Fate, FetchOutcome, UrlState

#: Outcomes of URLs that were due and not asked: no room or no leave in that run. What they hold stays unknown.
NOT_ASKED = frozenset({
    FetchOutcome.BUDGET, FetchOutcome.HOST_SUSPENDED, FetchOutcome.RETRY_AFTER,
    FetchOutcome.ROBOTS_DISALLOWED, FetchOutcome.ROBOTS_UNREACHABLE,
})  # fmt: skip
BEYOND_ROUNDS = "beyond crawl.rounds"
OUT_OF_SCOPE = "not followed: a platform, a file, a trap or a site of your own"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a URL stands. `state` None: relevant pages cite it, and it never entered the frontier."""

    state: UrlState | None
    outcome: FetchOutcome | None  # of the last visit
    relevant: bool  # as last read
    round: int  # of a URL that is only cited: one more than that of its nearest citing page


def fate(at: Standing, rounds: int) -> Fate:
    """What became of a URL, in a project that goes `rounds` steps outward.

    A page that was read keeps what was read of it while its next visit waits for its host or for room in a budget."""
    if at.state is None:
        return Fate.SKIPPED if at.round > rounds else Fate.IGNORED
    if at.state is UrlState.IGNORED:
        return Fate.IGNORED
    if at.outcome in READ_OUTCOMES or (at.state is UrlState.DONE and at.outcome in NOT_ASKED):
        return Fate.MATCHED if at.relevant else Fate.NO_MATCH
    if at.outcome in NOT_ASKED:
        return Fate.SKIPPED
    return Fate.FAILED if at.outcome else Fate.PENDING
