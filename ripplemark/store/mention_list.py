"""A slice of the mentions, in the order in which a person works them off; what is more of each is read for that slice alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from ripplemark.records import Mark, MentionFilter, MentionOrder, MentionSlice, MentionsShown
from ripplemark.store import mention_facts
from ripplemark.store.clock import moment_or_none
from ripplemark.store.database import Database
from ripplemark.store.evidence import MENTION_COLUMNS, mention_row
from ripplemark.store.mention_facts import LINKED, WORTH, Facts, MentionFacts
from ripplemark.store.mention_search import mentions_that_say
from ripplemark.urls import registrable

Key = tuple[int, str]  # page, campaign
#: Pages on a host of the brand's; where that is a suffix that others own names below, all names have to be looked at.
_OWN = "SELECT id FROM urls WHERE {} AND (host = :own OR host LIKE '%.' || :own)"
_SLICE = f"""
SELECT {MENTION_COLUMNS}, p.author, p.language, p.published_at,
  EXISTS (SELECT 1 FROM marks k WHERE k.mark = '{Mark.ASK}' AND k.subject IN (u.url, 'domain:' || u.domain)) AS asked,
  coalesce((SELECT live FROM referring_sites WHERE name = u.domain), 0) AS site_links
FROM json_each(?) k JOIN mentions m ON m.page_id = k.value ->> 0 AND m.campaign = k.value ->> 1
JOIN urls u ON u.id = m.page_id LEFT JOIN pages p ON p.id = m.page_id ORDER BY k.key
"""
_LONG = 1 << 40  # seconds: more than any moment has


@dataclass(frozen=True, slots=True)
class FoundMentions:
    """Mentions in order; among those with one key their URLs decide, then their campaigns."""

    facts: Facts
    keys: NDArray[np.int64]
    campaigns: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.facts)

    def cut(self, db: Database, start: int, stop: int) -> list[Key]:
        """Some of them."""
        if start >= len(self):
            return []
        low = int(np.searchsorted(self.keys, self.keys[start]))
        high = int(np.searchsorted(self.keys, self.keys[min(stop, len(self)) - 1], side="right"))
        those = self.facts.take(np.arange(low, high))
        some = [(page, self.campaigns[n]) for page, n in zip(those["page"].tolist(), those["campaign"].tolist(), strict=True)]
        urls = _urls(db, {page for page, _ in some})
        order = sorted(range(high - low), key=lambda n: (int(self.keys[low + n]), urls.get(some[n][0], ""), some[n][1]))
        return [some[n] for n in order[start - low : stop - low]]


def found_mentions(db: Database, known: MentionFacts, f: MentionFilter, own: Iterable[str]) -> FoundMentions:
    """All that the filter finds. Of a page to ask the brand's own name goes before a topic. `own` are the brand's hosts."""
    facts = _chosen(db, known, f, own)
    keys = _keys(facts, f.order)
    order = np.argsort(keys, kind="stable")
    return FoundMentions(facts.take(order), keys[order], known.campaigns)


def count_mentions(db: Database, known: MentionFacts, f: MentionFilter, own: Iterable[str]) -> int:
    """How many the filter finds; its order does not matter."""
    inside = _inside(db, known, f, own)
    if f.shown is MentionsShown.ASK:
        return len(_once(known.facts.where(inside)))
    return int(np.count_nonzero(inside))


def _chosen(db: Database, known: MentionFacts, f: MentionFilter, own: Iterable[str]) -> Facts:
    found = known.facts.where(_inside(db, known, f, own))
    return _once(found) if f.shown is MentionsShown.ASK else found


def _inside(db: Database, known: MentionFacts, f: MentionFilter, own: Iterable[str]) -> NDArray[np.bool_]:
    """Which mentions the filter finds, each campaign of a page to ask."""
    facts = known.facts
    inside = np.logical_and(facts["at"] >= _midnight(f.since), facts["at"] < _midnight(f.until + timedelta(days=1)))
    if f.campaigns:
        inside &= np.isin(facts["campaign"], [n for n, name in enumerate(known.campaigns) if name in f.campaigns])
    if f.shown is not MentionsShown.ALL:
        inside &= ((facts["flags"] & LINKED) > 0) == (f.shown is MentionsShown.LINKED)
    if f.search:
        inside &= mentions_that_say(db, known, f.search, np.unique(facts["page"][inside] >> mention_facts.BLOCK_BITS))
    if f.shown is MentionsShown.ASK and (pages := _own_pages(db, own)):
        inside &= ~np.isin(facts["page"], pages)
    return np.asarray(inside)


def _once(facts: Facts) -> Facts:
    """The first campaign of each page."""
    order = np.argsort(facts["page"] << 20 | facts["campaign"], kind="stable")
    pages = facts["page"][order]
    first = np.ones(len(pages), bool)
    first[1:] = pages[1:] != pages[:-1]
    return facts.take(order[first])


def _own_pages(db: Database, own: Iterable[str]) -> list[int]:
    pages: list[int] = []
    for host in sorted(own):
        domain = registrable(host)
        among = "domain = :domain" if registrable(f"www.{host}") == domain else "1"
        pages += [r[0] for r in db.tuples(_OWN.format(among), {"own": host, "domain": domain})]
    return pages


def _keys(facts: Facts, order: MentionOrder) -> NDArray[np.int64]:
    """What goes first has the smallest key."""
    if order is MentionOrder.WORTH:
        worth = (facts["flags"] & WORTH).astype(np.int64)
        return np.asarray(worth * _LONG + (_LONG // 2 - facts["seen"]), np.int64)
    return np.asarray(facts["at"] if order is MentionOrder.OLDEST else -facts["at"], np.int64)


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())


def _urls(db: Database, pages: Iterable[int]) -> dict[int, str]:
    sql = "SELECT id, url FROM urls WHERE id IN (SELECT value FROM json_each(?))"
    return dict(db.tuples(sql, (json.dumps(sorted(pages)),)))


def mention_slice(db: Database, keys: Sequence[Key]) -> Iterator[MentionSlice]:
    """The mentions of these keys, in their order; one that is gone meanwhile is left out."""
    for r in db.rows(_SLICE, (json.dumps(keys),)):
        yield MentionSlice(
            row=mention_row(r, r["site_links"]), domain=r["domain"], author=r["author"] or "", language=r["language"] or "",
            published_at=moment_or_none(r["published_at"]), asked=bool(r["asked"]),
        )  # fmt: skip
