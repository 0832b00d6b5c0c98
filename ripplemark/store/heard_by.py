"""By what judged texts are packed, and digests of their words. Packs nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from ripplemark.records import TextKind

EVERYTHING = ""  # the topic of all negative texts


@dataclass(frozen=True, slots=True)
class HeardBy:
    """What tells something of a judged text; `rules` are other ones when it may tell something else."""

    channel: Callable[[TextKind, str, str], str]  # of a kind of text, a place and a URL
    phrases: Callable[[str], Iterable[str]]  # that may be distinctive
    topics: Callable[[str], Iterable[str]]  # phrases of a negative text
    label: Callable[[str], str]  # the key of its label, which begins with 16 hexadecimal digits
    rules: str


def key_number(kind: str, key: str) -> int:
    """A text's key, an account or a topic as 64 bits: two of a million are the same once in thirty million stores."""
    return int.from_bytes(blake2b(f"{kind} {key}".encode(), digest_size=8).digest(), "little", signed=True)


def topic_number(words: str) -> int:
    """The digest of a topic or phrase."""
    return int(topic_numbers([words])[0])


def topic_numbers(words: Sequence[str]) -> NDArray[np.int64]:
    """The digests of topics or phrases: of each character and its place a number as any other (splitmix64, Steele and others 2014), summed up. Not made
    to withstand somebody who looks for two phrases with one digest."""
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    ends = np.cumsum(lengths)
    codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    places = np.arange(len(codes)) - np.repeat(ends - lengths, lengths)
    sums = np.concatenate(
        [np.zeros(1, np.uint64), np.cumsum(_mixed(codes | (places.astype(np.uint64) + np.uint64(1)) << np.uint64(32)))]
    )
    return _mixed(sums[ends] - sums[ends - lengths] + lengths.astype(np.uint64)).view(np.int64)


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    mixed = numbers + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
