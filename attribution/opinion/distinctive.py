"""Phrases that people use of the brand more than elsewhere: n-grams by log-odds against a background, in English and Chinese. Pure.

Log-odds with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008) on the number of texts that hold a phrase: a text that repeats itself
counts once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from attribution.opinion.phrases import EDGE_HAN, LONGEST_HAN, SHORTEST_HAN, is_known, parted, phrases_in
from ripplemark.text import fold, has_cjk

LEAST_TEXTS = 3
LEAST_Z = 1.96  # standard deviations
PRIOR = 20.0  # texts that the prior counts for
ALIKE = 0.8  # of the texts that hold a phrase: what so many of them write beside it belongs to it
BESIDE = 9  # texts in which is looked for what stands beside a phrase
_LONGEST_GROWN = 12
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase with the texts that hold it (their places, in order), and how much more than elsewhere."""

    words: str
    texts: Places
    z: float

    @property
    def many(self) -> int:
        """How many texts."""
        return len(self.texts)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A phrase, by how many texts hold it."""

    words: str
    many: int
    z: float


_Any = TypeVar("_Any", Phrase, _Ranked)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many texts hold phrases, and how many pages elsewhere do."""

    texts: int
    elsewhere: int
    phrases: Mapping[str, tuple[int, int]]  # words -> (texts, pages elsewhere): all that may be distinctive
    holding: Callable[[str], Places]  # the texts that hold a phrase, those that may not be distinctive too
    parted: Callable[[Places], Sequence[str]]  # texts, folded and cut at what is taken


def counted(texts: Sequence[str], background: Iterable[str], known: Iterable[str]) -> Counted:
    """From the texts themselves; `known` words (names, points of the taxonomy) are taken."""
    taken = tuple(fold(k) for k in known)
    cut = [parted(text, taken) for text in texts]
    holders: dict[str, list[int]] = {}
    for number, text in enumerate(cut):
        for phrase in phrases_in(text):
            holders.setdefault(phrase, []).append(number)
    others = [phrases_in(parted(text, taken)) for text in background]
    many = {words: len(at) for words, at in holders.items() if len(at) >= LEAST_TEXTS}
    elsewhere = Counter(phrase for found in others for phrase in found if phrase in many)
    return Counted(
        len(texts), len(others), {words: (n, elsewhere[words]) for words, n in many.items()},
        lambda words: np.array(holders.get(words, ()), np.int64), lambda places: [cut[n] for n in places.tolist()],
    )  # fmt: skip


def distinctive(said: Counted, known: Iterable[str] = (), n: int = 20) -> list[Phrase]:
    """The phrases that texts hold more than the background does, surest first; none that is a part of another, or of the `known` words (names,
    points of the taxonomy), holds one of them or reaches into one."""
    taken = tuple(fold(k) for k in known)
    scored = ((words, score(here, said.texts, there, said.elsewhere)) for words, (here, there) in said.phrases.items())
    likely = [(words, z) for words, z in scored if z >= LEAST_Z and not is_known(words, taken)]
    ranked = sorted(
        (_Ranked(words, said.phrases[words][0], z) for words, z in likely), key=lambda p: (-p.z, -len(p.words), p.words)
    )
    kept = [Phrase(p.words, said.holding(p.words), p.z) for p in _whole(ranked, n)]
    return _whole([_grown(p, said) for p in kept], n)


def score(here: int, texts: int, there: int, others: int) -> float:
    """Log-odds of a text to hold the phrase here against elsewhere, in standard deviations."""
    weight = PRIOR / (texts + others)
    prior, rest = (here + there) * weight + 0.01, PRIOR
    a, b = here + prior, there + prior
    odds = log(a / max(texts + rest - a, 0.01)) - log(b / max(others + rest - b, 0.01))  # what all hold, here and elsewhere
    return odds / sqrt(1 / a + 1 / b)


def fewest(texts: int, others: int) -> int:
    """How many of so many texts must hold a phrase that may be distinctive. What few pages elsewhere hold is surer than what none does: the
    score is highest where one or two do, and lower from there on."""
    least = texts + 1
    for there in range(min(others, 4) + 1):
        low, high = LEAST_TEXTS, least
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if score(middle, texts, there, others) >= LEAST_Z else (middle + 1, high)
        least = low
    return least


def _grown(phrase: Phrase, said: Counted) -> Phrase:
    """A phrase with what nearly always stands on either side of it: runs of so many characters are cut within words."""
    if not has_cjk(phrase.words):
        return phrase
    many, grown = len(phrase.texts), phrase
    while len(grown.words) < _LONGEST_GROWN and (longer := _longer(grown, many, said)):
        grown = longer
    return grown


def _longer(phrase: Phrase, many: int, said: Counted) -> Phrase | None:
    """The phrase with one character more on the side where the texts agree on it; None where they do not."""
    words = phrase.words
    places = [(text, text.find(words)) for text in said.parted(phrase.texts[-BESIDE:]) if words in text]
    after = Counter(text[at + len(words) : at + len(words) + 1] for text, at in places)
    before = Counter(text[max(0, at - 1) : at] for text, at in places)
    for beside, grown in ((after, "{words}{char}"), (before, "{char}{words}")):
        char = next((char for char, _ in beside.most_common(1)), "")
        if not (has_cjk(char) and char not in EDGE_HAN):
            continue
        longer = grown.format(words=words, char=char)
        holding = said.holding(_counted_run(longer, at_end=beside is after))
        if len(holding) < ALIKE * many:
            continue
        texts = phrase.texts[np.isin(phrase.texts, holding, assume_unique=True, kind="table")]
        if len(texts) >= ALIKE * many:
            return Phrase(longer, texts, phrase.z)
    return None


def _counted_run(words: str, *, at_end: bool) -> str:
    """The longest run at one end of a phrase that is counted; "" for none."""
    runs = (
        words[-size:] if at_end else words[:size] for size in range(LONGEST_HAN, SHORTEST_HAN - 1, -1) if size <= len(words)
    )
    return next((run for run in runs if run[0] not in EDGE_HAN and run[-1] not in EDGE_HAN), "")


def _whole(phrases: Sequence[_Any], n: int) -> list[_Any]:
    """Without phrases that are a part of a better one, or hold one that tells as much."""
    kept: list[_Any] = []
    for phrase in phrases:
        if len(kept) == n:
            break
        at = next((k for k, other in enumerate(kept) if phrase.words in other.words or other.words in phrase.words), None)
        if at is None:
            kept.append(phrase)
        elif len(phrase.words) > len(kept[at].words) and phrase.many >= ALIKE * kept[at].many:
            kept[at] = phrase  # the longer one is the whole of it
    return kept
