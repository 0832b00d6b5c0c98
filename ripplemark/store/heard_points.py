"""Points that judged texts talk of, packed: an entry for each word that shows a point. Texts that changed since are read one by one.

Kept by `ripplemark.store.heard_facts`, whose blocks and words it shares.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ripplemark.store.columns import Columns
from ripplemark.store.database import Database

#: Flags: the lowest two bits are the point's polarity (a place among `heard_facts.RATED`), FIRST stands once for each point of a text, WORD where there is one.
POINT_POLARITY, FIRST, WORD = 3, 4, 8
POINTS = np.dtype([("opinion", "<i8"), ("point", "<i4"), ("word", "<i4"), ("flags", "<u1")])
_Row = tuple[int, str, str, int]

_BLOCKS = "SELECT points, (SELECT sum(length(points)) FROM heard_points) FROM heard_points"

_READ = """
SELECT f.opinion_id, f.point, f.words, CASE f.polarity WHEN 'positive' THEN 1 WHEN 'neutral' THEN 2 WHEN 'negative' THEN 3 ELSE 0 END
FROM json_each(?) j CROSS JOIN opinion_focus f ON f.opinion_id = j.value
"""


@dataclass(frozen=True, slots=True)
class HeardPoints:
    """What texts talk of; points and words (in small letters) are places among the words."""

    points: Columns
    words: tuple[str, ...]


def heard_points(db: Database) -> HeardPoints:
    """All points of all texts as they are now, in no order but that of a text's words."""
    packed = Columns.unpacked(POINTS, ((row[0], row[1]) for row in db.stream(_BLOCKS)))
    known: dict[str, int] = dict(db.tuples("SELECT word, id FROM heard_words"))
    changed = [r[0] for r in db.tuples("SELECT opinion FROM heard_log")]
    if changed:
        rows = _open(db, changed)
        last = max(known.values(), default=0)
        new = sorted({word for row in rows for word in row[1:3]} - known.keys())
        known |= {word: last + 1 + n for n, word in enumerate(new)}
        packed = packed.where(~np.isin(packed["opinion"], changed)).before(Columns.of(_entries(rows, known)))
    words = [""] * (max(known.values(), default=0) + 1)
    for word, number in known.items():
        words[number] = word
    return HeardPoints(packed, tuple(words))


def pack_points(db: Database, block: int, changed: Sequence[int]) -> None:
    """Pack those of a block anew that changed."""
    before = np.frombuffer(db.value("SELECT points FROM heard_points WHERE block = ?", (block,), b""), POINTS)
    rows = _open(db, changed)
    db.run_many(
        "INSERT OR IGNORE INTO heard_words (word) VALUES (?)", ((w,) for w in sorted({w for row in rows for w in row[1:3]}))
    )
    known: dict[str, int] = dict(db.tuples("SELECT word, id FROM heard_words"))
    points = np.concatenate([before[~np.isin(before["opinion"], changed)], _entries(rows, known)])
    if len(points):
        db.run("INSERT OR REPLACE INTO heard_points (block, points) VALUES (?, ?)", (block, points.tobytes()))
    else:
        db.run("DELETE FROM heard_points WHERE block = ?", (block,))


def _open(db: Database, opinions: Sequence[int]) -> list[_Row]:
    """Opinion, point, word and flags of some texts as they are."""
    found: list[_Row] = []
    for number, point, words, polarity in db.tuples(_READ, (json.dumps(list(opinions)),)):
        told = [str(word).casefold() for word in json.loads(words)]
        found.append((number, point, told[0] if told else "", polarity | FIRST | (WORD if told else 0)))
        found += [(number, point, word, polarity | WORD) for word in told[1:]]
    return found


def _entries(rows: Sequence[_Row], known: dict[str, int]) -> NDArray[np.void]:
    return np.array([(n, known[point], known[word], flags) for n, point, word, flags in rows], POINTS)
