"""Claims of other tools against what stands on the pages: live, lost, never there, not looked at yet, or not to be read. Pure but for `settle`.

A page that was read without the link says "never there": we never saw it. Where the tool itself reports it lost, or the page is
gone, we agree: lost.
"""

from __future__ import annotations

from collections import Counter

from ripplemark.records import (
    GONE_OUTCOMES,
    FetchOutcome,
    LinkState,
    ListedVerdict,
    LostReason,
    MatchedBy,
    OpenListed,
    StandingLink,
    Verdict,
)
from ripplemark.store.database import Database
from ripplemark.store.listed import iter_open_listed
from ripplemark.store.provenance import write_verdicts
from ripplemark.urls import same_page_key

_BY_TRUST = tuple(MatchedBy)


def settle_listed(db: Database) -> Counter[str]:
    """Judge every claim by what is known now; verdict -> number."""
    verdicts = [judged(claim) for claim in iter_open_listed(db)]
    if verdicts:
        with db.transaction():
            write_verdicts(db, verdicts)
            db.touch()
    return Counter(str(v.verdict) for v in verdicts)


def judged(claim: OpenListed) -> ListedVerdict:
    """What our own look says of a claim."""
    link, how = matching(claim)
    if link is not None:
        verdict = Verdict.LIVE if link.state is LinkState.LIVE else Verdict.LOST
        return ListedVerdict(claim.listed_id, verdict, how, str(link.lost_reason or ""), link.link_id)
    if claim.outcome is None or claim.whole_site:  # the front page of a site proves nothing of its other pages
        return ListedVerdict(claim.listed_id, Verdict.NOT_LOOKED)
    if claim.outcome in GONE_OUTCOMES:
        because = LostReason.SOFT_404 if claim.outcome is FetchOutcome.SOFT_404 else LostReason.PAGE_GONE
        return ListedVerdict(claim.listed_id, Verdict.LOST, because=because)
    if claim.was_read:
        return ListedVerdict(
            claim.listed_id, Verdict.LOST if claim.says_lost else Verdict.NEVER_THERE, because=str(claim.outcome)
        )
    return ListedVerdict(claim.listed_id, Verdict.BLOCKED, because=str(claim.outcome))


def matching(claim: OpenListed) -> tuple[StandingLink | None, MatchedBy | None]:
    """The link that is meant: the same target, live before lost, the same anchor before another; without a target any link."""
    pairs = [(link, how) for link in claim.links if (how := _meets(claim, link)) is not None]
    if not pairs:
        return None, None
    return min(
        pairs, key=lambda p: (p[0].state is LinkState.LOST, _BY_TRUST.index(p[1]), p[0].anchor != claim.anchor, p[0].link_id)
    )


def _meets(claim: OpenListed, link: StandingLink) -> MatchedBy | None:
    """How surely a link is the one that is claimed; None if it leads elsewhere."""
    if not claim.target_url or claim.target_url == link.target_url:
        return link.found_by
    return MatchedBy.VARIANT if same_page_key(claim.target_url) == same_page_key(link.target_url) else None
