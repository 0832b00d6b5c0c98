"""What the store's facts mean: which findings, how bad, and with which exit code."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ripplemark.health import Health, Level, LogFileFacts, findings, has_wal_reset_fault, worst
from ripplemark.records import Reject, RejectReason, Run, RunState
from ripplemark.store.database import open_writer
from ripplemark.store.health import health
from ripplemark.store.runs import add_rejects, begin_run, end_run

NOW = datetime(2026, 3, 1, tzinfo=UTC)
WELL = Health("3.51.3", 1, 4096, (), 0, (), 0, None, 0, 0, 0, 0, (), (), ())


def run(state: RunState, error: str = "") -> Run:
    return Run(1, "crawl", NOW, NOW, state, (), error)


@pytest.mark.parametrize(
    ("version", "faulty"),
    [
        ("3.6.23", False),
        ("3.7.0", True),
        ("3.40.1", True),
        ("3.44.5", True),
        ("3.44.6", False),
        ("3.45.0", True),
        ("3.50.6", True),
        ("3.50.7", False),
        ("3.51.2", True),
        ("3.51.3", False),
        ("3.52", False),
        ("4.0.0", False),
    ],
)
def test_the_versions_of_sqlite_with_the_wal_reset_fault(version: str, faulty: bool) -> None:
    assert has_wal_reset_fault(version) is faulty


@pytest.mark.parametrize(
    ("facts", "level", "words"),
    [
        (replace(WELL, damage=("row 3 missing from index x",)), Level.FAULT, "Restore a backup"),
        (replace(WELL, dangling=2), Level.FAULT, "2 rows"),
        (replace(WELL, sqlite="3.40.1"), Level.NOTE, "WAL-reset"),
        (replace(WELL, last_runs=(run(RunState.FAILED, "DiskFull: x"),)), Level.WARNING, "the last crawl failed: DiskFull: x"),
        (replace(WELL, last_runs=(run(RunState.CRASHED),)), Level.WARNING, "the last crawl crashed"),
        (replace(WELL, last_runs=(run(RunState.INTERRUPTED),)), Level.NOTE, "interrupted"),
        (replace(WELL, due=5, oldest_due=NOW - timedelta(hours=3)), Level.NOTE, "5 URLs are due"),
        (replace(WELL, due=5, oldest_due=NOW - timedelta(days=8)), Level.WARNING, "since 2026-02-21"),
        (replace(WELL, unsettled=7), Level.NOTE, "7 visits"),
        (replace(WELL, unfolded=3), Level.NOTE, "3 changes of links"),
        (replace(WELL, growth_gap=4), Level.WARNING, "differ from the links by 4"),
        (replace(WELL, stale_days=2), Level.WARNING, "ripplemark attribute"),
        (replace(WELL, log_files=(LogFileFacts("a.log", 100, 2, False),)), Level.WARNING, "2 of 100 lines (2.0%)"),
        (replace(WELL, log_files=(LogFileFacts("a.log", 100, 0, True),)), Level.WARNING, "cut off"),
    ],
)
def test_what_a_fact_means(facts: Health, level: Level, words: str) -> None:
    (found,) = findings(facts, 0.01, NOW)
    assert found.level is level
    assert words in found.words


@pytest.mark.parametrize(
    "facts",
    [WELL, replace(WELL, last_runs=(run(RunState.DONE),)), replace(WELL, log_files=(LogFileFacts("a.log", 100, 1, False),))],
)
def test_nothing_to_say(facts: Health) -> None:
    assert findings(facts, 0.01, NOW) == ()
    assert worst(()).exit_code == 0


def test_the_worst_comes_first_and_gives_the_exit_code() -> None:
    found = findings(replace(WELL, unsettled=1, stale_days=1, dangling=1), 0.01, NOW)
    assert [f.level for f in found] == [Level.FAULT, Level.WARNING, Level.NOTE]
    assert worst(found).exit_code == 7
    assert worst(found[1:]).exit_code == 1


def test_the_facts_of_a_store(tmp_path: Path) -> None:
    with open_writer(tmp_path / "s.db") as db:
        add_rejects(db, begin_run(db, "load", NOW), [Reject("a.log", 1, RejectReason.BAD_DATE, "x")])
        end_run(db, begin_run(db, "crawl", NOW), RunState.DONE, {}, NOW)
        db.run("INSERT INTO stale_days VALUES ('2026-02-01')")
        db.run(
            "INSERT INTO log_files (fingerprint, path, format, offset, lines, kept, rejected) VALUES ('f', 'a.log', 'x', 1, 9, 8, ?)",
            ('{"bad_date": 1}',),
        )
        db.run(
            "INSERT INTO urls (url, host, domain, kind, state, due_at, first_seen, relevant, outcome)"
            " VALUES ('https://a.example/', 'a.example', 'a.example', 'page', 'failed', '2026-02-01T00:00:00Z', '', 1, 'timeout')"
        )
        facts = health(db, NOW, 2)
    assert (facts.damage, facts.dangling, facts.stale_days, facts.due) == ((), 0, 1, 1)
    assert [(r.command, r.state) for r in facts.last_runs] == [("crawl", RunState.DONE), ("load", RunState.CRASHED)]
    assert facts.failing == (("timeout", 1),)
    assert facts.rejects == (("a.log", RejectReason.BAD_DATE, 1),)
    assert facts.log_files == (LogFileFacts("a.log", 9, 1, False),)
