"""What people talk about, from packed texts: what `points` gives from the texts themselves. Pure, but for what it asks the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attribution.opinion.confusion import Tally
from attribution.opinion.distinctive import Phrase, Places
from attribution.opinion.heard import Heard, quoted
from attribution.opinion.phrases import titles_of
from attribution.opinion.picked import Picked, tally_of_counts
from attribution.opinion.points import QUOTES, SPELT, WORDS, Talk, examples, quote_of_point
from ripplemark.store.heard_by import key_number
from ripplemark.store.heard_facts import POLARITY
from ripplemark.store.heard_points import FIRST, POINT_POLARITY, WORD, HeardPoints

_SHOWN = QUOTES  # newest texts of each polarity that are read
Texts = Callable[[Sequence[int]], Sequence[Heard]]


@dataclass(frozen=True, slots=True)
class OldestFirst:
    """The texts of a view in the order in which they were heard, as far as packed facts tell it (of one second: as they were judged)."""

    opinions: Places
    keys: Places
    languages: Places
    polarities: NDArray[np.integer]
    words: tuple[str, ...]

    @classmethod
    def of(cls, found: Picked) -> OldestFirst:
        """Those of a view."""
        facts = found.facts.take(_order(found.facts["at"]))
        return cls(facts["opinion"], facts["key"], facts["language"].astype(np.int64), facts["flags"] & POLARITY, found.words)

    def tally(self, places: Places, polarity: NDArray[np.integer]) -> Tally:
        """Of some texts, with the polarity of each."""
        counts = np.bincount(self.languages[places] * (POLARITY + 1) + polarity, minlength=len(self.words) * (POLARITY + 1))
        table = counts.reshape(-1, POLARITY + 1)
        return tally_of_counts(table, sorted((self.words[n], n) for n in np.flatnonzero(table.sum(axis=1)).tolist()))


def _order(at: Places) -> Places:
    """Where the moments stand from the first to the last; equal ones as they stand. Two sorts of 16 bits take a third of the time of one of 64."""
    if not len(at):
        return np.zeros(0, np.int64)
    passed = at - at.min()
    if int(passed.max()) >= 1 << 32:  # 136 years
        return np.argsort(passed, kind="stable")
    order = np.argsort((passed & 0xFFFF).astype(np.uint16), kind="stable")
    return order[np.argsort((passed >> 16).astype(np.uint16)[order], kind="stable")]


def points_told(found: OldestFirst, points: HeardPoints, n: int, texts: Texts) -> list[Talk]:
    """The `n` points of which most texts talk."""
    last = max(int(found.opinions.max(initial=0)), int(points.points["opinion"].max(initial=0)))
    place = np.full(last + 1, -1, np.int32)
    place[found.opinions] = np.arange(len(found.opinions))
    at = place[points.points["opinion"]].astype(np.int64)
    there = np.flatnonzero(at >= 0)
    said, at = points.points.take(there), at[there]
    times = np.bincount(said["point"][said["flags"] & FIRST != 0], minlength=len(points.words))
    first = sorted(np.flatnonzero(times).tolist(), key=lambda p: (-int(times[p]), points.words[p]))[:n]
    shown: dict[int, Places] = {}
    parts: dict[int, tuple[NDArray[np.void], Places]] = {}
    for point in first:
        of = np.flatnonzero(said["point"] == point)
        of = of[np.argsort(at[of], kind="stable")]
        parts[point] = said.take(of), at[of]
        once = said["flags"][of] & FIRST != 0
        shown[point] = _shown(at[of][once], said["flags"][of][once] & POINT_POLARITY)
    heard = _read(found, shown.values(), texts)
    return [_told(found, points.words, point, *parts[point], [heard[p] for p in shown[point].tolist()]) for point in first]


def _told(
    found: OldestFirst, words: Sequence[str], point: int, said: NDArray[np.void], at: Places, shown: Iterable[Heard]
) -> Talk:
    once = said["flags"] & FIRST != 0
    tally = found.tally(at[once], said["flags"][once] & POINT_POLARITY)
    key = words[point]
    quotes = [quote_of_point(h, focus) for h in shown for focus in h.text.focus if focus.point == key]
    return Talk(key, tally, _frequent(said["word"][said["flags"] & WORD != 0], words), examples(quotes))


def _frequent(said: NDArray[np.int32], words: Sequence[str]) -> tuple[str, ...]:
    """The most frequent words, of equal ones the one that was said first."""
    found, first, times = np.unique(said, return_index=True, return_counts=True)
    return tuple(words[n] for n in found[np.lexsort((first, -times))][:WORDS].tolist())


def phrases_told(
    found: OldestFirst, phrases: Sequence[Phrase], n: int, texts: Texts, words: Callable[[Sequence[int]], Mapping[int, str]]
) -> list[Talk]:
    """The `n` phrases that most texts hold, with how they are said."""
    phrases = sorted(phrases, key=lambda p: (-p.many, p.words))[:n]
    polarity = found.polarities
    shown = [_shown(phrase.texts, polarity[phrase.texts]) for phrase in phrases]
    heard = _read(found, shown, texts)
    newest = [found.opinions[phrase.texts[-SPELT:][::-1]].tolist() for phrase in phrases]
    spelt = words(sorted({number for numbers in newest for number in numbers}))
    return [
        Talk(
            p.words, found.tally(p.texts, polarity[p.texts]), (p.words,), examples([quoted(heard[place], (p.words,)) for place in places.tolist()]),
            titles_of(p.words, [spelt[number] for number in numbers]),
        )
        for p, places, numbers in zip(phrases, shown, newest, strict=True)
    ]  # fmt: skip


def _shown(places: Places, polarity: NDArray[np.integer]) -> Places:
    """Those of some texts, oldest first, among which the quotes are."""
    return np.unique(np.concatenate([places[polarity == p][-_SHOWN:] for p in range(POLARITY + 1)]))


def _read(found: OldestFirst, shown: Iterable[Places], texts: Texts) -> dict[int, Heard]:
    """Place -> the text."""
    places = np.unique(np.concatenate([np.zeros(0, np.int64), *shown]))
    by_key = {key_number(h.text.kind, h.text.key): h for h in texts(found.opinions[places].tolist())}
    return {p: by_key[key] for p, key in zip(places.tolist(), found.keys[places].tolist(), strict=True)}
