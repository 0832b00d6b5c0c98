"""Which of a site's links count: a link repeated over a site counts once, a post's link repeated on lists of posts counts at the post. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from attribution.links.sitewide import BOILERPLATE, refined
from ripplemark.listings import is_listing
from ripplemark.records import LinkState, Placement
from ripplemark.store.site_links import Counted, SiteLink
from ripplemark.text import fold

SITEWIDE_SHARE = 0.3  # of a site's known pages
SITEWIDE_PAGES = 10  # a site with fewer known pages shows no share
_EDGE = 40  # characters of context on either side by which two printings of one sentence are known
_LEAST_CONTEXT = 20  # characters; shorter contexts do not identify a sentence


def count_site(links: Sequence[SiteLink], known_pages: int) -> tuple[Counted, ...]:
    """How each link of one site counts; `known_pages` is how many of its pages were read."""
    groups: dict[tuple[str, str], list[SiteLink]] = defaultdict(list)
    for link in links:
        groups[link.target_url, fold(link.anchor)].append(link)
    return tuple(counted for group in groups.values() for counted in _count_group(group, known_pages))


def _count_group(group: list[SiteLink], known_pages: int) -> Iterable[Counted]:
    """Links of one site with the same target and anchor."""
    pages = {k.page_id for k in group}
    everywhere = known_pages >= SITEWIDE_PAGES and len(pages) >= SITEWIDE_SHARE * known_pages
    repeated = [k for k in group if everywhere or k.placement in BOILERPLATE]
    written = [k for k in group if not (everywhere or k.placement in BOILERPLATE)]
    yield from _placed(_count_repeats(repeated), group) if everywhere else _count_repeats(repeated)
    yield from _count_posts(written)


def _placed(counted: Iterable[Counted], group: list[SiteLink]) -> Iterable[Counted]:
    """Where those stand whose pages do not show it."""
    unknown = {k.link_id for k in group if k.placement is Placement.UNKNOWN}
    found = refined(group) if unknown else None
    for link in counted:
        known = found is not None and link.link_id in unknown
        yield replace(link, site_placement=found.placement, site_placement_reason=found.reason) if found and known else link


def _count_repeats(links: list[SiteLink]) -> Iterable[Counted]:
    """Footers, blogrolls and the like: one of them stands for the site, from the day of the first one."""
    if not links:
        return
    first = min(k.appeared_on for k in links)
    shown = min(links, key=_standing_first)
    several = len({k.page_id for k in links}) > 1
    for link in links:
        chosen = link.page_id == shown.page_id and link.link_id == shown.link_id
        yield Counted(link.link_id, several, chosen, first if chosen else link.appeared_on)


def _count_posts(links: list[SiteLink]) -> Iterable[Counted]:
    """Links in what people wrote: the post owns the link, lists of posts only repeat it; twins of one sentence count once."""
    posts = [k for k in links if not is_listing(k.page_url)]
    owners = {k.link_id for k in _one_per_sentence(posts or links)}
    return (Counted(k.link_id, False, k.link_id in owners, k.appeared_on) for k in links)


def _one_per_sentence(links: list[SiteLink]) -> Iterable[SiteLink]:
    """Of links that stand in the same sentence on several pages, those of one page; of other links, all."""
    sentences: dict[object, list[SiteLink]] = defaultdict(list)
    for link in links:
        sentences[_sentence(link) or link.page_id].append(link)
    for twins in sentences.values():
        owner = min(twins, key=_standing_first).page_id
        yield from (k for k in twins if k.page_id == owner)


def _sentence(link: SiteLink) -> tuple[str, str] | None:
    left, right = link.context_left.strip()[-_EDGE:], link.context_right.strip()[:_EDGE]
    return (fold(left), fold(right)) if len(left) + len(right) >= _LEAST_CONTEXT else None


def _standing_first(link: SiteLink) -> tuple[bool, bool, bool, date, int, str, int]:
    """Earned links before others, links that stand before lost ones, those that everybody sees before those in <noscript>, then the oldest, then the page with the shortest name."""
    return (
        not link.earned,
        link.state is LinkState.LOST,
        link.in_noscript,
        link.appeared_on,
        len(link.page_url),
        link.page_url,
        link.link_id,
    )
