"""Attribution models against the paths and cases of others: ChannelAttribution's 10,000 paths solved exactly, mta, DP6 and ianchute.

Not offered: mta's `shao`, whose parts do not add up to the conversions (case 13: 2.5 of 4).
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attribution.credit.markov import chain_of, markov
from attribution.credit.models import RULES, position_u
from attribution.credit.models import Path as Touches
from attribution.credit.path_table import Learned, PathCount, PathTable, path_table
from attribution.credit.shapley import cooperative

Shared = Callable[[str], Path]
NOT_OFFERED = {"shao"}

pytestmark = pytest.mark.corpus


@cache
def reference(folder: Path) -> PathTable:
    """The 10,000 paths."""
    file = folder / "python/src/cypack/data/Data.csv"
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.reader(text, delimiter=";"))[1:]
    return path_table(PathCount(tuple(p.split(" > ")), float(n), float(value), float(nulls)) for p, n, value, nulls in rows)


def by_rule(rows: Iterable[PathCount], rule: Callable[[Touches], Sequence[float]]) -> dict[str, tuple[float, float]]:
    """Conversions and value that a rule gives to each channel."""
    sums: dict[str, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    for row in rows:
        for channel, weight in zip(row.steps, rule(Touches(row.steps)), strict=True):
            n, value = sums[channel]
            sums[channel] = n + weight * row.conversions, value + weight * row.value
    return sums


def counts_of(table: PathTable) -> Iterable[PathCount]:
    for n, (begin, end) in enumerate(zip(table.starts, table.starts[1:], strict=False)):
        steps = tuple(table.names[s] for s in table.steps[begin:end])
        yield PathCount(steps, table.conversions[n], table.value[n], table.nulls[n])


@pytest.mark.parametrize("model", ["first", "last", "linear"])
def test_rules_on_the_reference_paths(shared: Shared, model: str) -> None:
    folder = shared("suites/channelattribution")
    told = json.loads((folder / "expected.json").read_text("utf-8"))["heuristics"]
    found = by_rule(counts_of(reference(folder)), RULES[model])
    wanted = zip(told["channel_name"], told[f"{model}_touch_conversions"], told[f"{model}_touch_value"], strict=True)
    for channel, conversions, value in wanted:
        assert found[channel] == pytest.approx((conversions, value), rel=1e-12, abs=1e-9)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_markov_on_the_reference_paths_is_the_exact_solution(shared: Shared, order: int) -> None:
    folder = shared("suites/channelattribution")
    told = json.loads((folder / "expected.json").read_text("utf-8"))["markov_exact_linear_algebra_with_null"][str(order)]
    found = markov(reference(folder), order)
    assert dict(zip(found.names, found.conversions.tolist(), strict=True)) == pytest.approx(told, abs=1e-6)
    assert found.conversions.sum() == pytest.approx(19_785, abs=1e-9)
    assert found.value.sum() == pytest.approx(reference(folder).value.sum(), abs=1e-9)


def test_cases_of_mta(shared: Shared) -> None:
    cases = json.loads(shared("suites/eeghor_mta/cases.json").read_text("utf-8"))
    wrong = [n for n, case in enumerate(cases) if case["model"] not in NOT_OFFERED and not holds(case)]
    assert wrong == []
    assert sum(case["model"] not in NOT_OFFERED for case in cases) == 15


def holds(case: dict[str, Any]) -> bool:
    """Whether we say what a case says."""
    rows = [PathCount(tuple(p.split(">")), n, 0.0, nulls) for p, n, nulls in case["paths"]]
    table = path_table(rows)
    if case["model"] == "parse":
        return list(table.names) == case["expected_channels"]
    if case["model"] == "markov_transition_matrix":
        return transitions(table) == pytest.approx({k: v for k, v in case["expected"].items() if not k.startswith("start")})
    if case["model"] == "shapley":
        return by_name(cooperative(table)) == pytest.approx(case["expected"])
    if case["model"] == "time_decay":
        return in_order(table, case)
    rules = {"first_touch": RULES["first"], "last_touch": RULES["last"], "linear": RULES["linear"]}
    position = partial(position_u, first_part=case.get("first", 40) / 100, last_part=case.get("last", 40) / 100)
    found = by_rule(counts_of(table), rules.get(case["model"], position))
    return {c: n for c, (n, _) in found.items() if n} == pytest.approx(case["expected"])


def in_order(table: PathTable, case: dict[str, Any]) -> bool:
    """mta counts touches instead of time: a touch a day, the last one now."""

    def rule(path: Touches) -> Sequence[float]:
        return RULES["time_decay"](Touches(path.channels, tuple(map(float, range(len(path) - 1, -1, -1)))))

    found = {c: n for c, (n, _) in by_rule(counts_of(table), rule).items()}
    ranked = sorted((c for c in found if c in case["expected_order"]), key=lambda c: -found[c])
    return ranked == case["expected_order"] and sum(found.values()) == pytest.approx(case["expected_total"])


def transitions(table: PathTable) -> dict[str, float]:
    """Every step that the chain of order 1 can take from a channel, with its probability."""
    chain = chain_of(table, 1)
    names = [table.names[int(np.argmax(row))] for row in chain.holds.toarray()]
    onward = chain.onward.toarray()
    steps = {f"{a}>{b}": p for a, row in zip(names, onward, strict=True) for b, p in zip(names, row, strict=True) if p}
    ends = {f"{a}>conv": p for a, p in zip(names, chain.ends[:, 0], strict=True) if p}
    nulls = {f"{a}>null": left for n, a in enumerate(names) if (left := 1 - onward[n].sum() - chain.ends[n, 0]) > 1e-12}
    return {**steps, **ends, **nulls}


def by_name(found: Learned) -> dict[str, float]:
    return dict(zip(found.names, found.conversions.tolist(), strict=True))


def test_cases_of_dp6(shared: Shared) -> None:
    case = json.loads(shared("suites/dp6_mam/cases.json").read_text("utf-8"))
    each, paths = case["conversion_value_each"], [tuple(p.split(" > ")) for p in case["paths"]]
    for path in paths:
        touches = Touches(path)
        n = len(path)
        assert RULES["first"](touches)[0] * each == 3
        assert RULES["last"](touches)[-1] * each == 3
        assert RULES["linear"](touches) == pytest.approx([1 / n] * n)
        for length, first in ((3, 1.2), (2, 1.5)):
            assert n != length or RULES["position_u"](touches)[0] * each == pytest.approx(first)
        non_direct = RULES["last_non_direct"](Touches(tuple("Direct" if c == "A" else c for c in path)))
        assert set(path) == {"A"} or path[-1] != "A" or non_direct[-1] == 0
    table = path_table(PathCount(path, 1.0, each, 0.0) for path in paths)
    for model in RULES.values():
        found = by_rule(counts_of(table), model)
        assert sum(value for _, value in found.values()) == pytest.approx(case["expect"]["total_per_model"])
    for learned in (cooperative(table), *(markov(table, order) for order in (1, 2, 3, 4))):
        assert learned.value.sum() == pytest.approx(case["expect"]["total_per_model"])


def test_journeys_of_ianchute(shared: Shared) -> None:
    journeys = json.loads(shared("suites/ianchute_shapley/data/sample.json").read_text("utf-8"))
    found = by_name(cooperative(path_table(PathCount(tuple(map(str, j)), 1.0, 0.0, 0.0) for j in journeys)))
    told: dict[str, float] = defaultdict(float)
    for journey in journeys:  # the library's definition: each journey in equal parts to its distinct channels
        for channel in set(journey):
            told[str(channel)] += 1 / len(set(journey))
    assert found == pytest.approx(dict(told), abs=1e-9)
    assert sum(found.values()) == pytest.approx(len(journeys), abs=1e-9)
