"""What mentions are filtered and ordered by, packed, and kept up to date with what changed. Pages that changed since are read one by one.

A block holds the mentions of 4,096 pages: what a fold packs anew is in proportion to the pages that changed, and at most everything there is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from ripplemark.listings import RULES, is_listing
from ripplemark.store.columns import Columns
from ripplemark.store.database import Database
from ripplemark.store.evidence import LINKS_ITSELF

BLOCK_BITS = 12
#: What a mention is, as bits: what makes it worth less stands higher.
LINKED, LISTING, NOINDEX, NEGATIVE, SITE_LINKS, COMMENT, TOPIC = 128, 32, 16, 8, 4, 2, 1
WORTH = LISTING | NOINDEX | NEGATIVE | SITE_LINKS | COMMENT | TOPIC
FACTS = np.dtype([("page", "<i8"), ("at", "<i8"), ("seen", "<i8"), ("campaign", "<i4"), ("flags", "<u2")])
Facts = Columns
Row = tuple[int, int, int, str, int, str]  # page, at, seen, campaign, flags, text

#: What a search looks through, in small letters as SQLite makes them; between packed texts stands a byte that none of them has.
MENTION_TEXT = "lower(u.url || ' ' || coalesce(p.title, '') || ' ' || m.quote)"
TEXTS_END = b"\0"
#: A site's links are those that it earned; what is worth most `attribution.reports.asks` says.
_READ = f"""
SELECT m.page_id, unixepoch(coalesce(p.published_at, m.seen)), unixepoch(m.seen), m.campaign,
  {LINKED} * ({LINKS_ITSELF}) + {LISTING} * is_listing(u.url) + {NOINDEX} * coalesce(p.noindex, 0) + {NEGATIVE} * (m.polarity IS 'negative')
  + {SITE_LINKS} * coalesce((SELECT live > 0 FROM referring_sites WHERE name = u.domain), 0)
  + {COMMENT} * (m.placement = 'comment') + {TOPIC} * (m.campaign != ''), {MENTION_TEXT}
FROM mention_log g CROSS JOIN mentions m ON m.page_id = g.page CROSS JOIN urls u ON u.id = m.page_id LEFT JOIN pages p ON p.id = m.page_id
WHERE g.page >= ? AND g.page < ? ORDER BY m.page_id
"""
_BLOCKS = "SELECT facts, (SELECT sum(length(facts)) FROM mention_blocks) FROM mention_blocks"
_ENDLESS = 1 << 62


@dataclass(frozen=True, slots=True)
class MentionFacts:
    """All mentions; `campaign` of each is a place among the campaigns, which are in order."""

    facts: Facts
    campaigns: tuple[str, ...]


def mention_facts(db: Database) -> MentionFacts:
    """All mentions as they are now, in no order."""
    packed = Columns.unpacked(FACTS, ((row[0], row[1]) for row in db.stream(_BLOCKS)))
    known: dict[str, int] = dict(db.tuples("SELECT campaign, id FROM mention_campaigns"))
    changed = np.array([r[0] for r in db.tuples("SELECT page FROM mention_log")], np.int64)
    if len(changed):
        rows = _open(db)
        last = max(known.values(), default=0)
        known |= {name: last + 1 + n for n, name in enumerate({str(r[3]) for r in rows} - known.keys())}
        packed = packed.where(~np.isin(packed["page"], changed)).before(Columns.of(_facts(rows, known)))
    names = sorted(known)
    places = np.zeros(max(known.values(), default=0) + 1, np.int32)
    places[[known[name] for name in names]] = np.arange(len(names))
    return MentionFacts(packed.having("campaign", places[packed["campaign"]]), tuple(names))


def fold_mentions(db: Database) -> int:
    """Pack what changed; how many pages. In one transaction, the caller's if there is one."""
    with db.transaction():
        if db.value("SELECT rules FROM mentions_packed_by", default="") != RULES:
            db.run("INSERT OR REPLACE INTO mentions_packed_by (id, rules) VALUES (1, ?)", (RULES,))
            db.run("INSERT OR IGNORE INTO mention_log SELECT DISTINCT page_id FROM mentions")
        pages = int(db.value("SELECT count(*) FROM mention_log"))
        for (block,) in db.tuples(f"SELECT DISTINCT page >> {BLOCK_BITS} FROM mention_log"):
            _pack(db, block)
        db.run("DELETE FROM mention_log")
        return pages


def _pack(db: Database, block: int) -> None:
    low, high = block << BLOCK_BITS, (block + 1) << BLOCK_BITS
    before = np.frombuffer(db.value("SELECT facts FROM mention_blocks WHERE block = ?", (block,), b""), FACTS)
    changed = [r[0] for r in db.tuples("SELECT page FROM mention_log WHERE page >= ? AND page < ?", (low, high))]
    rows = _open(db, low, high)
    db.run_many("INSERT OR IGNORE INTO mention_campaigns (campaign) VALUES (?)", ((name,) for name in {r[3] for r in rows}))
    known: dict[str, int] = dict(db.tuples("SELECT campaign, id FROM mention_campaigns"))
    same = ~np.isin(before["page"], changed)
    facts = np.concatenate([before[same], _facts(rows, known)])
    texts = [*compress(_texts(db, block), same.tolist()), *(r[5].encode().replace(TEXTS_END, b" ") for r in rows)]
    if len(facts):
        db.run("INSERT OR REPLACE INTO mention_blocks (block, facts) VALUES (?, ?)", (block, facts.tobytes()))
        db.run("INSERT OR REPLACE INTO mention_texts (block, texts) VALUES (?, ?)", (block, TEXTS_END.join(texts)))
    else:
        db.run("DELETE FROM mention_blocks WHERE block = ?", (block,))
        db.run("DELETE FROM mention_texts WHERE block = ?", (block,))


def _texts(db: Database, block: int) -> list[bytes]:
    packed: bytes = db.value("SELECT texts FROM mention_texts WHERE block = ?", (block,), b"")
    return packed.split(TEXTS_END) if packed else []


def _open(db: Database, low: int = 0, high: int = _ENDLESS) -> list[Row]:
    """The mentions of pages that changed, as they are."""
    db.teach("is_listing", 1, is_listing)
    return db.tuples(_READ, (low, high))


def _facts(rows: Sequence[Row], campaigns: Mapping[str, int]) -> NDArray[np.void]:
    return np.array([(*row[:3], campaigns[row[3]], row[4]) for row in rows], FACTS)
