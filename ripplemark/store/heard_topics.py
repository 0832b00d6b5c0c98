"""What is said badly, packed: phrases of negative texts and points of which something negative is said, by the digests of their words.

Kept by `ripplemark.store.heard_facts`, whose blocks it shares.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from ripplemark.records import TextKind
from ripplemark.store.database import Database

TEXTS = np.dtype([("opinion", "<i8"), ("topics", "<i4")])
DIGESTS = np.dtype("<i8")
EVERYTHING = ""  # the topic of all negative texts

_READ = """
SELECT o.id, iif(o.polarity = 'negative', o.text, NULL),
  (SELECT json_group_array(point) FROM opinion_focus WHERE opinion_id = o.id AND polarity = 'negative') AS points
FROM heard_log g CROSS JOIN opinions o ON o.id = g.opinion
WHERE o.kind != 'result' AND (o.polarity = 'negative' OR points != '[]') AND g.opinion >= ? AND g.opinion < ?
"""
_ENDLESS = 1 << 62


@dataclass(frozen=True, slots=True)
class HeardBy:
    """What tells the channel of a kind of text, a place and a URL, and the phrases of a text; `rules` are other ones when it may tell others."""

    channel: Callable[[TextKind, str, str], str]
    phrases: Callable[[str], Iterable[str]]
    rules: str


@dataclass(frozen=True, slots=True)
class HeardTopics:
    """Texts with what is said badly in them: `topics` of each follow one another in the order of the texts."""

    texts: NDArray[np.void]
    topics: NDArray[np.int64]


def key_number(kind: str, key: str) -> int:
    """A text's key, an account or a topic as 64 bits: two of a million are the same once in thirty million stores."""
    return int.from_bytes(blake2b(f"{kind} {key}".encode(), digest_size=8).digest(), "little", signed=True)


def topic_number(words: str) -> int:
    """The digest of a topic."""
    return key_number("topic", words)


def heard_topics(db: Database, reading: HeardBy) -> HeardTopics:
    """What is said badly in all texts, in no order."""
    blocks = db.tuples("SELECT texts, topics FROM heard_topics")
    packed = _joined([_unpacked(*block) for block in blocks])
    changed = [r[0] for r in db.tuples("SELECT opinion FROM heard_log")]
    return _joined([_without(packed, changed), _open(db, reading, (0, _ENDLESS))]) if changed else packed


def pack_topics(db: Database, block: int, span: tuple[int, int], changed: Sequence[int], reading: HeardBy) -> None:
    """Pack those of a block anew that changed; `span`: its judgements, the last one not included."""
    before = db.tuples("SELECT texts, topics FROM heard_topics WHERE block = ?", (block,))
    kept = _without(_joined([_unpacked(*row) for row in before]), changed)
    found = _joined([kept, _open(db, reading, span)])
    if len(found.texts):
        values = (block, found.texts.tobytes(), found.topics.tobytes())
        db.run("INSERT OR REPLACE INTO heard_topics (block, texts, topics) VALUES (?, ?, ?)", values)
    else:
        db.run("DELETE FROM heard_topics WHERE block = ?", (block,))


def _open(db: Database, reading: HeardBy, span: tuple[int, int]) -> HeardTopics:
    """Of texts that changed, as they are."""
    texts, topics = [], list[int]()
    for number, text, points in db.tuples(_READ, span):
        said = [*([] if text is None else (EVERYTHING, *reading.phrases(text))), *json.loads(points)]
        texts.append((number, len(said)))
        topics += map(topic_number, said)
    return HeardTopics(np.array(texts, TEXTS), np.array(topics, DIGESTS))


def _unpacked(texts: bytes, topics: bytes) -> HeardTopics:
    return HeardTopics(np.frombuffer(texts, TEXTS), np.frombuffer(topics, DIGESTS))


def _joined(parts: Sequence[HeardTopics]) -> HeardTopics:
    texts = np.concatenate([np.zeros(0, TEXTS), *(p.texts for p in parts)])
    return HeardTopics(texts, np.concatenate([np.zeros(0, DIGESTS), *(p.topics for p in parts)]))


def _without(found: HeardTopics, changed: Sequence[int]) -> HeardTopics:
    kept = ~np.isin(found.texts["opinion"], np.array(changed, np.int64))
    return HeardTopics(found.texts[kept], found.topics[np.repeat(kept, found.texts["topics"])])
