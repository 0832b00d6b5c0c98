"""Rules as tables of cases and as laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.credit.learned import LEARNED
from attribution.credit.models import RULES, Path, position_u
from ripplemark.store.credit import MODELS as STORED

D, S, R = "Direct", "Organic Search", "Referral"


@pytest.mark.parametrize(
    ("model", "path", "weights"),
    [
        ("first", [S], [1]), ("first", [D, S, R], [1, 0, 0]), ("last", [D, S, R], [0, 0, 1]), ("last", [S, D], [0, 1]),
        ("last_non_direct", [S, D], [1, 0]), ("last_non_direct", [S, R, D, D], [0, 1, 0, 0]), ("last_non_direct", [D, D], [0, 1]),
        ("last_non_direct", [D, R], [0, 1]), ("last_non_direct", ["Unassigned"], [1]), ("linear", [S], [1]),
        ("linear", [S, R], [0.5, 0.5]), ("linear", [S, S, D, R], [0.25] * 4),
        ("position_u", [S], [1]), ("position_u", [S, R], [0.5, 0.5]), ("position_u", [S, R, D, R], [0.4, 0.1, 0.1, 0.4]),
        ("position_w", [S], [1]), ("position_w", [S, R], [0.5, 0.5]), ("position_w", [S, R, D], [1 / 3] * 3),
        ("position_w", [S, R, D, R], [0.3, 0.1, 0.3, 0.3]), ("position_w", [S, R, D, R, S], [0.3, 0.05, 0.3, 0.05, 0.3]),
        ("time_decay", [S, R], [0.5, 0.5]),  # nobody knows when
    ],
)  # fmt: skip
def test_cases(model: str, path: list[str], weights: list[float]) -> None:
    assert RULES[model](Path(tuple(path))) == pytest.approx(weights)


@pytest.mark.parametrize(
    ("ages", "weights"),
    [((0.0,), [1]), ((1.0, 0.0), [1 / 3, 2 / 3]), ((5000.0, 4999.0), [1 / 3, 2 / 3]), ((9000.0, 0.0), [0, 1])],
)
def test_a_touch_counts_half_as_much_as_one_that_is_a_half_life_younger(ages: tuple[float, ...], weights: list[float]) -> None:
    assert RULES["time_decay"](Path((S,) * len(ages), ages)) == pytest.approx(weights)


def test_positions_take_other_parts() -> None:
    assert position_u(Path((S, R)), 0.3, 0.7) == pytest.approx((0.3, 0.7))


@given(st.lists(st.tuples(st.sampled_from([D, S, R, "Email", "Unassigned"]), st.floats(0, 1e4)), min_size=1, max_size=40))
def test_every_rule_gives_away_exactly_one_registration(steps: list[tuple[str, float]]) -> None:
    path = Path(tuple(c for c, _ in steps), tuple(age for _, age in steps))
    for rule in RULES.values():
        weights = rule(path)
        assert len(weights) == len(path)
        assert min(weights) >= 0
        assert abs(sum(weights) - 1) <= 1e-12


def test_every_model_has_its_column() -> None:
    assert (*RULES, *LEARNED) == STORED
