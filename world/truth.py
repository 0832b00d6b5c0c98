"""What is true in the world, as rows for the truth files: links, mentions, causes, changes, sites. Pure reading of the built world."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from world.brand import ALIASES, BROKEN_PAGE, NAME
from world.build import World
from world.feeds import disallowed
from world.listings import listed
from world.shapes import Campaign, Link, LinkClass, Page, Site, local_day
from world.special import sitewide_links
from world.states import LOST_BY_FATE, lost_at, standing
from world.web import by_site, outages

Row = dict[str, Any]


def link_rows(world: World) -> Iterator[Row]:
    """One row per brand link on a page, as it first stood there."""
    sites = {site.host: site for site in world.sites}
    for page in world.pages:
        for link in page.links:
            if link.target is not None:
                yield _link_row(page, link, sites[page.site])
    pages = by_site(world.pages)
    for site in world.sites:
        yield from _listing_rows(site, pages.get(site.host, []), world.period.start)


def _link_row(page: Page, link: Link, site: Site) -> Row:
    lost = lost_at(page, link)
    appears = link.appears or page.published
    return {
        "page_url": page.url, "target_url": link.target, "href": link.href, "anchor": link.anchor, **_rel(link.rel, page.quirks),
        "placement": link.placement, "image": link.image, "class": _class(page, link).value, "campaign": page.campaign,
        "appeared": local_day(appears).isoformat(), "appeared_at": _utc(appears),
        "lost": local_day(lost[0]).isoformat() if lost else None, "lost_at": _utc(lost[0]) if lost else None,
        "lost_reason": lost[1] if lost else None, "published_at": _utc(page.published), "noindex": "noindex" in page.quirks,
        "target_broken": (link.target or "").endswith(BROKEN_PAGE), "canonical": page.canonical, "robots_allowed": _allowed(page.url, site),
    }  # fmt: skip


def _class(page: Page, link: Link) -> LinkClass:
    """What stands beside an article, in the theme's footer or a comment, was neither paid for nor copied with it; a page that names its
    original as canonical is a copy as a whole."""
    of_the_text = page.link_class is LinkClass.PAID or (page.link_class is LinkClass.SYNDICATED and page.canonical is None)
    return LinkClass.EARNED if of_the_text and link.placement != "content" else page.link_class


def _rel(rel: Sequence[str], quirks: frozenset[str] = frozenset()) -> Row:
    marks = {name: name in rel for name in ("nofollow", "ugc", "sponsored")}
    return {"rel": list(rel), **marks, "followed": not any(marks.values()) and "xrobots" not in quirks}


def _listing_rows(site: Site, pages: Sequence[Page], start: datetime) -> Iterator[Row]:
    """Site-wide links stand on the home, archive, tag and about pages as well; those are dated as old as the period."""
    for link in sitewide_links(site):
        for url in (*(url for url, _ in listed(site, pages, start)), f"{site.home}about/"):
            yield {
                "page_url": url, "target_url": link.target, "href": link.href, "anchor": link.anchor, **_rel(link.rel),
                "placement": link.placement, "image": False, "class": LinkClass.EARNED.value, "campaign": None,
                "appeared": local_day(start).isoformat(), "appeared_at": None, "lost": None, "lost_at": None, "lost_reason": None,
                "published_at": None, "noindex": False, "target_broken": False, "canonical": None, "robots_allowed": _allowed(url, site),
            }  # fmt: skip


def _allowed(url: str, site: Site) -> bool:
    forbidden = disallowed(site)
    return forbidden is None or not url.startswith(site.home + forbidden.removeprefix("/"))


def visible_text(page: Page, at: datetime) -> str:
    """Title, body and comments as a reader sees them at a moment: anchors in place, pictures without their alt text."""
    words = ["" if link.image else standing(link, at).anchor for link in page.links]
    parts = [part for block in page.blocks for part in (*block.parts, "\n")]
    parts += [part for comment in page.comments if comment.at <= at for part in (*comment.parts, "\n")]
    return page.title + "\n" + "".join(part if isinstance(part, str) else words[part.index] for part in parts)


def mention_rows(world: World) -> Iterator[Row]:
    """One row per page and campaign whose topics stand in its text, and one (campaign null) for the brand's own names."""
    for page in world.pages:
        text = visible_text(page, world.period.end).casefold()
        linked = any(link.target for link in page.links)
        for campaign, terms in _vocabulary(world.campaigns):
            if found := [term for term in terms if term.casefold() in text]:
                yield {
                    "page_url": page.url, "campaign": campaign, "terms": found, "linked": linked, "polarity": page.polarity, "language": page.lang.value,
                }  # fmt: skip


