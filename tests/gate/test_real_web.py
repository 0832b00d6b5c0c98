"""Every one of the thirty things that real sites do is held by tests that are there."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = tomllib.loads(Path(__file__).with_name("real_web.toml").read_text(encoding="utf-8"))["requirement"]


@cache
def named_in(file: str) -> frozenset[str]:
    """The test functions of a file."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(n.name for n in tree.body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_"))


def test_all_thirty_are_listed_once() -> None:
    assert [r["number"] for r in REQUIREMENTS] == list(range(1, 31))


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda r: str(r["number"]))
def test_the_tests_that_hold_it_are_there(requirement: dict[str, object]) -> None:
    named = requirement["tests"]
    assert requirement["what"]
    assert isinstance(named, list)
    assert named
    for test in named:
        file, _, name = test.partition("::")
        assert name in named_in(file), test


@pytest.mark.corpus
def test_the_reference_lists_no_more(shared: Callable[[str], Path]) -> None:
    lines = shared("reference/real-web.md").read_text(encoding="utf-8").splitlines()
    numbers = [int(head) for line in lines if (head := line.partition(". ")[0]).isdigit()]
    assert numbers == [r["number"] for r in REQUIREMENTS]
