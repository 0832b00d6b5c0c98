"""Backups that are verified, restores that are whole or not there, and pruning that spares the life of links."""

from __future__ import annotations

import json
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from commands.main import cli
from ripplemark.config import Project, load_project
from ripplemark.operate import restoring
from ripplemark.operate.backups import backups
from ripplemark.store.database import open_reader, open_writer
from ripplemark.store.lock import restore_mark
from ripplemark.store.runs import recent_runs

INSERT = "INSERT INTO signals (day, kind, subject, source, value) VALUES (?, 'interest', 'tea', 'x', 1.0)"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ripplemark.toml").write_text(
        '[brand]\nname = "Acme"\ndomains = ["acme.example"]\n[storage]\nkeep_free = 1\n', encoding="utf-8"
    )
    found = load_project(tmp_path / "ripplemark.toml")
    with open_writer(found.storage.database) as db:
        db.run_many(INSERT, [("2026-03-01",), ("2026-03-02",)])
    for day in (1, 2):
        hits = found.storage.data / "hits" / f"day=2026-03-0{day}"
        hits.mkdir(parents=True)
        (hits / "log-0.parquet").write_bytes(b"hits of day %d" % day)
    (found.storage.data / "schedule.json").write_text("{}")
    return found


def called(*words: str) -> Any:
    return CliRunner().invoke(cli, words)


def days_in(project: Project) -> list[str]:
    with open_reader(project.storage.database) as db:
        return [row[0] for row in db.rows("SELECT day FROM signals ORDER BY day")]


def data_of(project: Project) -> dict[str, bytes]:
    data = project.storage.data
    return {f.relative_to(data).as_posix(): f.read_bytes() for f in data.rglob("*.parquet") if restoring.BEFORE not in f.parts}


def test_a_backup_is_whole_verified_and_a_row_in_runs(project: Project) -> None:
    done = called("backup", "safe", "--json")
    assert done.exit_code == 0, done.output
    figures = json.loads(done.output)
    assert (figures["verified"], figures["files"]) == (True, 4)
    backup = Path(figures["backup"])
    assert not (backup / "data" / "schedule.json").exists()
    assert sorted(p.name for p in backup.iterdir()) == ["data", "manifest.json", "project.toml", "ripplemark.db"]
    with open_reader(backup / "ripplemark.db") as copy:
        assert [(r.command, r.state.value, r.exit_code) for r in recent_runs(copy)] == [("backup", "done", 0)]
    with open_reader(project.storage.database) as db:
        (run,) = recent_runs(db)
    assert (run.state.value, dict(run.counts)["files"]) == ("done", 4)


def test_unchanged_files_are_links_and_only_the_newest_are_kept(project: Project) -> None:
    for number in range(3):
        (project.storage.data / "hits" / "day=2026-03-02" / "log-0.parquet").write_bytes(b"changed %d" % number)
        assert called("backup", "safe", "--keep", "2").exit_code == 0
    found = backups(Path("safe"))
    assert len(found) == 2
    same, changed = (found[0] / f"data/hits/day=2026-03-0{day}/log-0.parquet" for day in (1, 2))
    assert (same.stat().st_nlink, changed.stat().st_nlink) == (2, 1)


def test_a_backup_into_the_data_folder_is_refused(project: Project) -> None:
    result = called("backup", "data/safe")
    assert (result.exit_code, "lies in the data folder" in result.output) == (2, True)


def test_a_restore_brings_everything_back_and_keeps_what_was_there_aside(project: Project) -> None:
    called("backup", "safe")
    before = data_of(project)
    with open_writer(project.storage.database) as db:
        db.run_many(INSERT, [("2026-03-03",)])
    shutil.rmtree(project.storage.data / "hits" / "day=2026-03-01")
    refused = called("restore", "safe")
    assert (refused.exit_code, "--force" in refused.output) == (2, True)
    done = called("restore", "safe", "--force", "--json")
    assert done.exit_code == 0, done.output
    assert (days_in(project), data_of(project)) == (["2026-03-01", "2026-03-02"], before)
    aside = project.storage.database.with_name("ripplemark.db.before-restore")
    with sqlite3.connect(aside) as old:
        assert old.execute("SELECT count(*) FROM signals").fetchone() == (3,)
    old.close()
    assert (project.storage.data / restoring.BEFORE / "hits").is_dir()
    assert (project.storage.data / "schedule.json").exists()
    again = json.loads(called("backup", "safe", "--json").output)
    assert again["files"] == 4  # what is aside is not backed up


