"""The documentation tells of everything there is: commands, options, keys, tables, columns, closed sets. New things fail here."""

from __future__ import annotations

import dataclasses
import importlib
import re
import sqlite3
import tomllib
from enum import StrEnum
from pathlib import Path

import click
import pytest

from attribution.export.formats import Format
from commands.main import COMMANDS, cli
from ripplemark import records
from ripplemark.alert_config import Alert, Mail
from ripplemark.config import (
    Brand,
    Campaign,
    Competitor,
    Crawl,
    Evaluation,
    Goal,
    Life,
    Opinion,
    Query,
    Storage,
    Traffic,
    load_project,
)
from ripplemark.dashboard_config import Dashboard
from ripplemark.operate.schedule import Keep, Schedule
from ripplemark.project import Fleet, Ripples
from ripplemark.schema import MIGRATIONS
from ripplemark.social import Source

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
CONFIG = {
    "[brand]": Brand,
    "[[campaign]]": Campaign,
    "[crawl]": Crawl,
    "[traffic]": Traffic,
    "[[goal]]": Goal,
    "[[query]]": Query,
    "[life]": Life,
    "[[social]]": Source,
    "[[competitor]]": Competitor,
    "[evaluation]": Evaluation,
    "[ripples]": Ripples,
    "[opinion]": Opinion,
    "[fleet]": Fleet,
    "[storage]": Storage,
    "[schedule]": Schedule,
    "[keep]": Keep,
    "[dashboard]": Dashboard,
    "[[alert]]": Alert,
    "[mail]": Mail,
}
#: Only inside the program, never in front of a user.
INNER = {"Origin", "ParentKind"}


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def sections(name: str, mark: str = "## ") -> dict[str, str]:
    """Heading -> what stands under it."""
    parts = re.split(rf"^{mark}(.+)$", text_of(name), flags=re.M)
    return dict(zip(map(str.strip, parts[1::2]), parts[2::2], strict=True))


def commands() -> list[str]:
    return cli.list_commands(click.Context(cli))


def test_the_door_knows_a_module_for_each_command_here() -> None:
    files = {p.stem for p in (ROOT / "commands").glob("*.py")} - {"__init__", "main", "door"}
    assert set(commands()) <= files
    assert set(commands()) <= set(COMMANDS)


@pytest.mark.parametrize("name", commands())
def test_every_command_and_option_is_documented(name: str) -> None:
    shown = sections("commands.md")
    said = shown.get(f"ripplemark {name}", "")
    assert said, f"docs/commands.md has no section for {name}"
    everywhere = text_of("commands.md").partition("\n## ")[0]
    found = importlib.import_module(f"commands.{name}").command
    options = [o for p in found.params if isinstance(p, click.Option) and not p.hidden for o in p.opts]
    missing = [o for o in options if f"`{o}" not in said + everywhere]
    assert missing == []


def test_no_command_is_documented_that_is_not_there() -> None:
    assert {name.removeprefix("ripplemark ") for name in sections("commands.md")} == set(commands())


@pytest.mark.parametrize("table", CONFIG)
def test_every_key_of_the_project_file_is_documented(table: str) -> None:
    said = next(text for name, text in sections("configuration.md").items() if name.startswith(f"`{table}`"))
    documented = re.findall(r"^\| `(\w+)`", said, flags=re.M)
    assert sorted(documented) == sorted(f.name for f in dataclasses.fields(CONFIG[table]))


def test_documented_defaults_are_the_defaults() -> None:
    for table, record in CONFIG.items():
        said = next(text for name, text in sections("configuration.md").items() if name.startswith(f"`{table}`"))
        shown = dict(re.findall(r"^\| `(\w+)` \| `(.+?)` \|", said, flags=re.M))
        for field in dataclasses.fields(record):
            if field.name in shown and field.default is not dataclasses.MISSING:
                value = tomllib.loads(f"x = {shown[field.name]}")["x"]
                assert (tuple(value) if isinstance(value, list) else value) == field.default, f"{table} {field.name}"


