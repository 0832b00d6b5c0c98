"""The interval against worlds that were simulated again without each campaign. All fifty seeds: benchmarks/effects.py."""

from __future__ import annotations

import pytest

from benchmarks.effects import METRICS, effects, simulated


@pytest.mark.parametrize("seed", [1, 2])
def test_the_interval_covers_what_would_have_been(seed: int) -> None:
    found = list(effects(simulated(seed, visits=12_000)))
    assert [e.metric for e, _ in found] == list(METRICS)
    for effect, truth in found:
        assert effect.low is not None
        assert effect.high is not None
        assert effect.low <= truth <= effect.high
