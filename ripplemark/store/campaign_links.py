"""Earned links as campaigns are measured by them, and the pages that discuss a campaign by nobody's doing but their writers'."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ripplemark.records import Placement
from ripplemark.store.clock import moment
from ripplemark.store.database import Database


@dataclass(frozen=True, slots=True)
class EarnedLink:
    """A headline earned link with its page; lost ones too."""

    page_id: int
    page_url: str
    title: str
    domain: str
    campaign: str  # that caused it; "" if none is known
    day: date  # on which it appeared
    live: bool
    placement: Placement
    visits: int
    news: bool  # the page says of itself that it is news


@dataclass(frozen=True, slots=True)
class DiscussingPage:
    """A page that discusses a campaign and has no paid, partner, own or syndicated link."""

    url: str
    title: str
    day: date  # of its publication; of the first sight where that is unknown
    news: bool


_EARNED = """
SELECT l.page_id, u.url, coalesce(p.title, '') AS title, l.domain, l.campaign, l.appeared_on, l.state, l.placement, l.visits, coalesce(p.news, 0) AS news
FROM links l JOIN urls u ON u.id = l.page_id LEFT JOIN pages p ON p.id = l.page_id
WHERE l.class = 'earned' AND l.headline = 1 ORDER BY l.id
"""
_DISCUSSING = """
SELECT u.url, coalesce(p.title, '') AS title, coalesce(p.published_at, m.seen) AS at, coalesce(p.news, 0) AS news
FROM mentions m JOIN urls u ON u.id = m.page_id LEFT JOIN pages p ON p.id = m.page_id
WHERE m.campaign = ? AND NOT EXISTS (SELECT 1 FROM links x WHERE x.page_id = m.page_id AND x.class != 'earned') ORDER BY u.url
"""


def earned_links(db: Database) -> Iterator[EarnedLink]:
    """All headline earned links."""
    for r in db.stream(_EARNED):
        yield EarnedLink(
            r["page_id"], r["url"], r["title"], r["domain"], r["campaign"], date.fromisoformat(r["appeared_on"]), r["state"] == "live",
            Placement(r["placement"]), r["visits"], bool(r["news"]),
        )  # fmt: skip


def discussing_pages(db: Database, campaign: str) -> Iterator[DiscussingPage]:
    """The pages that discuss one campaign, by URL."""
    for r in db.stream(_DISCUSSING, (campaign,)):
        yield DiscussingPage(r["url"], r["title"], moment(r["at"]).date(), bool(r["news"]))
