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
from ripplemark.store.columns import Columns
from ripplemark.store.heard_by import key_number
from ripplemark.store.heard_facts import POLARITY, Facts
from ripplemark.store.heard_points import FIRST, POINT_POLARITY, WORD, HeardPoints

_SHOWN = QUOTES  # newest texts of each polarity that are read
Texts = Callable[[Sequence[int]], Sequence[Heard]]


@dataclass(frozen=True, slots=True)
class OldestFirst:
    """The texts of a view in the order in which they were heard, as far as packed facts tell it (of one second: as they were judged)."""

    facts: Facts
    opinions: Places
    words: tuple[str, ...]

    @classmethod
    def of(cls, found: Picked) -> OldestFirst:
        """Those of a view."""
        facts = found.facts.take(_order(found.facts["at"]))
        return cls(facts, facts["opinion"], found.words)

    def polarities(self, places: Places) -> NDArray[np.integer]:
        """Of some texts."""
        return self.facts.take(places)["flags"] & POLARITY

    def tally(self, places: Places, polarity: NDArray[np.integer]) -> Tally:
        """Of some texts, with the polarity of each."""
        languages = self.facts.take(places)["language"]
        counts = np.bincount(languages * (POLARITY + 1) + polarity, minlength=len(self.words) * (POLARITY + 1))
        table = counts.reshape(-1, POLARITY + 1)
        return tally_of_counts(table, sorted((self.words[n], n) for n in np.flatnonzero(table.sum(axis=1)).tolist()))


def _order(at: Places) -> Places:
    """Where the moments stand from the first to the last; equal ones as they stand. Two sorts of 16 bits take a third of the time of one of 64."""
    if not len(at):
        return np.zeros(0, np.int64)
    first = int(at.min())
    if int(at.max()) - first >= 1 << 32:  # 136 years
        return np.argsort(at, kind="stable")
    passed = (at - first).astype(np.uint32)
    order = np.argsort(passed.astype(np.uint16), kind="stable")  # by the lower half
    return order.take(np.argsort((passed >> 16).astype(np.uint16).take(order), kind="stable"))


def points_told(found: OldestFirst, points: HeardPoints, n: int, texts: Texts) -> list[Talk]:
    """The `n` points of which most texts talk."""
    opinions = points.points["opinion"]
    place = np.full(max(int(found.opinions.max(initial=0)), int(opinions.max(initial=0))) + 1, -1, np.int32)
    place[found.opinions] = np.arange(len(found.opinions), dtype=np.int32)
    places = place.take(opinions)
    there = np.flatnonzero(places >= 0)
    said, at = points.points.take(there), places.take(there).astype(np.int64)
    of_point = said["point"]
    times = np.bincount(of_point[said["flags"] & FIRST != 0], minlength=len(points.words))
    first = sorted(np.flatnonzero(times).tolist(), key=lambda p: (-int(times[p]), points.words[p]))[:n]
    shown: dict[int, Places] = {}
    parts: dict[int, tuple[Columns, Places]] = {}
    for point in first:
        of = np.flatnonzero(of_point == point)
        of = of.take(np.argsort(at.take(of), kind="stable"))
        parts[point] = said.take(of), at.take(of)
        flags = parts[point][0]["flags"]
        once = flags & FIRST != 0
        shown[point] = _shown(parts[point][1][once], flags[once] & POINT_POLARITY)
    heard = _read(found, shown.values(), texts)
    return [_told(found, points.words, point, *parts[point], [heard[p] for p in shown[point].tolist()]) for point in first]


def _told(found: OldestFirst, words: Sequence[str], point: int, said: Columns, at: Places, shown: Iterable[Heard]) -> Talk:
    flags = said["flags"]
    once = flags & FIRST != 0
    tally = found.tally(at[once], flags[once] & POINT_POLARITY)
    key = words[point]
    quotes = [quote_of_point(h, focus) for h in shown for focus in h.text.focus if focus.point == key]
    return Talk(key, tally, _frequent(said["word"][flags & WORD != 0], words), examples(quotes))


def _frequent(said: NDArray[np.int32], words: Sequence[str]) -> tuple[str, ...]:
    """The most frequent words, of equal ones the one that was said first."""
    found, first, times = np.unique(said, return_index=True, return_counts=True)
    return tuple(words[n] for n in found[np.lexsort((first, -times))][:WORDS].tolist())


def phrases_told(
    found: OldestFirst, phrases: Sequence[Phrase], n: int, texts: Texts, words: Callable[[Sequence[int]], Mapping[int, str]]
) -> list[Talk]:
    """The `n` phrases that most texts hold, with how they are said."""
    phrases = sorted(phrases, key=lambda p: (-p.many, p.words))[:n]
    polarities = [found.polarities(phrase.texts) for phrase in phrases]
    shown = [_shown(phrase.texts, polarity) for phrase, polarity in zip(phrases, polarities, strict=True)]
    heard = _read(found, shown, texts)
    newest = [found.opinions[phrase.texts[-SPELT:][::-1]].tolist() for phrase in phrases]
    spelt = words(sorted({number for numbers in newest for number in numbers}))
    return [
        Talk(
            p.words, found.tally(p.texts, polarity), (p.words,), examples([quoted(heard[place], (p.words,)) for place in places.tolist()]),
            titles_of(p.words, [spelt[number] for number in numbers]),
        )
        for p, polarity, places, numbers in zip(phrases, polarities, shown, newest, strict=True)
    ]  # fmt: skip


def _shown(places: Places, polarity: NDArray[np.integer]) -> Places:
    """Those of some texts, oldest first, among which the quotes are."""
    return np.unique(np.concatenate([places[polarity == p][-_SHOWN:] for p in range(POLARITY + 1)]))


def _read(found: OldestFirst, shown: Iterable[Places], texts: Texts) -> dict[int, Heard]:
    """Place -> the text."""
    places = np.unique(np.concatenate([np.zeros(0, np.int64), *shown]))
    by_key = {key_number(h.text.kind, h.text.key): h for h in texts(found.opinions[places].tolist())}
    return {p: by_key[key] for p, key in zip(places.tolist(), found.facts.take(places)["key"].tolist(), strict=True)}
