"""Is the store sound, what is stale, what was put aside? Facts in, findings out. Reads nothing itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum

from ripplemark.records import Fate, FeedHub, ProvenanceTally, RejectReason, Route, Run, RunState, UrlKind


class Level(IntEnum):
    """How bad a finding is; `exit_code` of a check is that of its worst finding."""

    NOTE = 0
    WARNING = 1
    FAULT = 2

    @property
    def exit_code(self) -> int:
        """0 all is well, 1 something wants attention, 7 the store is damaged."""
        return {Level.NOTE: 0, Level.WARNING: 1, Level.FAULT: 7}[self]


@dataclass(frozen=True, slots=True)
class LogFileFacts:
    """How the reading of one log file went."""

    path: str
    lines: int
    rejected: int
    truncated: bool


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """What the pages that one route made known turned out to be."""

    route: Route
    pages: int
    read: int  # at least once
    relevant: int  # that name us or a topic
    linking: int  # that link to us now


@dataclass(frozen=True, slots=True)
class SilentSource:
    """A feed, sitemap or watched page that gave nothing at its last visit."""

    url: str
    kind: UrlKind
    outcome: str
    tries: int  # failures in a row
    observed_at: datetime | None
    changed_at: datetime | None  # when it last brought something new


@dataclass(frozen=True, slots=True)
class Health:
    """What the store says of itself."""

    sqlite: str  # version of the library
    schema: int
    bytes: int
    damage: tuple[str, ...]  # what PRAGMA integrity_check found
    dangling: int  # rows whose parent is missing
    last_runs: tuple[Run, ...]  # the newest of each command
    due: int  # URLs whose next visit is due
    oldest_due: datetime | None
    unsettled: int  # observations whose links were not decided on yet
    stale_days: int  # days whose visits must be computed again
    unfolded: int  # changes of links that the tables of growth do not show yet
    growth_gap: int  # how far those tables are from the links, beyond that; 0 when they agree
    failing: tuple[tuple[str, int], ...]  # outcome of the last visit -> relevant pages that could not be read
    rejects: tuple[tuple[str, RejectReason, int], ...]
    log_files: tuple[LogFileFacts, ...]
    routes: tuple[RouteFacts, ...] = ()
    hubs: tuple[FeedHub, ...] = ()
    provenance: ProvenanceTally = field(default_factory=ProvenanceTally)
    fates: tuple[tuple[Fate, int], ...] = ()  # of every URL
    targets: tuple[tuple[str, int], ...] = ()  # kind, state and last outcome of what links lead to


@dataclass(frozen=True, slots=True)
class Finding:
    """Something worth saying, with what to do about it."""

    level: Level
    words: str


#: SQLite versions with the WAL-reset fault, by the first fixed patch of each branch that got one (sqlite.org/wal.html).
_FIRST_WAL = (3, 7, 0)
_FIXED = (3, 51, 3)
_FIXED_BRANCHES = {(3, 50): 7, (3, 44): 6}


def has_wal_reset_fault(version: str) -> bool:
    """Whether this SQLite can damage a WAL database when two connections write and checkpoint at the same instant."""
    major, minor, patch = (int(part) for part in (*version.split("."), "0", "0")[:3])
    if not _FIRST_WAL <= (major, minor, patch) < _FIXED:
        return False
    fixed = _FIXED_BRANCHES.get((major, minor))
    return fixed is None or patch < fixed


def findings(health: Health, rejects_limit: float, now: datetime) -> tuple[Finding, ...]:
    """All findings, worst first."""
    found = [*_of_the_file(health), *_of_runs(health), *_of_age(health, now), *_of_input(health, rejects_limit)]
    return tuple(sorted(found, key=lambda f: -f.level))


def worst(found: tuple[Finding, ...]) -> Level:
    """The worst level, `NOTE` where there is nothing to say."""
    return max((f.level for f in found), default=Level.NOTE)


def _of_the_file(health: Health) -> list[Finding]:
    found = [
        Finding(Level.FAULT, f"damaged: {d}. Restore a backup, or move the file away and start anew") for d in health.damage
    ]
    if health.growth_gap:
        words = f"the daily figures of growth differ from the links by {health.growth_gap:,}. Run: ripplemark attribute"
        found.append(Finding(Level.WARNING, words))
    if health.dangling:
        found.append(Finding(Level.FAULT, f"{health.dangling:,} rows point at rows that are gone. Restore a backup"))
    if has_wal_reset_fault(health.sqlite):
        words = f"SQLite {health.sqlite} has the WAL-reset fault (mended in 3.51.3, 3.50.7 and 3.44.6)"
        found.append(Finding(Level.NOTE, f"{words}; it needs two writers at one instant, and only one run may write here"))
    return found


def _of_runs(health: Health) -> list[Finding]:
    found = []
    for run in health.last_runs:
        if run.state in (RunState.FAILED, RunState.CRASHED):
            why = f": {run.error}" if run.error else ""
            found.append(
                Finding(Level.WARNING, f"the last {run.command} {run.state}{why}. Run it again: it goes on where it was")
            )
        elif run.state is RunState.INTERRUPTED:
            found.append(Finding(Level.NOTE, f"the last {run.command} was interrupted. Run it again: it goes on where it was"))
    return found


def _of_age(health: Health, now: datetime) -> list[Finding]:
    found = []
    if health.due:
        late = health.oldest_due is not None and now - health.oldest_due > timedelta(days=7)
        level = Level.WARNING if late else Level.NOTE
        since = f", the oldest since {health.oldest_due:%Y-%m-%d}" if health.oldest_due else ""
        found.append(Finding(level, f"{health.due:,} URLs are due for a visit{since}. Run: ripplemark crawl"))
    if health.unsettled:
        words = f"{health.unsettled:,} visits to pages are not in the life of links yet. Run: ripplemark crawl"
        found.append(Finding(Level.NOTE, words))
    if health.unfolded:
        words = f"{health.unfolded:,} changes of links are not in the daily figures yet. Run: ripplemark attribute"
        found.append(Finding(Level.NOTE, words))
    if health.stale_days:
        words = f"{health.stale_days:,} days have new hits that are not counted yet. Run: ripplemark attribute"
        found.append(Finding(Level.WARNING, words))
    return found


def _of_input(health: Health, limit: float) -> list[Finding]:
    found = []
    for file in health.log_files:
        if file.lines and file.rejected / file.lines > limit:
            share = f"{file.rejected:,} of {file.lines:,} lines ({file.rejected / file.lines:.1%})"
            found.append(Finding(Level.WARNING, f"{file.path}: {share} could not be read; the limit is {limit:.1%}"))
        if file.truncated:
            found.append(Finding(Level.WARNING, f"{file.path}: cut off in the middle. Load it again when it is whole"))
    return found
