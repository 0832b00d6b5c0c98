"""What the places of a campaign's items would have cost by the sites' own price lists. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum
from zoneinfo import ZoneInfo

from attribution.evaluation_rows import AdItem, AdValue
from attribution.links.days import day_of
from ripplemark.records import Post, Price

FEATURED, PINNED, FRONT_PAGE = "featured", "pinned", "front_page"


@dataclass(frozen=True, slots=True)
class FrontPage:
    """An earned link that stands on the front page of somebody else's site."""

    host: str
    title: str
    url: str
    day: date


def ad_items(
    campaign: str, posts: Iterable[Post], front: Iterable[FrontPage], prices: Sequence[Price], zone: ZoneInfo
) -> tuple[AdItem, ...]:
    """Every place by day. A post that is both featured and pinned stands in two places; a front page counts once."""
    found = [_item(campaign, post, slot, prices, zone) for post in posts for slot in _slots(post)]
    found += [_front_item(campaign, page, prices) for page in {p.url: p for p in front}.values()]
    return tuple(sorted(found, key=lambda i: (i.day, i.site, i.url, i.slot)))


def _slots(post: Post) -> list[str]:
    return [slot for slot, there in ((FEATURED, post.featured), (PINNED, post.pinned)) if there]


def _item(campaign: str, post: Post, slot: str, prices: Sequence[Price], zone: ZoneInfo) -> AdItem:
    day = day_of(post.created_at, zone)
    price = price_on(prices, post.platform, slot, day)
    return AdItem(
        campaign, slot, post.platform, post.text[:200], post.url, post.author, post.own, day,
        price.price if price else None, price.currency if price else "",
    )  # fmt: skip


def _front_item(campaign: str, page: FrontPage, prices: Sequence[Price]) -> AdItem:
    price = price_on(prices, page.host, FRONT_PAGE, page.day)
    amount, currency = (price.price, price.currency) if price else (None, "")
    return AdItem(campaign, FRONT_PAGE, page.host, page.title, page.url, "", False, page.day, amount, currency)


def price_on(prices: Iterable[Price], site: str, slot: str, day: date) -> Price | None:
    """The list price of a place on a day: of several the one that began last."""
    known = [p for p in prices if (p.site, p.slot) == (site, slot) and p.since <= day and (p.until is None or day <= p.until)]
    return max(known, key=lambda p: (p.since, p.currency), default=None)


def ad_values(campaign: str, items: Iterable[AdItem]) -> tuple[AdValue, ...]:
    """A sum for each currency; items without a price are counted last, under no currency."""
    parts: dict[str, list[AdItem]] = defaultdict(list)
    for item in items:
        parts[item.currency].append(item)
    return tuple(
        AdValue(campaign, currency, len(some), fsum(i.price or 0.0 for i in some) if currency else None)
        for currency, some in sorted(parts.items(), key=lambda part: (not part[0], part[0]))
    )
