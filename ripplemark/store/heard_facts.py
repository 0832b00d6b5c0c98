"""What judged texts are counted by, packed, and kept up to date with what changed. Texts that changed since are read one by one. Judges nothing.

A block holds 4,096 judgements: what a fold packs anew is in proportion to the texts that changed, and at most everything there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ripplemark.records import Polarity, TextKind
from ripplemark.store.columns import Columns
from ripplemark.store.database import Database
from ripplemark.store.heard_by import HeardBy, key_number
from ripplemark.store.heard_holders import keep_holders
from ripplemark.store.heard_phrases import keep_elsewhere, keep_phrases
from ripplemark.store.heard_points import pack_points
from ripplemark.store.judged import PARENT

BLOCK_BITS = 12
#: What a text is, as bits; the lowest two are a place among `RATED`.
RATED = (None, Polarity.POSITIVE, Polarity.NEUTRAL, Polarity.NEGATIVE)
POLARITY, OWN, DATED, BUYING, BADLY, POST = 3, 4, 8, 16, 32, 64
FACTS = np.dtype([("opinion", "<i8"), ("key", "<i8"), ("parent", "<i8"), ("account", "<i8"), ("voice", "<i8"), ("at", "<i8"), ("label", "<u8"),
                  ("campaign", "<i4"), ("language", "<i4"), ("channel", "<i4"), ("flags", "<u2")])  # fmt: skip
Facts = Columns
_Row = tuple[Any, ...]

_FLAGS = f"""(CASE o.polarity WHEN 'positive' THEN 1 WHEN 'neutral' THEN 2 WHEN 'negative' THEN 3 ELSE 0 END)
  + {BUYING} * (o.intents != '[]') + {BADLY} * (o.polarity IS 'negative' OR EXISTS (SELECT 1 FROM opinion_focus WHERE opinion_id = o.id AND polarity = 'negative')) + {{}}"""
_READ = f"""
SELECT o.id, 'post' AS kind, o.key, p.url, {PARENT}, p.platform, p.author, unixepoch(p.created_at), p.campaign, o.language,
  {_FLAGS.format(f"{OWN} * p.own + {DATED + POST}")}, o.text
FROM heard_log g CROSS JOIN opinions o ON o.id = g.opinion
JOIN posts p ON p.platform = substr(o.key, 1, instr(o.key, ':') - 1) AND p.post_id = substr(o.key, instr(o.key, ':') + 1)
WHERE o.kind = 'post' AND p.repost_of = '' AND g.opinion >= ?1 AND g.opinion < ?2
UNION ALL
SELECT o.id, 'page', o.key, u.url, '', u.host, coalesce(nullif(p.author, ''), u.domain), unixepoch(coalesce(p.published_at, u.first_seen)),
  o.campaign, o.language, {_FLAGS.format(f"{DATED} * (p.published_at IS NOT NULL)")}, o.text
FROM heard_log g CROSS JOIN opinions o ON o.id = g.opinion JOIN urls u ON u.url = o.key LEFT JOIN pages p ON p.id = u.id
WHERE o.kind = 'page' AND g.opinion >= ?1 AND g.opinion < ?2
"""
_BLOCKS = "SELECT facts, (SELECT sum(length(facts)) FROM heard_blocks) FROM heard_blocks ORDER BY block"
_ENDLESS = 1 << 62


@dataclass(frozen=True, slots=True)
class HeardFacts:
    """All judged posts and pages; campaign, language and channel of each are places among the words."""

    facts: Facts
    words: tuple[str, ...]


def heard_facts(db: Database, reading: HeardBy) -> HeardFacts:
    """All judged texts as they are now, in no order."""
    packed = Columns.unpacked(FACTS, ((row[0], row[1]) for row in db.stream(_BLOCKS)))
    known: dict[str, int] = dict(db.tuples("SELECT word, id FROM heard_words"))
    changed = np.array([r[0] for r in db.tuples("SELECT opinion FROM heard_log")], np.int64)
    if len(changed):
        rows = _open(db, reading)
        last = max(known.values(), default=0)
        known |= {word: last + 1 + n for n, word in enumerate(_words(rows) - known.keys())}
        packed = packed.where(~np.isin(packed["opinion"], changed)).before(Columns.of(_facts(rows, known)))
    words = [""] * (max(known.values(), default=0) + 1)
    for word, number in known.items():
        words[number] = word
    return HeardFacts(packed, tuple(words))


def fold_heard(db: Database, reading: HeardBy) -> int:
    """Pack what changed; how many texts. In one transaction, the caller's if there is one."""
    with db.transaction():
        if packed_by(db) != reading.rules:
            db.run("INSERT OR REPLACE INTO heard_packed_by (id, rules) VALUES (1, ?)", (reading.rules,))
            db.run("INSERT OR IGNORE INTO heard_log SELECT id FROM opinions WHERE kind != 'result'")
        texts = int(db.value("SELECT count(*) FROM heard_log"))
        for (block,) in db.tuples(f"SELECT DISTINCT opinion >> {BLOCK_BITS} FROM heard_log"):
            _pack(db, block, reading)
        db.run("DELETE FROM heard_log")
        keep_holders(db, int(db.value("SELECT total(length(facts)) FROM heard_blocks")) // FACTS.itemsize)
        keep_elsewhere(db, reading)
        return texts


def packed_by(db: Database) -> str:
    """The rules by which what is packed was told; "" while nothing is."""
    return str(db.value("SELECT rules FROM heard_packed_by", default=""))


def _pack(db: Database, block: int, reading: HeardBy) -> None:
    low, high = block << BLOCK_BITS, (block + 1) << BLOCK_BITS
    before = np.frombuffer(db.value("SELECT facts FROM heard_blocks WHERE block = ?", (block,), b""), FACTS)
    changed = [r[0] for r in db.tuples("SELECT opinion FROM heard_log WHERE opinion >= ? AND opinion < ?", (low, high))]
    keep_phrases(db, changed, reading)
    pack_points(db, block, changed)
    rows = _open(db, reading, low, high)
    db.run_many("INSERT OR IGNORE INTO heard_words (word) VALUES (?)", ((word,) for word in sorted(_words(rows))))
    known: dict[str, int] = dict(db.tuples("SELECT word, id FROM heard_words"))
    facts = np.concatenate([before[~np.isin(before["opinion"], changed)], _facts(rows, known)])
    if len(facts):
        facts = facts[np.argsort(facts["opinion"])]
        db.run("INSERT OR REPLACE INTO heard_blocks (block, facts) VALUES (?, ?)", (block, facts.tobytes()))
    else:
        db.run("DELETE FROM heard_blocks WHERE block = ?", (block,))


def _open(db: Database, reading: HeardBy, low: int = 0, high: int = _ENDLESS) -> list[_Row]:
    """The texts that changed, as they are, in the order of `FACTS`."""
    return [
        (number, key_number(kind, key), key_number("post", parent) if parent else 0, key_number("account", f"{place}:{author}"),
         key_number("voice", place if kind == "page" else f"{place}:{author}"), at,
         int(reading.label(text)[:16], 16), campaign, language, reading.channel(TextKind(kind), place, url), flags)
        for number, kind, key, url, parent, place, author, at, campaign, language, flags, text in db.tuples(_READ, (low, high))
    ]  # fmt: skip


def _words(rows: Iterable[_Row]) -> set[str]:
    return {word for row in rows for word in row[7:10]}


def _facts(rows: Sequence[_Row], known: Mapping[str, int]) -> NDArray[np.void]:
    return np.array([(*row[:7], *(known[word] for word in row[7:10]), row[10]) for row in rows], FACTS)
