"""How many texts of a view hold phrases, from what the store keeps of each text and of each common phrase. Pure, but for what it asks the store.

What may be distinctive stands in two texts of a hundred or more (`fewest`). Of few texts all phrases are counted. Of many, those are counted that
stand often enough in `SAMPLE` of them, chosen by a digest of their numbers: a phrase that stands in two of a hundred has sixty there, and less than
`LIKELY` of that once in a million views. Counts are those of all texts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attribution.opinion.distinctive import LEAST_Z, Counted, Places, fewest, score
from attribution.opinion.phrases import parted, phrases_in
from ripplemark.store.heard_by import topic_number, topic_numbers
from ripplemark.store.heard_holders import MANY, Held
from ripplemark.store.heard_phrases import Digests, Said
from ripplemark.text import fold, has_cjk

FEW = 4_000  # texts
SAMPLE, LIKELY = 3_000, 0.4
BUCKET_BITS = 18
_BLOCK = 10_000
_MIXING = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the store tells: phrases of some texts, texts that hold some phrases (but for those of `unheld`), pages elsewhere, texts by number."""

    said: Callable[[Places], Said]
    holders: Callable[[Sequence[int]], Mapping[int, Held]]
    unheld: Callable[[], Places]
    elsewhere: Callable[[], tuple[int, Digests]]
    texts: Callable[[Sequence[int]], Mapping[int, str]]


class _Of:
    """The texts of a view, oldest first, and which of them hold a digest."""

    def __init__(self, opinions: Places, keeping: Keeping) -> None:
        self.keeping = keeping
        self.opinions = opinions
        self.place = np.full(int(opinions.max(initial=0)) + 1, -1, np.int32)
        self.place[opinions] = np.arange(len(opinions), dtype=np.int32)
        self.few = keeping.said(np.sort(opinions if self.whole else _sample(opinions)))
        self._few_texts = self.few.texts
        self._held_place, self._late = self.place, Said(*(np.zeros(0, np.int64) for _ in range(3)))
        self._held: dict[int, Held] = {}
        if not self.whole:
            self._part()

    @property
    def whole(self) -> bool:
        """Whether the few texts are all of them."""
        return len(self.opinions) <= FEW

    def _part(self) -> None:
        """What is known by holders, and what changed since."""
        late = self.keeping.unheld()  # in order
        late = late[late < len(self.place)]
        late = late[self.place[late] >= 0]
        self._late = self.keeping.said(late)
        self._late_texts = self._late.texts
        if len(late):
            self._held_place = self.place.copy()
            self._held_place[late] = -1

    def phrases(self, pages: int, said: Digests) -> dict[int, tuple[int, int]]:
        """Digest -> texts, pages elsewhere, of so many that say this: of phrases that may be distinctive."""
        least = fewest(len(self.opinions), pages)
        digests, here = _frequent(self.few.digests, least if self.whole else LIKELY * least * SAMPLE / len(self.opinions))
        if not self.whole:
            here = self._counted(digests, least)
        there = occurrences(digests, said)
        told = zip(digests.tolist(), here.tolist(), there.tolist(), strict=True)
        return {d: (h, t) for d, h, t in told if h >= least and score(h, len(self.opinions), t, pages) >= LEAST_Z}

    def _counted(self, digests: Digests, least: int) -> Places:
        """How many of all texts hold each of some digests (sorted)."""
        self._held = dict(self.keeping.holders(digests.tolist()))
        counts = occurrences(digests, self._late.digests)
        unheld = np.array([d not in self._held for d in digests.tolist()], dtype=bool)  # of none, none
        rare = digests[unheld & (counts + MANY > least)]
        counts += np.array([int((self._among(d) >= 0).sum()) for d in digests.tolist()], dtype=counts.dtype)
        if len(rare):  # too new to be among the holders, and perhaps common enough
            rest = self.opinions[self._held_place[self.opinions] >= 0]
            for at in range(0, len(rest), _BLOCK):
                found = self.keeping.said(np.sort(rest[at : at + _BLOCK]))
                counts[np.searchsorted(digests, rare)] += occurrences(rare, found.digests)
        return counts

    def _among(self, digest: int) -> NDArray[np.int32]:
        """Places of the texts that are known to hold it; -1 for those of no view."""
        texts = self._held.get(digest)
        if texts is None:
            return np.zeros(0, np.int32)
        return self._held_place[texts[: np.searchsorted(texts, len(self.place))]]

    def holding(self, digest: int) -> Places:
        """The texts that hold it."""
        there = np.zeros(len(self.opinions), bool)  # marked, which is faster than sorted
        if self.whole:
            there[self.place[self.few.opinions[self._few_texts[self.few.digests == digest]]]] = True
            return np.flatnonzero(there)
        if digest not in self._held:
            self._held |= self.keeping.holders([digest])
        known = self._among(digest)
        there[known[known >= 0]] = True
        there[self.place[self._late.opinions[self._late_texts[self._late.digests == digest]]]] = True
        return np.flatnonzero(there)


