"""The rules of the house that a machine can see: names, sizes, docstrings, and that the project speaks of itself alone."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("ripplemark", "spiders", "attribution", "dashboard", "commands", "world")
MODULES = sorted(p for room in ROOMS for p in (ROOT / room).rglob("*.py"))
WHOLE = {"ripplemark/records.py", "ripplemark/schema/first.py"}  # one list of words, one schema: read as a whole
FOLDERS = {"docs", "tests", "benchmarks", *ROOMS}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_modules_are_nouns_of_the_domain() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "handler"}
    assert [name_of(p) for p in MODULES if p.stem in vague or p.parent.name in vague] == []


def test_every_module_says_what_it_is() -> None:
    assert [name_of(p) for p in MODULES if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))] == []


def test_files_and_functions_stay_short() -> None:
    long_files = [name_of(p) for p in MODULES if len(p.read_text(encoding="utf-8").splitlines()) > 300]
    assert set(long_files) <= WHOLE
    long = [f"{name_of(p)} {f.name}" for p in MODULES for f in functions(p) if (f.end_lineno or 0) - f.lineno + 1 > 50]
    assert long == []


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(r"\b(TODO|FIXME|HACK)\b|NotImplementedError|\b[Ff]or now\b")
    assert [name_of(p) for p in MODULES if marks.search(p.read_text(encoding="utf-8"))] == []


def test_no_error_is_swallowed() -> None:
    silent = re.compile(r"except( Exception| BaseException)?:\s*\n\s*(pass|\.\.\.|continue)\b")
    assert [name_of(p) for p in MODULES if silent.search(p.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("folder", sorted(FOLDERS))
def test_no_file_names_a_path_of_one_machine(folder: str) -> None:
    private = re.compile(r"(?<![\w.])/(?:" + "|".join(("work", "tmp", "root", "home/[a-z]+")) + r")/(?!\.\.\.)")
    files = [p for p in (ROOT / folder).rglob("*") if p.suffix in {".py", ".md", ".toml", ".json", ".js", ".css", ".html"}]
    named = [
        name_of(p) for p in files if "saved" not in p.parts and private.search(p.read_text(encoding="utf-8", errors="replace"))
    ]
    assert named == []
