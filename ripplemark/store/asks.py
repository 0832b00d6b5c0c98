"""What social platforms are asked again and again, the state of each ask, and the links that sites state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from ripplemark.records import Ask, AskKind, FetchOutcome, Network, StatedKind, StatedLink
from ripplemark.store.clock import moment, moment_or_none, stamp, stamp_or_none
from ripplemark.store.database import Database, Row

_COLUMNS = "platform, place, kind, subject, post, cursor, due_at, asked_at, outcome, detail, tries"


def name_asks(db: Database, asks: Iterable[Ask]) -> None:
    """Keep asks; those that are known stay as they stand."""
    db.run_many(f"INSERT OR IGNORE INTO social_asks ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", map(_values, asks))


def store_asks(db: Database, asks: Iterable[Ask]) -> None:
    """Keep asks as they stand now."""
    db.run_many(f"INSERT OR REPLACE INTO social_asks ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", map(_values, asks))


def due_asks(db: Database, platform: Network, now: datetime) -> Iterator[Ask]:
    """What is due at a platform: searches and accounts before single posts, the longest due first."""
    rows = db.rows(
        "SELECT * FROM social_asks WHERE platform = ? AND due_at <= ? ORDER BY kind IN ('post', 'replies'), due_at, place, kind, subject",
        (platform, stamp(now)),
    )
    return map(_ask, rows)


def iter_asks(db: Database) -> Iterator[Ask]:
    """All asks."""
    return map(_ask, db.stream("SELECT * FROM social_asks ORDER BY platform, place, kind, subject"))


def _values(a: Ask) -> tuple[object, ...]:
    return (
        a.platform, a.place, a.kind, a.subject, a.post, a.cursor, stamp_or_none(a.due_at), stamp_or_none(a.asked_at),
        a.outcome or "", a.detail, a.tries,
    )  # fmt: skip


def _ask(r: Row) -> Ask:
    return Ask(
        platform=Network(r["platform"]),
        place=r["place"],
        kind=AskKind(r["kind"]),
        subject=r["subject"],
        post=r["post"],
        cursor=r["cursor"],
        due_at=moment_or_none(r["due_at"]),
        asked_at=moment_or_none(r["asked_at"]),
        outcome=FetchOutcome(r["outcome"]) if r["outcome"] else None,
        detail=r["detail"],
        tries=r["tries"],
    )


def store_stated(db: Database, links: Iterable[StatedLink]) -> None:
    """Keep stated links, each once: the first statement stays."""
    db.run_many(
        "INSERT OR IGNORE INTO stated_links (source_url, target_url, kind, stated_by, stated_at) VALUES (?, ?, ?, ?, ?)",
        ((s.source_url, s.target_url, s.kind, s.stated_by, stamp(s.stated_at)) for s in links),
    )


def iter_stated(db: Database) -> Iterator[StatedLink]:
    """All stated links, in order of their statement."""
    for r in db.rows("SELECT * FROM stated_links ORDER BY stated_at, source_url, target_url"):
        yield StatedLink(r["source_url"], r["target_url"], StatedKind(r["kind"]), r["stated_by"], moment(r["stated_at"]))
