"""Records by columns: whatever is taken of them, their fields are those of the records as they stand one after another."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from ripplemark.store.columns import Columns
from tests.link_lives import slow

RECORD = np.dtype([("flags", "<u2"), ("page", "<i8"), ("campaign", "<i4")])
numbers = st.tuples(st.integers(0, 1 << 15), st.integers(-(1 << 60), 1 << 60), st.integers(0, 99))
blocks = st.lists(st.lists(numbers, min_size=1, max_size=5), max_size=4)


def records(of: list[list[tuple[int, int, int]]]) -> NDArray[np.void]:
    return np.array([record for block in of for record in block], RECORD)


def same(found: Columns, wanted: NDArray[np.void]) -> bool:
    names = RECORD.names or ()
    return len(found) == len(wanted) and all(found[name].tolist() == wanted[name].tolist() for name in names)


@slow
@given(blocks, st.randoms(use_true_random=False))
def test_they_are_the_records_as_they_stand(of: list[list[tuple[int, int, int]]], draw: np.random.Generator) -> None:
    wanted = records(of)
    blobs = [np.array(block, RECORD).tobytes() for block in of]
    found = Columns.unpacked(RECORD, ((blob, wanted.nbytes) for blob in blobs))
    assert same(found, wanted)
    assert same(Columns.of(wanted), wanted)
    places = np.array([draw.randrange(len(wanted)) for _ in range(7)] if len(wanted) else [], np.int64)
    some, taken = found.take(places), wanted[places]
    assert same(some, taken)
    assert same(some.where(taken["campaign"] > 9), taken[taken["campaign"] > 9])
    assert same(some.before(found), np.concatenate([taken, wanted]))
    other = wanted.copy()
    other["campaign"] = other["campaign"] * 2
    assert same(found.having("campaign", wanted["campaign"] * 2), other)


def test_nobody_writes_into_what_others_read() -> None:
    found = Columns.of(records([[(1, 2, 3)]]))
    with pytest.raises(ValueError, match="read-only"):
        found["page"][0] = 7
