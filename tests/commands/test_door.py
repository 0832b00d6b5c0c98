"""The door itself: lazy commands, errors as one line with an exit code, runs that end in the state that is true."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from commands.closing import print_closing, table_lines
from commands.door import running
from commands.main import COMMANDS, cli
from ripplemark.config import Project, load_project
from ripplemark.errors import InputError
from ripplemark.records import RunState
from ripplemark.store.database import open_reader
from ripplemark.store.runs import recent_runs

NOW = datetime(2024, 6, 3, tzinfo=UTC)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    file = tmp_path / "ripplemark.toml"
    file.write_text('[brand]\nname = "Acme"\ndomains = ["acme.example"]\n', encoding="utf-8")
    return load_project(file)


def only_run(project: Project) -> tuple[RunState, str, dict[str, int]]:
    with open_reader(project.storage.database) as db:
        (run,) = recent_runs(db)
    return run.state, run.error, dict(run.counts)


def test_help_lists_the_commands_that_are_there_and_loads_no_room() -> None:
    code = (
        "import sys, commands.entry; print([m for m in sys.modules if m.startswith(('ripplemark', 'click'))])\n"  # workers load it too
        "from click.testing import CliRunner; from commands.main import cli\n"
        "for words in (['--help'], ['crawl', '--help']):\n"
        "    result = CliRunner().invoke(cli, words); assert result.exit_code == 0, result.output; print(result.output)\n"
        "print([m for m in ('scrapy', 'dash', 'plotly', 'ibis', 'duckdb') if m in sys.modules])"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    ).stdout
    assert out.startswith("[]\n")
    assert "Discover, trace, re-check" in out
    assert out.rstrip().endswith("[]")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_ends_its_help_with_an_example(name: str) -> None:
    result = CliRunner().invoke(cli, [name, "--help"])
    assert result.exit_code == 0
    assert f"ripplemark {name}" in result.output.rstrip().rpartition("\n\n")[2]


def test_an_unknown_command_gets_the_nearest_name() -> None:
    result = CliRunner().invoke(cli, ["crwal"])
    assert result.exit_code == 2
    assert "No such command 'crwal'. Did you mean 'crawl'?" in result.output


@pytest.mark.parametrize("words", [["-p", "none.toml", "crawl"], ["crawl", "-p", "none.toml"]])
def test_the_project_may_be_named_before_or_after_the_command(words: list[str]) -> None:
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 2
    assert result.output == "Error: none.toml: no such project file. Write one with: ripplemark init -p none.toml\n"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--replay", "no.warc.gz"], "no.warc.gz: no such archive"),
        (["a.warc.gz"], "a.warc.gz: crawl takes no files; name archives with --replay"),
        (["--as-of", "2024-06-03"], "--as-of sets the clock of a replay"),
        (["--as-of", "soon"], "'soon' is no day or moment such as 2024-06-03"),
        (["--budget", "0"], "0 is not in the range x>=1"),
    ],
)
def test_wrong_usage_of_crawl_is_said(project: Project, words: list[str], complaint: str) -> None:
    result = CliRunner().invoke(cli, ["crawl", "-p", str(project.path), *words])
    assert result.exit_code == 2
    assert complaint in result.output


def test_an_unexpected_error_is_not_swallowed(project: Project) -> None:
    with pytest.raises(ZeroDivisionError), running(project, "broken", NOW):
        raise ZeroDivisionError
    assert only_run(project) == (RunState.FAILED, "ZeroDivisionError: ", {})


def test_a_run_ends_in_the_state_that_is_true(project: Project) -> None:
    with running(project, "load", NOW) as run:
        run.counts["read"] += 3
    assert only_run(project) == (RunState.DONE, "", {"read": 3})


@pytest.mark.parametrize("fault", [InputError("no"), KeyboardInterrupt()])
def test_a_run_that_fails_or_is_stopped_says_so(project: Project, fault: BaseException) -> None:
    with pytest.raises(type(fault)), running(project, "load", NOW):
        raise fault
    state = RunState.INTERRUPTED if isinstance(fault, KeyboardInterrupt) else RunState.FAILED
    assert only_run(project)[0] is state


def test_sigterm_interrupts_a_run_like_ctrl_c(project: Project) -> None:
    with pytest.raises(KeyboardInterrupt), running(project, "load", NOW):
        os.kill(os.getpid(), signal.SIGTERM)
    assert only_run(project)[0] is RunState.INTERRUPTED


def test_the_closing_table_is_a_table_or_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    figures = {"pages_read": 1234, "outcomes": {"ok": 2}, "hostile": "a\x1b[31mb"}
    print_closing("crawl", figures, as_json=True)
    assert json.loads(capsys.readouterr().out) == figures
    print_closing("crawl", figures, as_json=False)
    out = capsys.readouterr().out
    assert "pages read" in out
    assert "1,234" in out
    assert "\x1b[31m" not in out


@pytest.mark.parametrize("width", [40, 80, 120])
def test_a_closing_table_keeps_within_the_terminal_and_cuts_no_number(width: int) -> None:
    rows = [
        ("pages read", "1,234,567"),
        ("files", ""),
        ("  /var/log/nginx/a.very.long.name/access.log", "combined: 1,234,567 read, 1,200,345 kept, 34,222 filtered"),
        ("  訪問紀錄/二〇二六年十一月.log", "combined: 12 read, 12 kept"),
        ("written", "/" + "a" * 150),
        ("campaigns", "one\ntwo"),
    ]
    lines = list(table_lines(rows, width))
    assert max(map(cell_len, lines)) <= width
    words = " ".join(lines).split()
    for label, text in rows:
        assert set(text.split()) <= {*words, rows[4][1]}, label
    assert "".join(line.strip() for line in lines).count("a" * 150) == 1
    assert lines[0].startswith("pages read  ")
    assert lines[0].endswith("1,234,567")


def test_a_closing_table_has_no_blank_value(capsys: pytest.CaptureFixture[str]) -> None:
    print_closing(
        "load", {"rejected": {}, "filtered": {"bot": 0}, "files": [], "ended_by": "", "read": 0, "at": None}, as_json=False
    )
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert lines == ["load", "rejected 0", "filtered", "bot 0", "files -", "ended by -", "read 0", "at -"]
