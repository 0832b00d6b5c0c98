"""What an answer holds: told exactly of few parts, about of many that are of a kind, and of no more than a few of them at that."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import Enum

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.reports.rows_json import LateRows, to_json
from attribution.reports.weight import SAMPLE, weight
from ripplemark.store.columns import Columns


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an answer."""

    name: str
    sizes: tuple[float, ...]
    colour: Colour


PLAIN = st.text(max_size=9) | st.floats() | st.integers() | st.binary(max_size=9)
FEW = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=SAMPLE)
        | st.lists(inner, max_size=SAMPLE).map(tuple)
        | st.dictionaries(st.text(max_size=5), inner, max_size=SAMPLE)
    ),
)


def plainly(value: object) -> int:
    """All parts, one after the other."""
    parts: tuple[object, ...] = ()
    if isinstance(value, dict):
        parts = (*value, *value.values())
    elif isinstance(value, list | tuple):
        parts = tuple(value)
    return sys.getsizeof(value) + sum(map(plainly, parts))


@given(FEW)
def test_of_few_parts_all_are_counted(value: object) -> None:
    assert weight(value) == plainly(value)


def test_rows_and_their_closed_sets() -> None:
    row = Row("a name", (1.5, 2.5), Colour.RED)
    assert weight(row) == sys.getsizeof(row) + sys.getsizeof("a name") + plainly((1.5, 2.5))
    assert weight((row,) * 1_000) == sys.getsizeof((row,) * 1_000) + 1_000 * weight(row)
    assert weight(None) == 0


def test_of_many_parts_a_few_stand_for_all() -> None:
    looked_at = []

    class Noted(str):
        def __sizeof__(self) -> int:
            looked_at.append(1)
            return 100

    many = [Noted() for _ in range(50_000)]
    assert weight(many) == sys.getsizeof(many) + 50_000 * sys.getsizeof(many[0])
    assert len(looked_at) == SAMPLE + 1
    halves = {n * 1.5 for n in range(9_000)}
    assert weight(halves) == sys.getsizeof(halves) + 9_000 * sys.getsizeof(1.5)


def test_parts_of_columns_hold_their_places_alone() -> None:
    records = np.zeros(1_000, np.dtype([("a", np.int64), ("b", np.int8)]))
    whole = Columns.of(records)
    part = whole.take(np.arange(10))
    assert (weight(whole), weight(part)) == (9_000, 40)
    assert weight((whole, part)) == sys.getsizeof((whole, part)) + 9_040


def test_rows_that_are_made_late_count_as_they_are_held() -> None:
    rows = [[f"row {n}", [n + 0.5] * 4, "red"] for n in range(2_000)]
    late = LateRows(to_json(rows), Row)
    assert weight(late) == pytest.approx(plainly(rows), rel=0.5)
