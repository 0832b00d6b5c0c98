"""What the web says of a campaign: pages that link for it or discuss it, of which only those of weight are kept. Reads a campaign's pages one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from attribution.campaigns.ad_value import FrontPage
from attribution.campaigns.dark_refresh import page_of
from attribution.campaigns.influence import Rest, Told
from ripplemark.store.campaign_links import LinkingPage, discussing_pages, front_day, linking_pages, page_names
from ripplemark.store.database import Database
from ripplemark.urls import host_of, is_within, registrable

#: How the path of a front page may begin after its slash: not at all, or as parameters, an escape, another slash, index.html.
_FRONT = ("", "?", "#", "%", "/", "i")


@dataclass(frozen=True, slots=True)
class Weighty:
    """Whose word is of weight: domains by their authority or as media, pages that are news; and whose is not unprompted."""

    domains: frozenset[str]
    news: frozenset[int]
    allied: frozenset[str]


@dataclass(frozen=True, slots=True)
class CampaignWeb:
    """What is known of a campaign's pages."""

    weighty: tuple[Told, ...]
    heard: tuple[Told, ...]  # linking pages of which it is known whom they heard it from
    rest: Rest  # the other linking pages
    front: tuple[FrontPage, ...]
    domains: int  # that ever linked


def campaign_web(db: Database, campaign: str, weighty: Weighty, children: frozenset[str]) -> CampaignWeb:
    """`children`: the URLs of pages that have a parent."""
    kept: list[LinkingPage] = []
    heard: list[Told] = []
    front: list[LinkingPage] = []
    pages = links = 0
    rest, domains = set[str](), set[str]()
    for page in linking_pages(db, campaign):
        domains.add(page.domain)
        if page.url in children:
            heard.append(_told(page, "", news=False))
        else:
            pages, links = pages + 1, links + page.links
            rest.add(page.domain)
        if page.domain in weighty.domains or page.page_id in weighty.news:
            kept.append(page)
        if page.content and is_front(page.url):
            front.append(page)
    names = page_names(db, {p.page_id for p in (*kept, *front)})
    told = [_told(p, *names.get(p.page_id, ("", False))) for p in kept]
    told += _discussing(db, campaign, weighty, {p.page_id for p in kept})
    return CampaignWeb(
        tuple(told), tuple(heard), Rest(pages, links, len(rest)), tuple(_front(db, campaign, front, names)), len(domains)
    )


def is_front(url: str) -> bool:
    """Whether a URL is the front page of its host. Most are told by the first letter of their path, so that few are taken apart."""
    path = url.split("/", 3)[3:]
    return (not path or path[0][:1] in _FRONT) and page_of(url) == "/"


def _told(page: LinkingPage, title: str, news: bool) -> Told:
    return Told(page.url, title, page.day, page.links, page.visits, news)


def _front(db: Database, campaign: str, pages: list[LinkingPage], names: Mapping[int, tuple[str, bool]]) -> Iterator[FrontPage]:
    for p in pages:
        yield FrontPage(host_of(p.url), names.get(p.page_id, ("", False))[0], p.url, front_day(db, p.page_id, campaign))


def _discussing(db: Database, campaign: str, weighty: Weighty, linking: set[int]) -> Iterator[Told]:
    for page in discussing_pages(db, campaign, weighty.domains):
        if page.page_id not in linking and not is_within(host_of(page.url), weighty.allied):
            yield Told(page.url, page.title, page.day, 0, 0, page.news)


def weighty_domains(scores: Mapping[str, float], least: float, media: Mapping[str, str]) -> frozenset[str]:
    """Domains from an authority on, and those on which a medium is."""
    return frozenset(d for d, score in scores.items() if score >= least) | frozenset(registrable(host) for host in media)
