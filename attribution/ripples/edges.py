"""Clues become edges: noisy-or per parent, shares against 'none of these', time order, no cycles. Pure.

What a page states comes first: parents that are only inferred share what the stated ones leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import heapify, heappop, heappush, nlargest

from attribution.ripples.candidates import Clue
from attribution.ripples.weights import BARE, Sharing
from attribution.ripples.when import When
from ripplemark.records import STATED, Evidence, EvidenceKind, ParentKind

ParentKey = tuple[ParentKind, str]
_BY_ODDS = Sharing()


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


def parents_of(clues: Iterable[Clue], times: Times, sharing: Sharing = _BY_ODDS) -> dict[int, tuple[Parent, ...]]:
    """The parents of every page that has any, most probable first. `sharing`: how those share a page that are only inferred."""
    found: dict[int, dict[ParentKey, list[Clue]]] = defaultdict(lambda: defaultdict(list))
    for clue in clues:
        key = (clue.kind, clue.parent)
        if times.of(key).can_precede(times.pages[clue.child_id]):
            found[clue.child_id][key].append(clue)
    kept = _without_cycles(found, times)
    return {child: _shared(found[child], kept[child], sharing) for child in kept if kept[child]}


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


def sharpened(probabilities: Sequence[float], sharp: float) -> tuple[float, ...]:
    """Shares of the same sum, the larger ones larger still where `sharp` is more than 1."""
    powers = [p**sharp for p in probabilities]
    total = sum(powers)
    return tuple(sum(probabilities) * p / total for p in powers) if total else tuple(probabilities)


def _shared(clues: Mapping[ParentKey, Sequence[Clue]], kept: Sequence[ParentKey], sharing: Sharing) -> tuple[Parent, ...]:
    stated = [key for key in kept if any(c.evidence.kind in STATED for c in clues[key])]
    first = _rivals(clues, stated, 1.0, _BY_ODDS)
    rest = 1.0 - sum(p.probability for p in first)
    inferred = _rivals(clues, [key for key in kept if key not in set(stated)], max(0.0, rest), sharing)
    return tuple(sorted((*first, *inferred), key=lambda p: (-p.probability, p.kind, p.name)))


def _rivals(
    clues: Mapping[ParentKey, Sequence[Clue]], keys: Sequence[ParentKey], whole: float, sharing: Sharing
) -> list[Parent]:
    """Parents that share so much of the page with one another and with 'none of these'."""
    strengths = _strengths([_strongest(clues[key]) for key in keys], sharing.shade)
    return [
        Parent(kind, name, whole * share, tuple(dict.fromkeys(c.evidence for c in clues[kind, name])))
        for (kind, name), share in zip(keys, sharpened(shares(strengths), sharing.sharp), strict=True)
    ]


def _strengths(rivals: Sequence[Mapping[EvidenceKind, float]], shade: float) -> list[float]:
    """How surely each rival is the parent, by its evidence. A quote or a name says where a page heard it; the surer that is, the less
    is said for all others by a topic and a date, which many share."""
    own = [noisy_or(weight for kind, weight in best.items() if kind not in BARE) for best in rivals]
    strongest, second = (*nlargest(2, own), 0.0, 0.0)[:2]
    others = (second if sure == strongest else strongest for sure in own)
    return [
        noisy_or((sure, *(weight * (1.0 - other) ** shade for kind, weight in best.items() if kind in BARE)))
        for best, sure, other in zip(rivals, own, others, strict=True)
    ]


def _strongest(clues: Sequence[Clue]) -> Mapping[EvidenceKind, float]:
    """One weight per kind of evidence: two links to one post say no more than one."""
    best: dict[EvidenceKind, float] = {}
    for clue in clues:
        best[clue.evidence.kind] = max(best.get(clue.evidence.kind, 0.0), clue.weight)
    return best


def _without_cycles(found: Mapping[int, Mapping[ParentKey, Sequence[Clue]]], times: Times) -> dict[int, list[ParentKey]]:
    """Stated edges in time order first, then those that only uncertainty allows, where they close no circle; then the inferred ones that
    agree with the order of all these."""
    edges = [(child, key) for child, keys in found.items() for key in keys]
    stated = {(c, k) for c, k in edges if any(clue.evidence.kind in STATED for clue in found[c][k])}
    above = _stated_pages(stated, times)
    rank = _ranks(above, times)
    kept: dict[int, list[ParentKey]] = {child: [] for child in found}
    for child, key in edges:
        kind, name = key
        parent = times.ids.get(name, 0)
        if kind is ParentKind.POST or (parent in above[child] if (child, key) in stated else rank[parent] < rank[child]):
            kept[child].append(key)
    return kept


def _stated_pages(stated: Iterable[tuple[int, ParentKey]], times: Times) -> Mapping[int, set[int]]:
    """Page -> the pages that it states as parents, without circles."""
    above: dict[int, set[int]] = defaultdict(set)
    pairs = {(child, times.ids[name]) for child, (kind, name) in stated if kind is ParentKind.PAGE}
    forward = {(child, parent) for child, parent in pairs if _key(times, parent) < _key(times, child)}
    for child, parent in forward:
        above[child].add(parent)
    for child, parent in sorted(pairs - forward):
        if parent != child and not _reaches(above, parent, child):
            above[child].add(parent)
    return above


def _ranks(above: Mapping[int, set[int]], times: Times) -> dict[int, int]:
    """The place of each page in an order that puts stated parents before their children, and is one of time where they allow it."""
    below: dict[int, list[int]] = defaultdict(list)
    waits = {page: len(above.get(page, ())) for page in times.pages}
    for child, parents in list(above.items()):
        for parent in parents:
            below[parent].append(child)
    ready = [_key(times, page) for page, n in waits.items() if not n]
    heapify(ready)
    rank: dict[int, int] = {}
    while ready:
        _, page = heappop(ready)
        rank[page] = len(rank)
        for child in below[page]:
            waits[child] -= 1
            if not waits[child]:
                heappush(ready, _key(times, child))
    return rank


def _key(times: Times, page: int) -> tuple[datetime, int]:
    return times.pages[page].middle, page


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
