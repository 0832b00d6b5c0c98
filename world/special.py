"""The odd pages every web has: paid posts, partners' news, copies, stubs, a directory, site-wide links, page-level robots."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from world import prose
from world.brand import NAME, SITE
from world.chance import stream
from world.draft import Addresses, Draft
from world.hrefs import campaign_link, general_link
from world.shapes import Anchor, Block, Campaign, Cause, Link, LinkClass, Page, Period, Site, midnight

_SHOPS = (
    "Kettle & Leaf",
    "Old Dock Tea Rooms",
    "Jade Terrace",
    "Copper Spout",
    "The Steeping House",
    "Mountain Post",
    "Quiet Gaiwan",
)


@dataclass(slots=True)
class Oddities:
    """Writes the pages that need a site of a particular kind; a world without such a site goes without them."""

    seed: int
    addresses: Addresses
    period: Period
    sites: Sequence[Site]

    def pages(self, campaigns: Sequence[Campaign]) -> Iterator[Page]:
        for site in self.sites:
            if "directory" in site.quirks:
                yield from self._directory(site)
            if site.quirks & {"fans"} or (site.kind == "own" and site.feed):
                yield from self._devoted(site)
        for campaign in campaigns:
            yield from self._pushed(campaign)

    def _pushed(self, campaign: Campaign) -> Iterator[Page]:
        """What partners publish for a campaign, and what was paid for."""
        for site in self.sites:
            if site.host in campaign.partners:
                for n in range(3):
                    yield self._about(site, campaign, n, LinkClass.PARTNER)
            elif "sponsored" in site.quirks:
                yield self._about(site, campaign, 0, LinkClass.PAID)

    def _about(self, site: Site, campaign: Campaign, n: int, link_class: LinkClass) -> Page:
        rng = stream(self.seed, "pushed", site.host, campaign.id, n)
        draft = Draft(site, rng)
        length = (campaign.ends - campaign.starts).days * 24
        at = midnight(campaign.starts) + timedelta(hours=10 + round(n * length / 3), minutes=rng.randrange(60))
        topic = rng.choice(prose.lines(site.lang, "campaign", campaign.id, "name"))
        said = prose.some(site.lang, rng, 4, "campaign", campaign.id, "positive", topic=topic)
        link = campaign_link(rng, site, campaign)
        if link_class is LinkClass.PAID:
            link = replace(link, rel=("sponsored", "nofollow"))
            draft.paragraph(prose.word(site.lang, "disclosure"))
        draft.paragraph(prose.pick(site.lang, rng, "mention", "lead"), said[:2])
        draft.paragraph(said[2:], draft.around(rng.choice(prose.lines(site.lang, "link", "lead")), link))
        title = prose.pick(site.lang, rng, "campaign", campaign.id, "titles", topic=topic)
        return self._page(draft, at, title, (topic,), campaign=campaign.id, link_class=link_class, polarity="positive")

    def _devoted(self, site: Site) -> Iterator[Page]:
        """Sites that speak of the brand in every post: its own stories, and a fan's."""
        for n in range(max(3, round(self.period.days / 8))):
            rng = stream(self.seed, "devoted", site.host, n)
            draft = Draft(site, rng)
            at = self.period.start + timedelta(hours=rng.uniform(-600, self.period.days * 24 - 4))
            draft.paragraph(prose.some(site.lang, rng, 3, "brand", "sentences"))
            draft.paragraph(draft.around(rng.choice(prose.lines(site.lang, "link", "lead")), general_link(rng, site)))
            link_class = LinkClass.OWN if site.kind == "own" else LinkClass.EARNED
            title = prose.pick(site.lang, rng, "brand", "titles")
            yield self._page(draft, at.replace(microsecond=0), title, (NAME,), link_class=link_class, polarity="positive")

    def _directory(self, site: Site) -> Iterator[Page]:
        """A list of tea shops by town; the brand stands in one of four."""
        for n, town in enumerate(prose.lines(site.lang, "slots", "town")):
            rng = stream(self.seed, "directory", n)
            draft = Draft(site, rng)
            for shop in rng.sample(_SHOPS, 4):
                home = f"https://{shop.lower().replace(' & ', '-').replace(' ', '-')}.example/"
                draft.blocks.append(
                    Block("entry", (draft.link(Link(home, shop)), f", {prose.pick(site.lang, rng, 'slots', 'place')}"))
                )
            if n % 4 == 0:
                link = Link(f"{SITE}/", NAME, f"{SITE}/", ("nofollow",) if n else ())
                draft.blocks.insert(2, Block("entry", (draft.link(link), f", {town}")))
            at = self.period.start - timedelta(days=40 + 17 * n, hours=3)
            yield self._page(draft, at, f"Tea shops in {town}", (prose.label(site.lang, "shops"),))

    def _page(
        self, draft: Draft, at: datetime, title: str, tags: tuple[str, ...], *, campaign: str | None = None,
        link_class: LinkClass = LinkClass.EARNED, polarity: str | None = None,
    ) -> Page:  # fmt: skip
        site, rng = draft.site, draft.rng
        return Page(
            url=self.addresses.new(site, at, title, rng.randrange(1_000)), site=site.host, lang=site.lang, title=title,
            author=rng.choice(site.authors), published=at, blocks=tuple(draft.blocks), links=tuple(draft.links), tags=tags,
            campaign=campaign, link_class=link_class, polarity=polarity, weight=0.5 * site.weight,
        )  # fmt: skip


