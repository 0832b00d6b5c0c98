"""`check` says what it found, to people and machines, and ends with the exit code of the worst."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from commands.check import _table
from commands.door import utc_now
from commands.init import write_template
from commands.main import cli
from commands.provenance import PROVENANCE_HEAD
from ripplemark.records import DailyTraffic, Reject, RejectReason, RunState
from ripplemark.store.daily import replace_traffic
from ripplemark.store.database import open_writer
from ripplemark.store.runs import add_rejects, begin_run, end_run


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "ripplemark.toml"
    write_template(path)
    return path


def check(project: Path, *options: str) -> Result:
    return CliRunner().invoke(cli, ["-p", str(project), "check", *options])


def test_words_of_headings_stay_whole_in_80_columns() -> None:
    out = io.StringIO()
    Console(file=out, width=80).print(_table(PROVENANCE_HEAD, [("search_console", *["1,234"] * (len(PROVENANCE_HEAD) - 1))]))
    assert {"unseen", "blocked", "never", "sites"} <= set(out.getvalue().split())


def test_before_anything_was_done(project: Path) -> None:
    result = check(project)
    assert result.exit_code == 7
    assert "no database yet" in result.output


def test_a_sound_store(project: Path) -> None:
    open_writer(project.parent / "ripplemark.db").close()
    result = check(project, "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["verdict"] == "sound"


def test_a_store_that_wants_attention(project: Path) -> None:
    with open_writer(project.parent / "ripplemark.db") as db:
        run = begin_run(db, "load", utc_now() - timedelta(hours=1))
        add_rejects(db, run, [Reject("access.log", 3, RejectReason.MALFORMED_LINE, "GET \\x1b[31m")])
        end_run(db, run, RunState.FAILED, {}, utc_now(), "InputError: no such file")
    result = check(project)
    assert result.exit_code == 1
    for words in ("the last load failed: InputError", "access.log malformed_line 1", "line 3: GET"):
        assert words in " ".join(result.output.split())


def test_a_damaged_store(project: Path) -> None:
    path = project.parent / "ripplemark.db"
    with open_writer(path) as db:
        db.run_many("INSERT INTO stale_days VALUES (?)", [(f"day {n:06}",) for n in range(20_000)])
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] + b"\x5a" * 8192 + whole[len(whole) // 2 + 8192 :])
    result = check(project)
    assert result.exit_code == 7
    assert "damaged" in result.output or "not a sound" in result.output


def test_unknown_names_of_campaigns_stand_with_the_nearest(project: Path) -> None:
    text = project.read_text(encoding="utf-8")
    assert "[[campaign]]" in text
    campaign = '\n[[campaign]]\nid = "tea-week"\nutm_campaign = ["tea_week*"]\nstarts = 2026-01-01\nends = 2026-02-01\n'
    project.write_text(text + campaign, encoding="utf-8")
    day = date(2026, 1, 5)
    with open_writer(project.parent / "ripplemark.db") as db:
        rows = [
            DailyTraffic(day, "Email", "mail", "email", name, 3, 2, 2, 0) for name in ("tea_wek", "tea_week_2", "\x1b[31mzzz")
        ]
        replace_traffic(db, [day], rows, [])
    found = json.loads(check(project, "--json").stdout)["unknown_campaigns"]
    assert [(u["utm_campaign"], u["nearest"]) for u in found] == [("\x1b[31mzzz", ""), ("tea_wek", "tea-week")]
    shown = check(project).output
    assert "tea_wek" in shown
    assert "\x1b[31m" not in shown
