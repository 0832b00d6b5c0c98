"""Shapley's values: the closed form is the exact game, samples come near it, and each variant does what its name says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from test_markov import PATHS, table

from attribution.credit.learned import LEARNED, credit_of, spread, touch_shares
from attribution.credit.level_credit import learned_at
from attribution.credit.models import Path
from attribution.credit.path_table import PathCount, path_table
from attribution.credit.shapley import conversion_rate, cooperative, drop_one, exact, runs_of, sampled, without


def covered(rows: list[PathCount], names: tuple[str, ...]) -> np.ndarray:
    """The worth of every coalition in the game of covered conversions, counted one by one."""
    worth = np.zeros((2 ** len(names), 2))
    for coalition in range(len(worth)):
        inside = {name for i, name in enumerate(names) if coalition >> i & 1}
        some = [r for r in rows if set(r.steps) <= inside]
        worth[coalition] = sum(r.conversions for r in some), sum(r.value for r in some)
    return worth


@given(PATHS)
def test_equal_parts_to_distinct_channels_are_the_exact_value_of_the_game(rows: list[PathCount]) -> None:
    some = path_table(rows)
    found = cooperative(some)
    by_coalitions = exact(covered(rows, some.names), len(some.names))
    assert found.conversions == pytest.approx(by_coalitions[:, 0], abs=1e-9)
    assert found.value == pytest.approx(by_coalitions[:, 1], abs=1e-9)


def test_the_glove_game() -> None:
    # one left glove, two right ones: a pair is worth 1. Known values: 2/3, 1/6, 1/6.
    worth = np.array([[float(c & 1 and c & 6)] for c in range(8)], bool).astype(float)
    assert exact(worth, 3)[:, 0] == pytest.approx([2 / 3, 1 / 6, 1 / 6])


def test_sampled_orders_come_within_their_error_of_the_exact_value() -> None:
    worth = np.array([0, 1, 3, 5, 2, 2, 9, 12], float)
    columns = np.stack([worth, 2 * worth], axis=1)

    def on_the_way(order: np.ndarray) -> np.ndarray:
        return columns[np.cumsum([0, *(1 << order)])]

    mean, error = sampled(on_the_way, 3, np.random.default_rng(1), 4000)
    assert (np.abs(mean - exact(columns, 3)) <= 4 * error).all()
    assert mean.sum(axis=0) == pytest.approx(columns[-1])


def test_rates_are_exact_up_to_16_channels_and_sampled_above() -> None:
    few = table(("ab", 2, 8), ("a", 1, 9), ("b", 3, 1))
    many = path_table(PathCount((f"c{n}", f"c{n * 7 % 20}"), float(n % 3), float(n % 3 * n), float(n % 5)) for n in range(20))
    assert not conversion_rate(few, np.random.default_rng(1)).errors.any()
    one, same = (conversion_rate(many, np.random.default_rng(7), 200) for _ in range(2))
    assert one.errors.max() > 0
    assert one.conversions.tolist() == same.conversions.tolist()
    assert one.conversions.sum() == pytest.approx(sum(n % 3 for n in range(20)), abs=1e-9)


def test_rates_worked_by_hand() -> None:
    # v(a) = 1/10, v(b) = 3/4, v(ab) = 6/24; a joins first or second: ((1/10) + (1/4 - 3/4)) / 2 = -1/5, b: 9/20; times 24 journeys
    credit = conversion_rate(table(("ab", 2, 8), ("a", 1, 9), ("b", 3, 1)), np.random.default_rng(1))
    assert credit.conversions.tolist() == pytest.approx([-4.8, 10.8])


@pytest.mark.parametrize(
    ("path", "weights"),
    [
        ("a", [1]),
        ("ab", [0.4 / 0.6, 0.2 / 0.6]),  # 0.5 against b alone 0.1 and a alone 0.3
        ("aab", [0.2 / 0.6, 0.2 / 0.6, 0.2 / 0.6]),  # repeats in a row share what they have together
        ("cd", [0, 1]),  # nobody converted so: the last touch
        ("ba", [0, 1]),  # a path nobody went
        ("aba", [0.3 / 0.7, 0.0, 0.4 / 0.7]),
    ],
)
def test_drop_one(path: str, weights: list[float]) -> None:
    rows = (("a", 3.0, 7.0), ("b", 1.0, 9.0), ("ab", 5.0, 5.0), ("cd", 0.0, 4.0))
    if path == "aba":  # without the first: ba, which nobody went; without b: aa, that is a; without the last: ab
        rows = (("a", 8.0, 2.0), ("ba", 4.0, 6.0), ("ab", 3.0, 7.0), ("aba", 7.0, 3.0))
    assert drop_one(table(*rows)).weights(path) == pytest.approx(weights)


def test_runs() -> None:
    assert runs_of("aabca") == [("a", 2), ("b", 1), ("c", 1), ("a", 1)]
    assert [without(("a", "b", "a"), n) for n in range(3)] == [("b", "a"), ("a",), ("a", "b")]


@given(PATHS)
def test_every_learned_model_adds_up_and_gives_each_path_exactly_its_own(rows: list[PathCount]) -> None:
    some = path_table(rows)
    found = learned_at(some)
    shares = touch_shares(some, found)
    conversions, value = sum(r.conversions for r in rows), sum(r.value for r in rows)
    for model in LEARNED:
        assert found[model].conversions.sum() == pytest.approx(conversions, abs=1e-9)
        assert found[model].value.sum() == pytest.approx(value, abs=1e-9)
        for row in rows:
            weights = shares.weights(model, row.steps)
            assert min(weights) >= 0
            assert sum(weights) == pytest.approx(1, abs=1e-12)


@given(PATHS)
def test_touches_of_the_cooperative_game_and_of_drop_one_add_up_to_the_models_own_credit(rows: list[PathCount]) -> None:
    some = path_table(rows)
    found = learned_at(some)
    shares = touch_shares(some, found)
    for model in ("shapley", "drop_one"):
        sums = dict.fromkeys(some.names, 0.0)
        for row in rows:
            for channel, weight in zip(row.steps, shares.weights(model, row.steps), strict=True):
                sums[channel] += weight * row.conversions
        assert list(sums.values()) == pytest.approx(found[model].conversions.tolist(), abs=1e-9)


def test_parts_of_a_path_follow_what_its_channels_are_worth() -> None:
    assert spread("aab", {"a": 3.0, "b": 1.0}) == pytest.approx((0.375, 0.375, 0.25))
    assert spread("ab", {"a": -2.0, "b": 1.0}) == (0.0, 1.0)
    assert spread("ab", {}) == (0.5, 0.5)


def test_credit_of_a_path_names_every_model() -> None:
    some = table(("a", 1, 1))
    ((credit,),) = [credit_of(Path(("a",)), touch_shares(some, learned_at(some)))]
    assert dict(credit) == dict.fromkeys(dict(credit), 1.0)


@pytest.mark.parametrize(
    "row", [(-1.0, 0.0, 0.0), (1.0, -5.0, 0.0), (0.0, 0.0, -1.0), (float("nan"), 0.0, 0.0), (0.0, float("inf"), 0.0)]
)
def test_numbers_that_no_path_can_have(row: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="numbers from 0 on"):
        path_table([PathCount(("a",), *row)])


def test_steps_without_a_name_are_no_steps() -> None:
    found = path_table([PathCount(("", " "), 2, 0, 0), PathCount(("a", "", " b "), 3, 0, 0)])
    assert (found.names, found.conversions.tolist()) == (("a", "b"), [3.0])
