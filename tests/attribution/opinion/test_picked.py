"""Keys that stand there twice, found without putting them in order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.opinion import picked
from tests.link_lives import slow


@slow
@given(
    st.lists(st.integers(-9, 9) | st.integers(-(1 << 62), 1 << 62), max_size=60),
    st.sampled_from([(2, 1), (3, 3, 2), (20, 18, 16)]),
)
def test_none_that_stands_there_twice_is_missed(keys: list[int], parts: tuple[int, ...]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(picked, "PARTS", parts)
        found = picked._alike(np.array(keys, np.int64)).tolist()
    assert found == sorted(set(found))
    assert {n for n, key in enumerate(keys) if keys.count(key) > 1} <= set(found)


def test_few_others_are_found() -> None:
    keys = np.random.default_rng(1).integers(-(1 << 62), 1 << 62, 300_000)
    keys[7] = keys[70_000]
    found = picked._alike(keys)
    assert {7, 70_000} <= set(found.tolist())
    assert len(found) < 10_000
