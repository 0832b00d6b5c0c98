"""Phrases that people use of the brand more than elsewhere: n-grams by log-odds against a background, in English and Chinese. Pure.

Log-odds with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008) on the number of texts that hold a phrase: a text that repeats itself
counts once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log, sqrt

from ripplemark.text import WEB_ADDRESS, fold, has_cjk, traditional

LIMIT = 2_000  # characters of a text
LEAST_TEXTS = 3
LEAST_Z = 1.96  # standard deviations
PRIOR = 20.0  # texts that the prior counts for
_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]{2,}|[a-z][a-z'’-]+(?: [a-z][a-z'’-]+)*")
_SHORTEST_HAN, _LONGEST_HAN, _LONGEST_GROWN, _LONGEST_WORDS = 2, 5, 12, 3
ALIKE = 0.8  # of the texts that hold a phrase: what so many of them write beside it belongs to it
_ADDRESS = re.compile(WEB_ADDRESS)  # what an address spells is nobody's word
#: At the edges of a phrase they say that it was cut wrongly.
_EDGE_HAN = frozenset(
    "的了是在有和就不也都很我你他她它们这那个一上下去来说要会着看好到说吗呢吧啊呀但还又再才被把给让对于与及或而且为以之其此们么什"
)
_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "but",
        "if",
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "from",
        "by",
        "with",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "am",
        "do",
        "does",
        "did",
        "have",
        "has",
        "had",
        "i",
        "you",
        "he",
        "she",
        "it",
        "we",
        "they",
        "me",
        "him",
        "her",
        "us",
        "them",
        "my",
        "your",
        "his",
        "its",
        "our",
        "their",
        "this",
        "that",
        "these",
        "those",
        "not",
        "no",
        "so",
        "too",
        "very",
        "just",
        "then",
        "than",
        "there",
        "here",
        "what",
        "when",
        "where",
        "which",
        "who",
        "how",
        "why",
        "all",
        "any",
        "some",
        "one",
        "two",
        "can",
        "could",
        "will",
        "would",
        "should",
        "may",
        "might",
        "must",
        "about",
        "into",
        "out",
        "up",
        "down",
        "over",
        "again",
        "more",
        "most",
        "such",
        "only",
        "own",
        "same",
        "s",
        "t",
        "don",
        "now",
        "get",
        "got",
        "go",
        "going",
        "come",
        "came",
        "make",
        "made",
        "really",
        "also",
    ]
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase with how many texts hold it, and how much more than elsewhere."""

    words: str
    texts: tuple[int, ...]  # positions of the texts that hold it
    z: float


def distinctive(texts: Sequence[str], background: Iterable[str], known: Iterable[str] = (), n: int = 20) -> list[Phrase]:
    """The phrases that texts hold more than the background does, surest first; none that is a part of another, or of the `known` words (names,
    points of the taxonomy), holds one of them or reaches into one."""
    taken = tuple(fold(k) for k in known)
    parted = [_parted(text, taken) for text in texts]
    holders: dict[str, list[int]] = {}
    for number, text in enumerate(parted):
        for phrase in _phrases(text):
            holders.setdefault(phrase, []).append(number)
    holders = {words: at for words, at in holders.items() if len(at) >= LEAST_TEXTS and not _known(words, taken)}
    others = [_phrases(_parted(text, taken)) for text in background]
    elsewhere = Counter(phrase for found in others for phrase in found if phrase in holders)
    scored = (Phrase(words, tuple(at), _z(len(at), len(texts), elsewhere[words], len(others))) for words, at in holders.items())
    ranked = sorted((p for p in scored if p.z >= LEAST_Z), key=lambda p: (-p.z, -len(p.words), p.words))
    return _whole([_grown(p, parted) for p in _whole(ranked, n)], n)


def _grown(phrase: Phrase, parted: Sequence[str]) -> Phrase:
    """A phrase with what nearly always stands on either side of it: runs of so many characters are cut within words."""
    if not has_cjk(phrase.words):
        return phrase
    holding = [parted[n] for n in phrase.texts]
    words = phrase.words
    while len(words) < _LONGEST_GROWN and (longer := _longer(words, holding)):
        words = longer
    return Phrase(words, tuple(n for n, text in zip(phrase.texts, holding, strict=True) if words in text), phrase.z)


