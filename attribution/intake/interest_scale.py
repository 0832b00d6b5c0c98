"""Figures of Google Trends on the scale of those loaded before, where a shared term tells the ratio; else as a series of their own. Pure.

Each file of Trends is relative to its own highest value, so a 40 of one file and a 40 of another say nothing about each other. Two files
are joined only over terms and days that both have; a term that goes on in a file without such days is kept apart under another source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ripplemark.records import Signal

FEWEST = 3  # days of shared terms, both above "less than one", that a ratio needs
LITTLE = 0.5  # what "<1" is kept as
_DIGITS = 6  # so that the same file on the same scale gives the same figures

#: (term, day) -> value, for each source.
Known = Mapping[str, Mapping[tuple[str, date], float]]


@dataclass(frozen=True, slots=True)
class Scaled:
    """The figures of a file as they are to be kept, and what a person should know of it."""

    signals: tuple[Signal, ...]
    note: str = ""


def on_one_scale(known: Known, new: Sequence[Signal], file: str) -> Scaled:
    """The figures of one file beside those that are known; each region is a source and a scale of its own."""
    kept: list[Signal] = []
    notes: list[str] = []
    for source in dict.fromkeys(s.source for s in new):
        group = [s for s in new if s.source == source]
        found, note = _of_source(known, group, source, file)
        kept += found
        notes += [note] if note else []
    return Scaled(tuple(kept), "; ".join(notes))


def _of_source(known: Known, group: Sequence[Signal], source: str, file: str) -> tuple[list[Signal], str]:
    for candidate in (source, *sorted(name for name in known if name.startswith(f"{source} ("))):
        before = known.get(candidate, {})
        if all(before.get((s.subject, s.day)) == s.value for s in group):  # the same file again
            return [replace(s, source=candidate) for s in group], ""
        shared = _shared(before, group)
        if len(shared) >= FEWEST:
            ratio = sum(then for then, _ in shared) / sum(now for _, now in shared)
            moved = [replace(s, source=candidate, value=round(s.value * ratio, _DIGITS)) for s in group]
            words = f"put on the scale of earlier figures by {len(shared)} days of shared terms (times {ratio:.3g})"
            return moved, "" if abs(ratio - 1) < 1e-6 and candidate == source else words
    terms = {term for term, _ in known.get(source, {})}
    if not terms & {s.subject for s in group}:
        return list(group), ""
    apart = _free_name(known, f"{source} ({file})")
    return [replace(s, source=apart) for s in group], f"kept apart as {apart}: no days of a shared term tell its scale"


def _shared(known: Mapping[tuple[str, date], float], group: Iterable[Signal]) -> list[tuple[float, float]]:
    """(known, new) values of the same term and day."""
    pairs = ((known.get((s.subject, s.day), 0.0), s.value) for s in group)
    return [(then, now) for then, now in pairs if then > LITTLE and now > LITTLE]


def _free_name(known: Known, name: str) -> str:
    number, free = 1, name
    while free in known:
        number += 1
        free = f"{name[:-1]} {number})"
    return free
