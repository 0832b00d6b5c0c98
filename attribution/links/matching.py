"""Which link of a reading is which link known before. Pairs them; judges nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ripplemark.records import BrandLink, LinkState, LinkStatus


@dataclass(frozen=True, slots=True)
class Matching:
    """Pairs of (known, read), the known links that were not read, and the read ones that were not known."""

    pairs: tuple[tuple[LinkStatus, BrandLink], ...]
    missing: tuple[LinkStatus, ...]
    new: tuple[BrandLink, ...]


def match(states: Sequence[LinkStatus], links: Sequence[BrandLink]) -> Matching:
    """Pair known links with read ones, the surest likeness first: same target and looks, same target, same words around another target.

    Links that stand are paired before lost ones, so that a removed link comes back only when nothing else explains it."""
    known = sorted(states, key=lambda s: (s.target_url, s.occurrence))
    read = sorted(links, key=lambda k: (k.position, k.target_url, k.anchor))
    live = [s for s in known if s.state is LinkState.LIVE]
    lost = [s for s in known if s.state is LinkState.LOST]
    pairs: list[tuple[LinkStatus, BrandLink]] = []
    standing = [(live, likeness) for likeness in (_place, _looks, _anchor, _target, _surroundings)]
    for pool, likeness in [*standing, *((lost, likeness) for likeness in (_looks, _anchor, _target))]:
        read = _paired(pool, read, likeness, pairs)
    return Matching(tuple(pairs), tuple(live + lost), tuple(read))


def _paired(
    known: list[LinkStatus],
    read: list[BrandLink],
    likeness: Callable[[BrandLink], Iterable[object]],
    pairs: list[tuple[LinkStatus, BrandLink]],
) -> list[BrandLink]:
    """Pair what shares a likeness, in document order; paired ones leave `known`, and the unpaired read ones come back."""
    waiting: dict[object, list[LinkStatus]] = defaultdict(list)
    for status in known:
        for key in likeness(status.seen):
            waiting[key].append(status)
    taken: set[tuple[str, int]] = set()
    rest = []
    for link in read:
        found = _first_free(waiting, likeness(link), taken)
        if found is None:
            rest.append(link)
            continue
        taken.add((found.target_url, found.occurrence))
        pairs.append((found, link))
    known[:] = [s for s in known if (s.target_url, s.occurrence) not in taken]
    return rest


def _first_free(
    waiting: dict[object, list[LinkStatus]], keys: Iterable[object], taken: set[tuple[str, int]]
) -> LinkStatus | None:
    for key in keys:
        queue = waiting.get(key, [])
        while queue and (queue[0].target_url, queue[0].occurrence) in taken:
            queue.pop(0)
        if queue:
            return queue.pop(0)
    return None


def _place(link: BrandLink) -> Iterable[object]:
    """Looks and position: a reading that is read again is itself."""
    for looks in _looks(link):
        yield (looks, link.position)


def _looks(link: BrandLink) -> Iterable[object]:
    yield (link.target_url, link.anchor, link.rel, link.image, link.placement, link.context_left, link.context_right)


def _anchor(link: BrandLink) -> Iterable[object]:
    yield (link.target_url, link.anchor)


def _target(link: BrandLink) -> Iterable[object]:
    yield link.target_url


def _surroundings(link: BrandLink) -> Iterable[object]:
    """The same words on either side, or the same anchor in the same place: the author gave the link another address."""
    words = len(link.context_left) + len(link.context_right)
    if link.anchor and words >= 12:
        yield ("both", link.anchor, link.context_left, link.context_right)
    if len(link.context_left) >= 12 and len(link.context_right) >= 12:
        yield ("around", link.context_left, link.context_right)
    if link.anchor:
        yield ("place", link.anchor, link.position)
