"""A slice of the mentions, in the order in which a person works them off; what is more of each is read for that slice alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
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


def mention_keys(db: Database, f: MentionFilter, own: Iterable[str]) -> list[Key]:
    """All that the filter finds, in order. Of a page to ask the brand's own name goes before a topic. `own` are the brand's hosts."""
    db.connection.create_function("is_listing", 1, is_listing, deterministic=True)
    asked = f.shown is MentionsShown.ASK
    values = {
        "since": f.since.isoformat(),
        "until": (f.until + timedelta(days=1)).isoformat(),
        "campaigns": json.dumps(f.campaigns),
        "search": f.search,
        "linked": _LINKED[f.shown],
        "own": json.dumps(sorted(own) if asked else []),
    }
    one = "page_id, min(campaign) AS campaign, seen, at, polarity, placement, url, domain, noindex" if asked else "*"
    each = "GROUP BY page_id" if asked else ""
    rows = db.rows(f"SELECT page_id, campaign FROM (SELECT {one} FROM ({_FOUND}) {each}) ORDER BY {_ORDERS[f.order]}", values)
    return [(r[0], r[1]) for r in rows]


def mention_slice(db: Database, keys: Sequence[Key]) -> Iterator[MentionSlice]:
    """The mentions of these keys, in their order; one that is gone meanwhile is left out."""
    for r in db.rows(_SLICE, (json.dumps(keys),)):
        yield MentionSlice(
            row=mention_row(r, r["site_links"]), domain=r["domain"], author=r["author"] or "", language=r["language"] or "",
            published_at=moment_or_none(r["published_at"]), asked=bool(r["asked"]),
        )  # fmt: skip
