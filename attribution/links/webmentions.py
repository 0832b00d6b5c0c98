"""What a visit to its source says of a webmention: a pure decider. Section 3.2.2 of the Recommendation.

Departures: a source must be a web page that links to the target (plain text and JSON that only name it are not read), links
inside <noscript> do not count, and a source that cannot be reached is asked three times before its claim has failed.
"""

from __future__ import annotations

from dataclasses import dataclass

from ripplemark.records import GONE_OUTCOMES, READ_OUTCOMES, ClaimFacts, FetchOutcome, WebmentionState
from ripplemark.store.database import Database
from ripplemark.store.webmentions import claims_to_judge, judge

MOST_TRIES = 3
#: The answer stands: asking again tomorrow brings the same.
FINAL = frozenset({
    FetchOutcome.BAD_URL, FetchOutcome.BAD_SCHEME, FetchOutcome.BLOCKED_ADDRESS, FetchOutcome.BLOCKED_PORT,
    FetchOutcome.ROBOTS_DISALLOWED, FetchOutcome.NOT_HTML, FetchOutcome.EMPTY, FetchOutcome.TOO_LARGE, FetchOutcome.TRAP,
    FetchOutcome.TOO_MANY_REDIRECTS,
})  # fmt: skip
_STOOD = frozenset({WebmentionState.VERIFIED, WebmentionState.DELETED})


@dataclass(frozen=True, slots=True)
class Judgement:
    """The state of a claim, and why in words."""

    state: WebmentionState
    detail: str


def judgement(facts: ClaimFacts) -> Judgement | None:
    """What the claim now is; None while nothing can be said, so that it stays as it was."""
    outcome = facts.outcome
    if outcome in READ_OUTCOMES and facts.linked:
        return Judgement(WebmentionState.VERIFIED, "the source links to the target")
    if outcome in READ_OUTCOMES:
        return Judgement(_absent(facts.state), "the source was read and does not link to the target")
    if outcome in GONE_OUTCOMES:
        return Judgement(_absent(facts.state), f"the source is gone ({outcome})")
    if outcome in FINAL or facts.tries >= MOST_TRIES:
        return Judgement(WebmentionState.FAILED, f"the source cannot be read ({outcome})")
    return None


def _absent(before: WebmentionState) -> WebmentionState:
    return WebmentionState.DELETED if before in _STOOD else WebmentionState.NOT_FOUND


def settle_webmentions(db: Database) -> dict[str, int]:
    """Judge every claim whose source was visited; how many claims came into which state."""
    settled: dict[str, int] = {}
    with db.transaction():
        for facts in claims_to_judge(db):
            if found := judgement(facts):
                judge(db, facts.id, found.state, found.detail, facts.visited_at)
                key = f"webmentions_{found.state}"
                settled[key] = settled.get(key, 0) + int(found.state is not facts.state)
    return {name: n for name, n in settled.items() if n}
