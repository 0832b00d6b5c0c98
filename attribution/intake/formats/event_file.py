"""What loading any tool's events has in common: read on from where it ended, written as hits, committed a batch at a time.

The ledger knows a file by a digest of its content. Overlapping files count an event once, as overlapping logs do.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import islice

from attribution.intake.events import Event, lines_of
from attribution.intake.formats.list_file import content_digest
from attribution.intake.passed import Passed
from attribution.intake.recognise import Context, FileReport, Sample
from attribution.traffic.hit_files import flush_folders, hit_files, hits_at, write_hits
from attribution.traffic.hits import Hits, Site, hits_of, site_of_project
from attribution.traffic.machines import added
from ripplemark.config import Project
from ripplemark.records import Reject
from ripplemark.store.logs import LogFile, commit_log, log_files, salt
from ripplemark.store.machines import add_machines
from ripplemark.store.runs import add_rejects
from ripplemark.urls import host_of, is_within

BATCH = 50_000  # events in memory at a time
REJECTS_KEPT = 1_000  # rejects of one batch that are kept as rows; all are counted
#: How the ledger's names of event files begin: longer than any head of a log, so that no log is taken for one.
MARK = "ffff"
Told = Event | Reject | Passed


@dataclass(slots=True)
class _Loading:
    """Numbers of one file while it is read."""

    read: int = 0
    kept: int = 0
    filtered: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)


def load_events(context: Context, sample: Sample, form: str, told: Iterable[Told]) -> FileReport:
    """Make hits of a file's events. What was committed by a run that was killed is not read again."""
    site = events_site(context)
    log, counts = _ledger(context, sample, form), _Loading()
    known, items = log.offset > 0, sample.named(told)
    next(islice(items, log.offset, log.offset), None)
    days = set[date]()
    while batch := list(islice(items, BATCH)):
        log = _commit(context, log, batch, site, counts, days)
        context.progress(sample.path.name, counts.read)
    notes = ["loaded before, nothing new"] if known and not counts.read else ["visitors are hashes of the tool's own ids"]
    if days and (beside := _told_by_logs(context.project, days)):
        notes.append(f"{beside:,} of its days also have hits of access logs: visits that both tell count twice")
    return FileReport(
        path=sample.path, format=form, read=counts.read, kept=counts.kept, filtered=dict(counts.filtered),
        rejected=dict(counts.rejected), new=counts.kept, known=known, note="; ".join(notes),
    )  # fmt: skip


def events_site(context: Context) -> Site:
    """The project's site, whose visitors are known by the name that stands in every line."""
    site = site_of_project(context.project, lambda period: _salt(context, period))
    return replace(site, visitor="user", named=site.visitor)


def _salt(context: Context, period: date) -> bytes:
    return salt(context.db, period, lambda: secrets.token_bytes(32))


def _ledger(context: Context, sample: Sample, form: str) -> LogFile:
    """What is remembered of a file with this content; a row with nothing read for a new one."""
    name = MARK + content_digest(sample)[:24]
    fresh = LogFile(fingerprint=name, path=sample.where, format=form, offset=0, lines=0, kept=0, tail="")
    return next((log for log in log_files(context.db) if log.fingerprint == name), fresh)


def _commit(context: Context, log: LogFile, batch: list[Told], site: Site, counts: _Loading, days: set[date]) -> LogFile:
    """Commit a batch; gives the ledger row with it."""
    first = log.offset + 1
    events = [(first + n, e) for n, e in enumerate(batch) if isinstance(e, Event)]
    ours = [(n, e) for n, e in events if not e.url or is_within(host_of(e.url), site.own)]
    rejects = [r for r in batch if isinstance(r, Reject)]
    filtered = Counter(str(p) for p in batch if isinstance(p, Passed))
    filtered.update({"other_host": len(events) - len(ours)} if len(events) > len(ours) else {})
    hits = hits_of(lines_of(ours), log.fingerprint, site, context.logs.judge) if ours else Hits((), 0, {})
    filtered.update({str(k): v for k, v in hits.filtered.items()})
    rejected = Counter(str(r.reason) for r in rejects)
    found = [day for day, _ in hits.days]
    write_hits(hits_at(context.project.storage), log.fingerprint, log.offset, hits.days)
    flush_folders(hits_at(context.project.storage), "hits", found)
    grown = _grown(log, batch, [e.at for _, e in ours], hits.kept, filtered, rejected)
    with context.db.transaction():
        add_rejects(context.db, context.run_id, rejects[:REJECTS_KEPT])
        commit_log(context.db, grown, found)
        context.logs.referrers.take(table for _, table in hits.days)
        add_machines(context.db, added([hits.machines]))
    counts.read += len(batch)
    counts.kept += hits.kept
    counts.filtered.update(filtered)
    counts.rejected.update(rejected)
    days.update(found)
    return grown


def _grown(
    log: LogFile, batch: list[Told], at: list[int], kept: int, filtered: Counter[str], rejected: Counter[str]
) -> LogFile:
    times = [datetime.fromtimestamp(t, UTC) for t in ((min(at), max(at)) if at else ())]
    return replace(
        log,
        offset=log.offset + len(batch),
        lines=log.lines + len(batch),
        kept=log.kept + kept,
        filtered=tuple(sorted((Counter(dict(log.filtered)) + filtered).items())),
        rejected=tuple(sorted((Counter(dict(log.rejected)) + rejected).items())),
        first_at=min([t for t in (log.first_at, *times) if t], default=None),
        last_at=max([t for t in (log.last_at, *times) if t], default=None),
    )


def _told_by_logs(project: Project, days: set[date]) -> int:
    """How many of these days have hits of logs, which see the same visits as other visitors; event files are told apart by event."""
    data = hits_at(project.storage)
    return sum(any(not f.name.startswith(MARK) for f in hit_files(data, [day])) for day in days)
