"""`report` writes what changed or what a campaign brought, in the form and language that are asked for."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from commands.init import write_template
from commands.main import cli
from commands.report import Since
from ripplemark.store.database import open_writer


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "ripplemark.toml"
    write_template(path)
    open_writer(tmp_path / "ripplemark.db").close()
    return path


def report(project: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-p", str(project), "report", *arguments])


def test_what_changed_as_text_on_standard_output(project: Path) -> None:
    result = report(project, "--since", "2026-01-01")
    assert result.exit_code == 0, result.output
    assert "What changed since Jan 1, 2026" in result.stdout
    assert "There are no data yet" in result.stdout


@pytest.mark.parametrize(("lang", "word"), [("zh-Hant", "成效報告"), ("zh-Hans", "效果报告"), ("en", "what it brought")])
def test_a_campaign_as_a_page_by_the_ending_of_the_file(project: Path, lang: str, word: str) -> None:
    path = project.parent / "launch.html"
    result = report(project, "campaign", "launch", "--lang", lang, "-o", str(path), "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["format"] == "html"
    page = path.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert word in page
    assert report(project, "campaign", "launch", "-o", str(path)).exit_code == 2
    assert report(project, "campaign", "launch", "-o", str(path), "--force", "--format", "text").exit_code == 0
    assert not path.read_text(encoding="utf-8").startswith("<")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("campaign", "lunch"), "there is no campaign 'lunch'; there are: launch"),
        (("campaign",), "ripplemark report campaign NAME"),
        (("campaign", "launch", "--since", "7d"), "a campaign has its own days"),
        (("--since", "7 days"), "neither a day such as 2025-11-01 nor a range"),
        (("--since", "0d"), "neither a day"),
        (("--lang", "fr"), "zh-Hant"),
    ],
)
def test_wrong_use_says_what_to_do(project: Path, arguments: tuple[str, ...], words: str) -> None:
    result = report(project, *arguments)
    assert result.exit_code == 2
    assert words in result.output


def test_without_a_store_it_says_so(tmp_path: Path) -> None:
    path = tmp_path / "ripplemark.toml"
    write_template(path)
    result = report(path)
    assert result.exit_code not in (0, 2)
    assert "ripplemark crawl" in result.output


@pytest.mark.parametrize(("text", "days"), [("7d", 7), ("4w", 28), ("30D", 30)])
def test_ranges_reach_back(text: str, days: int) -> None:
    assert Since().convert(text, None, click.Context(click.Command("x"))) == timedelta(days=days)
