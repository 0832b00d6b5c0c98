"""Clues become edges: noisy-or per parent, shares against 'none of these', time order, no cycles. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from attribution.ripples.candidates import Clue
from attribution.ripples.when import When
from ripplemark.records import Evidence, ParentKind

ParentKey = tuple[ParentKind, str]


@dataclass(frozen=True, slots=True)
class Parent:
    """One likely parent of a page; the probabilities of all parents of a page and of 'none of these' add up to 1."""

    kind: ParentKind
    name: str  # page URL, or post key
    probability: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """When everything was published: pages by id, posts by key, and the ids of pages by URL."""

    pages: Mapping[int, When]
    posts: Mapping[str, When]
    ids: Mapping[str, int]

    def of(self, parent: ParentKey) -> When:
        """When a parent was published."""
        kind, name = parent
        return self.posts[name] if kind is ParentKind.POST else self.pages[self.ids[name]]


def parents_of(clues: Iterable[Clue], times: Times) -> dict[int, tuple[Parent, ...]]:
    """The parents of every page that has any, most probable first."""
    found: dict[int, dict[ParentKey, list[Clue]]] = defaultdict(lambda: defaultdict(list))
    for clue in clues:
        key = (clue.kind, clue.parent)
        if times.of(key).can_precede(times.pages[clue.child_id]):
            found[clue.child_id][key].append(clue)
    kept = _without_cycles(found, times)
    return {child: _shared(found[child], kept[child]) for child in kept if kept[child]}


def noisy_or(weights: Iterable[float]) -> float:
    """How probable it is that at least one of several independent signs tells the truth."""
    doubt = 1.0
    for weight in weights:
        doubt *= 1.0 - weight
    return 1.0 - doubt


def shares(probabilities: Sequence[float]) -> tuple[float, ...]:
    """Probabilities of rival parents against 'none of these', in proportion to their odds; one alone keeps its own."""
    odds = [p / (1.0 - min(p, 1.0 - 1e-9)) for p in probabilities]
    return tuple(o / (1.0 + sum(odds)) for o in odds)


def _shared(clues: Mapping[ParentKey, Sequence[Clue]], kept: Sequence[ParentKey]) -> tuple[Parent, ...]:
    strengths = [noisy_or(_strongest(clues[key])) for key in kept]
    parents = [
        Parent(kind, name, share, tuple(dict.fromkeys(c.evidence for c in clues[kind, name])))
        for (kind, name), share in zip(kept, shares(strengths), strict=True)
    ]
    return tuple(sorted(parents, key=lambda p: (-p.probability, p.kind, p.name)))


def _strongest(clues: Sequence[Clue]) -> Iterable[float]:
    """One weight per kind of evidence: two links to one post say no more than one."""
    best: dict[str, float] = {}
    for clue in clues:
        best[clue.evidence.kind] = max(best.get(clue.evidence.kind, 0.0), clue.weight)
    return best.values()


def _without_cycles(found: Mapping[int, Mapping[ParentKey, Sequence[Clue]]], times: Times) -> dict[int, list[ParentKey]]:
    """The edges in time order first; one that only uncertainty allows is kept where it closes no circle."""
    edges = [(child, key) for child, keys in found.items() for key in keys]
    forward = [(c, k) for c, k in edges if k[0] is ParentKind.POST or _before(times, k, c)]
    kept: dict[int, list[ParentKey]] = {child: [] for child in found}
    above: dict[int, set[int]] = defaultdict(set)  # page -> its parent pages
    for child, key in (*forward, *sorted(set(edges) - set(forward))):
        if key[0] is ParentKind.PAGE:
            parent = times.ids[key[1]]
            if parent == child or _reaches(above, parent, child):
                continue
            above[child].add(parent)
        kept[child].append(key)
    return kept


def _before(times: Times, parent: ParentKey, child: int) -> bool:
    return (times.of(parent).best, times.ids[parent[1]]) < (times.pages[child].best, child)


def _reaches(above: Mapping[int, set[int]], start: int, goal: int) -> bool:
    """Whether `goal` is among the ancestors of `start`."""
    waiting, seen = [start], {start}
    while waiting:
        page = waiting.pop()
        for parent in above.get(page, ()):
            if parent == goal:
                return True
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return False