def test_a_restore_into_an_empty_place_needs_no_force(project: Project) -> None:
    CliRunner().invoke(cli, ["user", "add", "ann", "--stdin"], input="a long enough pass phrase\n")
    called("backup", "safe")
    project.accounts.unlink()
    project.storage.database.unlink()
    shutil.rmtree(project.storage.data)
    assert called("restore", str(backups(Path("safe"))[0])).exit_code == 0
    assert "ann" in called("user", "list").output
    assert project.accounts.stat().st_mode & 0o777 == 0o600
    assert len(data_of(project)) == 2


@pytest.mark.parametrize(
    ("harm", "code", "words"),
    [
        (lambda b: (b / "data/hits/day=2026-03-01/log-0.parquet").write_bytes(b"hits of day 9"), 7, "is not what was saved"),
        (lambda b: (b / "data/hits/day=2026-03-01/log-0.parquet").unlink(), 7, "cannot be read"),
        (lambda b: (b / "ripplemark.db").write_bytes(b"x" * 9000), 7, "is not what was saved"),
        (lambda b: (b / "manifest.json").unlink(), 2, "no backup there"),
        (lambda b: (b / "manifest.json").write_text("{"), 7, "cannot be read"),
        (lambda b: (b / "manifest.json").write_text((b / "manifest.json").read_text().replace("data/hits/day=2026-03-01", "../../etc")), 7, "outside"),
    ],
)  # fmt: skip
def test_a_backup_that_is_not_sound_is_not_restored(project: Project, harm: Any, code: int, words: str) -> None:
    called("backup", "safe")
    assert called("restore", "safe", "--verify").exit_code == 0
    harm(backups(Path("safe"))[0])
    result = called("restore", "safe", "--force")
    assert (result.exit_code, words in result.output) == (code, True), result.output
    assert len(days_in(project)) == 2


STEPS = ("the old database is aside", "the new database is in place", "hits is aside", "hits is in place")


