"""What posts tell of their readers: newest numbers per platform, growth per day. Unknown stays unknown, never 0. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attribution.evaluation_rows import ImpressionDay, ImpressionRow, SocialLinkDay, Tally
from attribution.links.days import day_of
from ripplemark.records import Post, PostCounts, PostNumber
from ripplemark.urls import host_of, is_within

#: Growth between two looks further apart than that is not spread over days: it counts on the day it was seen.
LONGEST = timedelta(days=92)


def impressions(campaign: str, posts: Sequence[Post]) -> tuple[ImpressionRow, ...]:
    """All platforms together first (platform ""), then each, most posts first."""
    platforms: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        platforms[post.platform].append(post)
    order = sorted(platforms, key=lambda name: (-len(platforms[name]), name))
    return tuple(_row(campaign, name, platforms[name] if name else posts) for name in ["", *order])


def _row(campaign: str, platform: str, posts: Sequence[Post]) -> ImpressionRow:
    tallies = (tally(posts, name) for name in PostNumber)
    return ImpressionRow(campaign, platform, len(posts), sum(p.own for p in posts), *tallies)


def tally(posts: Iterable[Post], name: PostNumber) -> Tally:
    """The newest value of one number, summed over posts."""
    given = list(posts)
    told = [
        (value, name in c.capped) for post in given if (c := last_telling(post, name)) and (value := c.number(name)) is not None
    ]
    more = len(told) < len(given) or any(capped for _, capped in told)
    return Tally(sum(value for value, _ in told) if told else None, len(told), bool(told) and more)


def newest(post: Post, name: PostNumber) -> int | None:
    """The last value that is known of a number of a post."""
    counts = last_telling(post, name)
    return counts.number(name) if counts else None


def last_telling(post: Post, name: PostNumber) -> PostCounts | None:
    """The last snapshot that tells a number of a post."""
    return next((c for c in reversed(post.counts) if c.number(name) is not None), None)


def impression_days(campaign: str, posts: Iterable[Post], zone: ZoneInfo) -> tuple[ImpressionDay, ...]:
    """A row for each platform and day on which anything was published or grew. Growth between two looks is spread evenly over the time."""
    published = Counter[tuple[str, date]]()
    grown: dict[tuple[str, date], dict[PostNumber, float]] = defaultdict(dict)
    for post in posts:
        published[post.platform, day_of(post.created_at, zone)] += 1
        for name in PostNumber:
            for day, amount in growth(post, name, zone).items():
                sums = grown[post.platform, day]
                sums[name] = sums.get(name, 0.0) + amount
    return tuple(
        ImpressionDay(
            campaign, platform, day, published[platform, day], *(grown[platform, day].get(name) for name in PostNumber)
        )
        for platform, day in sorted(published.keys() | grown.keys())
    )


def growth(post: Post, name: PostNumber, zone: ZoneInfo) -> Mapping[date, float]:
    """By how much a number grew on each day since the post was published; a number that fell is negative. Adds up to the newest value."""
    found: dict[date, float] = defaultdict(float)
    at, value = post.created_at, 0
    for counts in post.counts:
        told = counts.number(name)
        if told is None:
            continue
        for day, share in shares_of_days(at, counts.observed_at, zone):
            found[day] += (told - value) * share
        at, value = max(at, counts.observed_at), told
    return found


def shares_of_days(since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[tuple[date, float]]:
    """The days between two moments, each with its share of the time; all of it on the last day where it is too long, or none."""
    whole = until - since
    if not timedelta(0) < whole <= LONGEST:
        yield day_of(until, zone), 1.0
        return
    begin = since
    while begin < until:
        day = day_of(begin, zone)
        end = min(until, datetime.combine(day + timedelta(days=1), time(), zone))
        yield day, (end - begin) / whole
        begin = end


def social_links(
    campaign: str, posts: Iterable[Post], own_domains: frozenset[str], zone: ZoneInfo
) -> tuple[SocialLinkDay, ...]:
    """Links to the brand in posts, by platform and day."""
    found: dict[tuple[str, date], list[tuple[bool, int]]] = defaultdict(list)
    for post in posts:
        if links := sum(is_within(host_of(url), own_domains) for url in post.links):
            found[post.platform, day_of(post.created_at, zone)].append((post.own, links))
    return tuple(
        SocialLinkDay(campaign, *key, len(some), sum(n for _, n in some), sum(n for own, n in some if own))
        for key, some in sorted(found.items())
    )
