"""Hits that are kept no longer: what was made of them stays, and what comes late for their days changes nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from attribution.traffic.hit_files import days_with_hits
from attribution.traffic.prune import erase_hits, old_hits
from ripplemark.operate.schedule import Keep
from ripplemark.store.database import open_writer
from ripplemark.store.logs import stale_days
from tests.attribution.site_logs import NOW, line, load, settle, site_project, tables


def write(path: Path, *days: int, ip: str) -> Path:
    path.write_text("".join(line(f"{day:02}/Feb/2026:10:00:00", ip=ip) for day in days), encoding="utf-8")
    return path


def test_figures_outlive_the_hits_they_were_made_of(tmp_path: Path) -> None:
    project = replace(site_project(tmp_path), keep=Keep(hits=10))
    with open_writer(project.storage.database) as db:
        load(project, db, write(tmp_path / "a.log", *range(10, 28), ip="192.0.2.1"))
        assert old_hits(project, db, NOW).through is None  # they wait for attribute
        settle(project, db)
        before = tables(project, db)
        old = old_hits(project, db, NOW)
        assert (str(old.through), len(old.files)) == ("2026-02-18", 9)
        erase_hits(project, db, old)
        assert str(days_with_hits(project.storage.data)[0]) == "2026-02-19"
        late = load(project, db, write(tmp_path / "late.log", 12, 18, 27, ip="192.0.2.9"))
        assert late.files[0].kept == 3
        settle(project, db)
        visits, traffic = tables(project, db)
        assert stale_days(db) == ()
    assert [d for d in traffic if d.day.day < 27] == [d for d in before[1] if d.day.day < 27]
    assert sum(d.visits for d in traffic) == sum(d.visits for d in before[1]) + 1
    assert len(visits) == len(before[0]) + 1  # type: ignore[arg-type]