@pytest.mark.parametrize("step", STEPS)
def test_a_restore_that_is_cut_off_is_said_and_run_again(project: Project, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    called("backup", "safe")
    with open_writer(project.storage.database) as db:
        db.run_many(INSERT, [("2026-03-03",)])
    (project.storage.data / "hits" / "day=2026-03-01" / "log-0.parquet").write_bytes(b"newer")
    real = restoring.swap

    def cut(database: Path, data: Path, mark: Path) -> None:
        def told(done: str) -> None:
            if done == step:
                raise KeyboardInterrupt

        real(database, data, mark, told)

    with monkeypatch.context() as m:
        m.setattr(restoring, "swap", cut)
        assert called("restore", "safe", "--force").exit_code == 130
    for words in (["runs"], ["backup", "other"]):
        refused = called(*words)
        assert (refused.exit_code, "a restore was cut off" in refused.output) == (7, True), refused.output
    assert called("restore", "safe", "--force").exit_code == 0
    assert not restore_mark(project.storage.database).exists()
    assert len(days_in(project)) == 2
    assert data_of(project)["hits/day=2026-03-01/log-0.parquet"] == b"hits of day 1"
    with sqlite3.connect(project.storage.database.with_name("ripplemark.db.before-restore")) as old:
        assert old.execute("SELECT count(*) FROM signals").fetchone() == (3,)
    old.close()
    kept = project.storage.data / restoring.BEFORE / "hits" / "day=2026-03-01" / "log-0.parquet"
    assert kept.read_bytes() == b"newer"


def test_a_restore_waits_for_no_run(project: Project) -> None:
    called("backup", "safe")
    with open_writer(project.storage.database, "ripplemark crawl"):
        assert called("restore", "safe", "--force").exit_code == 4
        assert called("backup", "safe").exit_code == 4


def test_a_disk_that_is_nearly_full_stops_a_run_and_a_backup_before_it_is(project: Project) -> None:
    text = project.path.read_text().replace("keep_free = 1", "keep_free = 10000000")
    project.path.write_text(text)
    for words in (["attribute"], ["backup", "safe"]):
        result = called(*words)
        assert (result.exit_code, "MB are free" in result.output) == (3, True), result.output
    assert called("prune", "--erase").exit_code == 0  # makes room
    states = json.loads(called("runs", "--json").output)["runs"]
    assert [(r["command"], r["state"], r["exit_code"]) for r in states] == [
        ("prune", "done", 0),
        ("backup", "failed", 3),
        ("attribute", "failed", 3),
    ]
    assert backups(Path("safe")) == []


# ---------------------------------------------------------------- prune

NOW = datetime.now(UTC)
OLD, NEW = ((NOW - timedelta(days=d)).strftime("%Y-%m-%dT%H:%M:%SZ") for d in (60, 2))
KEEP = "[keep]\nvisits_to_pages = 30\nhits = 30\npost_counts = 30\nrejects = 30\nruns = 30\n"
PAST = f"""
INSERT INTO runs (id, command, started_at, state) VALUES (1, 'crawl', '{OLD}', 'done'), (2, 'load', '{OLD}', 'done'),
  (3, 'load', '{OLD}', 'done'), (4, 'crawl', '{NEW}', 'done');
INSERT INTO rejects (run_id, source, line, reason, sample) VALUES (2, 'a.log', 1, 'bad_date', 'x'), (4, 'a.log', 2, 'bad_date', 'y');
INSERT INTO urls (id, url, host, domain, kind, state, first_seen) VALUES (1, 'https://a.example/', 'a.example', 'a.example', 'page', 'done', '{OLD}');
INSERT INTO links (id, page_id, target_url, occurrence, position, href, anchor, rel, followed, image, in_noscript, wrapped_by, placement, context_left,
  context_right, utm, state, first_seen, last_seen, appeared_on) VALUES (1, 1, 'https://acme.example/', 0, 1, '', '', '', 1, 0, 0, '', 'content', '', '', '[]',
  'live', '{OLD}', '{OLD}', '2026-01-01');
INSERT INTO posts (id, platform, post_id, url, author, text, language, created_at, own, featured, pinned) VALUES (1, 'x', '1', '', '', '', 'en', '{OLD}', 1, 0, 0);
INSERT INTO post_counts (post, observed_at, views) VALUES (1, '{OLD[:11]}01:00:00Z', 1), (1, '{OLD[:11]}02:00:00Z', 2), (1, '{NEW[:11]}01:00:00Z', 3),
  (1, '{NEW[:11]}02:00:00Z', 4);
"""  # fmt: skip
VISIT = (
    "INSERT INTO observations (id, url_id, run_id, observed_at, outcome, status, final_url, bytes, ms, passed_gate, unchanged, settled)"
    " VALUES (?, 1, 1, ?, ?, 200, '', 1, 1, 1, 1, ?)"
)


def past(project: Project) -> None:
    """A store with old and new of everything; of the old visits 1 is the first, 4 an event's, 9 open, the last three are the last."""
    with open_writer(project.storage.database) as db:
        db.connection.executescript(PAST)
        db.run_many(VISIT, [(n, OLD, "timeout" if n == 2 else "ok", int(n != 9)) for n in range(1, 13)])
        db.run("INSERT INTO link_events (link_id, observation_id, kind, at) VALUES (1, 4, 'changed', ?)", (OLD,))
    project.path.write_text(project.path.read_text() + KEEP)


def test_pruning_says_first_then_erases_and_spares_the_life_of_links(project: Project) -> None:
    past(project)
    would = json.loads(called("prune", "--json").output)
    assert would == {"visits_to_pages": 6, "post_counts": 1, "rejects": 1, "runs": 0, "hit_files": 2, "hit_bytes": 26}
    assert len(data_of(project)) == 2
    gone = json.loads(called("prune", "--erase", "--json").output)
    assert gone == {**would, "runs": 1}
    with open_reader(project.storage.database) as db:
        assert [r[0] for r in db.rows("SELECT id FROM observations ORDER BY id")] == [1, 4, 9, 10, 11, 12]
        assert [r[0] for r in db.rows("SELECT observation_id FROM link_events")] == [4]
        assert [r[0] for r in db.rows("SELECT views FROM post_counts ORDER BY views")] == [2, 3, 4]
        assert [r[0] for r in db.rows("SELECT id FROM runs WHERE command = 'load'")] == [3]
        assert db.value("SELECT through FROM pruned") == "2026-03-02"
    assert data_of(project) == {}
    assert json.loads(called("prune", "--erase", "--json").output) == dict.fromkeys(would, 0)


def test_nothing_is_pruned_that_the_project_keeps(project: Project) -> None:
    figures = json.loads(called("prune", "--json").output)
    assert figures == {"rejects": 0, "runs": 0, "hit_files": 0, "hit_bytes": 0}