def held_phrases(opinions: Places, keeping: Keeping, taken: Sequence[str]) -> Counted:
    """As `counted` gives them, of texts that are named by their numbers, oldest first."""
    of = _Of(opinions, keeping)
    cut = tuple(word for word in map(fold, taken) if has_cjk(word))  # others are left in

    def texts(numbers: Sequence[int]) -> list[str]:
        told = keeping.texts(numbers)
        return [parted(told[n], cut) for n in numbers]

    pages, elsewhere = keeping.elsewhere()
    digests = of.phrases(pages, elsewhere)
    named = _named(np.array(sorted(digests), np.int64), of.few, texts)
    return Counted(
        len(opinions), pages, {words: digests[digest] for words, digest in named.items()},
        lambda words: of.holding(named[words] if words in named else topic_number(words)), lambda places: texts(opinions[places].tolist()),
    )  # fmt: skip


def _named(digests: Digests, few: Said, texts: Callable[[Sequence[int]], list[str]]) -> dict[str, int]:
    """The words of phrases, from texts that hold as many of them as any."""
    there = among(few.digests, digests)
    place, text = np.searchsorted(digests, few.digests[there]), few.texts[there]
    found: dict[str, int] = {}
    open_ = np.ones(len(digests), bool)
    while open_.any():
        most = np.bincount(text[open_[place]], minlength=len(few.opinions))
        said = list(phrases_in(texts([int(few.opinions[int(most.argmax())])])[0]))
        numbers = topic_numbers(said)
        for n in np.flatnonzero(np.isin(numbers, digests[open_])).tolist():
            found[said[n]] = int(numbers[n])
        open_[np.isin(digests, numbers)] = False
        open_[np.unique(place[text == most.argmax()])] = False
    return found


def _sample(opinions: Places) -> Places:
    mixed = opinions.astype(np.uint64) * _MIXING
    return opinions[np.argpartition(mixed ^ (mixed >> np.uint64(29)), SAMPLE)[:SAMPLE]]


def _frequent(said: Digests, enough: float) -> tuple[Digests, Places]:
    """The digests that stand often enough among many, in order, and how often each does. None stands there more often than any do in its bucket, so most need not be put in
    order."""
    bucket = said & ((1 << BUCKET_BITS) - 1)
    digests, times = np.unique(said[np.bincount(bucket)[bucket] >= enough], return_counts=True)
    return digests[times >= enough], times[times >= enough]


def among(said: Digests, wanted: Digests) -> NDArray[np.bool_]:
    """Which of very many digests are among a few (sorted)."""
    first = np.zeros(1 << 16, bool)
    first[_first(wanted)] = True
    near = np.flatnonzero(first[_first(said)])
    found = np.zeros(len(said), bool)
    found[near] = np.isin(said[near], wanted)
    return found


def _first(digests: Digests) -> NDArray[np.int64]:
    """Their upper bits as places in a table."""
    return (digests >> 48) + (1 << 15)


def occurrences(wanted: Digests, said: Digests) -> Places:
    """How often each of a few digests (sorted) stands among very many."""
    return np.bincount(np.searchsorted(wanted, said[among(said, wanted)]), minlength=len(wanted))