def listing_mention_rows(world: World) -> Iterator[Row]:
    """Which names and topics the listing pages (home, archive, tags) repeat from titles and first lines at some time."""
    pages = by_site(world.pages)
    for site in world.sites:
        for url, words in listed(site, pages.get(site.host, []), world.period.start):
            for campaign, terms in _vocabulary(world.campaigns):
                if found := [term for term in terms if term.casefold() in words.casefold()]:
                    yield {"page_url": url, "campaign": campaign, "terms": found}


def _vocabulary(campaigns: Sequence[Campaign]) -> list[tuple[str | None, tuple[str, ...]]]:
    return [(None, (NAME, *ALIASES)), *((campaign.id, campaign.topics) for campaign in campaigns)]


def cause_rows(world: World) -> Iterator[Row]:
    """Why each page that speaks of a campaign or links to the brand was written, and how it says so."""
    for page in world.pages:
        if page.campaign or any(link.target for link in page.links):
            yield {
                "page_url": page.url, "kind": page.cause.kind, "cause": page.cause.url, "campaign": page.campaign,
                "evidence": list(page.cause.evidence), "retold": page.cause.retold.value or None, "published_at": _utc(page.published), "class": page.link_class.value,
            }  # fmt: skip


def change_rows(world: World) -> list[Row]:
    """Everything that happened to brand links, in order of time."""
    rows = [row for page in world.pages for link in page.links if link.target for row in _changes_of(page, link)]
    return sorted(rows, key=lambda row: (row["at"], row["page_url"], row["target_url"]))


def _changes_of(page: Page, link: Link) -> Iterator[Row]:
    def row(at: datetime, kind: str, reason: str) -> Row:
        return {
            "page_url": page.url, "target_url": link.target, "kind": kind, "day": local_day(at).isoformat(), "at": _utc(at), "reason": reason,
        }  # fmt: skip

    appears = link.appears or page.published
    yield row(appears, "appeared", "comment added" if link.appears else "page published")
    for event in link.life:
        yield row(event.at, event.kind, event.reason)
    for fate in page.fate:
        yield row(max(fate.at, appears), "lost", LOST_BY_FATE[fate.kind])


def opinion_rows(world: World) -> Iterator[Row]:
    """What the words of a post or an answer say, and whether they ask about buying; posts without an opinion are left out."""
    for post in world.posts:
        if post.tone is not None:
            yield {
                "post": f"{post.platform}:{post.post_id}", "polarity": post.tone, "buying": post.asks, "answers": post.parent_id,
                "language": post.language.value, "at": _utc(post.created_at),
            }  # fmt: skip


def site_rows(world: World) -> Iterator[Row]:
    """What kind of site each host is and which oddities it has."""
    pages = by_site(world.pages)
    for site in world.sites:
        down = [[_utc(start), _utc(end)] for start, end in outages(site, pages.get(site.host, []), world.crawl_starts)]
        yield {
            "host": site.host, "name": site.name, "kind": site.kind, "language": site.lang.value, "charset": site.charset, "template": site.template,
            "feed": site.feed, "sitemap": site.sitemap, "watched": site.watched, "quirks": sorted(site.quirks),
            "disallowed": disallowed(site), "down": down,
        }  # fmt: skip


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
