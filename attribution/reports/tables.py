"""The tables that leave the house, row by row: pages, posts, campaigns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from attribution.report_rows import CampaignRow, PageRow, PostRow
from ripplemark.config import Campaign, Project
from ripplemark.records import Origin, PostCounts
from ripplemark.store.credit import credit_by_origin, touches_stored
from ripplemark.store.database import Database
from ripplemark.store.evidence import iter_mentions, iter_pages
from ripplemark.store.growth import live_by_domain
from ripplemark.store.posts import iter_posts


def page_rows(db: Database) -> Iterator[PageRow]:
    """All pages that were read as relevant."""
    for p in iter_pages(db):
        yield PageRow(
            page_url=p.url, title=p.title, author=p.author, language=p.language, published_at=p.published_at,
            published_method=p.published_by, published_confidence=p.confidence, canonical=p.canonical, noindex=p.noindex,
            nofollow=p.nofollow, first_seen=p.first_seen, observed_at=p.observed_at, outcome=p.outcome, links=p.links,
            campaigns=p.campaigns, discovered_by=p.routes, webmention=p.webmention,
        )  # fmt: skip


def post_rows(db: Database) -> Iterator[PostRow]:
    """All posts with the newest number that is known of each kind."""
    for p in iter_posts(db):
        yield PostRow(
            key=p.key, platform=p.platform, url=p.url, author=p.author, created_at=p.created_at, campaign=p.campaign, own=p.own,
            featured=p.featured, pinned=p.pinned, followers=p.followers, views=_newest(p.counts, "views"),
            likes=_newest(p.counts, "likes"), reposts=_newest(p.counts, "reposts"), replies=_newest(p.counts, "replies"),
            clicks=_newest(p.counts, "clicks"), text=p.text,
        )  # fmt: skip


def _newest(counts: tuple[PostCounts, ...], name: str) -> int | None:
    return next((value for c in reversed(counts) if (value := getattr(c, name)) is not None), None)


def campaign_rows(db: Database, project: Project) -> Iterator[CampaignRow]:
    """What each campaign brought over all time, in order of start."""
    links, domains = Counter[str](), defaultdict[str, set[str]](set)
    for campaign, domain, n in live_by_domain(db):
        links[campaign] += n
        domains[campaign].add(domain)
    posts = Counter(p.campaign for p in iter_posts(db))
    mentions = Counter(m.campaign for m in iter_mentions(db))
    brought: dict[tuple[str, Origin], float] | None = None
    if touches_stored(db):
        brought = {(campaign, origin): n for origin, campaign, n in credit_by_origin(db, "", "~", "last_non_direct")}
    for c in sorted(project.campaigns, key=lambda c: (c.starts, c.id)):
        yield _campaign_row(c, posts[c.id], mentions[c.id], links[c.id], len(domains[c.id]), brought)


def _campaign_row(
    c: Campaign, posts: int, mentions: int, links: int, domains: int, brought: dict[tuple[str, Origin], float] | None
) -> CampaignRow:
    direct = None if brought is None else brought.get((c.id, Origin.DIRECT), 0.0)
    earned = None if brought is None else brought.get((c.id, Origin.EARNED), 0.0)
    total = (direct or 0.0) + (earned or 0.0)
    price = c.cost / total if c.cost is not None and total > 0 else None
    return CampaignRow(
        c.id, c.title, c.starts, c.ends, c.cost, c.currency, posts, mentions, links, domains, direct, earned, price
    )
