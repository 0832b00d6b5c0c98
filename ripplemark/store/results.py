"""The one transaction of the crawl: what a fetch brought, and the new state of its URL, commit together or not at all."""

from __future__ import annotations

import json

from ripplemark.records import FetchOutcome, FetchResult, Observation
from ripplemark.store.backlog import keep_own_short
from ripplemark.store.clock import stamp, stamp_or_none
from ripplemark.store.database import Database
from ripplemark.store.pages import forget_words, is_relevant, store_reading
from ripplemark.store.urls import add_found

_OBSERVATION = """
INSERT INTO observations (url_id, run_id, observed_at, outcome, status, final_url, hops, bytes, ms, body_digest,
  passed_gate, unchanged, detail, answer_key)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
# A page on which links stand concerns us until they are lost: one reading without them proves nothing.
_RELEVANT = "max(coalesce(?, relevant), EXISTS (SELECT 1 FROM links WHERE page_id = urls.id AND state = 'live'))"
_STATE = f"UPDATE urls SET state = ?, due_at = ?, tries = ?, outcome = ?, observed_at = ?, relevant = {_RELEVANT}"
_PACE = ", looks = ?, changes = ?, looked_days = ?, reread = 0"
_BODY = """, etag = ?, last_modified = ?, changed_at = CASE WHEN body_digest = ? THEN changed_at ELSE ? END, body_digest = ?"""
_HUB = "INSERT OR REPLACE INTO feed_hubs (url_id, hub, topic, seen) VALUES (?, ?, ?, ?)"
# What a URL redirects to became known by the ways that led to the URL.
_INHERIT_ROUTES = """
INSERT OR IGNORE INTO routes (url_id, route, source, seen)
SELECT target.id, r.route, r.source, r.seen FROM urls AS target JOIN routes AS r ON r.url_id = ?
WHERE target.url = ? AND target.id != r.url_id
"""


def store_result(db: Database, run_id: int, result: FetchResult) -> tuple[int, int]:
    """Commit one fetch; (observation id, number of URLs that were new). Raises DiskFull, StoreError."""
    seen = result.observation
    at = stamp(seen.observed_at)
    with db.transaction():
        observation_id = _add_observation(db, run_id, seen, at)
        was_relevant = _says_nothing_of_us(seen) and _is_relevant(db, seen.url_id)
        _update_url(db, result, at)
        if result.reading is not None:
            store_reading(db, seen.url_id, observation_id, result.reading, at)
        elif was_relevant:
            forget_words(db, seen.url_id, at)
        new = add_found(db, result.found, seen.observed_at) if result.found else 0
        for hub in result.hubs:
            db.connection.execute(_HUB, (seen.url_id, hub, result.topic, at))
        if seen.hops:
            db.connection.execute(_INHERIT_ROUTES, (seen.url_id, seen.final_url))
        keep_own_short(db)
    return observation_id, new


def _add_observation(db: Database, run_id: int, seen: Observation, at: str) -> int:
    values = (
        seen.url_id, run_id, at, seen.outcome, seen.status, seen.final_url, json.dumps(seen.hops, ensure_ascii=False) if seen.hops else "[]",
        seen.bytes, seen.ms, seen.body_digest, seen.passed_gate, seen.unchanged, seen.detail, seen.answer_key,
    )  # fmt: skip
    return int(db.connection.execute(_OBSERVATION, values).lastrowid or 0)


def _update_url(db: Database, result: FetchResult, at: str) -> None:
    seen, pace = result.observation, result.pace
    sql = _STATE
    values: tuple[object, ...] = (
        result.state,
        stamp_or_none(result.due_at),
        result.tries,
        seen.outcome,
        at,
        _relevance(result),
    )
    if seen.body_digest and seen.outcome is FetchOutcome.OK:  # what was not read must not look unchanged next time
        sql += _BODY
        values += (seen.etag, seen.last_modified, seen.body_digest, at, seen.body_digest)
    if pace is not None:
        sql += _PACE
        values += (pace.looks, pace.changes, pace.days)
    db.connection.execute(f"{sql} WHERE id = ?", (*values, seen.url_id))


def _is_relevant(db: Database, url_id: int) -> bool:
    return bool(db.connection.execute("SELECT relevant FROM urls WHERE id = ?", (url_id,)).fetchone()[0])


def _says_nothing_of_us(seen: Observation) -> bool:
    """Whether the body was seen whole, is new, and failed the gate: the page does not speak of us (any more)."""
    return seen.outcome is FetchOutcome.OK and not seen.passed_gate and not seen.unchanged


def _relevance(result: FetchResult) -> int | None:
    """1 or 0 where this fetch decides it; None leaves it as it was."""
    if result.reading is not None:
        return int(is_relevant(result.reading))
    return 0 if _says_nothing_of_us(result.observation) else None
