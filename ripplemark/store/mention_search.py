"""Which mentions say some words: packed texts are looked through, those of pages that changed since are read one by one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from ripplemark.store.database import Database
from ripplemark.store.mention_facts import FACTS, MENTION_TEXT, TEXTS_END, MentionFacts

Key = tuple[int, str]  # page, campaign
_PACKED = """
SELECT t.texts, m.facts FROM json_each(?) b CROSS JOIN mention_texts t ON t.block = b.value CROSS JOIN mention_blocks m ON m.block = t.block
"""
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
            of = np.flatnonzero(known.facts["campaign"] == campaign)
            said[of] = np.isin(known.facts["page"][of], np.concatenate(some))
    return said


def _packed(db: Database, search: str, blocks: Iterable[int]) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """(campaign, pages) of packed mentions, without those of pages that changed since."""
    words = search.encode("utf-8", "surrogatepass")
    if not words or TEXTS_END in words:
        return
    pages, campaigns = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    pair = -1
    for texts, packed in db.stream(_PACKED, (json.dumps([int(b) for b in blocks]),)):
        pair = _rarest(texts, words) if pair < 0 else pair
        entries, facts = _entries(texts, words, pair), np.frombuffer(packed, FACTS)
        pages.append(facts["page"][entries])
        campaigns.append(facts["campaign"][entries])
    page, campaign = np.concatenate(pages), np.concatenate(campaigns)
    same = ~np.isin(page, np.array([r[0] for r in db.tuples("SELECT page FROM mention_log")], np.int64))
    for number, name in db.tuples("SELECT id, campaign FROM mention_campaigns"):
        yield name, page[same & (campaign == number)]


def _rarest(texts: bytes, words: bytes) -> int:
    """Where in the words the two letters stand one after the other that are the rarest in some texts."""
    times = np.bincount(np.frombuffer(texts, np.uint8), minlength=256)[np.frombuffer(words, np.uint8)]
    return int((times[:-1] * times[1:]).argmin()) if len(words) > 1 else 0


def _entries(texts: bytes, words: bytes, pair: int) -> NDArray[np.int64]:
    """Which of the texts of a block have the words; looked for are two of their letters first. All letters are compared at once: that takes half the time of looking for the words one after another."""
    letters, starts = np.frombuffer(texts, np.uint8), max(0, len(texts) - len(words) + 1)
    there = np.ones(starts, bool)
    for n in range(pair, min(pair + 2, len(words))):
        there &= letters[n : n + starts] == words[n]
    hits = np.flatnonzero(there)
    for n, letter in enumerate(words):
        hits = hits[letters[hits + n] == letter] if len(hits) else hits
    if not len(hits):
        return hits
    entries = np.searchsorted(np.flatnonzero(letters == TEXTS_END[0]), hits)
    return np.asarray(entries[np.concatenate([[True], entries[1:] != entries[:-1]])], np.int64)
