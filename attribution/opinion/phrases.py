"""The phrases of a text: runs of words in English, of characters in Chinese. Counts and compares nothing. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ripplemark.text import WEB_ADDRESS, fold, has_cjk, traditional

LIMIT = 2_000  # characters of a text
_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]{2,}|[a-z][a-z'’-]+(?: [a-z][a-z'’-]+)*")
SHORTEST_HAN, LONGEST_HAN, _LONGEST_WORDS = 2, 5, 3
_SHORT = 6  # characters: it has fewer parts than there are words that are taken
_ADDRESS = re.compile(WEB_ADDRESS)  # what an address spells is nobody's word
#: At the edges of a phrase they say that it was cut wrongly.
EDGE_HAN = frozenset(
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


def phrases_of(text: str, known: Iterable[str] = ()) -> set[str]:
    """The phrases of a text, folded; none of an address, and none that holds one of the `known` words, is a part of one or reaches into one."""
    taken = tuple(fold(k) for k in known)
    cut = parted(text, taken)
    there, parts = [word for word in taken if word in cut], _parts(taken)
    return {phrase for phrase in phrases_in(cut) if phrase not in parts and not any(word in phrase for word in there)}


@lru_cache(8)
def _parts(words: tuple[str, ...]) -> frozenset[str]:
    """All that is a part of a word."""
    return frozenset(word[at:end] for word in words for at in range(len(word)) for end in range(at + 1, len(word) + 1))


def parted(text: str, taken: Iterable[str]) -> str:
    """A text folded, cut where an address or a known word of a script without blanks stands."""
    folded = _ADDRESS.sub("\n", fold(text[:LIMIT]))
    for word in taken:
        if word in folded and has_cjk(word):
            folded = folded.replace(word, "\n")
    return folded


def is_known(phrase: str, taken: Iterable[str]) -> bool:
    """Whether it holds a word that is taken (folded), or is a part of one."""
    words = tuple(taken)
    if phrase in _parts(words):
        return True
    if len(phrase) > _SHORT:
        return any(word in phrase for word in words)
    known = frozenset(words)
    return any(phrase[at:end] in known for at in range(len(phrase)) for end in range(at + 1, len(phrase) + 1))


def phrases_in(text: str) -> set[str]:
    """The phrases of a text that was `parted`."""
    found: set[str] = set()
    for run in _RUN.findall(text):
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
    may_end = [char not in EDGE_HAN for char in run]
    for at, may_begin in enumerate(may_end):
        if may_begin:
            for end in range(at + SHORTEST_HAN, min(at + LONGEST_HAN, len(run)) + 1):
                if may_end[end - 1]:
                    yield run[at:end]


def _words(run: str) -> Iterator[str]:
    words = run.split()
    may_end = [len(word) > 2 and word not in _STOP for word in words]
    for at, may_begin in enumerate(may_end):
        if may_begin:
            for end in range(at + 1, min(at + _LONGEST_WORDS, len(words)) + 1):
                if may_end[end - 1]:
                    yield " ".join(words[at:end])
