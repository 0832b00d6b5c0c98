"""What a page has word for word in common with each of its rival parents, how rare that is, and who had it first. Pure.

Writers on one subject share many a sentence. So of all runs that a page shares with a rival the one is taken of which most stands nowhere
else: each shingle counts by one over the number of other texts that have it. A rival whose whole run an earlier rival has mostly repeats
that one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attribution.ripples.passages import Marks, Passage, Units, passage_at


class Rarity:
    """In how many texts a shingle stands."""

    def __init__(self, texts: Iterable[Marks]) -> None:
        """`texts`: the different shingles of each."""
        self._all = np.sort(np.concatenate([*texts, np.empty(0, np.uint32)]))

    def holders(self, shingles: Marks) -> NDArray[np.intp]:
        """The number of texts that have each of these."""
        return np.searchsorted(self._all, shingles, "right") - np.searchsorted(self._all, shingles, "left")


@dataclass(frozen=True, slots=True)
class Run:
    """The run that speaks most for one rival."""

    said: Passage
    rare: float  # its shingles, each by one over the number of other texts that have it
    is_echo: bool  # an earlier rival has all of it


def runs(rivals: Sequence[Units], later: Units, rarity: Rarity) -> list[Run | None]:
    """For each rival, earliest first, the run that it shares with the later text; None where there is none."""
    at = np.searchsorted(later.values, later.hashes)
    rare = (1.0 / np.maximum(1, rarity.holders(later.values) - 1))[at]
    held = np.array([_held(rival, later) for rival in rivals]).reshape(len(rivals), len(later.values))[:, at]
    return [_run(rival, later, held[n], held[:n], rare) for n, rival in enumerate(rivals)]


def _held(rival: Units, later: Units) -> NDArray[np.bool_]:
    """Which of the later text's shingles a rival has."""
    if not len(rival.values):
        return np.zeros(len(later.values), np.bool_)
    at = np.minimum(np.searchsorted(rival.values, later.values), len(rival.values) - 1)
    found: NDArray[np.bool_] = (rival.values[at] == later.values) & (later.values > 0)
    return found


def _run(
    rival: Units, later: Units, held: NDArray[np.bool_], before: NDArray[np.bool_], rare: NDArray[np.float64]
) -> Run | None:
    """`held`: the places of the later text whose shingle the rival has; `before`: the same of each earlier rival."""
    places = np.flatnonzero(held)
    if not len(places):
        return None
    shifts = rival.first[np.searchsorted(rival.values, later.hashes[places])] - places
    starts = np.concatenate(([0], np.flatnonzero((np.diff(places) != 1) | (np.diff(shifts) != 0)) + 1))
    masses = np.add.reduceat(rare[places], starts)
    best = int(masses.argmax())
    start, length = int(places[starts[best]]), int(np.append(starts[1:], len(places))[best] - starts[best])
    contained = len(np.unique(later.hashes[places])) / len(rival.values)
    said = passage_at(later, start, length + rival.shingle - 1, contained)
    return Run(said, float(masses[best]), bool(before[:, start : start + length].all(axis=1).any()))
