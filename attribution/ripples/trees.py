"""A ripple as a tree: each page under its likeliest parent, what came of everything, and which posts reached the tipping point. Pure.

The tipping point of a post: the first generation of its ripple that is at least as large as the one before it, which has at least three
pages. From there on the ripple grew without the post. Sizes are expected numbers, each edge counted by its probability.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from graphlib import TopologicalSorter

from ripplemark.records import EdgeLabel, RippleEdge

LEAST_GENERATION = 3.0  # pages; a smaller one may be outgrown by chance
_MOST_GENERATIONS = 12
_LEAST = 1e-3  # a smaller chance to have heard it is not followed


@dataclass(frozen=True, slots=True)
class Flow:
    """What comes of a node, or stands on it: pages, links, visits, registrations."""

    pages: float = 0.0
    links: float = 0.0
    visits: float = 0.0
    registrations: float = 0.0

    def plus(self, other: Flow, share: float = 1.0) -> Flow:
        """The sum, the other counted by a share."""
        return Flow(
            self.pages + share * other.pages,
            self.links + share * other.links,
            self.visits + share * other.visits,
            self.registrations + share * other.registrations,
        )


@dataclass(frozen=True, slots=True)
class Tipping:
    """The generations of a post, and when one of them outgrew the one before."""

    generations: tuple[float, ...]
    at: datetime | None


def likeliest(edges: Iterable[RippleEdge]) -> dict[str, RippleEdge]:
    """Page -> the edge to its likeliest parent, if that is proven, likely or possible."""
    best: dict[str, RippleEdge] = {}
    for edge in edges:
        if edge.child_url not in best or edge.probability > best[edge.child_url].probability:
            best[edge.child_url] = edge
    return {child: edge for child, edge in best.items() if edge.label is not EdgeLabel.UNATTRIBUTED}


def depths(best: Mapping[str, RippleEdge]) -> dict[str, int]:
    """Hops of each page from where its ripple is known to start, along likeliest parents."""
    found: dict[str, int] = {}
    for page in best:
        way: dict[str, None] = {}
        at = page
        while at in best and at not in found and at not in way:
            way[at] = None
            at = best[at].parent
        start = found.get(at, 0)
        for n, one in enumerate(reversed(way), 1):
            found[one] = start + n
    return found


def downstream(edges: Sequence[RippleEdge], own: Mapping[str, Flow]) -> dict[str, Flow]:
    """What came of each parent: of every child its own and what came of it, by the probability of the edge."""
    below = _below(edges)
    graph = {parent: {child for child, _ in some} for parent, some in below.items()}
    found: dict[str, Flow] = {}
    for node in TopologicalSorter(graph).static_order():  # children first
        total = Flow()
        for child, probability in below.get(node, ()):
            total = total.plus(own.get(child, Flow(1.0)), probability).plus(found[child], probability)
        found[node] = total
    return found


def tippings(edges: Sequence[RippleEdge], posts: Iterable[str], at: Mapping[str, datetime]) -> dict[str, Tipping]:
    """The generations of each post's ripple, and its tipping point."""
    below = _below(edges)
    return {post: _tipping(post, below, at) for post in posts if post in below}


def _tipping(post: str, below: Mapping[str, Sequence[tuple[str, float]]], at: Mapping[str, datetime]) -> Tipping:
    reached: dict[str, float] = {post: 1.0}
    sizes: list[float] = []
    tipped: datetime | None = None
    while reached and len(sizes) < _MOST_GENERATIONS:
        reached = _next(reached, below)
        size = sum(reached.values())
        if tipped is None and sizes and sizes[-1] >= LEAST_GENERATION and size >= sizes[-1]:
            tipped = _outgrown(reached, sizes[-1], at)
        if reached:
            sizes.append(size)
    return Tipping(tuple(sizes), tipped)


def _next(reached: Mapping[str, float], below: Mapping[str, Sequence[tuple[str, float]]]) -> dict[str, float]:
    """The next generation: page -> the chance that it heard it this way."""
    found: dict[str, float] = defaultdict(float)
    for node, chance in reached.items():
        for child, probability in below.get(node, ()):
            if chance * probability >= _LEAST:
                found[child] += chance * probability
    return found


def _outgrown(generation: Mapping[str, float], size: float, at: Mapping[str, datetime]) -> datetime | None:
    """When so much of a generation stood."""
    total = 0.0
    for page in sorted((p for p in generation if p in at), key=lambda p: at[p]):
        total += generation[page]
        if total >= size - 1e-9:
            return at[page]
    return None


def _below(edges: Iterable[RippleEdge]) -> dict[str, list[tuple[str, float]]]:
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for edge in edges:
        found[edge.parent].append((edge.child_url, edge.probability))
    return found
