"""The store's facts about itself: soundness, age, rejects. Judges nothing."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime

from ripplemark.health import Health, LogFileFacts, RouteFacts, SilentSource
from ripplemark.records import READ_OUTCOMES, FeedHub, Route, Run, UrlKind
from ripplemark.store.clock import moment, moment_or_none, stamp
from ripplemark.store.database import Database
from ripplemark.store.fates import url_fates
from ripplemark.store.growth_fold import growth_gap, unfolded
from ripplemark.store.provenance import tally
from ripplemark.store.runs import recent_runs, reject_counts
from ripplemark.store.targets import target_states

#: As the index of failing pages has it.
_FAILED = f"outcome NOT IN ({', '.join(repr(str(outcome)) for outcome in sorted(READ_OUTCOMES))}, '')"


def health(db: Database, now: datetime, rounds: int) -> Health:
    """All facts as of `now`, of a project that goes `rounds` steps outward. Reads the whole file once (PRAGMA integrity_check)."""
    damage = [str(r[0]) for r in db.rows("PRAGMA integrity_check(10)")]
    due, oldest = due_urls(db, now)
    return Health(
        sqlite=sqlite3.sqlite_version,
        schema=int(db.value("PRAGMA user_version")),
        bytes=stored_bytes(db),
        damage=() if damage == ["ok"] else tuple(damage),
        dangling=len(db.rows("PRAGMA foreign_key_check")),
        last_runs=last_runs(db),
        due=due,
        oldest_due=oldest,
        unsettled=unsettled_visits(db),
        stale_days=stale_days(db),
        unfolded=(open_changes := unfolded(db)),
        growth_gap=0 if open_changes else growth_gap(db),
        failing=failing_pages(db),
        rejects=reject_counts(db),
        log_files=log_file_facts(db),
        routes=route_facts(db),
        hubs=_hubs(db),
        provenance=tally(db),
        fates=tuple(url_fates(db, rounds).items()),
        targets=tuple(target_states(db).items()),
    )


def stored_bytes(db: Database) -> int:
    """The size of the database file, what it keeps free included."""
    return int(db.value("PRAGMA page_count")) * int(db.value("PRAGMA page_size"))


def unsettled_visits(db: Database) -> int:
    """Visits to pages whose links were not decided on yet."""
    return int(db.value("SELECT count(*) FROM observations WHERE settled = 0"))


def stale_days(db: Database) -> int:
    """Days whose visits must be computed again."""
    return int(db.value("SELECT count(*) FROM stale_days"))


def due_urls(db: Database, now: datetime) -> tuple[int, datetime | None]:
    """How many URLs are due for a visit, and since when the oldest is."""
    sql = "SELECT count(*), min(due_at) FROM urls WHERE state != 'ignored' AND due_at <= ?"
    row = db.row(sql, (stamp(now),))
    return (0, None) if row is None else (int(row[0]), moment_or_none(row[1]))


def last_runs(db: Database) -> tuple[Run, ...]:
    """The newest run of each command, newest first."""
    newest = {run.command: run for run in reversed(recent_runs(db, 500))}
    return tuple(sorted(newest.values(), key=lambda run: -run.run_id))


def failing_pages(db: Database) -> tuple[tuple[str, int], ...]:
    """Relevant pages that could not be read at the last visit, by its outcome."""
    rows = db.rows(
        f"SELECT outcome, count(*) AS n FROM urls WHERE relevant = 1 AND {_FAILED} GROUP BY outcome ORDER BY n DESC, outcome"
    )
    return tuple((r["outcome"], r["n"]) for r in rows)


def log_file_facts(db: Database) -> tuple[LogFileFacts, ...]:
    """How the reading of each log file went."""
    rows = db.rows("SELECT path, lines, rejected, truncated FROM log_files ORDER BY path")
    return tuple(LogFileFacts(r["path"], r["lines"], _total(r["rejected"]), bool(r["truncated"])) for r in rows)


def _total(counts: str) -> int:
    return sum(int(n) for n in json.loads(counts).values())


def route_facts(db: Database) -> tuple[RouteFacts, ...]:
    """What the pages that each route made known turned out to be."""
    rows = db.rows("SELECT * FROM route_counts WHERE pages > 0 ORDER BY linking DESC, pages DESC, route")
    return tuple(RouteFacts(Route(r["route"]), r["pages"], r["read"], r["relevant"], r["linking"]) for r in rows)


def silent_sources(db: Database, most: int) -> tuple[SilentSource, ...]:
    """Feeds, sitemaps and watched pages that gave nothing at their last visit, those that failed most often in a row first."""
    rows = db.rows(
        f"""SELECT u.url, u.kind, u.outcome, u.tries, u.observed_at, u.changed_at FROM urls u WHERE u.id IN (
              SELECT id FROM urls WHERE kind != 'page' AND {_FAILED} AND changed_at IS NOT NULL  -- sitemaps that were guessed and never there say nothing
              UNION SELECT url_id FROM routes WHERE route = 'watch')
            AND {_FAILED} ORDER BY u.tries DESC, u.url LIMIT ?""",
        (most,),
    )
    return tuple(
        SilentSource(
            r["url"],
            UrlKind(r["kind"]),
            r["outcome"],
            r["tries"],
            moment_or_none(r["observed_at"]),
            moment_or_none(r["changed_at"]),
        )
        for r in rows
    )


def _hubs(db: Database) -> tuple[FeedHub, ...]:
    rows = db.rows("SELECT u.url, h.hub, h.topic, h.seen FROM feed_hubs h JOIN urls u ON u.id = h.url_id ORDER BY u.url, h.hub")
    return tuple(FeedHub(r["url"], r["hub"], r["topic"], moment(r["seen"])) for r in rows)
