"""Clues become edges: odds per parent, shares against 'none of these', time order, no cycles. Pure.

What a page states comes first: its signs combine by noisy-or, and parents that are only inferred share what the stated ones leave. Inferred
signs multiply the odds of a parent, each by its own factor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from math import prod

from attribution.ripples.candidates import Clue
from attribution.ripples.when import When
from ripplemark.records import STATED, Evidence, EvidenceKind, ParentKind

ParentKey = tuple[ParentKind, str]
_MOST_TIME = 1.0 / 9.0  # time alone is never evidence for more than a probability of 0.1
_MOST = 1e6  # odds
_ORDERING = frozenset({EvidenceKind.QUOTE, EvidenceKind.NAMED})
_STRONG = 10.0  # times the odds: enough to tell the order of two pages of one day
_BIT = timedelta(seconds=1)


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


def parents_of(clues: Iterable[Clue], times: Times, untimed: float) -> dict[int, tuple[Parent, ...]]:
    """The parents of every page that has any, most probable first. `untimed`: the odds of those that no clue of time speaks for."""
    found: dict[int, dict[ParentKey, list[Clue]]] = defaultdict(lambda: defaultdict(list))
    for clue in clues:
        key = (clue.kind, clue.parent)
        if times.of(key).can_precede(times.pages[clue.child_id]):
            found[clue.child_id][key].append(clue)
    kept = _without_cycles(found, times)
    return {child: _shared(found[child], kept[child], untimed) for child in kept if kept[child]}


def noisy_or(weights: Iterable[float]) -> float:
    """How probable it is that at least one of several independent signs tells the truth."""
    doubt = 1.0
    for weight in weights:
        doubt *= 1.0 - weight
    return 1.0 - doubt


def shares(odds: Sequence[float]) -> tuple[float, ...]:
    """Probabilities of rival parents against 'none of these', in proportion to their odds."""
    return tuple(o / (1.0 + sum(odds)) for o in odds)


def _shared(clues: Mapping[ParentKey, Sequence[Clue]], kept: Sequence[ParentKey], untimed: float) -> tuple[Parent, ...]:
    strongest = {key: _strongest(clues[key]) for key in kept}
    stated = [key for key in kept if STATED & strongest[key].keys()]
    first = _rivals(clues, {key: _stated_odds(strongest[key], untimed) for key in stated}, 1.0)
    rest = max(0.0, 1.0 - sum(p.probability for p in first))
    inferred = _rivals(clues, {key: _odds(strongest[key], untimed) for key in kept if key not in set(stated)}, rest)
    return tuple(sorted((*first, *inferred), key=lambda p: (-p.probability, p.kind, p.name)))


def _rivals(clues: Mapping[ParentKey, Sequence[Clue]], odds: Mapping[ParentKey, float], whole: float) -> list[Parent]:
    """Parents that share so much of the page with one another and with 'none of these'."""
    return [
        Parent(kind, name, whole * share, tuple(dict.fromkeys(c.evidence for c in clues[kind, name])))
        for (kind, name), share in zip(odds, shares(tuple(odds.values())), strict=True)
    ]


def _stated_odds(strongest: Mapping[EvidenceKind, float], untimed: float) -> float:
    """The odds by what is stated; what is inferred beside it counts as one more sign."""
    inferred = {kind: weight for kind, weight in strongest.items() if kind not in STATED}
    odds = _odds(inferred, untimed) if inferred else 0.0
    p = noisy_or((*(weight for kind, weight in strongest.items() if kind in STATED), odds / (1.0 + odds)))
    return p / (1.0 - min(p, 1.0 - 1.0 / _MOST))


def _odds(strongest: Mapping[EvidenceKind, float], untimed: float) -> float:
    """The odds by what is inferred: the product of its factors."""
    odds = prod(strongest.values()) * (1.0 if EvidenceKind.TIME in strongest else untimed)
    return min(odds, _MOST if len(strongest) > 1 or EvidenceKind.TIME not in strongest else _MOST_TIME)


def _strongest(clues: Sequence[Clue]) -> Mapping[EvidenceKind, float]:
    """One weight per kind of evidence: two links to one post, or two names, say no more than one."""
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
    rank = _ranks(above, _order(found, times))
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


def _order(found: Mapping[int, Mapping[ParentKey, Sequence[Clue]]], times: Times) -> dict[int, tuple[datetime, int]]:
    """The moment by which each page is put in order. Where dates are too uncertain to tell which of two pages was first, and one names the
    other or quotes it, more than the other does it, it comes right after that."""
    order = {page: _key(times, page) for page in times.pages}
    told = {(child, times.ids[name]): prod(c.weight for c in clues if c.evidence.kind in _ORDERING)
            for child, keys in found.items() for (kind, name), clues in keys.items() if kind is ParentKind.PAGE}  # fmt: skip
    strong = [pair for pair, weight in told.items() if weight >= _STRONG * max(1.0, told.get(pair[::-1], 0.0))]
    for child, parent in sorted(strong, key=lambda pair: order[pair[1]]):
        later = order[parent][0]
        if order[child] < order[parent] and later < times.pages[child].sharp_latest:
            order[child] = (later + _BIT, child)
    return order


def _ranks(above: Mapping[int, set[int]], order: Mapping[int, tuple[datetime, int]]) -> dict[int, int]:
    """The place of each page in an order that puts stated parents before their children, and is one of time where they allow it."""
    below: dict[int, list[int]] = defaultdict(list)
    waits = {page: len(above.get(page, ())) for page in order}
    for child, parents in list(above.items()):
        for parent in parents:
            below[parent].append(child)
    ready = [order[page] for page, n in waits.items() if not n]
    heapify(ready)
    rank: dict[int, int] = {}
    while ready:
        _, page = heappop(ready)
        rank[page] = len(rank)
        for child in below[page]:
            waits[child] -= 1
            if not waits[child]:
                heappush(ready, order[child])
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
