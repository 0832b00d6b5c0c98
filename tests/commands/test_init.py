"""`init` writes a file that loads as it is and in which every key of the configuration is explained."""

from __future__ import annotations

import dataclasses
import json
import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from commands.init import TEMPLATE, command, write_template
from ripplemark.config import Brand, Campaign, Crawl, Goal, Life, Storage, Traffic, load_project
from ripplemark.errors import UsageError
from ripplemark.operate.schedule import Keep, Schedule

TABLES = {
    "brand": Brand,
    "campaign": Campaign,
    "crawl": Crawl,
    "traffic": Traffic,
    "goal": Goal,
    "life": Life,
    "storage": Storage,
    "schedule": Schedule,
    "keep": Keep,
}


def uncommented() -> str:
    """The template with every key that is commented out made active."""
    return re.sub(r"^# (\w+ = )", r"\1", TEMPLATE, flags=re.M)


def test_the_file_loads_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "new" / "ripplemark.toml"
    write_template(path)
    assert load_project(path).brand.name == "Example"


def test_every_key_is_in_it_and_explained() -> None:
    raw = tomllib.loads(uncommented())
    for name, table in TABLES.items():
        written = raw[name][0] if isinstance(raw[name], list) else raw[name]
        assert set(written) == {f.name for f in dataclasses.fields(table)}, name
    bare = [line for line in uncommented().splitlines() if re.match(r"\w+ = [^#]*$", line)]
    assert bare == []


@pytest.mark.parametrize("name", ["crawl", "traffic", "life", "keep"])
def test_keys_that_are_commented_out_show_their_defaults(name: str) -> None:
    raw = tomllib.loads(uncommented())[name]
    examples = {"watch_files", "contact", "site"}  # their default is nothing: an example says more
    for field in dataclasses.fields(TABLES[name]):
        value = tuple(raw[field.name]) if isinstance(raw[field.name], list) else raw[field.name]
        assert field.name in examples or value == field.default, field.name


def test_the_whole_file_loads(tmp_path: Path) -> None:
    path = tmp_path / "ripplemark.toml"
    path.write_text(uncommented(), encoding="utf-8")
    load_project(path)


def test_a_file_that_is_there_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "ripplemark.toml"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="--force"):
        write_template(path)
    assert path.read_text(encoding="utf-8") == "mine"
    write_template(path, force=True)
    load_project(path)


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write_template(tmp_path, force=True)


def test_the_command_says_what_comes_next(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    result = CliRunner().invoke(command, ["-p", str(path), "--json"])
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    assert said["written"] == str(path)
    assert f"ripplemark -p {path} crawl" in said["next"]
