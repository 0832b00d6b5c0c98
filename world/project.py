"""The files a user of the world would have: project file, watch list, crawl days, posts and search signals. Knows the built world only."""

import json
import math
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from world.brand import ALIASES, DOMAINS, NAME, RIVAL, SITE
from world.build import World
from world.chance import stream
from world.feeds import sitemap_entry
from world.render import FEED_FILES
from world.shapes import TAIPEI, Campaign, Post, local_day

_TREND = "冷泡茶"
_KEYWORDS = (("northwind tea", 6.0, 900), ("冷泡茶", 24.0, 2_400), ("cold brew tea kit", 31.0, 1_100))


def project_toml(world: World) -> str:
    """ripplemark.toml for this world."""
    head = (
        f"# The sample world's project file: the brand {NAME} and three campaigns.\n"
        f'[brand]\nname = "{NAME}"\naliases = {_list(ALIASES)}\ndomains = {_list(DOMAINS)}\n'
    )
    tail = (
        '[crawl]\nwatch_files = ["watch.txt"]\nrounds = 2\npages_per_site = 500\ncontact = "https://northwind.example/about"\n\n'
        f'[traffic]\nsite = "{SITE}"\ntimezone = "Asia/Taipei"\nvisitor = "ip+agent"\n\n'
        '[[goal]]\nname = "registration"\nrequest = "POST /signup"\nstatus = 302\n\n'
        f'[[competitor]]\nname = "Stillwater Tea"\ndomains = ["stillwatertea.example"]\naccounts = ["x:{RIVAL}"]\n\n'
        '[evaluation]\nmedia_files = ["media.csv"]\n\n[storage]\ndatabase = "ripplemark.db"\ndata = "data"\n'
    )
    return "\n".join([head, *map(_campaign_toml, world.campaigns), tail])


def _list(items: tuple[str, ...] | list[str]) -> str:
    return json.dumps(list(items), ensure_ascii=False)


def _campaign_toml(campaign: Campaign) -> str:
    landing = sorted({SITE + path for path in campaign.landing.values()})
    return (
        f'[[campaign]]\nid = "{campaign.id}"\nname = "{campaign.name}"\ntopics = {_list(campaign.topics)}\n'
        f"utm_campaign = {_list(campaign.utm_campaign)}\nlanding = {_list(landing)}\n"
        f"starts = {campaign.starts}\nends = {campaign.ends}\n"
        f'cost = {campaign.cost}\ncurrency = "CNY"\npartners = {_list(campaign.partners)}\n'
    )


def watch_lines(world: World) -> list[str]:
    """Feed, sitemap and home page of every watched site; the brand's own sites are not among them."""
    lines = []
    for site in world.sites:
        if site.watched:
            lines += [f"{site.home}{FEED_FILES[site.feed]}"] if site.feed else []
            lines += [f"{site.home}{entry}"] if (entry := sitemap_entry(site)) else []
            lines.append(site.home)
    return lines


def post_rows(world: World) -> Iterator[str]:
    """posts.jsonl, a post a line."""
    for post in world.posts:
        yield json.dumps(_post_row(post), ensure_ascii=False)


def _post_row(post: Post) -> dict[str, object]:
    return {
        "platform": post.platform, "post_id": post.post_id, "url": post.url, "author": post.author, "followers": post.followers,
        "text": post.text, "language": post.language.value, "created_at": _local(post.created_at), "links": list(post.links),
        "featured": post.featured, "pinned": post.pinned, "parent_id": post.parent_id, "repost_of": post.repost_of,
        "campaign": post.campaign, "own": post.own, "price": post.price,
        "counts": [
            {"observed_at": _local(c.observed_at), "views": c.views, "likes": c.likes, "reposts": c.reposts, "replies": c.replies, "clicks": c.clicks}
            for c in post.counts
        ],
    }  # fmt: skip


def _local(at: datetime) -> str:
    return at.astimezone(TAIPEI).replace(microsecond=0).isoformat()


def signal_rows(world: World) -> Iterator[tuple[str, str, str, str, str]]:
    """Daily search position, impressions and clicks of three keywords and the interest in the brand; they follow the links by a week."""
    earned = sorted(
        local_day(page.published)
        for page in world.pages
        if page.link_class == "earned" and any(link.target for link in page.links)
    )
    for n, day in enumerate(world.period.each()):
        pull = math.log1p(sum(1 for one in earned if world.period.first <= one and (day - one).days >= 6))
        for keyword, start, asked in _KEYWORDS:
            yield from _keyword_rows(world, day, keyword, start, asked, pull)
        noise = stream(world.seed, "interest", day).gauss(0, 2.0)
        weekend = 3.0 if (world.period.first.weekday() + n) % 7 >= 5 else 0.0
        yield (
            day.isoformat(),
            "interest",
            NAME,
            f"{max(0.0, min(100.0, 31 + 8.5 * pull - weekend + noise)):.0f}",
            "google-trends",
        )


def trend_lines(world: World) -> Iterator[str]:
    """multiTimeline.csv: interest in a topic by week, 100 in the best week, as a trends tool exports it."""
    weeks = [day for day in world.period.each() if day.weekday() == 6]
    heat = [_heat(world, week) for week in weeks]
    yield from ("Category: All categories", "", f"Week,{_TREND}: (Worldwide)")
    for week, value in zip(weeks, heat, strict=True):
        share = round(100 * value / max(heat))
        yield f"{week},{share or '<1'}"


def _heat(world: World, week: date) -> float:
    """The more runs in a week, the more people look for it."""
    running = sum(c.starts <= week + timedelta(days=6) and week <= c.ends + timedelta(days=14) for c in world.campaigns)
    return (0.3 + running) * stream(world.seed, "trend", week).uniform(0.85, 1.15)


def _keyword_rows(
    world: World, day: date, keyword: str, start: float, asked: int, pull: float
) -> Iterator[tuple[str, str, str, str, str]]:
    rng = stream(world.seed, "keyword", keyword, day)
    position = max(1.0, start * (1 - 0.12 * pull) + rng.gauss(0, 0.5))
    impressions = int(asked * rng.uniform(0.9, 1.1) / (1 + position / 25))
    clicks = int(impressions * 0.32 / (1 + position * 0.55))
    for kind, value in (("position", f"{position:.1f}"), ("impressions", str(impressions)), ("clicks", str(clicks))):
        yield (day.isoformat(), kind, keyword, value, "google")
