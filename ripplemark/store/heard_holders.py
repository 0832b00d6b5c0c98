"""Phrases that many texts hold, each with the texts: made anew when a twentieth of the texts changed. Reads no text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ripplemark.store.database import Database
from ripplemark.store.heard_phrases import DIGESTS, Digests

MANY = 60  # texts
LEAST_CHANGED, PART_CHANGED = 4_000, 0.05  # texts; of them all
_TOGETHER = 6_000_000  # digests that are sorted at a time
HELD = np.dtype("<i4")
Held = NDArray[np.int32]


def holders(db: Database, phrases: Sequence[int]) -> dict[int, Held]:
    """Of phrases that many texts hold, the texts, but for those of `unheld`."""
    sql = "SELECT h.phrase, h.texts FROM json_each(?) j CROSS JOIN heard_holders h ON h.phrase = j.value"
    return {phrase: np.frombuffer(texts, HELD) for phrase, texts in db.tuples(sql, (json.dumps(phrases),))}


def unheld(db: Database) -> NDArray[np.int64]:
    """Texts that changed since, in order: what was known of them then holds no more."""
    sql = "SELECT opinion FROM heard_unheld UNION SELECT opinion FROM heard_log ORDER BY 1"
    return np.array([r[0] for r in db.tuples(sql)], np.int64)


def keep_holders(db: Database, texts: int) -> None:
    """Make them anew if enough of so many texts changed. In the caller's transaction."""
    changed = int(db.value("SELECT count(*) FROM heard_unheld"))
    if changed < LEAST_CHANGED or changed < PART_CHANGED * texts:
        return
    db.run("DELETE FROM heard_holders")
    parts = 1 + int(db.value("SELECT total(length(phrases)) FROM heard_phrases")) // DIGESTS.itemsize // _TOGETHER
    for part in range(parts):
        db.run_many("INSERT INTO heard_holders (phrase, texts) VALUES (?, ?)", _held(*_part(db, part, parts)))
    db.run("DELETE FROM heard_unheld")


def _part(db: Database, part: int, parts: int) -> tuple[Digests, Held]:
    """Of so many parts of all digests one, each with its text."""
    digests, texts = [np.zeros(0, DIGESTS)], [np.zeros(0, HELD)]
    after = -1
    while rows := db.tuples(
        "SELECT opinion, phrases FROM heard_phrases WHERE opinion > ? ORDER BY opinion LIMIT 20000", (after,)
    ):
        after = rows[-1][0]
        found = np.frombuffer(b"".join(blob for _, blob in rows), DIGESTS)
        of = np.repeat(np.array([n for n, _ in rows], HELD), [len(blob) // DIGESTS.itemsize for _, blob in rows])
        wanted = found.view(np.uint64) % np.uint64(parts) == part
        digests.append(found[wanted])
        texts.append(of[wanted])
    return np.concatenate(digests), np.concatenate(texts)


def _held(digests: Digests, texts: Held) -> Iterator[tuple[int, bytes]]:
    order = np.argsort(digests, kind="stable")
    digests, texts = digests[order], texts[order]
    starts = np.flatnonzero(np.concatenate([[True], digests[1:] != digests[:-1]])) if len(digests) else np.zeros(0, np.int64)
    ends = np.append(starts[1:], len(digests))
    for start, end in zip(starts[ends - starts >= MANY].tolist(), ends[ends - starts >= MANY].tolist(), strict=True):
        yield int(digests[start]), texts[start:end].tobytes()
