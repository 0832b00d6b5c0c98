"""`load` says what each file is and what came of it, and ends with the exit code that the rejects deserve."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from commands.init import write_template
from commands.main import cli
from ripplemark.records import RunState
from ripplemark.store.database import open_reader
from ripplemark.store.runs import recent_runs

LINE = '192.0.2.{n} - - [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" 200 12 "-" "Mozilla/5.0 Firefox/140.0"\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "ripplemark.toml"
    write_template(path)
    return path


def load(project: Path, *arguments: object) -> Result:
    return CliRunner().invoke(cli, ["-p", str(project), "load", *map(str, arguments)])


def _log(folder: Path, lines: int = 200, spoiled: int = 0) -> Path:
    path = folder / "anything.txt"
    path.write_text("".join(LINE.format(n=n) for n in range(lines)) + "nonsense\n" * spoiled, encoding="utf-8")
    return path


def _json(result: Result) -> dict[str, Any]:
    return json.loads(result.stdout)  # type: ignore[no-any-return]


def test_a_log_is_recognised_and_said_aloud(project: Path, tmp_path: Path) -> None:
    result = load(project, _log(tmp_path))
    assert result.exit_code == 0, result.output
    assert "combined: 200 read, 200 kept" in " ".join(result.output.split())


def test_the_same_again_changes_nothing(project: Path, tmp_path: Path) -> None:
    log = _log(tmp_path)
    first, second = _json(load(project, log, "--json")), _json(load(project, log, "--json"))
    assert (first["new"], second["new"]) == (200, 0)
    assert second["files"][str(log)]["unchanged"]
    with open_reader(project.parent / "ripplemark.db") as db:
        runs = recent_runs(db)
    assert [run.state for run in runs] == [RunState.DONE, RunState.DONE]
    assert dict(runs[1].counts)["kept"] == 200


@pytest.mark.parametrize(("spoiled", "code"), [(1, 0), (10, 1)])
def test_rejects_over_the_limit_end_with_one(project: Path, tmp_path: Path, spoiled: int, code: int) -> None:
    result = load(project, _log(tmp_path, spoiled=spoiled), "--json")
    assert result.exit_code == code
    assert _json(result)["rejected"] == {"malformed_line": spoiled}
    assert ("anything.txt (10 of 210)" in result.stderr) == bool(code)


def test_nothing_usable_ends_with_two(project: Path, tmp_path: Path) -> None:
    odd = tmp_path / "odd"
    odd.write_text("hello\n", encoding="utf-8")
    assert load(project, odd).exit_code == 2
    assert load(project, tmp_path / "nowhere").exit_code == 2
    assert load(project).exit_code == 2


def test_an_empty_log_is_no_fault(project: Path, tmp_path: Path) -> None:
    empty = tmp_path / "access.log"
    empty.write_bytes(b"")
    result = load(project, empty, "--json")
    assert (result.exit_code, _json(result)["files"][str(empty)]["format"]) == (0, "empty")


def test_pages_that_sent_visitors_are_counted_in_the_table_and_the_run(project: Path, tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    log.write_text(LINE.format(n=1).replace('"-"', '"https://blog.example/review"') + LINE.format(n=2), encoding="utf-8")
    assert [_json(load(project, log, "--json"))["new_pages"] for _ in range(2)] == [1, 0]
    with open_reader(project.parent / "ripplemark.db") as db:
        assert dict(recent_runs(db)[1].counts)["new_pages"] == 1
