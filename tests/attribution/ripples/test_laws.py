"""Laws of ripples on graphs of any shape: no circles, shares that add up, nothing before its cause."""

from __future__ import annotations

from datetime import timedelta

from builders import day
from hypothesis import given
from hypothesis import strategies as st

from attribution.ripples.candidates import Clue
from attribution.ripples.edges import Times, parents_of
from attribution.ripples.roots import all_roots
from attribution.ripples.when import When, of_post
from ripplemark.records import Evidence, EvidenceKind, ParentKind

PAGES = {n: f"https://p{n}.example/post" for n in range(6)}
POSTS = ("x:1", "x:2")


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Times, list[Clue]]:
    """Pages and posts with days, and clues between any of them, circles and impossible ones included."""
    pages = {}
    for n in PAGES:
        at, give = day(draw(st.integers(0, 4))), timedelta(days=draw(st.integers(0, 2)))
        pages[n] = When(at, at - give, at + give)
    times = Times(pages, {p: of_post(day(draw(st.integers(0, 4)))) for p in POSTS}, {u: n for n, u in PAGES.items()})
    clues = []
    for _ in range(draw(st.integers(0, 20))):
        child = draw(st.integers(0, 5))
        parent = draw(st.sampled_from([*POSTS, *(u for n, u in PAGES.items() if n != child)]))
        kind = ParentKind.POST if parent in POSTS else ParentKind.PAGE
        evidence = draw(st.sampled_from(list(EvidenceKind)))
        clues.append(Clue(child, kind, parent, Evidence(evidence, "words"), draw(st.floats(0.01, 0.99))))
    return times, clues


@given(worlds())
def test_ripples_are_sound(world: tuple[Times, list[Clue]]) -> None:
    times, clues = world
    parents = parents_of(clues, times, 0.1)
    for child, some in parents.items():
        assert 0 < sum(p.probability for p in some) < 1
        assert all(times.of((p.kind, p.name)).earliest <= times.pages[child].latest for p in some)
    own = {n: {("", "summer"): 0.5, ("", ""): 0.5} for n in PAGES}
    roots = all_roots(own, parents, times.ids, {"x:1": "summer", "x:2": ""})  # raises CycleError where there is a circle
    assert set(roots) == set(PAGES)
    for shares in roots.values():
        assert abs(sum(shares.values()) - 1) < 1e-9
        assert all(share > 0 for share in shares.values())


@given(worlds())
def test_the_order_of_clues_does_not_matter(world: tuple[Times, list[Clue]]) -> None:
    times, clues = world
    one, other = parents_of(clues, times, 0.1), parents_of(clues[::-1], times, 0.1)
    assert {c: {(p.name, round(p.probability, 12)) for p in some} for c, some in one.items()} == {
        c: {(p.name, round(p.probability, 12)) for p in some} for c, some in other.items()
    }
