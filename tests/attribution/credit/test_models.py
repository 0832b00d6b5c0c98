"""Models as tables of cases and as laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.credit.models import MODELS, credit_of
from ripplemark.store.credit import MODELS as STORED

D, S, R = "Direct", "Organic Search", "Referral"


@pytest.mark.parametrize(
    ("model", "path", "weights"),
    [
        ("first", [S], [1]), ("first", [D, S, R], [1, 0, 0]), ("last", [D, S, R], [0, 0, 1]), ("last", [S, D], [0, 1]),
        ("last_non_direct", [S, D], [1, 0]), ("last_non_direct", [S, R, D, D], [0, 1, 0, 0]), ("last_non_direct", [D, D], [0, 1]),
        ("last_non_direct", [D, R], [0, 1]), ("last_non_direct", ["Unassigned"], [1]), ("linear", [S], [1]),
        ("linear", [S, R], [0.5, 0.5]), ("linear", [S, S, D, R], [0.25] * 4),
    ],
)  # fmt: skip
def test_cases(model: str, path: list[str], weights: list[float]) -> None:
    assert list(MODELS[model](path)) == weights


@given(st.lists(st.sampled_from([D, S, R, "Email", "Unassigned"]), min_size=1, max_size=40))
def test_every_model_gives_away_exactly_one_registration(path: list[str]) -> None:
    for model in MODELS.values():
        weights = model(path)
        assert len(weights) == len(path)
        assert min(weights) >= 0
        assert abs(sum(weights) - 1) <= 1e-12
    assert [name for name, _ in credit_of(path)[0]] == list(STORED)
