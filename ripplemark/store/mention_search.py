"""Which mentions say some words: packed texts are looked through, those of pages that changed since are read one by one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from ripplemark.store.database import Database
from ripplemark.store.mention_facts import FACTS, MENTION_TEXT, TEXTS_END, MentionFacts

Key = tuple[int, str]  # page, campaign
_PACKED = "SELECT t.block, t.texts FROM json_each(?) b CROSS JOIN mention_texts t ON t.block = b.value"
#: In this order whatever the planner thinks: the log is nearly empty, the pages are millions.
_OPEN = f"""
SELECT m.page_id, m.campaign FROM mention_log g CROSS JOIN mentions m ON m.page_id = g.page CROSS JOIN urls u ON u.id = m.page_id
LEFT JOIN pages p ON p.id = m.page_id WHERE instr({MENTION_TEXT}, ?)
"""


def mentions_that_say(db: Database, known: MentionFacts, search: str, blocks: Iterable[int]) -> NDArray[np.bool_]:
    """Which of all mentions have `search` in address, title or quote, as far as their pages are of some blocks; small letters are asked for."""
    places = {name: n for n, name in enumerate(known.campaigns)}
    pages: dict[int, list[NDArray[np.int64]]] = {n: [] for n in places.values()}
    for page, campaign in db.tuples(_OPEN, (search,)):
        if campaign in places:
            pages[places[campaign]].append(np.array([page], np.int64))
    for name, found in _packed(db, search, blocks):
        if name in places:
            pages[places[name]].append(found)
    said = np.zeros(len(known.facts), bool)
    for campaign, some in pages.items():
        if some:
            of = known.facts["campaign"] == campaign
            said[of] = np.isin(known.facts["page"][of], np.concatenate(some))
    return said


def _packed(db: Database, search: str, blocks: Iterable[int]) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """(campaign, pages) of packed mentions, without those of pages that changed since."""
    names: dict[int, str] = dict(db.tuples("SELECT id, campaign FROM mention_campaigns"))
    changed = np.array([r[0] for r in db.tuples("SELECT page FROM mention_log")], np.int64)
    words = search.encode("utf-8", "surrogatepass")
    for row in db.stream(_PACKED, (json.dumps([int(b) for b in blocks]),)):
        if not (entries := _entries(row[1], words)):
            continue
        facts = np.frombuffer(db.value("SELECT facts FROM mention_blocks WHERE block = ?", (row[0],), b""), FACTS)[entries]
        facts = facts[~np.isin(facts["page"], changed)]
        for campaign in np.unique(facts["campaign"]).tolist():
            yield names.get(campaign, ""), facts["page"][facts["campaign"] == campaign]


def _entries(texts: bytes, words: bytes) -> list[int]:
    """Which of the texts of a block have the words."""
    if TEXTS_END in words:
        return []
    ends: list[int] = []
    at = texts.find(words)
    while at >= 0:
        end = texts.find(TEXTS_END, at)
        ends.append(end if end >= 0 else len(texts))
        at = texts.find(words, end) if end >= 0 else -1
    if not ends:
        return []
    after = np.flatnonzero(np.frombuffer(texts, np.uint8) == TEXTS_END[0])
    return [int(n) for n in np.searchsorted(after, ends)]