def store_tables() -> dict[str, list[str]]:
    with sqlite3.connect(":memory:") as db:
        for _, sql in MIGRATIONS:
            db.executescript(sql)
        ours = "SELECT name FROM pragma_table_list WHERE type IN ('table', 'virtual') AND name NOT LIKE 'sqlite_%'"  # no parts of an index
        names = [r[0] for r in db.execute(ours)]
        found = {
            name: [r[1] for r in db.execute(f"PRAGMA table_xinfo({name})") if r[6] != 1] for name in names
        }  # 1: of an index of words
    db.close()
    return found


@pytest.mark.parametrize("table", store_tables())
def test_every_table_and_column_is_documented(table: str) -> None:
    said = sections("tables.md").get(table, "")
    assert said, f"docs/tables.md has no section for {table}"
    assert re.findall(r"^\| `(\w+)` \| \S", said, flags=re.M) == store_tables()[table]


def test_no_table_is_documented_that_is_not_there() -> None:
    assert set(sections("tables.md")) == set(store_tables())


CLOSED = [v for v in vars(records).values() if isinstance(v, type) and issubclass(v, StrEnum) and v is not StrEnum]


@pytest.mark.parametrize("closed", [c for c in CLOSED if c.__name__ not in INNER], ids=lambda c: c.__name__)
def test_every_word_of_a_closed_set_is_documented(closed: type[StrEnum]) -> None:
    everything = "".join(p.read_text(encoding="utf-8") for p in sorted(DOCS.glob("*.md")))
    missing = [word.value for word in closed if f"`{word.value}`" not in everything]
    assert missing == []


def test_every_form_of_an_export_is_documented() -> None:
    said = sections("commands.md")["ripplemark export"]
    assert "|".join(Format) in said


@pytest.mark.parametrize("readme", ["README.md", "README.zh-Hant.md"])
def test_the_commands_of_the_readme_exist(readme: str) -> None:
    said = (ROOT / readme).read_text(encoding="utf-8")
    called = set(re.findall(r"^ripplemark (\w+)", said, flags=re.M))
    assert called <= set(COMMANDS)
    targets = set(re.findall(r"\bmake (\w+)\b", said)) - {"it"}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(re.search(rf"^{target}:", makefile, flags=re.M) for target in targets), targets


@pytest.mark.parametrize("readme", ["README.md", "README.zh-Hant.md"])
def test_the_project_file_of_the_readme_loads(readme: str, tmp_path: Path) -> None:
    toml = re.search(r"```toml\n(.*?)```", (ROOT / readme).read_text(encoding="utf-8"), flags=re.S)
    assert toml is not None
    assert len(toml[1].splitlines()) == 5
    path = tmp_path / "ripplemark.toml"
    path.write_text(toml[1], encoding="utf-8")
    assert load_project(path).watched()


@pytest.mark.parametrize("page", sorted(p.relative_to(ROOT).as_posix() for p in [*ROOT.glob("*.md"), *DOCS.glob("*.md")]))
def test_links_between_pages_lead_somewhere(page: str) -> None:
    said = (ROOT / page).read_text(encoding="utf-8")
    targets = [t.partition("#")[0] for t in re.findall(r"\]\(([^)\s]+)\)", said) if "://" not in t and not t.startswith("#")]
    missing = [t for t in targets if not (ROOT / page).parent.joinpath(t).exists() and t != "docs/overview.png"]
    assert missing == []


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = project["dependencies"] + project["optional-dependencies"]["dev"]
    said = text_of("dependencies.md").partition("## Left out")[0]
    names = [re.split(r"[\[<>=~!; ]", d)[0] for d in listed] + [e for d in listed for e in re.findall(r"\[(\w+)\]", d)]
    assert [n for n in names if not re.search(rf"\b{re.escape(n)}\b", said)] == []


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").split()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line) for line in lines)
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in lines}
    listed = project["dependencies"] + project["optional-dependencies"]["dev"]
    assert [d for d in listed if re.split(r"[\[<>=~!; ]", d)[0].lower().replace("_", "-") not in pinned] == []
