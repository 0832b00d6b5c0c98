"""A ripple as a tree: who came under whom, what came of it, and when it grew without its post."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from builders import day
from hypothesis import given
from hypothesis import strategies as st

from attribution.ripples.trees import Flow, depths, downstream, likeliest, tippings
from ripplemark.records import EdgeLabel, Evidence, EvidenceKind, ParentKind, RippleEdge

STATED, GUESSED = (Evidence(EvidenceKind.VIA, "via"),), (Evidence(EvidenceKind.TOPIC, "topic"),)


def edge(parent: str, child: str, p: float = 1.0, evidence: tuple[Evidence, ...] = STATED) -> RippleEdge:
    kind = ParentKind.POST if ":" in parent else ParentKind.PAGE
    return RippleEdge(child, kind, parent, "summer", p, evidence)


@pytest.mark.parametrize(
    ("p", "evidence", "label"),
    [
        (0.4, STATED, EdgeLabel.PROVEN),
        (0.6, GUESSED, EdgeLabel.LIKELY),
        (0.59, GUESSED, EdgeLabel.POSSIBLE),
        (0.3, GUESSED, EdgeLabel.POSSIBLE),
        (0.29, GUESSED, EdgeLabel.UNATTRIBUTED),
    ],
)
def test_labels(p: float, evidence: tuple[Evidence, ...], label: EdgeLabel) -> None:
    assert edge("x:1", "a", p, evidence).label is label


def test_a_page_stands_under_its_likeliest_parent_and_a_guess_under_none() -> None:
    best = likeliest([edge("x:1", "a", 0.3), edge("x:2", "a", 0.6), edge("a", "b", 0.2, GUESSED)])
    assert {child: e.parent for child, e in best.items()} == {"a": "x:2"}


def test_depth_counts_the_hops() -> None:
    best = likeliest([edge("x:1", "a"), edge("a", "b"), edge("b", "c"), edge("unknown", "d"), edge("d", "e")])
    assert depths(best) == {"a": 1, "b": 2, "c": 3, "d": 1, "e": 2}


def test_what_came_of_a_post_is_counted_by_probability() -> None:
    edges = [edge("x:1", "a", 0.5), edge("a", "b", 0.5), edge("x:1", "b", 0.2)]
    came = downstream(edges, {"a": Flow(1, 2, 10), "b": Flow(1, 4, 100)})
    assert came["a"] == Flow(0.5, 2.0, 50.0)
    assert came["x:1"].links == pytest.approx(0.5 * (2 + 2.0) + 0.2 * 4)
    assert came["x:1"].pages == pytest.approx(0.5 * 1.5 + 0.2)


def told(*generations: int) -> Iterable[RippleEdge]:
    """Generations of these sizes; each page of one hangs under a page of the one before, in turn."""
    before = ["x:1"]
    for depth, size in enumerate(generations, 1):
        pages = [f"p{depth}-{n}" for n in range(size)]
        yield from (edge(before[n % len(before)], page) for n, page in enumerate(pages))
        before = pages


@pytest.mark.parametrize(
    ("sizes", "tips"), [((3, 3), True), ((3, 2), False), ((2, 5), False), ((4, 2, 3), False), ((5, 3, 3), True), ((9,), False)]
)
def test_a_post_tips_when_a_generation_is_as_large_as_the_one_before(sizes: tuple[int, ...], tips: bool) -> None:
    edges = list(told(*sizes))
    at = {e.child_url: day(n) for n, e in enumerate(edges)}
    tipping = tippings(edges, ["x:1", "x:2"], at)["x:1"]
    assert [round(g) for g in tipping.generations] == list(sizes)
    assert (tipping.at is not None) is tips
    assert not tips or tipping.at == at[edges[-1].child_url]


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(1, 8), st.floats(0.01, 1)), max_size=25))
def test_no_node_has_more_downstream_than_there_is(pairs: list[tuple[int, int, float]]) -> None:
    used: dict[int, float] = {}
    edges = []
    for parent, child, p in pairs:
        if parent < child and used.get(child, 0.0) + p <= 1.0:
            used[child] = used.get(child, 0.0) + p
            edges.append(edge(f"{parent}", f"{child}", p))
    came = downstream(edges, {})
    assert all(flow.pages <= 8 + 1e-9 for flow in came.values())
