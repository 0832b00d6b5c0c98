"""The questions about the data themselves: what is due, what failed, what was put aside, how much room it takes. A part of `Reports`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from attribution.reports.readers import Readers
from ripplemark.config import Project
from ripplemark.health import LogFileFacts, RouteFacts, SilentSource
from ripplemark.records import Reject, RejectReason, Run
from ripplemark.schema import VERSION
from ripplemark.store.database import Database
from ripplemark.store.health import (
    due_urls,
    failing_pages,
    last_runs,
    log_file_facts,
    route_facts,
    silent_sources,
    stale_days,
    stored_bytes,
    unsettled_visits,
)
from ripplemark.store.runs import reject_counts, reject_samples

MOST_SOURCES = 100
MOST_REJECTS = 100
SAMPLES = 3


@dataclass(frozen=True, slots=True)
class PutAside:
    """Input of one source that could not be used for one reason."""

    source: str
    reason: RejectReason
    number: int
    samples: tuple[Reject, ...]


@dataclass(frozen=True, slots=True)
class Upkeep:
    """How the data are, as of a moment."""

    database_bytes: int
    data_bytes: int  # of the Parquet files
    due: int  # URLs whose next visit is due
    oldest_due: datetime | None
    unsettled: int  # visits to pages whose links were not decided on yet
    stale_days: int  # days whose visits must be computed again
    failing: tuple[tuple[str, int], ...]  # outcome of the last visit -> relevant pages that could not be read
    sources: tuple[SilentSource, ...]
    routes: tuple[RouteFacts, ...]
    log_files: tuple[LogFileFacts, ...]
    put_aside: tuple[PutAside, ...]  # the most frequent
    put_aside_total: int


@dataclass(frozen=True, slots=True)
class Vitals:
    """What a monitor asks every minute."""

    schema: int
    database_bytes: int
    due: int  # URLs whose next visit is due
    oldest_due: datetime | None
    last_runs: tuple[Run, ...]  # the newest of each command, newest first
    put_aside: tuple[tuple[RejectReason, int], ...]


class Kept:
    """How the data are."""

    project: Project
    _readers: Readers

    def upkeep(self, now: datetime) -> Upkeep:
        """All that a person who runs crawls looks at; remembered for the day until the data change."""
        return self._readers.once(("upkeep", now.date()), lambda db: _upkeep(db, self.project.storage.data, now))

    def vitals(self, now: datetime) -> Vitals:
        """What a monitor asks every minute: nothing that takes long, never remembered."""
        return _vitals(self._readers.db, now)


def _vitals(db: Database, now: datetime) -> Vitals:
    due, oldest = due_urls(db, now)
    reasons: Counter[RejectReason] = Counter()
    for _, reason, number in reject_counts(db):
        reasons[reason] += number
    return Vitals(VERSION, stored_bytes(db), due, oldest, last_runs(db), tuple(sorted(reasons.items())))


def _upkeep(db: Database, data: Path, now: datetime) -> Upkeep:
    due, oldest = due_urls(db, now)
    rejects = reject_counts(db)
    return Upkeep(
        database_bytes=stored_bytes(db),
        data_bytes=sum(_sizes(data)),
        due=due,
        oldest_due=oldest,
        unsettled=unsettled_visits(db),
        stale_days=stale_days(db),
        failing=failing_pages(db),
        sources=silent_sources(db, MOST_SOURCES),
        routes=route_facts(db),
        log_files=log_file_facts(db),
        put_aside=tuple(PutAside(s, r, n, reject_samples(db, s, r, SAMPLES)) for s, r, n in rejects[:MOST_REJECTS]),
        put_aside_total=sum(n for _, _, n in rejects),
    )


def _sizes(folder: Path) -> Iterator[int]:
    """Of the files below a folder; a file that goes away meanwhile counts as nothing."""
    for where, _, names in os.walk(folder):
        for name in names:
            try:
                yield (Path(where) / name).stat().st_size
            except OSError:
                continue
