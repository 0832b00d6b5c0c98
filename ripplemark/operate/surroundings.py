"""What a store stands on: room on the disk, the kind of file system, the clock, the timetable that should have been kept. Facts, then findings."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ripplemark.health import Finding, Level, SilentSource
from ripplemark.operate.room import MEGABYTE, free_bytes
from ripplemark.operate.schedule import Schedule
from ripplemark.operate.timetable import next_after
from ripplemark.records import Run, RunState

#: File systems of other machines: SQLite's write-ahead log needs memory that its users share.
_REMOTE = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "afs",
        "ceph",
        "glusterfs",
        "fuse.sshfs",
        "fuse.s3fs",
        "fuse.rclone",
        "davfs",
    }
)
_AHEAD = timedelta(minutes=2)  # that a clock may differ
_FAILS = 3  # visits in a row after which a watched source is called silent
SHOWN_SOURCES = 5


@dataclass(frozen=True, slots=True)
class Disk:
    """The device of a folder."""

    folder: Path
    free: int  # bytes
    kind: str  # of its file system; "" where that cannot be told


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is around the store now."""

    now: datetime
    zone: str  # of this machine
    disks: tuple[Disk, ...]
    leftovers: tuple[Path, ...]  # copies that upgrades and restores left


def surroundings(now: datetime, zone: str, database: Path, data: Path) -> Surroundings:
    """Look around. Asks the system; opens no store."""
    folders = dict.fromkeys((database.parent.absolute(), data.absolute()))
    kinds = _file_systems()
    disks = tuple(Disk(f, free_bytes(f), _kind_of(f, kinds)) for f in folders)
    left = sorted(database.parent.glob(f"{database.name}.schema-*.bak"))
    aside = [p for p in (database.with_name(f"{database.name}.before-restore"), data / ".before-restore") if p.exists()]
    return Surroundings(now, zone, disks, (*left, *aside))


def _file_systems() -> dict[str, str]:
    """Mount point -> kind."""
    try:
        lines = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    return {parts[1].replace("\\040", " "): parts[2] for line in lines if len(parts := line.split()) > 2}


def _kind_of(folder: Path, kinds: dict[str, str]) -> str:
    real = os.path.realpath(folder)
    above = [real, *(str(p) for p in Path(real).parents)]
    return next((kinds[point] for point in above if point in kinds), "")


def surrounding_findings(
    around: Surroundings, keep_free: int, schedule: Schedule, runs: Sequence[Run], silent: Sequence[SilentSource]
) -> tuple[Finding, ...]:
    """What of it wants attention. `keep_free` in MB; `runs` the newest of each command."""
    found = [
        *_of_disks(around, keep_free),
        *_of_the_clock(around.now, runs),
        *_of_the_timetable(around.now, schedule, runs),
        *_of_sources(silent),
    ]
    if around.leftovers:
        size = sum(f.stat().st_size for f in around.leftovers if f.is_file()) / MEGABYTE
        words = f"copies from before an upgrade or a restore take {size:,.0f} MB or more: {', '.join(p.name for p in around.leftovers)}. Remove them when all is well"
        found.append(Finding(Level.NOTE, words))
    return tuple(sorted(found, key=lambda f: -f.level))


def _of_disks(around: Surroundings, keep_free: int) -> Iterable[Finding]:
    for disk in around.disks:
        free = disk.free / MEGABYTE
        if keep_free and free < keep_free:
            yield Finding(
                Level.WARNING, f"{disk.folder}: only {free:,.0f} MB are free; no run begins under {keep_free:,} (keep_free)"
            )
        elif keep_free and free < 2 * keep_free:
            yield Finding(
                Level.WARNING,
                f"{disk.folder}: {free:,.0f} MB are free; runs stop at {keep_free:,} (keep_free). Make room, or: ripplemark prune",
            )
        if disk.kind in _REMOTE:
            yield Finding(
                Level.WARNING,
                f"{disk.folder}: is on another machine ({disk.kind}); SQLite can lose data there. Use a disk of this machine",
            )


def _of_the_clock(now: datetime, runs: Sequence[Run]) -> Iterable[Finding]:
    ahead = [run for run in runs if run.started_at > now + _AHEAD]
    if ahead:
        words = f"the last {ahead[0].command} began at {ahead[0].started_at:%Y-%m-%d %H:%M} UTC, but the clock says {now:%Y-%m-%d %H:%M} UTC. Set the clock (timedatectl)"
        yield Finding(Level.WARNING, words)


def _of_the_timetable(now: datetime, schedule: Schedule, runs: Sequence[Run]) -> Iterable[Finding]:
    """Jobs whose command did not begin though two of its times passed; a crawl that is running is no missing load."""
    last = {run.command: run.started_at for run in runs}
    busy = any(run.state is RunState.RUNNING for run in runs)
    for job in schedule.jobs:
        at = last.get(job.name)
        if at is None or busy:
            continue
        second = next_after(job.cron, next_after(job.cron, at, schedule.zone), schedule.zone)
        if second < now:
            yield Finding(
                Level.WARNING,
                f"{job.name} did not run since {at:%Y-%m-%d %H:%M} UTC, against [schedule] ({job.cron}). Is the timetable kept?",
            )


def _of_sources(silent: Sequence[SilentSource]) -> Iterable[Finding]:
    lasting = [s for s in silent if s.tries >= _FAILS]
    if lasting:
        named = "; ".join(f"{s.url} ({s.outcome}, {s.tries} times)" for s in lasting[:SHOWN_SOURCES])
        more = f" and {len(lasting) - SHOWN_SOURCES:,} more" if len(lasting) > SHOWN_SOURCES else ""
        yield Finding(Level.WARNING, f"watched sources that give nothing: {named}{more}. Mend or remove them under crawl.watch")
