"""Where the nodes of a ripple stand: time from left to right, families in lanes of their own, children around their parent. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest

from attribution.ripple_outline import Outline
from attribution.ripple_rows import RippleNode

MOST = 300  # nodes that are drawn
LOOSE = -1.5  # the lane of pages whose parent is not known, or of another campaign


@dataclass(frozen=True, slots=True)
class Places:
    """The nodes that are drawn, by key, each with its lane; how many that belong to the ripple are `left_out`."""

    nodes: dict[str, RippleNode]
    lanes: dict[str, float]
    left_out: int

    @property
    def edges(self) -> list[tuple[RippleNode, RippleNode]]:
        """(parent, child) of every drawn edge."""
        return [(self.nodes[n.parent], n) for n in self.nodes.values() if n.parent in self.nodes]


def places_of(found: Outline, most: int = MOST) -> Places:
    """Lanes for the nodes of one campaign. Of more than `most`, those that brought most visits and links stay, with all they heard it from."""
    known = {key: n for n, key in enumerate(found.key)}
    heard_from = known.keys() & set(found.parent)
    each = zip(found.key, found.parent, found.links, strict=True)
    wanted = [n for n, (key, parent, links) in enumerate(each) if links or parent in known or key in heard_from]
    kept = _kept(wanted, found, known, most)
    nodes = {node.key: node for node in sorted(found.nodes.some(kept), key=lambda node: (node.at, node.key))}
    return Places(nodes, _lanes(nodes), len(wanted) - sum(n in kept for n in wanted))


def _kept(wanted: Sequence[int], found: Outline, known: dict[str, int], most: int) -> set[int]:
    """The places of those that stay."""
    kept: set[int] = set()
    for n in _best_first(wanted, found, most):
        if len(kept) == most:
            break
        family = _ancestry(n, found, known)
        if len(kept) + len(family - kept) <= most:
            kept |= family
    return kept


def _best_first(wanted: Sequence[int], found: Outline, most: int) -> Iterator[int]:
    """Those that brought most visits and links first. Few are asked for: the rest is put in order only where it is needed."""

    def worth(n: int) -> tuple[int, int, datetime, str]:
        return -found.visits[n], -found.links[n], found.at[n], found.key[n]

    few = 2 * most
    bound = nlargest(few, [found.visits[n] for n in wanted])[-1] if len(wanted) > few else 0
    yield from sorted((n for n in wanted if found.visits[n] >= bound), key=worth)
    yield from sorted((n for n in wanted if found.visits[n] < bound), key=worth)


def _ancestry(n: int, found: Outline, known: dict[str, int]) -> set[int]:
    """The node and all above it; a circle, which a store should never hold, ends where it closes."""
    above: set[int] = set()
    at: int | None = n
    while at is not None and at not in above:
        above.add(at)
        at = known.get(found.parent[at])
    return above


def _lanes(kept: dict[str, RippleNode]) -> dict[str, float]:
    children: dict[str, list[str]] = defaultdict(list)
    for node in kept.values():
        if node.parent in kept:
            children[node.parent].append(node.key)
    roots = [key for key, node in kept.items() if node.parent not in kept]
    lanes: dict[str, float] = {key: LOOSE for key in roots if not children[key]}
    free = 0
    for root in roots:
        if children[root]:
            free = _family(root, children, lanes, free)
    return lanes


def _family(root: str, children: dict[str, list[str]], lanes: dict[str, float], free: int) -> int:
    """Give each leaf below the root the next free lane, each parent the middle of its children; the lane that is free then."""
    open_ = [(root, iter(children[root]))]
    while open_:
        key, rest = open_[-1]
        below = next((child for child in rest if child not in lanes), None)
        if below is not None:
            open_.append((below, iter(children[below])))
            continue
        open_.pop()
        own = [lanes[child] for child in children[key] if child in lanes]
        lanes[key] = sum(own) / len(own) if own else float(free)
        free += not own
    return free
