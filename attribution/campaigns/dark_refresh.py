"""Dark traffic of every campaign, estimated anew from posts, links and visits, and stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time
from urllib.parse import unquote, urlsplit

from attribution.campaigns.dark import Landings, dark_traffic
from attribution.campaigns.signs import runs_on
from attribution.links.days import day_of
from attribution.ripples.refresh import post_campaigns
from attribution.traffic.newcomers import ELSEWHERE, HOUR, direct_newcomers
from ripplemark.config import Campaign, Project
from ripplemark.records import DarkTraffic, Post
from ripplemark.store.credit import LiveLink, live_links
from ripplemark.store.dark import replace_dark
from ripplemark.store.database import Database
from ripplemark.store.posts import iter_posts
from ripplemark.urls import host_of, is_within

#: campaign -> page -> hours since 1970 at which something that leads there appeared
Appeared = Mapping[str, Mapping[str, frozenset[int]]]
_LANGUAGE = 5  # characters of a path segment that names a language at most: zh, zh-tw


def refresh_dark(db: Database, project: Project) -> tuple[DarkTraffic, ...]:
    """Estimate again and store; gives the rows of whole campaigns."""
    posts = tuple(iter_posts(db))
    appeared = appearances(project, posts, post_campaigns(project, posts), live_links(db))
    wanted = {page for pages in appeared.values() for page in pages}
    found = direct_newcomers(project, lambda landing: page if (page := page_of(landing)) in wanted else "")
    elsewhere = found.get(ELSEWHERE, {})
    rows = [
        row
        for campaign, pages in sorted(appeared.items())
        for row in dark_traffic(
            campaign, (Landings(p, found.get(p, {}), tuple(sorted(hours))) for p, hours in sorted(pages.items())), elsewhere
        )
    ]
    with db.transaction():
        replace_dark(db, rows)
        db.touch()
    return tuple(row for row in rows if not row.path)


def appearances(project: Project, posts: Iterable[Post], campaign_of: Mapping[str, str], links: Iterable[LiveLink]) -> Appeared:
    """When posts and earned links that lead to a campaign's deep pages appeared, on its days. Of a link only the day is known: it counts
    from the day's first hour to the hours after its last."""
    campaigns = {c.id: c for c in project.campaigns}
    found: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for name, target, hours in (*_of_posts(posts, campaign_of), *_of_links(project, links)):
        page, campaign = page_of(target), campaigns.get(name)
        if campaign is None or not is_within(host_of(target), project.own_domains) or not is_deep(campaign, page):
            continue
        if runs_on(campaign, day_of(datetime.fromtimestamp(hours[0] * HOUR, UTC), project.traffic.zone)):
            found[name][page].update(hours)
    return {c: {p: frozenset(hours) for p, hours in pages.items()} for c, pages in found.items()}


def _of_posts(posts: Iterable[Post], campaign_of: Mapping[str, str]) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    for post in posts:
        for url in post.links:
            yield campaign_of.get(post.key, ""), url, (int(post.created_at.timestamp()) // HOUR,)


def _of_links(project: Project, links: Iterable[LiveLink]) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    for link in links:
        if link.earned and link.campaign and link.dated:
            day = datetime.combine(datetime.fromisoformat(link.appeared_on), time(), project.traffic.zone)
            begun = int(day.timestamp()) // HOUR
            yield link.campaign, link.target_url, (begun, begun + 24)


def page_of(url: str) -> str:
    """The path that a URL or landing path means, without parameters, decoded."""
    return unquote(urlsplit(url).path).removesuffix("index.html").rstrip("/") or "/"


def is_deep(campaign: Campaign, page: str) -> bool:
    """Whether a page is one that nobody types: made for the campaign where the project says which are, else no front page."""
    if campaign.landing:
        made = [page_of(landing) for landing in campaign.landing]
        return any(page == m or page.startswith(f"{m}/") for m in made if m != "/")
    parts = page.strip("/").split("/")
    return len(parts) > 1 or len(parts[0]) > _LANGUAGE
