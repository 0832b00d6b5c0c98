"""Webmentions in the store: claims taken in, what is known of their sources, what became of them. Judges none itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from ripplemark.records import Claim, ClaimFacts, FetchOutcome, FoundUrl, Route, UrlKind, Webmention, WebmentionState
from ripplemark.store.clock import moment, moment_or_none, stamp
from ripplemark.store.database import Database, Row
from ripplemark.store.urls import add_found, spelling_known

_CLAIM = """
INSERT INTO webmentions (id, source, target, state, first_at, received_at) VALUES (:id, :source, :target, 'waiting', :at, :at)
ON CONFLICT (id) DO UPDATE SET received_at = excluded.received_at, times = times + 1, source = excluded.source
WHERE excluded.received_at > received_at
"""
# The source, and the page that it was last seen to have moved to.
_DUE = """
UPDATE urls SET due_at = :at WHERE state != 'ignored' AND (url = :url OR url = (
  SELECT o.final_url FROM observations AS o JOIN urls AS u ON u.id = o.url_id WHERE u.url = :url ORDER BY o.id DESC LIMIT 1
))
"""
# A source that moved is judged by the page it moved to, once that was visited too.
_FACTS = """
SELECT w.id, w.state, page.outcome, page.tries, max(asked.observed_at, page.observed_at) AS visited_at,
  EXISTS (
    SELECT 1 FROM links AS l
    WHERE l.page_id = page.id AND l.target_url = w.target AND l.state = 'live' AND l.misses = 0 AND NOT l.in_noscript
  ) AS linked
FROM webmentions AS w
JOIN urls AS asked ON asked.url = w.source
JOIN observations AS o ON o.id = (SELECT max(id) FROM observations WHERE url_id = asked.id)
JOIN urls AS page ON page.url = CASE
  WHEN asked.outcome IN ('ok', 'not_modified') AND o.final_url IN (SELECT url FROM urls) THEN o.final_url ELSE w.source END
WHERE asked.observed_at >= w.received_at AND page.observed_at >= w.received_at
  AND (w.checked_at IS NULL OR max(asked.observed_at, page.observed_at) > w.checked_at OR w.received_at >= w.checked_at)
ORDER BY w.id
"""


def take_in(db: Database, claims: Iterable[Claim], now: datetime) -> int:
    """Claims as they came; their sources become known and due at once. How many claims there were."""
    taken = 0
    with db.transaction():
        for claim in claims:
            found = spelling_known(db, FoundUrl(claim.source, UrlKind.PAGE, Route.WEBMENTION, claim.target, 0))
            add_found(db, (found,), now)
            values = {"id": claim.id, "source": found.url, "target": claim.target, "at": stamp(claim.received_at)}
            if db.run(_CLAIM, values).rowcount:
                db.run(_DUE, {"at": stamp(now), "url": found.url})
            taken += 1
    return taken


def claims_to_judge(db: Database) -> tuple[ClaimFacts, ...]:
    """What is known of each claim whose source was visited since the claim came, or since it was judged."""
    return tuple(
        ClaimFacts(
            r["id"],
            WebmentionState(r["state"]),
            moment(r["visited_at"]),
            FetchOutcome(r["outcome"]),
            r["tries"],
            bool(r["linked"]),
        )
        for r in db.rows(_FACTS)
    )


def judge(db: Database, claim_id: str, state: WebmentionState, detail: str, at: datetime) -> None:
    """Write down what a claim was found to be. Call inside a transaction."""
    db.run("UPDATE webmentions SET state = ?, detail = ?, checked_at = ? WHERE id = ?", (state, detail, stamp(at), claim_id))


def webmention(db: Database, claim_id: str) -> Webmention | None:
    """The claim of that id, if it was taken in."""
    row = db.row("SELECT * FROM webmentions WHERE id = ?", (claim_id,))
    return _from(row) if row else None


def iter_webmentions(db: Database) -> Iterator[Webmention]:
    """All claims, newest first."""
    return map(_from, db.stream("SELECT * FROM webmentions ORDER BY received_at DESC, id"))


def count_by_state(db: Database) -> dict[WebmentionState, int]:
    """How many claims rest in which state."""
    rows = db.rows("SELECT state, count(*) AS n FROM webmentions GROUP BY state ORDER BY state")
    return {WebmentionState(r["state"]): r["n"] for r in rows}


def _from(r: Row) -> Webmention:
    return Webmention(
        id=r["id"], source=r["source"], target=r["target"], state=WebmentionState(r["state"]), detail=r["detail"],
        first_at=moment(r["first_at"]), received_at=moment(r["received_at"]), times=r["times"],
        checked_at=moment_or_none(r["checked_at"]),
    )  # fmt: skip
