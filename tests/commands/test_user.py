"""`ripplemark user`: accounts made, listed, changed and taken away; a password is never an argument."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commands.main import cli
from ripplemark import passwords
from ripplemark.passwords import is_password
from ripplemark.store.accounts import accounts, open_accounts


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "COST", 4)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project without accounts."""
    file = tmp_path / "ripplemark.toml"
    file.write_text('[brand]\nname = "Northwind Tea"\ndomains = ["northwind.example"]\n', encoding="utf-8")
    return file


def user(project: Path, *words: str, said: str = "") -> Result:
    return CliRunner().invoke(cli, ["-p", str(project), "user", *words], input=said)


def test_an_account_is_added_listed_changed_and_removed(project: Path) -> None:
    assert user(project, "list").exit_code == 0
    added = user(project, "add", "ann", "--role", "editor", "--stdin", "--json", said="a long password\n")
    assert json.loads(added.output)["did"] == "added"
    file = Path(f"{project.parent}/ripplemark.db.users")
    assert file.stat().st_mode & 0o077 == 0
    with open_accounts(file) as db:
        (ann,) = accounts(db)
    assert is_password("a long password", ann.password)
    assert "a long" not in ann.password
    assert "editor" in user(project, "list").output
    assert user(project, "add", "ann", "--stdin", said="another password\n").exit_code == 0
    assert "editor" in user(project, "list").output  # a new password is no new role
    assert user(project, "role", "ann", "--role", "reader").exit_code == 0
    assert "reader" in user(project, "list").output
    assert user(project, "remove", "ann").exit_code == 0
    assert "reader" not in user(project, "list").output


@pytest.mark.parametrize(
    ("words", "said", "why"),
    [
        (["add"], "", "say whose"),
        (["list", "ann"], "", "takes no name"),
        (["add", "a b", "--stdin"], "a long password", "letters, digits"),
        (["add", "ann"], "a long password", "no terminal"),
        (["add", "ann", "--stdin"], "short", "at least 10"),
        (["add", "ann", "--stdin"], "", "at least 10"),
        (["role", "ann"], "", "say which"),
        (["drop", "ann"], "", "drop"),
    ],
)
def test_wrong_words_are_one_line(project: Path, words: list[str], said: str, why: str) -> None:
    answer = user(project, *words, said=said)
    assert answer.exit_code == 2
    assert why in answer.output
    assert not Path(f"{project.parent}/ripplemark.db.users").exists()


def test_an_account_that_is_not_there_is_said(project: Path) -> None:
    user(project, "add", "ann", "--stdin", said="a long password\n")
    answer = user(project, "remove", "bob")
    assert answer.exit_code == 2
    assert "there is no such account" in answer.output


def test_somebody_else_s_file_is_no_file_of_accounts(project: Path) -> None:
    project.write_text(project.read_text(encoding="utf-8") + '[dashboard]\nusers = "other.db"\n', encoding="utf-8")
    (project.parent / "other.db").write_text("words", encoding="utf-8")
    answer = user(project, "add", "ann", "--stdin", said="a long password\n")
    assert answer.exit_code == 7
    assert (project.parent / "other.db").read_text(encoding="utf-8") == "words"
