"""Results that a crawl fleet brought: into the store as if the crawl had committed them here. Decides nothing about URLs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from ripplemark.records import FleetResult, FoundUrl, KnownUrl, Route
from ripplemark.store.clock import stamp
from ripplemark.store.database import Database
from ripplemark.store.results import store_result
from ripplemark.store.urls import add_found, known_from, known_url, spelling_known

_BATCH = 5_000


def take_in_result(db: Database, run_id: int, brought: FleetResult) -> bool:
    """Keep one fetch with all it found; False where the store knows a visit to this URL as late or later. Raises DiskFull, StoreError."""
    seen = brought.result.observation
    with db.transaction():
        add_found(db, (brought.way,), seen.observed_at)
        known = known_url(db, brought.way.url) or known_url(db, spelling_known(db, brought.way).url)
        if known is None or (known.observed_at is not None and stamp(known.observed_at) >= stamp(seen.observed_at)):
            return False
        store_result(db, run_id, replace(brought.result, observation=replace(seen, url_id=known.id)))
    return True


def every_url(db: Database) -> Iterator[tuple[str, ...]]:
    """All known URLs, some thousand at a time."""
    cursor = db.connection.execute("SELECT url FROM urls ORDER BY id")
    while rows := cursor.fetchmany(_BATCH):
        yield tuple(r["url"] for r in rows)


def way_to(db: Database, known: KnownUrl) -> FoundUrl:
    """The way by which a URL first became known, as far as the store remembers it."""
    row = db.row("SELECT route, source FROM routes WHERE url_id = ? ORDER BY seen, route LIMIT 1", (known.id,))
    route, source = (Route(row["route"]), row["source"]) if row else (Route.WATCH, "")
    return FoundUrl(known.url, known.kind, route, source, known.round, known.hint_at, known.hint_by)


def every_due(db: Database, now: datetime) -> Iterator[KnownUrl]:
    """All URLs that are due at `now`."""
    cursor = db.connection.execute("SELECT * FROM urls WHERE state != 'ignored' AND due_at <= ? ORDER BY id", (stamp(now),))
    while rows := cursor.fetchmany(_BATCH):
        yield from map(known_from, rows)
