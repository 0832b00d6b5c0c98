"""`ripplemark schedule` and `ripplemark runs` as a user calls them: what runs when, how it ended, who is told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from commands.door import running
from commands.main import cli
from commands.runs import run_lines
from commands.scheduled import alert_after, job_words
from ripplemark.config import Project, load_project
from ripplemark.errors import InputError
from ripplemark.operate.runner import STATE
from ripplemark.store.database import open_reader, open_writer
from ripplemark.store.runs import recent_runs

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
PLAN = """
[brand]
name = "Acme"
domains = ["acme.example"]
[storage]
keep_free = 1
[schedule]
timezone = "Asia/Taipei"
attribute = "every hour"
load = "every 15 minutes"
load_files = ["logs/*.log"]
alerts = "every 30 minutes"
backup = "every day at 03:00"
backup_folder = "backups"
alert = ["/bin/sh", "-c", "cat >> told"]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ripplemark.toml").write_text(PLAN, encoding="utf-8")
    return load_project(tmp_path / "ripplemark.toml")


def called(*words: str) -> Any:
    return CliRunner().invoke(cli, words)


def test_the_timetable_is_shown_with_the_next_times(project: Project) -> None:
    shown = json.loads(called("schedule", "--json").output)
    assert list(shown) == ["load", "attribute", "alerts", "backup"]
    assert shown["backup"]["times"] == "0 3 * * *"
    assert shown["backup"]["next"].endswith("03:00 CST")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--cron", "--systemd"], "at a time"),
        (["--output", "x"], "go with --systemd"),
        (["--job", "cook"], "'cook' is not one of"),
    ],
)
def test_wrong_usage_is_said(project: Project, words: list[str], complaint: str) -> None:
    result = called("schedule", *words)
    assert (result.exit_code, complaint in result.output) == (2, True), result.output


def test_no_times_are_no_timetable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ripplemark.toml").write_text(PLAN.partition("[schedule]")[0], encoding="utf-8")
    result = called("schedule")
    assert (result.exit_code, "no times under [schedule]" in result.output) == (2, True)


def test_cron_lines_and_units_are_printed_and_units_written(project: Project) -> None:
    assert "schedule --job backup" in called("schedule", "--cron").output
    printed = called("schedule", "--systemd", "--user", "me").output
    assert "# /etc/systemd/system/ripplemark-load.timer" in printed
    assert f"ReadWritePaths={project.path.parent}/backups\n" in printed
    written = called("schedule", "--systemd", "--output", "units")
    assert "systemctl enable --now ripplemark-load.timer" in written.output
    assert "User=" in Path("units/ripplemark@.service").read_text()


def test_jobs_are_commands_of_ours(project: Project) -> None:
    (project.path.parent / "logs").mkdir()
    assert job_words(project, "load") == []
    for name in ("b.log", "a.log"):
        (project.path.parent / "logs" / name).touch()
    head = ["-p", str(project.path)]
    folder = project.path.parent
    assert job_words(project, "load") == [*head, "load", f"{folder}/logs/a.log", f"{folder}/logs/b.log"]
    assert job_words(project, "backup") == [*head, "backup", f"{folder}/backups", "--keep", "14"]
    assert job_words(project, "crawl") == [*head, "crawl"]


def test_what_wants_attention_is_told_once(project: Project) -> None:
    with pytest.raises(InputError), running(project, "load", NOW):
        raise InputError("no such file: a.log?token=abc")
    told = project.path.parent / "told"
    alert_after(project, "load", 2)
    assert told.read_text().splitlines() == [
        "Ripplemark: load ended with exit code 2: wrong usage, project file or input file.", "InputError: no such file: a.log?token=(hidden)",
    ]  # fmt: skip
    for code in (0, 4, 130, -1):
        alert_after(project, "load", code)
    told.unlink()
    for _ in range(2):
        alert_after(project, "alerts", 1)
    assert told.read_text().count("the last load failed") == 1
    alert_after(project, "alerts", 0)
    alert_after(project, "alerts", 1)
    assert told.read_text().count("the last load failed") == 2


def test_runs_tell_what_ran_and_what_it_took(project: Project) -> None:
    assert called("runs").exit_code == 7
    with running(project, "crawl", NOW) as run:
        run.counts.update(pages=3, links=0)
    with pytest.raises(InputError), running(project, "load", NOW + timedelta(hours=1)):
        raise InputError("no such file: \x1b[31m")
    newest, first = json.loads(called("runs", "--json").output)["runs"]
    assert (first["command"], first["state"], first["exit_code"], first["counts"]) == (
        "crawl",
        "done",
        0,
        {"pages": 3, "links": 0},
    )
    assert first["seconds"] >= 0
    assert first["peak_mb"] > 10
    assert (newest["state"], newest["exit_code"], newest["error"]) == ("failed", 2, "InputError: no such file: \x1b[31m")
    table = called("runs", "--last", "1").output
    assert "no such file: \\x1b[31m" in " ".join(table.split())
    assert "crawl" not in table
    with open_reader(project.storage.database) as db:
        narrow, wide = (list(run_lines(recent_runs(db, 5), width)) for width in (80, 200))
    assert max(map(len, narrow)) <= 80
    assert any(line == "    pages 3" for line in narrow)
    assert any(line.endswith("0  pages 3") for line in wide)
    assert json.loads(called("runs", "--state", "done", "--json").output)["runs"] == [first]
    assert json.loads(called("runs", "--command", "social", "--json").output)["runs"] == []
    assert "No such run yet." in called("runs", "--command", "social").output


def test_a_timetable_is_kept_until_sigterm_and_a_job_leaves_its_row(project: Project) -> None:
    """The whole way once: a process keeps the timetable, catches up one missed job, gives signs of life, and ends with 0."""
    open_writer(project.storage.database).close()
    project.storage.data.mkdir()
    day_ago = datetime.now(UTC) - timedelta(hours=25)
    later = datetime.now(UTC)
    last = {"attribute": later, "load": later, "alerts": later, "backup": day_ago}
    (project.storage.data / STATE).write_text(json.dumps({"last": {name: at.isoformat() for name, at in last.items()}}))
    keeper = subprocess.Popen(
        [sys.executable, "-m", "commands.main", "--log-format", "json", "-p", str(project.path), "schedule", "--run"],
        stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    with keeper:
        assert keeper.stderr is not None
        lines = []
        while not lines or lines[-1]["event"] != "job ended":
            lines.append(json.loads(keeper.stderr.readline()))
        assert called("schedule", "--alive").exit_code == 0
        assert called("schedule", "--run").exit_code == 4
        keeper.send_signal(signal.SIGTERM)
        keeper.communicate(timeout=20)
    assert keeper.returncode == 0
    events = [line["event"] for line in lines]
    assert events == ["the timetable is kept", "job begins", "run begins", "run ends", "job ended"]
    assert lines[1]["missed"] in (0, 1)
    (run,) = json.loads(called("runs", "--json").output)["runs"]
    assert (run["command"], run["job"], run["exit_code"]) == ("backup", "backup", 0)
