"""Earned links as campaigns are measured by them, and the pages that discuss a campaign by nobody's doing but their writers'."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ripplemark.store.clock import moment
from ripplemark.store.database import Database
from ripplemark.store.turns import united


@dataclass(frozen=True, slots=True)
class LinkingPage:
    """A page with headline earned links that a campaign caused; lost ones too."""

    page_id: int
    url: str
    domain: str
    day: date  # on which the first of them appeared
    links: int
    visits: int
    content: bool  # one of them stands in the text


@dataclass(frozen=True, slots=True)
class DiscussingPage:
    """A page that discusses a campaign and has no paid, partner, own or syndicated link."""

    page_id: int
    url: str
    title: str
    day: date  # of its publication; of the first sight where that is unknown
    news: bool


#: By the sorts that a campaign's links are of; those whose sort is not told yet are looked through.
_LINKING = """
SELECT l.page_id, u.url, l.domain, min(l.appeared_on), count(*), sum(l.visits), max(l.placement = 'content')
FROM links l INDEXED BY links_sort CROSS JOIN urls u ON u.id = l.page_id
WHERE l.sort IN (SELECT id FROM link_sorts WHERE class = 'earned' AND campaign = :campaign UNION SELECT 0)
  AND l.class = 'earned' AND l.headline = 1 AND l.campaign = :campaign GROUP BY l.page_id
"""
_NAMES = "SELECT id, title, news FROM pages WHERE id IN (SELECT value FROM json_each(?))"
#: On front pages: the last of a page's links in its text says the day.
_FRONT = "SELECT appeared_on FROM links WHERE page_id = ? AND class = 'earned' AND headline = 1 AND campaign = ? AND placement = 'content' ORDER BY id DESC LIMIT 1"
_ON_PAGES = """
SELECT l.page_id, count(*) FROM (SELECT DISTINCT page_id FROM roots) r CROSS JOIN links l ON l.page_id = r.page_id
WHERE l.class = 'earned' AND l.headline = 1 GROUP BY 1
"""
_DISCUSSING = """
SELECT u.id, u.url, coalesce(p.title, '') AS title, coalesce(p.published_at, m.seen) AS at, coalesce(p.news, 0) AS news
FROM mentions m CROSS JOIN urls u ON u.id = m.page_id LEFT JOIN pages p ON p.id = m.page_id
WHERE m.campaign = ? AND (p.news = 1 OR u.domain IN (SELECT value FROM json_each(?))) AND NOT EXISTS (SELECT 1 FROM links x WHERE x.page_id = m.page_id AND x.class != 'earned') ORDER BY u.url
"""


def linking_pages(db: Database, campaign: str) -> Iterator[LinkingPage]:
    """The pages with links of one campaign, one at a time."""
    cursor = db.connection.cursor()
    cursor.row_factory = None
    for page, url, domain, day, links, visits, content in cursor.execute(_LINKING, {"campaign": campaign}):
        yield LinkingPage(page, url, domain, date.fromisoformat(day), links, visits, bool(content))


def page_names(db: Database, pages: Iterable[int]) -> dict[int, tuple[str, bool]]:
    """(title, it says of itself that it is news) of some pages."""
    return {page: (title, bool(news)) for page, title, news in db.tuples(_NAMES, (json.dumps(sorted(pages)),))}


def news_pages(db: Database) -> frozenset[int]:
    """Pages that say of themselves that they are news."""
    return frozenset(r[0] for r in db.tuples("SELECT id FROM pages INDEXED BY pages_news WHERE news = 1"))


def front_day(db: Database, page: int, campaign: str) -> date:
    """On which day the newest of a campaign's links in a front page's text appeared."""
    return date.fromisoformat(db.value(_FRONT, (page, campaign)))


def campaign_totals(db: Database) -> dict[str, tuple[int, int]]:
    """Campaign -> (headline earned links of all time, of these those that stand)."""
    sql = "SELECT campaign, sum(links), sum(live) FROM link_totals WHERE class = 'earned' AND headline = 1 GROUP BY 1"
    return {campaign: (links, live) for campaign, links, live in db.tuples(sql)}


def live_domains(db: Database, campaign: str) -> int:
    """Domains with a standing link of a campaign."""
    return int((united(db, "live", "domain", (campaign,)).values > 0).sum())


def links_on_roots(db: Database) -> dict[int, int]:
    """Headline earned links on each page whose ripple's start is known."""
    return dict(db.tuples(_ON_PAGES))


def discussing_pages(db: Database, campaign: str, domains: Iterable[str]) -> Iterator[DiscussingPage]:
    """The pages that discuss one campaign and are on some domains, or news, by URL."""
    for r in db.stream(_DISCUSSING, (campaign, json.dumps(sorted(domains)))):
        yield DiscussingPage(r["id"], r["url"], r["title"], moment(r["at"]).date(), bool(r["news"]))
