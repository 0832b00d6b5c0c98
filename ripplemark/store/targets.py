"""What links lead to: named when they are met, asked when they are due, kept as their checks leave them. Decides nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from ripplemark.records import FetchOutcome, Hop, Target, TargetKind, UrlState
from ripplemark.store.clock import moment_or_none, stamp, stamp_or_none
from ripplemark.store.database import Database, Row
from ripplemark.store.eras import ERA, ERAS

_NAME = "INSERT OR IGNORE INTO targets (url, kind, due_at, first_seen) VALUES (?, ?, ?, ?)"
# New ones first, shorteners before the brand's own. A page of the brand's that no link leads to any more is nobody's target.
_DUE = f"""
WITH RECURSIVE {ERAS} SELECT * FROM targets AS t WHERE state != 'ignored' AND due_at <= ?
  AND (kind = 'short' OR checked_at IS NULL OR EXISTS (
    SELECT 1 FROM eras AS e CROSS JOIN links AS l INDEXED BY links_target ON {ERA} = e.era AND l.target_url = t.url WHERE l.state = 'live'))
ORDER BY checked_at IS NOT NULL, kind != 'short', due_at, url LIMIT ?
"""
_STORE = """
UPDATE targets SET state = ?, final_url = ?, brand_url = ?, chain = ?, status = ?, outcome = ?, checked_at = ?, due_at = ?, tries = ?,
  faults = ?, fault_at = ?, broken = ? WHERE url = ?
"""
_SOURCES = """
SELECT DISTINCT u.url, u.round, coalesce(p.topic_score, 0.0) AS score FROM short_links AS s JOIN observations AS o ON o.id = s.observation_id
JOIN urls AS u ON u.id = o.url_id LEFT JOIN pages AS p ON p.id = u.id WHERE s.target_url = ?
"""


@dataclass(frozen=True, slots=True)
class CitingPage:
    """A page that links to a shortener."""

    url: str
    round: int
    score: float  # topic score


def name_targets(db: Database, urls: Iterable[str], kind: TargetKind, at: str) -> None:
    """Note URLs that links lead to; known ones stay as they are. `at`: the stored form of now."""
    db.connection.executemany(_NAME, ((url, kind, at, at) for url in dict.fromkeys(urls)))


def due_targets(db: Database, now: datetime, limit: int) -> tuple[Target, ...]:
    """Up to `limit` targets that are due, those never asked first."""
    return tuple(_target(r) for r in db.rows(_DUE, (stamp(now), limit)))


def target_of(db: Database, url: str) -> Target | None:
    """What is known of a target."""
    row = db.row("SELECT * FROM targets WHERE url = ?", (url,))
    return _target(row) if row else None


def store_target(db: Database, t: Target) -> None:
    """Keep what a check left a target as."""
    values = (
        t.state, t.final_url, t.brand_url, chain_text(t.chain), t.status, t.outcome or "", stamp_or_none(t.checked_at),
        stamp_or_none(t.due_at), t.tries, t.faults, stamp_or_none(t.fault_at), int(t.broken), t.url,
    )  # fmt: skip
    db.run(_STORE, values)


def judge_shorts(db: Database, brand_url: Callable[[str, tuple[Hop, ...]], str]) -> None:
    """Judge again where the chains of known shorteners lead: the project's domains may be others than they were.

    `brand_url`: (the brand's URL as known, chain) -> the brand's URL."""
    for row in db.rows("SELECT url, brand_url, chain FROM targets WHERE kind = 'short' AND chain != '[]'"):
        now = brand_url(row["brand_url"], hops(row["chain"]))
        if now != row["brand_url"]:
            db.run("UPDATE targets SET brand_url = ? WHERE url = ?", (now, row["url"]))


def brand_shorts(db: Database, limit: int) -> dict[str, str]:
    """Shorteners' URLs known to lead to the brand, with where; those that were met last first."""
    rows = db.rows(
        "SELECT url, brand_url FROM targets WHERE kind = 'short' AND brand_url != '' ORDER BY first_seen DESC, url LIMIT ?",
        (limit,),
    )
    return {r["url"]: r["brand_url"] for r in rows}


def citing_pages(db: Database, short: str) -> tuple[CitingPage, ...]:
    """The relevant pages that link to a shortener."""
    return tuple(CitingPage(r["url"], r["round"], r["score"]) for r in db.rows(_SOURCES, (short,)))


def target_states(db: Database) -> dict[str, int]:
    """How many targets there are of each kind and state, with the outcome of their last check."""
    rows = db.rows("SELECT kind, state, outcome, count(*) AS n FROM targets GROUP BY 1, 2, 3 ORDER BY 1, 2, n DESC, 3")
    return {" ".join(filter(None, (r["kind"], r["state"], r["outcome"]))): r["n"] for r in rows}


def chain_text(chain: Iterable[Hop]) -> str:
    """A chain as stored."""
    return json.dumps([[h.url, h.status] for h in chain], ensure_ascii=False)


def hops(text: str) -> tuple[Hop, ...]:
    """A stored chain."""
    return tuple(Hop(url, status) for url, status in json.loads(text))


def _target(r: Row) -> Target:
    return Target(
        url=r["url"],
        kind=TargetKind(r["kind"]),
        state=UrlState(r["state"]),
        final_url=r["final_url"],
        brand_url=r["brand_url"],
        chain=hops(r["chain"]),
        status=r["status"],
        outcome=FetchOutcome(r["outcome"]) if r["outcome"] else None,
        checked_at=moment_or_none(r["checked_at"]),
        due_at=moment_or_none(r["due_at"]),
        tries=r["tries"],
        faults=r["faults"],
        fault_at=moment_or_none(r["fault_at"]),
        broken=bool(r["broken"]),
    )
