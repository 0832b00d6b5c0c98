"""Who of weight wrote of a campaign although nobody paid them, and how far the word went beyond its first hearers. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from attribution.campaigns.media import medium_of
from attribution.ripples.trees import likeliest
from attribution.spread_rows import Hand, Influence, Notable, NotableKind, SpreadRow
from ripplemark.config import Evaluation
from ripplemark.records import ParentKind, RippleEdge
from ripplemark.urls import host_of, registrable


@dataclass(frozen=True, slots=True)
class Told:
    """A page of somebody else that discusses a campaign or links for it, nobody's doing but its writer's."""

    url: str
    title: str
    day: date
    links: int  # earned ones that ever stood there
    visits: int  # by them
    news: bool = False  # it says of itself that it is a news article


@dataclass(frozen=True, slots=True)
class Voice:
    """A post about a campaign that the brand did not publish."""

    platform: str
    author: str
    text: str
    url: str
    day: date
    followers: int | None


def notable_sites(
    campaign: str, pages: Iterable[Told], media: Mapping[str, str], authority: Mapping[str, float], judged: Evaluation
) -> tuple[Notable, ...]:
    """A row for each medium and each site from the wanted authority on, those that brought most visits first."""
    sites: dict[str, list[Told]] = defaultdict(list)
    for page in pages:
        sites[registrable(host_of(page.url))].append(page)
    found = (_site(campaign, domain, some, media, authority.get(domain), judged) for domain, some in sites.items())
    return tuple(sorted((n for n in found if n), key=lambda n: (-n.visits, -(n.authority or 0.0), n.name)))


def _site(
    campaign: str, domain: str, pages: Sequence[Told], media: Mapping[str, str], weight: float | None, judged: Evaluation
) -> Notable | None:
    medium = next((name for p in pages if (name := medium_of(host_of(p.url), media))), "")
    if medium or any(p.news for p in pages):
        kind = NotableKind.MEDIA
    elif weight is not None and weight >= judged.notable_authority:
        kind = NotableKind.SITE
    else:
        return None
    best = max(pages, key=lambda p: (p.visits, p.links, -p.day.toordinal()))
    return Notable(
        campaign, kind, medium or domain, best.title, best.url, min(p.day for p in pages), weight, None,
        sum(p.links for p in pages), sum(p.visits for p in pages),
    )  # fmt: skip


def notable_accounts(campaign: str, voices: Iterable[Voice], judged: Evaluation) -> tuple[Notable, ...]:
    """A row for each account from the wanted number of followers on, with its first post; the most followed first."""
    accounts: dict[tuple[str, str], list[Voice]] = defaultdict(list)
    for voice in voices:
        if voice.followers is not None and voice.followers >= judged.notable_followers:
            accounts[voice.platform, voice.author].append(voice)
    rows = [
        Notable(campaign, NotableKind.ACCOUNT, f"{author} ({platform})", first.text[:200], first.url, first.day, None,
                max(v.followers or 0 for v in some), 0, 0)
        for (platform, author), some in accounts.items()
        for first in [min(some, key=lambda v: (v.day, v.url))]
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda n: (-(n.followers or 0), n.name)))


def influence(rows: Iterable[Notable]) -> Influence:
    """How many of each kind, and their visits."""
    some = list(rows)
    kinds = Counter(n.kind for n in some)
    visits = sum(n.visits for n in some)
    return Influence(kinds[NotableKind.SITE], kinds[NotableKind.MEDIA], kinds[NotableKind.ACCOUNT], visits)


@dataclass(frozen=True, slots=True)
class Rest:
    """Linking pages of which nobody knows whom they heard it from: their number, their links, their domains."""

    pages: int = 0
    links: int = 0
    domains: int = 0


def spread(campaign: str, pages: Iterable[Told], edges: Iterable[RippleEdge], rest: Rest = Rest()) -> tuple[SpreadRow, ...]:
    """Linking pages by whom their writers heard it from, by the likeliest parent of each that is at least possible; `rest`: those that have no edge
    and are not among the pages."""
    best = likeliest(edges)
    parts: dict[Hand, list[Told]] = defaultdict(list)
    for page in pages:
        if page.links:
            parts[_hand(best.get(page.url))].append(page)
    known = sum(p.links for hand in (Hand.FIRST, Hand.SECOND) for p in parts[hand])
    return tuple(_spread_row(campaign, hand, parts[hand], known, rest if hand is Hand.UNKNOWN else Rest()) for hand in Hand)


def _hand(edge: RippleEdge | None) -> Hand:
    if edge is None:
        return Hand.UNKNOWN
    return Hand.FIRST if edge.parent_kind is ParentKind.POST else Hand.SECOND


def _spread_row(campaign: str, hand: Hand, pages: Sequence[Told], known: int, rest: Rest) -> SpreadRow:
    links = sum(p.links for p in pages) + rest.links
    share = links / known if known and hand is not Hand.UNKNOWN else None
    domains = len({registrable(host_of(p.url)) for p in pages}) + rest.domains
    return SpreadRow(campaign, hand, len(pages) + rest.pages, links, domains, share)
