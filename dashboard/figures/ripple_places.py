"""Where the nodes of a ripple stand: time from left to right, families in lanes of their own, children around their parent. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nsmallest

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


def places_of(nodes: Sequence[RippleNode], most: int = MOST) -> Places:
    """Lanes for the nodes of one campaign. Of more than `most`, those that brought most visits and links stay, with all they heard it from."""
    known = {n.key: n for n in nodes}
    heard_from = {n.parent for n in nodes if n.parent in known}
    wanted = [n for n in nodes if n.key in heard_from or n.parent in known or n.links]
    kept = _kept(wanted, known, most)
    lanes = _lanes(kept)
    return Places(kept, lanes, sum(n.key not in kept for n in wanted))


def _kept(wanted: Sequence[RippleNode], known: dict[str, RippleNode], most: int) -> dict[str, RippleNode]:
    kept: dict[str, RippleNode] = {}
    for node in _best_first(wanted, most):
        if len(kept) == most:
            break
        family = _ancestry(node, known)
        if len(kept) + sum(key not in kept for key in family) <= most:
            kept |= {key: known[key] for key in family}
    return dict(sorted(kept.items(), key=lambda item: (item[1].at, item[0])))


def _best_first(wanted: Sequence[RippleNode], most: int) -> Iterator[RippleNode]:
    """Those that brought most visits and links first. Few are asked for: the rest is put in order only where it is needed."""
    first = nsmallest(2 * most, wanted, key=_worth)
    yield from first
    if len(first) < len(wanted):
        yield from sorted(wanted, key=_worth)[len(first) :]


def _worth(n: RippleNode) -> tuple[int, int, datetime, str]:
    return -n.visits, -n.links, n.at, n.key


def _ancestry(node: RippleNode, known: dict[str, RippleNode]) -> list[str]:
    """The node and all above it; a circle, which a store should never hold, ends where it closes."""
    found: list[str] = []
    key = node.key
    while key in known and key not in found:
        found.append(key)
        key = known[key].parent
    return found


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
