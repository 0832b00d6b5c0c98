"""`ripplemark mark` and what it leads to: the disavow file holds what was marked and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commands.main import cli


@pytest.fixture
def project(tmp_path: Path) -> Path:
    file = tmp_path / "ripplemark.toml"
    file.write_text('[brand]\nname = "Tea"\ndomains = ["tea.example"]\n', encoding="utf-8")
    return file


def run(project: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-p", str(project), *arguments])


def test_marks_lead_to_the_disavow_file(project: Path) -> None:
    listed = project.parent / "bad.txt"
    listed.write_text("# mine\nspam.example\nhttps://blog.example/paid#x\n", encoding="utf-8")
    done = run(project, "mark", "disavow", "Spam.Example", "--file", str(listed), "--note", "bought", "--json")
    assert json.loads(done.output) == {"mark": "disavow", "named": 2, "new": 2, "change": 1}
    run(project, "mark", "ask", "friend.example")
    assert run(project, "mark", "disavow", "--json").output.count("bought") == 2
    lines = run(project, "export", "disavow").output.splitlines()
    assert lines == ["# Links to Tea that were marked by hand", "# bought", "domain:spam.example", "https://blog.example/paid"]
    run(project, "mark", "disavow", "spam.example", "--remove")
    assert "domain:" not in run(project, "export", "disavow").output


def test_changes_are_undone_newest_first_or_by_number(project: Path) -> None:
    def marked() -> dict[str, str]:
        found: dict[str, str] = json.loads(run(project, "mark", "disavow", "--json").output)
        return found

    run(project, "mark", "disavow", "a.example", "b.example", "--note", "first")
    run(project, "mark", "disavow", "a.example", "--remove")
    run(project, "mark", "ask", "c.example")
    assert json.loads(run(project, "mark", "disavow", "--undo", "--json").output) == {"undone": 2, "changed": 1}
    assert marked() == {"domain:a.example": "first", "domain:b.example": "first"}
    assert json.loads(run(project, "mark", "--undo", "--json").output) == {"undone": 3, "changed": 1}
    assert json.loads(run(project, "mark", "--undo", "--change", "1", "--json").output) == {"undone": 1, "changed": 2}
    assert marked() == {"marked": 0}
    nothing = run(project, "mark", "--undo")
    assert nothing.exit_code == 2
    assert "no change to undo" in nothing.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["partner", "https://blog.example/x"], "is said of a domain"),
        (["disavow", "not a host"], "neither a domain"),
        (["disavow", "ftp://x.example/"], "no web address"),
        (["ask", "--file", "missing.txt"], "cannot be read"),
        (["love", "x.example"], "love"),
        ([], "which mark"),
        (["own", "x.example", "--undo"], "a whole change"),
        (["--undo", "--change", "9"], "no change 9"),
    ],
)
def test_wrong_words(project: Path, arguments: list[str], said: str) -> None:
    result = run(project, "mark", *arguments)
    assert result.exit_code == 2
    assert said in result.output
