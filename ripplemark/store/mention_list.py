"""A slice of the mentions, in the order in which a person works them off; what is more of each is read for that slice alone."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from ripplemark.listings import is_listing
from ripplemark.records import Mark, MentionFilter, MentionOrder, MentionSlice, MentionsShown
from ripplemark.store.clock import moment_or_none
from ripplemark.store.database import Database
from ripplemark.store.evidence import LINKS_ITSELF, MENTION_COLUMNS, mention_row

Key = tuple[int, str]  # page, campaign
_FOUND = f"""
SELECT m.page_id, m.campaign, m.seen, coalesce(p.published_at, m.seen) AS at, m.polarity, m.placement, u.url, u.domain, coalesce(p.noindex, 0) AS noindex
FROM mentions m JOIN urls u ON u.id = m.page_id LEFT JOIN pages p ON p.id = m.page_id
WHERE coalesce(p.published_at, m.seen) >= :since AND coalesce(p.published_at, m.seen) < :until AND (:campaigns = '[]' OR m.campaign IN (SELECT value FROM json_each(:campaigns)))
  AND (:search = '' OR instr(lower(u.url || ' ' || coalesce(p.title, '') || ' ' || m.quote), :search))
  AND (:linked IS NULL OR :linked = ({LINKS_ITSELF}))
  AND (:own = '[]' OR NOT EXISTS (SELECT 1 FROM json_each(:own) o WHERE u.host = o.value OR u.host LIKE '%.' || o.value))
"""
#: What `attribution.reports.asks` says is worth most, as SQL. A site's links are those that it earned.
_WORTH = """is_listing(url), noindex, polarity IS 'negative',
  coalesce((SELECT live FROM referring_sites WHERE kind = 'domain' AND scope = '' AND name = domain), 0) > 0,
  placement = 'comment', campaign != '', seen DESC, url, campaign"""
_ORDERS = {
    MentionOrder.WORTH: _WORTH,
    MentionOrder.NEWEST: "at DESC, url, campaign",
    MentionOrder.OLDEST: "at, url, campaign",
}
_LINKED = {MentionsShown.ASK: 0, MentionsShown.LINKED: 1, MentionsShown.ALL: None}
_SLICE = f"""
SELECT {MENTION_COLUMNS}, p.author, p.language, p.published_at,
  EXISTS (SELECT 1 FROM marks k WHERE k.mark = '{Mark.ASK}' AND k.subject IN (u.url, 'domain:' || u.domain)) AS asked,
  coalesce((SELECT live FROM referring_sites WHERE kind = 'domain' AND scope = '' AND name = u.domain), 0) AS site_links
FROM json_each(?) k JOIN mentions m ON m.page_id = k.value ->> 0 AND m.campaign = k.value ->> 1
JOIN urls u ON u.id = m.page_id LEFT JOIN pages p ON p.id = m.page_id ORDER BY k.key
"""


@dataclass(frozen=True, slots=True)
class MentionKeys:
    """Many mentions in order, in little room."""

    pages: array[int]
    places: array[int]  # of each campaign in `campaigns`
    campaigns: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.pages)

    def cut(self, start: int, stop: int) -> list[Key]:
        """Some of them."""
        return [(page, self.campaigns[n]) for page, n in zip(self.pages[start:stop], self.places[start:stop], strict=True)]


def count_mentions(db: Database, f: MentionFilter, own: Iterable[str]) -> int:
    """How many the filter finds; its order does not matter."""
    found, values = _asked(f, own)
    return int(db.value(f"SELECT count(*) FROM ({found})", values))


def mention_keys(db: Database, f: MentionFilter, own: Iterable[str], most: int) -> MentionKeys:
    """The first `most` (-1: all) that the filter finds, in order. Of a page to ask the brand's own name goes before a topic. `own` are the
    brand's hosts."""
    db.connection.create_function("is_listing", 1, is_listing, deterministic=True)
    found, values = _asked(f, own)
    pages, places = array("q"), array("H")
    campaigns: dict[str, int] = {}
    for page, campaign in db.stream(
        f"SELECT page_id, campaign FROM ({found}) ORDER BY {_ORDERS[f.order]} LIMIT {most:d}", values
    ):
        pages.append(page)
        places.append(campaigns.setdefault(campaign, len(campaigns)))
    return MentionKeys(pages, places, tuple(campaigns))


def _asked(f: MentionFilter, own: Iterable[str]) -> tuple[str, dict[str, str | int | None]]:
    """The rows of a filter, and its values."""
    asked = f.shown is MentionsShown.ASK
    values: dict[str, str | int | None] = {
        "since": f.since.isoformat(),
        "until": (f.until + timedelta(days=1)).isoformat(),
        "campaigns": json.dumps(f.campaigns),
        "search": f.search,
        "linked": _LINKED[f.shown],
        "own": json.dumps(sorted(own) if asked else []),
    }
    one = "page_id, min(campaign) AS campaign, seen, at, polarity, placement, url, domain, noindex"
    return (f"SELECT {one} FROM ({_FOUND}) GROUP BY page_id" if asked else _FOUND), values


def mention_slice(db: Database, keys: Sequence[Key]) -> Iterator[MentionSlice]:
    """The mentions of these keys, in their order; one that is gone meanwhile is left out."""
    for r in db.rows(_SLICE, (json.dumps(keys),)):
        yield MentionSlice(
            row=mention_row(r, r["site_links"]), domain=r["domain"], author=r["author"] or "", language=r["language"] or "",
            published_at=moment_or_none(r["published_at"]), asked=bool(r["asked"]),
        )  # fmt: skip
