"""`export` writes files whole or not at all, says what it did, and fits into a pipe."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from attribution.export import TableName
from commands.export import TABLES
from commands.init import write_template
from commands.main import cli
from ripplemark.store.database import open_writer


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "ripplemark.toml"
    write_template(path)
    with open_writer(tmp_path / "ripplemark.db") as db:
        db.run_many(
            "INSERT INTO signals (day, kind, subject, value, source) VALUES (?, 'position', ?, 4.5, 'google')",
            [("2026-03-01", "=cmd|' /C calc'!A0"), ("2026-03-02", "数据库")],
        )
    return path


def export(project: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-p", str(project), "export", *arguments])


def test_the_command_offers_exactly_the_tables_there_are() -> None:
    assert set(TABLES) == set(TableName)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_every_table_of_a_store_can_be_written(project: Path, table: str, form: str) -> None:
    result = export(project, table, "--format", form)
    assert result.exit_code == 0, result.output


def test_to_standard_output(project: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(export(project, "signals").stdout, newline="")))
    assert [r["subject"] for r in rows] == ["'=cmd|' /C calc'!A0", "数据库"]


def test_json_lines_to_standard_output(project: Path) -> None:
    found = [json.loads(line) for line in export(project, "signals", "--format", "jsonl", "--output", "-").stdout.splitlines()]
    assert found[0]["subject"] == "=cmd|' /C calc'!A0"


def test_to_a_file(project: Path) -> None:
    path = project.parent / "signals.csv"
    result = export(project, "signals", "-o", str(path), "--excel", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["bytes"] == path.stat().st_size
    assert path.read_bytes().startswith(b"\xef\xbb\xbfday,")


def test_a_file_that_is_there_is_kept(project: Path) -> None:
    path = project.parent / "signals.csv"
    path.write_text("mine", encoding="utf-8")
    result = export(project, "signals", "-o", str(path))
    assert result.exit_code == 2
    assert "--force" in result.output
    assert path.read_text(encoding="utf-8") == "mine"
    assert export(project, "signals", "-o", str(path), "--force").exit_code == 0
    assert list(project.parent.glob("*.part")) == []


def test_a_folder_that_is_not_there(project: Path) -> None:
    result = export(project, "signals", "-o", str(project.parent / "none" / "s.csv"))
    assert result.exit_code == 2
    assert "cannot be written" in result.output


def test_before_anything_was_done(project: Path) -> None:
    (project.parent / "ripplemark.db").unlink()
    path = project.parent / "links.csv"
    result = export(project, "links", "-o", str(path))
    assert result.exit_code == 7
    assert "no database yet" in result.output
    assert not path.exists()


@pytest.mark.parametrize("table", ["hits", "link"])
def test_a_table_that_is_not_offered(project: Path, table: str) -> None:
    result = export(project, table)
    assert result.exit_code == 2
    assert "links" in result.output