def _longer(words: str, holding: Sequence[str]) -> str:
    """The phrase with one character more on the side where the texts agree on it; "" where they do not."""
    places = [(text, text.find(words)) for text in holding if words in text]
    after = Counter(text[at + len(words) : at + len(words) + 1] for text, at in places)
    before = Counter(text[max(0, at - 1) : at] for text, at in places)
    for beside, grown in ((after, "{words}{char}"), (before, "{char}{words}")):
        char, found = beside.most_common(1)[0]
        if found >= ALIKE * len(holding) and has_cjk(char) and char not in _EDGE_HAN:
            return grown.format(words=words, char=char)
    return ""


def _z(here: int, texts: int, there: int, others: int) -> float:
    """Log-odds of a text to hold the phrase here against elsewhere, in standard deviations."""
    weight = PRIOR / (texts + others)
    prior, rest = (here + there) * weight + 0.01, PRIOR
    a, b = here + prior, there + prior
    odds = log(a / (texts + rest - a)) - log(b / (others + rest - b))
    return odds / sqrt(1 / a + 1 / b)


def _whole(phrases: Sequence[Phrase], n: int) -> list[Phrase]:
    """Without phrases that are a part of a better one, or hold one that tells as much."""
    kept: list[Phrase] = []
    for phrase in phrases:
        if len(kept) == n:
            break
        at = next((k for k, other in enumerate(kept) if phrase.words in other.words or other.words in phrase.words), None)
        if at is None:
            kept.append(phrase)
        elif len(phrase.words) > len(kept[at].words) and len(phrase.texts) >= ALIKE * len(kept[at].texts):
            kept[at] = phrase  # the longer one is the whole of it
    return kept


def phrases_of(text: str, known: Iterable[str] = ()) -> set[str]:
    """The phrases of a text, folded; none of an address, and none that holds one of the `known` words, is a part of one or reaches into one."""
    taken = tuple(fold(k) for k in known)
    return {phrase for phrase in _phrases(_parted(text, taken)) if not _known(phrase, taken)}


def _parted(text: str, taken: Iterable[str]) -> str:
    """A text folded, cut where an address or a known word of a script without blanks stands."""
    folded = _ADDRESS.sub("\n", fold(text[:LIMIT]))
    for word in taken:
        if word in folded and has_cjk(word):
            folded = folded.replace(word, "\n")
    return folded


def _known(phrase: str, taken: Iterable[str]) -> bool:
    return any(word in phrase or phrase in word for word in taken)


def _phrases(parted: str) -> set[str]:
    found: set[str] = set()
    for run in _RUN.findall(parted):
        found.update(_han(run) if has_cjk(run) else _words(run))
    return found


def titles_of(phrase: str, texts: Iterable[str]) -> tuple[str, str, str]:
    """A phrase as a title in English, simplified and traditional Chinese: as the texts that hold it spell it most, in the reader's script."""
    spelt = Counter(
        text[at : at + len(phrase)] for text in texts if (at := fold(text).find(phrase)) >= 0
    )  # folding keeps places
    most = next((words for words, _ in spelt.most_common(1)), phrase)
    if not has_cjk(phrase):
        return most, most, most
    return most, phrase, next((words for words, _ in spelt.most_common() if words != phrase), traditional(phrase))


def _han(run: str) -> Iterator[str]:
    for size in range(_SHORTEST_HAN, _LONGEST_HAN + 1):
        for at in range(len(run) - size + 1):
            if run[at] not in _EDGE_HAN and run[at + size - 1] not in _EDGE_HAN:
                yield run[at : at + size]


def _words(run: str) -> Iterator[str]:
    words = run.split()
    for size in range(1, _LONGEST_WORDS + 1):
        for at in range(len(words) - size + 1):
            first, last = words[at], words[at + size - 1]
            if first not in _STOP and last not in _STOP and len(first) > 2 and len(last) > 2:
                yield " ".join(words[at : at + size])
