"""Posts that repeat an earlier post of somebody else: shared runs of words, without links, tags and handles. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from attribution.opinion.heard import Heard
from attribution.opinion.prepared import prepared
from ripplemark.text import WEB_ADDRESS

LEAST = 8  # runs; shorter posts are alike by chance
_NOT_WORDS = re.compile(rf"{WEB_ADDRESS}|[@#][\w-]+")
_UNIT = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]|[^\W\u3400-\u4dbf\u4e00-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Copy:
    """A post and the earlier one that it repeats."""

    own: Heard
    original: Heard
    alike: float  # the share of the shorter one's runs that both have


def copies(own: Sequence[Heard], others: Sequence[Heard], alike: float) -> list[Copy]:
    """Own posts that repeat an earlier one of others, the likest first."""
    runs = [runs_of(o.text.text) for o in others]
    where: dict[str, list[int]] = defaultdict(list)
    for n, found in enumerate(runs):
        for run in found:
            where[run].append(n)
    pairs = [pair for h in own if (pair := _likest(h, others, runs, where)) is not None and pair.alike >= alike]
    return sorted(pairs, key=lambda p: (-p.alike, p.own.text.key))


def _likest(h: Heard, others: Sequence[Heard], runs: Sequence[frozenset[str]], where: dict[str, list[int]]) -> Copy | None:
    mine = runs_of(h.text.text)
    shared: dict[int, int] = defaultdict(int)
    for run in mine if len(mine) >= LEAST else ():
        for n in where.get(run, ()):
            if len(runs[n]) >= LEAST and _before(others[n], h):
                shared[n] += 1
    likeness = {n: count / min(len(mine), len(runs[n])) for n, count in shared.items()}
    best = max(likeness, key=lambda n: (likeness[n], -n), default=None)
    return None if best is None else Copy(h, others[best], round(likeness[best], 3))


def _before(other: Heard, own: Heard) -> bool:
    return bool(other.text.at and own.text.at and other.text.at < own.text.at)


def runs_of(text: str) -> frozenset[str]:
    """Runs of three words, or of four Chinese characters."""
    plain = _NOT_WORDS.sub(" ", prepared(text))
    units = _UNIT.findall(plain)
    width = 4 if len(_HAN.findall(plain)) * 2 > len(units) else 3
    return frozenset(" ".join(units[n : n + width]) for n in range(len(units) - width + 1))
