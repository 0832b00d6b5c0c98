"""The demo: the whole chain on a small world, reused when whole, made anew when not, and never over somebody's work."""

from __future__ import annotations

import io
import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from commands import demo
from commands.demo_tables import _table, figures, outcome, print_tables
from ripplemark.config import load_project
from ripplemark.errors import UsageError

SMALL = {"sites": 8, "period": 12, "visits": 800}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole demo of a small world."""
    made = tmp_path_factory.mktemp("demo") / "demo"
    said: list[str] = []
    demo.make(made, said.append, **SMALL)
    assert any("ripplemark crawl" in line for line in said)
    return made


def test_it_is_complete_and_every_step_ended_well(folder: Path) -> None:
    assert demo.is_complete(folder)
    db = sqlite3.connect(folder / "ripplemark.db")
    states = dict(db.execute("SELECT command || ' ' || state, count(*) FROM runs GROUP BY 1").fetchall())
    db.close()
    assert {name.split()[-1] for name in states} == {"done"}
    assert {name.split()[0] for name in states} - {"opinion"} == {"crawl", "load", "attribute"}


def test_training_says_what_was_learnt_from_and_how_well() -> None:
    """Of the shape of `opinion train --json`, which tests/commands/test_opinion.py holds to these names."""
    closing = {"zh": {"labels": 1200, demo.QUALITY: 0.7512, "positive_rated_as": {"positive": 3, "neutral": 1, "negative": 0}}}
    assert demo._summary("opinion", closing) == "1,200 labelled texts, macro-F1 0.751 on texts held back (cross-validated)"
    assert demo._summary("opinion", {"read": 5, "labels": 4}) == "4 labels"


def test_direct_earned_and_other_add_up_to_the_registrations(folder: Path) -> None:
    found = outcome(load_project(folder / "ripplemark.toml"))
    db = sqlite3.connect(folder / "ripplemark.db")
    (registrations,) = db.execute("SELECT count(*) FROM registrations").fetchone()
    db.close()
    assert registrations > 0
    assert found.direct + found.through_links + found.other == pytest.approx(registrations)


def test_a_link_that_repeats_over_a_site_counts_once(folder: Path) -> None:
    db = sqlite3.connect(folder / "ripplemark.db")
    counted = "SELECT campaign, count(*), sum(state = 'lost') FROM links WHERE class = 'earned' AND headline = 1 GROUP BY 1"
    (every,) = db.execute("SELECT count(*) FROM links WHERE class = 'earned'").fetchone()
    rows = db.execute(counted).fetchall()
    db.close()
    found = outcome(load_project(folder / "ripplemark.toml")).earned
    assert {(campaign, one.links, one.lost) for campaign, one in found.items()} == set(rows)
    assert sum(one.links for one in found.values()) < every


def test_the_tables_fit_a_terminal(folder: Path) -> None:
    out = io.StringIO()
    print_tables(load_project(folder / "ripplemark.toml"), out)
    assert "earned: links that campaigns caused" in out.getvalue()
    assert max(map(len, out.getvalue().splitlines())) <= 80
    nobody = [line.split() for line in out.getvalue().splitlines() if line.startswith(" (no campaign)")]
    assert [len(cells) for cells in nobody[:1]] == [7]  # two words, and five cells of which none is blank


def test_numbers_and_their_headings_stay_whole_beside_long_words() -> None:
    table, out = _table("site", "anchor", "campaign", "visits", "reg.", words=3), io.StringIO()
    table.add_row("x" * 28, "茶" * 28, "y" * 28, "1,234,567", "89.0")
    Console(file=out, width=80).print(table)
    assert [line.split()[-2:] for line in out.getvalue().splitlines()[1:4:2]] == [["visits", "reg."], ["1,234,567", "89.0"]]
    assert (out.getvalue().count("x"), out.getvalue().count("茶"), out.getvalue().count("y")) == (28, 28, 28)


def test_a_second_call_makes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "make", None)
    result = CliRunner().invoke(demo.command, ["--folder", str(folder), "--no-serve", "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["registrations"] == figures(load_project(folder / "ripplemark.toml"))["registrations"]


@pytest.mark.parametrize("mark", ["", "{", '{"made_by": "0.0.1", "complete": true}', '{"complete": false}'])
def test_a_half_made_or_older_demo_is_none(tmp_path: Path, mark: str) -> None:
    (tmp_path / demo.MARK).write_text(mark, encoding="utf-8")
    assert not demo.is_complete(tmp_path)
    demo.clear(tmp_path)
    assert not tmp_path.exists()


def test_somebodys_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="--folder"):
        demo.clear(tmp_path)
    result = CliRunner().invoke(demo.command, ["--folder", str(tmp_path), "--fresh", "--no-serve"])
    assert isinstance(result.exception, UsageError)
    assert (tmp_path / "thesis.txt").exists()


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    demo.clear(tmp_path)
    demo.clear(tmp_path / "none")


def test_the_same_program_has_the_same_name() -> None:
    assert demo.program() == demo.program()
