"""Alerts: from where on rules look, what they found, what is still to be told. Judges nothing and sends nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from ripplemark.records import EventKind, EventRow, Run
from ripplemark.records.alerts import AlertState, Happening, RuleMark, WaitingAlert, Way
from ripplemark.store.clock import moment, stamp
from ripplemark.store.database import Database
from ripplemark.store.runs import runs_after

MOST_EVENTS = 5_000  # of one look; the next goes on
_EVENTS = """
SELECT e.*, u.url, u.domain, l.target_url, l.anchor, l.class, l.campaign FROM link_events e JOIN links l ON l.id = e.link_id
JOIN urls u ON u.id = l.page_id WHERE e.id > ? AND e.kind = ? AND l.class = 'earned' ORDER BY e.id LIMIT ?
"""


def newest(db: Database) -> RuleMark:
    """The newest event and run of the store."""
    ids = (int(db.value(f"SELECT coalesce(max(id), 0) FROM {table}")) for table in ("link_events", "runs"))
    return RuleMark(*ids)


def rule_mark(db: Database, rule: str) -> RuleMark | None:
    """Up to where a rule has looked; None for one that never did."""
    row = db.row("SELECT event_id, run_id FROM alert_rules WHERE rule = ?", (rule,))
    return None if row is None else RuleMark(row["event_id"], row["run_id"])


def earned_events(db: Database, after: int, kind: EventKind) -> tuple[tuple[int, str, EventRow], ...]:
    """(id, linking domain, event) of earned links after an event, in order; at most `MOST_EVENTS`."""
    return tuple(
        (
            r["id"],
            r["domain"],
            EventRow(
                moment(r["at"]), EventKind(r["kind"]), r["reason"], r["before"], r["after"], r["link_id"], r["url"],
                r["target_url"], r["anchor"], r["class"], r["campaign"],
            ),
        )
        for r in db.rows(_EVENTS, (after, kind, MOST_EVENTS))
    )  # fmt: skip


def crawls_after(db: Database, after: int) -> tuple[Run, ...]:
    """Crawls that began after a run and have ended, in order."""
    return tuple(r for r in runs_after(db, after, "crawl") if r.state != "running")


def keep_found(db: Database, rule: str, mark: RuleMark, found: Iterable[Happening], ways: Iterable[Way], now: datetime) -> int:
    """Remember what a rule found and up to where it looked, all or nothing; how much was new. What was found before stays as it is."""
    new, each = 0, tuple(ways)
    with db.transaction():
        for happening in found:
            facts = json.dumps(asdict(happening), ensure_ascii=False)
            for way in each:
                new += db.run(
                    "INSERT OR IGNORE INTO alerts (rule, about, way, facts, at) VALUES (?, ?, ?, ?, ?)",
                    (rule, happening.about, way, facts, stamp(now)),
                ).rowcount
        db.run("INSERT OR REPLACE INTO alert_rules VALUES (?, ?, ?, ?)", (rule, mark.event_id, mark.run_id, stamp(now)))
    return new


def waiting_alerts(db: Database) -> tuple[WaitingAlert, ...]:
    """What is still to be told, oldest first."""
    rows = db.rows("SELECT id, rule, way, tries, facts FROM alerts WHERE state = 'waiting' ORDER BY id")
    return tuple(WaitingAlert(r["id"], r["rule"], Way(r["way"]), r["tries"], Happening(**json.loads(r["facts"]))) for r in rows)


def mark_told(db: Database, ids: Iterable[int], state: AlertState, now: datetime, error: str = "") -> None:
    """What became of trying to tell alerts."""
    with db.transaction():
        db.run_many(
            "UPDATE alerts SET state = ?, tries = tries + 1, at = ?, error = ? WHERE id = ?",
            ((state, stamp(now), error[:500], each) for each in ids),
        )


def alert_counts(db: Database) -> Counter[str]:
    """How many alerts are in each state."""
    return Counter({r["state"]: r["n"] for r in db.rows("SELECT state, count(*) AS n FROM alerts GROUP BY state")})
