"""What judged texts say, by the digests of its words: of each text its phrases, and of phrases that many texts hold the texts.

Kept by `ripplemark.store.heard_facts`. Texts that changed since are read anew.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from ripplemark.store.background import sampled_pages
from ripplemark.store.database import Database
from ripplemark.store.heard_by import EVERYTHING, HeardBy, topic_numbers

DIGESTS = np.dtype("<i8")
Digests = NDArray[np.int64]
_TOGETHER = 512  # texts

_READ = """
SELECT o.id, o.text, o.polarity = 'negative' AS bad,
  (SELECT json_group_array(point) FROM opinion_focus WHERE opinion_id = o.id AND polarity = 'negative') AS points
FROM json_each(?) j CROSS JOIN opinions o ON o.id = j.value WHERE o.kind != 'result' ORDER BY o.id
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What some texts say: `many` digests of each text follow one another in the order of the texts, which is that of their numbers."""

    opinions: NDArray[np.int64]
    many: NDArray[np.int64]
    digests: Digests

    @property
    def texts(self) -> NDArray[np.int64]:
        """Of each digest, which of the texts holds it."""
        return np.repeat(np.arange(len(self.opinions)), self.many)


def said_by(db: Database, opinions: NDArray[np.int64], reading: HeardBy, *, badly: bool = False) -> Said:
    """The phrases of some texts, by their numbers in order; `badly`: what is said badly in them instead."""
    fresh_ones = np.isin(opinions, _numbers(db, "heard_log"))
    column, changed, asked = "badly" if badly else "phrases", opinions[fresh_ones], opinions[~fresh_ones].tolist()
    kept = db.tuples(
        f"SELECT p.opinion, p.{column} FROM json_each(?) j CROSS JOIN heard_phrases p ON p.opinion = j.value", (json.dumps(asked),)
    )  # fmt: skip
    fresh = [(n, bad if badly else phrases) for n, phrases, bad in _read(db, changed.tolist(), reading)]
    rows = sorted([*kept, *fresh]) if fresh else kept
    digests = np.frombuffer(b"".join(blob for _, blob in rows), DIGESTS)
    many = np.array([len(blob) for _, blob in rows], np.int64) // DIGESTS.itemsize
    return Said(np.array([n for n, _ in rows], np.int64), many, digests)


def keep_phrases(db: Database, changed: Sequence[int], reading: HeardBy) -> None:
    """Keep what texts say that changed; who holds it is known again after `ripplemark.store.heard_holders.keep_holders`."""
    wanted = json.dumps(changed)
    db.run("DELETE FROM heard_phrases WHERE opinion IN (SELECT value FROM json_each(?))", (wanted,))
    db.run("INSERT OR IGNORE INTO heard_unheld (opinion) SELECT value FROM json_each(?)", (wanted,))
    db.run_many("INSERT INTO heard_phrases (opinion, phrases, badly) VALUES (?, ?, ?)", _read(db, changed, reading))


def _read(db: Database, opinions: Sequence[int], reading: HeardBy) -> list[tuple[int, bytes, bytes]]:
    """Number, phrases and what is said badly of texts as they are."""
    return [row for at in range(0, len(opinions), _TOGETHER) for row in _some(db, opinions[at : at + _TOGETHER], reading)]


def _some(db: Database, opinions: Sequence[int], reading: HeardBy) -> Iterator[tuple[int, bytes, bytes]]:
    numbers, phrases, badly = list[int](), list[Iterable[str]](), list[Iterable[str]]()
    for number, text, bad, points in db.tuples(_READ, (json.dumps(opinions),)):
        numbers.append(number)
        phrases.append(reading.phrases(text))
        badly.append([*((EVERYTHING, *reading.topics(text)) if bad else ()), *json.loads(points)])
    return zip(numbers, _packed(phrases), _packed(badly), strict=True)


def _packed(texts: Sequence[Iterable[str]]) -> list[bytes]:
    """The digests of the phrases of each of some texts, in order."""
    lists = [list(phrases) for phrases in texts]
    ends = accumulate(map(len, lists), initial=0)
    digests = topic_numbers([phrase for phrases in lists for phrase in phrases])
    return [np.sort(digests[start:end]).tobytes() for start, end in pairwise(ends)]


def _numbers(db: Database, table: str) -> NDArray[np.int64]:
    return np.array([r[0] for r in db.tuples(f"SELECT opinion FROM {table}")], np.int64)


# ---------------------------------------------------------------- what is said anywhere


def keep_elsewhere(db: Database, reading: HeardBy) -> None:
    """Keep the phrases of the pages that are compared with."""
    times: Counter[str] = Counter()
    keys: dict[str, str] = {}
    for text in sampled_pages(db):  # copies count as often as they stand there
        times[text] += 1
        keys[_page_key(text, times[text], reading)] = text
    known = {r[0] for r in db.tuples("SELECT page FROM heard_elsewhere")}
    db.run_many("DELETE FROM heard_elsewhere WHERE page = ?", ((key,) for key in known - keys.keys()))
    new = sorted(keys.keys() - known)
    packed = (_packed([reading.phrases(keys[key])])[0] for key in new)
    db.run_many("INSERT INTO heard_elsewhere (page, phrases) VALUES (?, ?)", zip(new, packed, strict=True))


def _page_key(text: str, copy: int, reading: HeardBy) -> str:
    return blake2b(f"{reading.rules} {copy} {text}".encode("utf-8", "replace"), digest_size=12).hexdigest()


def said_elsewhere(db: Database) -> tuple[int, Digests]:
    """How many pages are compared with, and the phrases of each, one after another."""
    blobs = [r[0] for r in db.tuples("SELECT phrases FROM heard_elsewhere")]
    return len(blobs), np.frombuffer(b"".join(blobs), DIGESTS)
