"""What a check says of the disk, the file system, the clock, the timetable and silent sources."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ripplemark.health import Level, SilentSource
from ripplemark.operate.schedule import Schedule
from ripplemark.operate.surroundings import Disk, Surroundings, surrounding_findings, surroundings
from ripplemark.records import Run, RunState, UrlKind

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
WELL = Surroundings(NOW, "UTC", (Disk(Path("/srv"), 50_000_000_000, "ext4"),), ())
PLAN = Schedule(crawl="0 */6 * * *", timezone="Asia/Taipei")


def run(hours_ago: float, command: str = "crawl", state: RunState = RunState.DONE) -> Run:
    return Run(1, command, NOW - timedelta(hours=hours_ago), None, state)


def source(tries: int) -> SilentSource:
    return SilentSource("https://blog.example/feed.xml", UrlKind.FEED, "timeout", tries, NOW, NOW)


@pytest.mark.parametrize(
    ("around", "runs", "silent", "words"),
    [
        (WELL, [run(5)], [source(2)], ""),
        (
            replace(WELL, disks=(Disk(Path("/srv"), 400_000_000, "ext4"),)),
            [],
            [],
            "only 400 MB are free; no run begins under 500",
        ),
        (replace(WELL, disks=(Disk(Path("/srv"), 900_000_000, "ext4"),)), [], [], "900 MB are free; runs stop at 500"),
        (replace(WELL, disks=(Disk(Path("/srv"), 50_000_000_000, "nfs4"),)), [], [], "on another machine (nfs4)"),
        (WELL, [run(-1)], [], "the last crawl began at 2026-03-03 13:00 UTC, but the clock says 2026-03-03 12:00 UTC"),
        (WELL, [run(13)], [], "crawl did not run since 2026-03-02 23:00 UTC, against [schedule] (0 */6 * * *)"),
        (WELL, [run(13), run(1, "load", RunState.RUNNING)], [], ""),
        (WELL, [run(13, "load")], [], ""),
        (WELL, [], [source(3)], "https://blog.example/feed.xml (timeout, 3 times)"),
    ],
)
def test_what_wants_attention(around: Surroundings, runs: list[Run], silent: list[SilentSource], words: str) -> None:
    found = surrounding_findings(around, 500, PLAN, runs, silent)
    assert [f.level for f in found] == ([Level.WARNING] if words else [])
    assert words in (found[0].words if found else "")


def test_this_machine_can_be_looked_at(tmp_path: Path) -> None:
    (tmp_path / "a.db.schema-3.bak").write_bytes(b"x" * 10)
    around = surroundings(NOW, "UTC", tmp_path / "a.db", tmp_path / "data" / "new")
    assert all(disk.free > 0 and disk.kind for disk in around.disks)
    assert [p.name for p in around.leftovers] == ["a.db.schema-3.bak"]
    assert "copies from before an upgrade" in surrounding_findings(around, 0, Schedule(), [], [])[0].words