def copies(pages: Sequence[Page], sites: Sequence[Site], addresses: Addresses, end: datetime) -> Iterator[Page]:
    """Two sites print what a newspaper wrote: the first names the original as canonical, the second does not and trims it."""
    printers = [site for site in sites if "copies" in site.quirks]
    papers = {site.host: site for site in sites if "syndicated" in site.quirks}
    for printer, first in zip(printers, (True, False), strict=False):
        taken = [p for p in pages if p.site in papers and _has_brand_link(p) and p.published < end - timedelta(hours=12)]
        for original in taken[:4]:
            yield _copy(original, papers[original.site], printer, addresses, canonical=first)


def _has_brand_link(page: Page) -> bool:
    return any(link.target for link in page.links)


def _copy(page: Page, paper: Site, printer: Site, addresses: Addresses, *, canonical: bool) -> Page:
    at = page.published + timedelta(hours=5 if canonical else 9, minutes=12)
    source = Link(page.url, paper.name)
    note = Block("p", (f"{prose.word(printer.lang, 'syndicated')} ", Anchor(len(page.links)), "."))
    body = page.blocks if canonical else _trimmed(page)
    return replace(
        page, url=addresses.new(printer, at, page.title, 7), site=printer.host, published=at, blocks=(note, *body),
        links=(*page.links, source), comments=(), cause=Cause("page", page.url, ("link_to_page", "quote")),
        link_class=LinkClass.SYNDICATED, canonical=page.url if canonical else None, weight=0.4 * page.weight,
    )  # fmt: skip


def _trimmed(page: Page) -> tuple[Block, ...]:
    """The body without its last paragraph that is all text."""
    plain = [block for block in page.blocks if block.kind == "p" and all(isinstance(part, str) for part in block.parts)]
    return tuple(block for block in page.blocks if block is not plain[-1])


def with_quirks(pages: Sequence[Page], sites: Sequence[Site]) -> list[Page]:
    """Give one linking page of certain sites its page-level oddity, and every page of others a site-wide brand link."""
    by_host = {site.host: site for site in sites}
    done: set[str] = set()
    return [_quirky(page, by_host[page.site], done) for page in pages]


def _quirky(page: Page, site: Site, done: set[str]) -> Page:
    page = _sitewide(page, site)
    wanted = site.quirks & {"noindex", "xrobots", "base_href"}
    if (
        not wanted
        or site.host in done
        or not any(link.target and link.placement == "content" and not link.rel for link in page.links)
    ):
        return page
    done.add(site.host)
    if "base_href" in wanted:
        return _based(page)
    return replace(page, quirks=page.quirks | wanted)


def _sitewide(page: Page, site: Site) -> Page:
    return replace(page, links=(*page.links, *sitewide_links(site)))


def sitewide_links(site: Site) -> tuple[Link, ...]:
    """The brand link that stands on every page of a few sites."""
    if "sitewide_blogroll" in site.quirks:
        return (Link(f"{SITE}/zh/", "北風茶", f"{SITE}/zh/", placement="blogroll"),)
    if "sitewide_footer" in site.quirks:
        return (Link(f"{SITE}/", "Tea by Northwind", f"{SITE}/", ("nofollow",), "footer"),)
    if "sitewide_sidebar" in site.quirks:
        return (Link(f"{SITE}/zh/shop/", "今天喝什麼", f"{SITE}/zh/shop/", placement="sidebar"),)
    return ()


def _based(page: Page) -> Page:
    """Brand links written relative to a <base href> that names the brand's site."""
    links = [replace(one, href=one.target.removeprefix(f"{SITE}/"), image=False) if one.target else one for one in page.links]
    return replace(page, links=tuple(links), quirks=page.quirks | {"base_href"})


def stubs(pages: Sequence[Page], sites: Sequence[Site]) -> dict[str, str]:
    """Old addresses that lead on by meta refresh: {stub URL: article URL} for sites that once moved their posts."""
    moved = {site.host for site in sites if "stubs" in site.quirks}
    taken = [page for page in pages if page.site in moved][:6]
    return {f"https://{page.site}/old/{n + 1}.html": page.url for n, page in enumerate(taken)}


def blogroll(seed: int, site: Site, sites: Sequence[Site]) -> list[tuple[str, str]]:
    """A few friends of a site: (URL, name), mostly of its own language."""
    rng = stream(seed, "blogroll", site.host)
    near = [other for other in sites if other.lang is site.lang and other.host != site.host and not other.quirks & {"own"}]
    return [(other.home, other.name) for other in rng.sample(near, min(4, len(near)))]
