"""One access log into hits: finds out how far it was read before, reads on from there, and commits a few blocks at a time.

Their Parquet files are in place before the ledger row commits, so a kill at any moment loses at most the blocks in flight.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from attribution.arrow import without_pandas
from attribution.intake.log_lines import LineReader, Lines
from attribution.intake.log_text import HEAD, Block, LogText, digest, fingerprint, matches
from attribution.intake.recognise import Sample
from attribution.intake.referrers import Referrers
from attribution.traffic.agents import BotJudge
from attribution.traffic.hit_files import flush_folders, hits_at, remove_strays, write_hits
from attribution.traffic.hits import Hits, Site, days_of, hits_of, site_of_project
from attribution.traffic.machines import added
from ripplemark.config import Project
from ripplemark.records import Reject, RejectReason
from ripplemark.store.database import Database
from ripplemark.store.logs import LogFile, commit_log, log_files, salt
from ripplemark.store.machines import add_machines
from ripplemark.store.runs import add_rejects

FUTURE = timedelta(days=1)  # a clock may be off that much
REJECTS_KEPT = 1_000  # rejects of one block that are kept as rows; all are counted
#: (the log, offset at which reading goes on) -> what reads its blocks
Opened = Callable[[LogText, int], LineReader]
BLOCKS = 3  # blocks committed at a time: fewer and larger files are cheaper to write and to read


@dataclass(frozen=True, slots=True)
class LogReading:
    """What one reading of a log brought; all counts are of this reading."""

    lines: int = 0
    kept: int = 0
    filtered: tuple[tuple[str, int], ...] = ()
    rejected: tuple[tuple[RejectReason, int], ...] = ()
    waiting: int = 0  # bytes of an unfinished last line, left for the next time
    truncated: bool = False  # a gzip or zstd stream that breaks off
    known: bool = False  # the log was read before, under this or another name
    machines: tuple[tuple[str, int], ...] = ()  # requests of machines by purpose


@dataclass(slots=True)
class _Batch:
    """Blocks that were read and are not committed yet."""

    start: int  # offset of the first
    blocks: int = 0
    hits: list[Hits] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


class LogReader:
    """Reads logs of one project into its data folder and ledger."""

    def __init__(self, project: Project, db: Database, run_id: int, now: datetime) -> None:
        without_pandas()
        self.project, self.db, self.run_id = project, db, run_id
        self.latest = int((now + FUTURE).timestamp())
        self.judge = BotJudge()
        self.referrers = Referrers(db, site_of_project(project, self._salt).own, now)
        committed = {log.fingerprint: log.offset for log in log_files(db)}
        self.strays = remove_strays(hits_at(project.storage), committed)

    def read(
        self, sample: Sample, form: str, opened: Opened, progress: Callable[[int], None], *, vhost: bool = False
    ) -> LogReading:
        """Read what is new in a log that begins like this; `progress` is told the number of new lines after each block."""
        text = LogText(sample.path)
        log = self._find(text, sample.where, form)
        site = site_of_project(self.project, self._salt, vhost=vhost)
        before, rejected, batch, lines_of = log, Counter[RejectReason](), _Batch(log.offset), opened(text, log.offset)
        machines = Counter[str]()
        for block in text.blocks(log.offset, log.lines + 1):
            lines = lines_of(block, sample.source, self.latest)
            log = replace(self._take(log, block, lines, text, site, batch), path=sample.where)
            rejected.update(r.reason for r in lines.rejects)
            for machine in batch.hits[-1].machines:
                machines[machine.kind] += machine.hits
            if batch.blocks == BLOCKS:
                batch = self._commit(log, batch)
            progress(log.lines - before.lines)
        if batch.blocks:
            self._commit(log, batch)
        self._finish(log, before, text, sample.source)
        return LogReading(
            lines=log.lines - before.lines,
            kept=log.kept - before.kept,
            filtered=_less(log.filtered, before.filtered),
            rejected=tuple(rejected.items()),
            waiting=text.waiting,
            truncated=text.truncated,
            known=before.offset > 0,
            machines=tuple(machines.most_common()),
        )

    def _find(self, text: LogText, where: str, form: str) -> LogFile:
        """The ledger row of a log by its content; a row with nothing read for a new log."""
        head = text.head()
        alike = [log for log in log_files(self.db) if matches(log.fingerprint, head)]
        for log in sorted(alike, key=lambda known: -known.offset):
            before = text.before(log.offset)
            if before is None:  # shorter than what was read: an older copy
                return replace(log, offset=_size(text), lines=log.lines)
            if digest(before) == log.tail:
                return log
        name = f".{len(alike)}" if alike else ""
        return LogFile(fingerprint=name, path=where, format=form, offset=0, lines=0, kept=0, tail="")

    def _take(self, log: LogFile, block: Block, lines: Lines, text: LogText, site: Site, batch: _Batch) -> LogFile:
        """Take one block into a batch; gives the ledger row with it."""
        if log.offset == 0:
            log = replace(log, fingerprint=fingerprint(text.head(HEAD), block.end) + log.fingerprint)
        hits = hits_of(lines, log.fingerprint, site, self.judge)
        batch.blocks += 1
        batch.hits.append(hits)
        batch.rejects.extend(lines.rejects[:REJECTS_KEPT])
        return _grown(log, block, lines, hits, text)

    def _commit(self, log: LogFile, batch: _Batch) -> _Batch:
        """Commit what was read; gives the empty batch that follows."""
        days = days_of(batch.hits)
        write_hits(hits_at(self.project.storage), log.fingerprint, batch.start, days.items())
        flush_folders(hits_at(self.project.storage), "hits", days)
        with self.db.transaction():
            add_rejects(self.db, self.run_id, batch.rejects)
            commit_log(self.db, log, days)
            add_machines(self.db, added(hits.machines for hits in batch.hits))
            self.referrers.take(days.values())
        return _Batch(log.offset)

    def _finish(self, log: LogFile, before: LogFile, text: LogText, source: str) -> None:
        """Remember how the file ended."""
        if log.lines > before.lines and log.truncated != text.truncated:
            with self.db.transaction():
                commit_log(self.db, replace(log, truncated=text.truncated), ())
        if text.truncated:
            with self.db.transaction():
                add_rejects(
                    self.db, self.run_id, [Reject(source, 0, RejectReason.TRUNCATED_FILE, "the packed stream breaks off")]
                )

    def _salt(self, period: date) -> bytes:
        return salt(self.db, period, lambda: secrets.token_bytes(32))


def _grown(log: LogFile, block: Block, lines: Lines, hits: Hits, text: LogText) -> LogFile:
    """The ledger row after one more block."""
    times = [datetime.fromtimestamp(int(t), UTC) for t in (lines.at.min(), lines.at.max())] if len(lines.at) else []
    return replace(
        log,
        offset=block.end,
        lines=log.lines + lines.read,
        kept=log.kept + hits.kept,
        tail=digest(text.tail),
        filtered=_more(log.filtered, {str(k): v for k, v in hits.filtered.items()}),
        rejected=_more(log.rejected, Counter(str(r.reason) for r in lines.rejects)),
        first_at=min([t for t in (log.first_at, *times) if t], default=None),
        last_at=max([t for t in (log.last_at, *times) if t], default=None),
    )


def _more(old: tuple[tuple[str, int], ...], new: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((Counter(dict(old)) + Counter(new)).items()))


def _less(new: tuple[tuple[str, int], ...], old: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    return tuple((Counter(dict(new)) - Counter(dict(old))).items())


def _size(text: LogText) -> int:
    return sum(block.end - block.start for block in text.blocks()) + text.waiting
