"""`ripplemark attribute` on a small project, as a user runs it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from attribution.reports.kept import project_digest
from commands.main import cli
from ripplemark.config import load_project
from ripplemark.records import Post, Registration
from ripplemark.store.database import open_reader, open_writer
from ripplemark.store.kept_answers import kept_by, written_since
from ripplemark.store.posts import store_posts
from ripplemark.store.registrations import store_registrations

PROJECT = """
[brand]
name = "Tea"
domains = ["tea.example"]
"""
NOON = datetime(2024, 6, 3, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with one post and one registration, and no log."""
    (tmp_path / "ripplemark.toml").write_text(PROJECT, encoding="utf-8")
    with open_writer(tmp_path / "ripplemark.db") as db:
        store_posts(db, [Post("x", "1", "https://x.com/a/status/1", "a", "tea", NOON)])
        store_registrations(db, [Registration("r1", NOON, "", "registration")])
    return tmp_path


def attribute(folder: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["-p", str(folder / "ripplemark.toml"), "attribute", *arguments])
    return result.exit_code, result.output


def test_the_closing_object(folder: Path) -> None:
    for _ in range(2):  # the second run changes nothing
        code, said = attribute(folder, "--json")
        figures = json.loads(said)
        assert code == 0
        assert (figures["registrations"], figures["registrations_without_visit"], figures["touches"]) == (1, 1, 1)
        assert not any(" " in key for key in figures)


def test_the_closing_table_and_the_row_of_the_run(folder: Path) -> None:
    code, said = attribute(folder)
    assert code == 0
    assert "registrations without visit" in said
    with open_reader(folder / "ripplemark.db") as db:
        row = db.row("SELECT command, state, counts FROM runs")
        assert row is not None
        assert (row["command"], row["state"], json.loads(row["counts"])["touches"]) == ("attribute", "done", 1)
        by = kept_by(db)
        assert by is not None
        assert by.project == project_digest(load_project(folder / "ripplemark.toml"))
        assert written_since(db) == {}  # its own end is nothing that came since


def test_help_has_an_example(folder: Path) -> None:
    code, said = attribute(folder, "--help")
    assert code == 0
    assert "Example: ripplemark attribute" in said
