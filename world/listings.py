"""Home, archive and tag pages, feeds and sitemaps of a site over time: one look at dawn, then one a day when something changed."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote

from world import prose
from world.feeds import excerpt, feed_bytes, sitemap_files
from world.render import FEED_FILES, listing_html, shown_date
from world.shapes import Page, Site, local_day, midnight
from world.states import gone_at
from world.warc import Capture

HOME_ITEMS, FEED_ITEMS = 12, 15
_TAGGING = "column"  # the template that links to tag pages


@dataclass(slots=True)
class Listings:
    """The listing pages of one site; a page is captured again only when its bytes have changed."""

    site: Site
    pages: Sequence[Page]  # earliest first
    dawn: datetime  # before this moment only one state is kept
    html: str  # Content-Type of the site's pages
    friends: Sequence[tuple[str, str]]
    stubs: Sequence[str]
    _last: dict[str, bytes] = field(default_factory=dict)

    def captures(self) -> Iterator[Capture]:
        """All looks in order of time."""
        published = [page.published for page in self.pages]
        for at in self._times():
            alive = [page for page in self.pages[: bisect_right(published, at)] if (gone := gone_at(page)) is None or gone > at]
            for capture in self._look(at, alive[::-1]):
                if self._last.get(capture.url) != capture.body:
                    self._last[capture.url] = capture.body
                    yield capture

    def _times(self) -> list[datetime]:
        """Dawn, and on each day a minute after the last page that came or went, but still on that day."""
        latest: dict[object, datetime] = {}
        for at in [page.published for page in self.pages] + [gone for page in self.pages if (gone := gone_at(page))]:
            if at >= self.dawn:
                day = local_day(at)
                latest[day] = max(latest.get(day, at), at)
        return [self.dawn, *(max(at, min(at + timedelta(minutes=1), _day_end(at))) for at in sorted(latest.values()))]

    def _look(self, at: datetime, newest: Sequence[Page]) -> Iterator[Capture]:
        yield from self._html_pages(at, newest)
        site = self.site
        if site.feed:
            kind = f"application/{site.feed}+xml; charset=utf-8"
            yield Capture(site.home + FEED_FILES[site.feed], at, 200, kind, feed_bytes(site, newest[:FEED_ITEMS], at))
        for path, body in sitemap_files(site, newest).items():
            yield Capture(site.home + path, at, 200, "application/gzip" if path.endswith("gz") else "application/xml", body)

    def _html_pages(self, at: datetime, newest: Sequence[Page]) -> Iterator[Capture]:
        site = self.site
        teasers = [(page.url, page.title, self._date(page), excerpt(page)) for page in newest[:HOME_ITEMS]]
        yield self._page(at, "", prose.word(site.lang, "home"), teasers)
        moved = [(url, url, "", "") for url in self.stubs]
        yield self._page(at, "archive/", prose.word(site.lang, "archive"), [*map(self._row, newest), *moved])
        if site.template == _TAGGING:
            for tag in sorted({tag for page in newest for tag in page.tags}):
                tagged = [self._row(page) for page in newest if tag in page.tags]
                yield self._page(at, f"tags/{quote(tag)}/", f"{prose.word(site.lang, 'tags')}: {tag}", tagged)

    def _page(self, at: datetime, path: str, title: str, items: Sequence[tuple[str, str, str, str]]) -> Capture:
        return Capture(self.site.home + path, at, 200, self.html, listing_html(self.site, title, items, self.friends))

    def _row(self, page: Page) -> tuple[str, str, str, str]:
        return page.url, page.title, self._date(page), ""

    def _date(self, page: Page) -> str:
        return shown_date(page.published, page.lang, self.site.template)


def _day_end(at: datetime) -> datetime:
    """The last second of the Taipei day."""
    return midnight(local_day(at)) + timedelta(days=1, seconds=-1)


def listed(site: Site, pages: Sequence[Page], first: datetime) -> Iterator[tuple[str, str]]:
    """(URL, all words that a listing page ever showed) for each listing page of a site; `first` is the start of the period."""
    old = [page for page in pages if page.published < first]
    recent = [*old[-HOME_ITEMS:], *(page for page in pages if page.published >= first)]
    yield site.home, "\n".join(f"{page.title}\n{excerpt(page)}" for page in recent)
    yield f"{site.home}archive/", "\n".join(page.title for page in pages)
    if site.template == _TAGGING:
        for tag in sorted({tag for page in pages for tag in page.tags}):
            yield f"{site.home}tags/{quote(tag)}/", "\n".join([tag, *(page.title for page in pages if tag in page.tags)])
