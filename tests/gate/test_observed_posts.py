"""The real history of 1,009 submissions to Hacker News, loaded whole: every observation is kept or has its reason, traps and all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from attribution.intake.load import load_files
from attribution.intake.recognise import FileReport
from attribution.reports.reports import Reports
from ripplemark.config import Brand, Project, Storage
from ripplemark.store.database import Database, open_reader, open_writer
from ripplemark.store.runs import begin_run

NOW = datetime(2026, 11, 29, tzinfo=UTC)


@pytest.fixture(scope="module")
def loaded(shared: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, FileReport]:
    """The file, loaded once."""
    folder = tmp_path_factory.mktemp("observed")
    project = Project(folder / "r.toml", Brand("Simon", (), ("simonwillison.net",)), Storage(folder / "r.db", folder / "data"))
    with open_writer(project.storage.database) as db:
        report = load_files(project, db, begin_run(db, "load", NOW), [shared("social/hackernews/hn_timeseries.db.xz")], NOW)
    return project, report.files[0]


def numbers(db: Database, sql: str) -> tuple[int, ...]:
    row = db.row(sql)
    assert row is not None
    return tuple(row)


def test_all_of_it_is_loaded(loaded: tuple[Project, FileReport]) -> None:
    project, report = loaded
    assert (report.format, report.read, report.kept, report.rejected) == ("posts-observed", 276_490, 276_490, {})
    with open_reader(project.storage.database) as db:
        assert numbers(db, "SELECT count(*) FROM posts") == (1_009,)
        ours = "FROM post_counts c JOIN post_links l ON l.post = c.post WHERE l.url LIKE '%simonwillison.net/%'"
        assert numbers(db, f"SELECT count(*), count(DISTINCT c.post) {ours}") == (272_790, 981)


def test_its_traps_are_kept_as_they_are(loaded: tuple[Project, FileReport]) -> None:
    project, _ = loaded
    with open_reader(project.storage.database) as db:
        assert numbers(db, "SELECT count(*) FROM post_counts WHERE likes IS NULL AND replies IS NOT NULL") == (60,)
        falls = (
            "SELECT {0} - lag({0}) OVER (PARTITION BY post ORDER BY observed_at) AS step FROM post_counts WHERE {0} IS NOT NULL"
        )
        assert numbers(db, f"SELECT count(*) FROM ({falls.format('likes')}) WHERE step < 0") == (2,)
        assert numbers(db, f"SELECT count(*) FROM ({falls.format('replies')}) WHERE step < 0") == (
            91,
        )  # 90 of them of one site
        assert numbers(db, "SELECT max(likes) FROM post_counts") == (3_363,)
        (first, last) = db.row("SELECT min(created_at), max(created_at) FROM posts") or ("", "")
        assert (first[:4], last[:4]) == ("2019", "2026")  # both ways to write a time


def test_its_curves_can_be_asked_for(loaded: tuple[Project, FileReport]) -> None:
    project, _ = loaded
    reports = Reports(project)
    curves = reports.post_curves("likes", most=5)
    reports.close()
    assert len(curves) == 5
    assert curves[0].last == 3_363
    assert curves[0].points[0].hours >= 0
    assert all(len(c.points) <= 200 for c in curves)
