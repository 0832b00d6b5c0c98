"""Removal effects: worked by hand, against plain elimination, and as laws."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.credit import markov as chains
from attribution.credit.markov import markov, removal_effects
from attribution.credit.path_table import PathCount, PathTable, path_table

LETTERS = st.lists(st.sampled_from("abcd"), min_size=1, max_size=6).map(tuple)
NUMBERS = st.tuples(st.integers(0, 5), st.integers(0, 90), st.integers(0, 9))
PATHS = st.lists(
    st.builds(lambda steps, n: PathCount(steps, float(n[0]), float(n[1] * n[0]), float(n[2])), LETTERS, NUMBERS),
    min_size=1,
    max_size=9,
)


def table(*rows: tuple[str, float, float]) -> PathTable:
    """Paths written as letters, with conversions and nulls."""
    return path_table(PathCount(tuple(path), n, 10 * n, nulls) for path, n, nulls in rows)


def effects(some: PathTable, order: int = 1) -> dict[str, float]:
    return dict(zip(some.names, removal_effects(some, order)[:, 0].tolist(), strict=True))


def test_worked_by_hand() -> None:
    # start -> a always; a -> b 1/2, converts 1/4, ends 1/4; b converts 1/2. P = 1/4 + 1/2 * 1/2 = 1/2; without b 1/4.
    assert effects(table(("a", 1, 1), ("ab", 1, 1))) == pytest.approx({"a": 1.0, "b": 0.5})
    credit = markov(table(("a", 1, 1), ("ab", 1, 1)), 1)
    assert credit.conversions.tolist() == pytest.approx([4 / 3, 2 / 3])
    assert credit.value.tolist() == pytest.approx([40 / 3, 20 / 3])


def test_a_longer_memory_tells_paths_apart() -> None:
    # after a, b always converts; after c it never does. One step of memory cannot see it.
    rows = (("ab", 10, 0), ("cb", 0, 10))
    assert effects(table(*rows), 1)["c"] == pytest.approx(0.5)
    assert effects(table(*rows), 2)["c"] == 0


def test_a_path_shorter_than_the_order_is_one_state() -> None:
    assert effects(table(("ab", 1, 0), ("a", 1, 0)), 4) == pytest.approx({"a": 1.0, "b": 0.5})


def test_staying_with_a_channel_changes_nothing_at_order_1() -> None:
    assert effects(table(("aaab", 2, 1), ("b", 1, 3))) == pytest.approx(effects(table(("ab", 2, 1), ("b", 1, 3))))


@pytest.mark.parametrize("order", [0, 5, -1])
def test_orders_that_are_not_offered(order: int) -> None:
    with pytest.raises(ValueError, match="order from 1 to 4"):
        markov(table(("a", 1, 0)), order)


def test_without_paths_or_conversions_there_is_no_credit() -> None:
    assert markov(path_table([]), 2).conversions.tolist() == []
    assert markov(table(("ab", 0, 5)), 1).conversions.tolist() == [0, 0]


def test_a_chain_that_hardly_ever_ends_is_solved_directly() -> None:
    long = table(("ab" * 50_000, 1, 0), ("ab", 0, 1), ("c", 1, 1))
    found = effects(long)
    assert found["a"] == pytest.approx(found["b"])
    assert sum(markov(long, 1).conversions) == pytest.approx(2, abs=1e-9)


def test_many_channels_are_numbered_anew_where_windows_would_overflow(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (("abcd", 2.0, 1.0), ("bcda", 1.0, 4.0), ("dab", 3.0, 0.0))
    plain = removal_effects(table(*rows), 4)
    monkeypatch.setattr(chains, "_WIDEST", 10)
    assert removal_effects(table(*rows), 4) == pytest.approx(plain)


@given(PATHS, st.integers(1, 4))
def test_credits_add_up_to_conversions_and_value(rows: list[PathCount], order: int) -> None:
    credit = markov(path_table(rows), order)
    assert credit.conversions.sum() == pytest.approx(sum(r.conversions for r in rows), abs=1e-9)
    worth = sum(r.value for r in rows)
    assert credit.value.sum() == pytest.approx(worth, abs=1e-9)
    assert min(credit.conversions) >= 0


@given(PATHS)
def test_order_1_is_what_elimination_gives(rows: list[PathCount]) -> None:
    some = path_table(rows)
    whole = by_elimination(rows, "")
    for name, effect in effects(some).items():
        assert effect == pytest.approx(1 - by_elimination(rows, name) / whole if whole else 0.0, abs=1e-9)


def by_elimination(rows: list[PathCount], removed: str) -> float:
    """The probability of a conversion, by the book: a full matrix with all loops, solved by numpy."""
    states = "^abcd"
    counts, ends = np.zeros((5, 5)), np.zeros(5)
    for row in rows:
        for a, b in pairwise(("^", *row.steps)):
            counts[states.index(a), states.index(b)] += row.conversions + row.nulls
        ends[states.index(row.steps[-1])] += row.conversions
    leaving = counts.sum(axis=1) + ends
    for row in rows:
        leaving[states.index(row.steps[-1])] += row.nulls
    leaving[leaving == 0] = 1
    onward = counts / leaving[:, None]
    if removed:
        onward[:, states.index(removed)] = 0
    return float(np.linalg.lstsq(np.eye(5) - onward, ends / leaving, rcond=None)[0][0])
