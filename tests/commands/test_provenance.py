"""`load` and `check` say which other tool knew which link."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commands.init import write_template
from commands.main import cli


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "ripplemark.toml"
    write_template(path)
    return path


def run(project: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-p", str(project), *arguments])


def test_a_list_is_loaded_and_shown(project: Path) -> None:
    path = project.parent / "links.csv"
    path.write_text("Página de enlace,Último rastreo\nhttps://blog.test.net/a,2026-09-28\n", encoding="utf-8")
    loaded = run(project, "load", str(path), "--json")
    assert loaded.exit_code == 0, loaded.output
    tools = json.loads(loaded.stdout)["link_lists"]["tools"]
    assert (tools["search_console"]["claimed"], tools["search_console"]["not_looked"]) == (1, 1)
    assert "1 unseen" in " ".join(run(project, "load", str(path)).output.split())
    checked = json.loads(run(project, "check", "--json").stdout)
    assert checked["link_lists"]["tools"] == tools
    assert [(r["route"], r["pages"], r["read"]) for r in checked["routes"]] == [("link_list", 1, 0)]
    assert "search_console" in run(project, "check").output
