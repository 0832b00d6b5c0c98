"""Streams of random numbers: named, independent, and with the averages they promise."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from world.chance import Weighted, lag_hours, poisson, stream
from world.doors import Door
from world.people import address, agent
from world.visits import Visit, registers_at


def test_a_name_gives_the_same_numbers_and_another_name_others():
    assert stream(7, "post", 3).random() == stream(7, "post", 3).random()
    assert stream(7, "post", 3).random() != stream(7, "post", 4).random() != stream(8, "post", 4).random()


@pytest.mark.parametrize("mean", [0.3, 2.5, 20.0])
def test_poisson_has_its_mean(mean):
    rng = random.Random(1)
    assert sum(poisson(rng, mean) for _ in range(4_000)) / 4_000 == pytest.approx(mean, rel=0.08)


@given(st.integers(), st.floats(0.5, 20))
def test_lags_are_positive_and_short(seed, median):
    assert 0.3 < lag_hours(random.Random(seed), median) <= 70


def test_weighted_draws_in_proportion_and_never_the_weightless():
    rng, drawn = random.Random(2), []
    drawn = [Weighted(["a", "b", "c"], [3.0, 0.0, 1.0]).draw(rng) for _ in range(4_000)]
    assert drawn.count("b") == 0
    assert drawn.count("a") / 4_000 == pytest.approx(0.75, abs=0.03)
    assert not Weighted([], [])


def test_address_and_agent_tell_people_apart():
    marks = {(address(person), agent(person, stream(7, "browser", person))) for person in range(30_000)}
    assert len(marks) == 30_000
    assert sum("." in ip for ip, _ in marks) == 1_500


def _visit(luck: float, *causes: str) -> Visit:
    door = Door("direct", "(direct)", None, "/", "", None, 0.0, 1.0, 1.0)
    return Visit(0, 1, door, causes, 1, luck, 1.0, "")


@pytest.mark.parametrize(
    ("visits", "without", "expected"),
    [
        ([_visit(0.9), _visit(0.0)], None, 1),
        ([_visit(0.9)], None, None),
        ([_visit(0.0, "a"), _visit(0.0)], "a", 1),  # the later visit now ends in the registration
        ([_visit(0.0, "a")], "a", None),
        ([_visit(0.9, "a"), _visit(0.02)], None, 1),  # an earlier visit makes the later one more likely to register
        ([_visit(0.9, "a"), _visit(0.02)], "a", None),
        ([_visit(0.0, "b")], "a", 0),
    ],
)
def test_registration_with_and_without_a_campaign(visits, without, expected):
    assert registers_at(visits, without) == expected


def test_command_line(tmp_path):
    command = [sys.executable, "-m", "world", str(tmp_path), "--sites", "6", "--days", "10", "--visits", "40"]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    assert "registrations" in done.stdout
    assert (tmp_path / "truth" / "visits.jsonl").exists()
