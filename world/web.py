"""The whole web of the world as captures over time: pages, home pages, archives, feeds, sitemaps, robots. Decides no content."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from world import prose
from world.feeds import robots_txt
from world.listings import Listings
from world.render import listing_html, notice_html, page_html, stub_html
from world.shapes import Page, PageEvent, Period, Site
from world.special import blogroll
from world.states import moments, page_state
from world.warc import Capture

_STATUS = {"gone_404": 404, "gone_410": 410, "redirect": 301}


@dataclass(slots=True)
class SiteWeb:
    """All captures of one site."""

    seed: int
    site: Site
    pages: list[Page]  # of this site, earliest first
    sites: Sequence[Site]
    period: Period
    crawl_starts: Sequence[datetime]

    def captures(self, stubs: dict[str, str]) -> list[Capture]:
        """Everything the site ever answered, in order of time."""
        found = [*self._robots(), *self._about(), *self._stubs(stubs), *self._listings(stubs), *self._articles()]
        return sorted(self._with_outages(found), key=lambda capture: (capture.at, capture.url))

    @property
    def _dawn(self) -> datetime:
        """Before this moment only one state of anything is kept."""
        return self.period.start - timedelta(hours=1)

    @property
    def _html(self) -> str:
        declared = self.site.charset if "charset_meta" not in self.site.quirks else ""
        return f"text/html; charset={declared}" if declared else "text/html"

    def _articles(self) -> Iterator[Capture]:
        friends = blogroll(self.seed, self.site, self.sites)
        pairs = [(page.url, page.title) for page in self.pages]
        for n, page in enumerate(self.pages):
            for at in self._looks(page):
                yield self._article(page, at, pairs[max(0, n - 5) : n], friends)

    def _looks(self, page: Page) -> list[datetime]:
        """When the page changes; what was before the period is folded into one look, kept at the date of publication."""
        talked = max((c.at for c in page.comments), default=page.published)
        times = sorted({*moments(page), *([talked] if talked < self.period.end else [])})
        early = [at for at in times if at < self._dawn]
        return [page.published, *times[len(early) :]] if early else times

    def _article(
        self, page: Page, at: datetime, recent: Sequence[tuple[str, str]], friends: Sequence[tuple[str, str]]
    ) -> Capture:
        state = page_state(page, at)
        if state and state.kind in _STATUS:
            return self._ended(page, state)
        seen = max(at, self._dawn) if page.published < self._dawn else at
        headers = (("X-Robots-Tag", "nofollow"),) if "xrobots" in page.quirks else ()
        return Capture(page.url, at, 200, self._html, page_html(page, self.site, seen, recent, friends), headers)

    def _ended(self, page: Page, state: PageEvent) -> Capture:
        key = "moved" if state.kind == "redirect" else "gone"
        headers = (("Location", state.to),) if state.to else ()
        return Capture(page.url, state.at, _STATUS[state.kind], self._html, notice_html(self.site, key), headers)

    def _listings(self, stubs: dict[str, str]) -> Iterator[Capture]:
        friends = blogroll(self.seed, self.site, self.sites)
        moved = [url for url in stubs if url.startswith(self.site.home)]
        yield from Listings(self.site, self.pages, self._dawn, self._html, friends, moved).captures()

    def _robots(self) -> Iterator[Capture]:
        url, at = f"{self.site.home}robots.txt", self.period.start - timedelta(days=320)
        if "robots_none" in self.site.quirks:
            yield Capture(url, at, 404, "text/html", b"<h1>Not Found</h1>\n")
            return
        yield Capture(url, at, 200, "text/plain; charset=utf-8", robots_txt(self.site))
        if "robots_5xx" in self.site.quirks and len(self.crawl_starts) > 2:
            trouble = self.crawl_starts[1] - timedelta(hours=8)
            yield Capture(url, trouble, 503, "text/html", b"<h1>Service Unavailable</h1>\n")
            yield Capture(url, trouble + timedelta(hours=40), 200, "text/plain; charset=utf-8", robots_txt(self.site))

    def _about(self) -> Iterator[Capture]:
        text = [(self.site.home, f"{prose.word(self.site.lang, 'about')} {self.site.name}", "", ", ".join(self.site.authors))]
        body = listing_html(self.site, prose.word(self.site.lang, "about"), text, [])
        yield Capture(f"{self.site.home}about/", self.period.start - timedelta(days=320), 200, self._html, body)

    def _stubs(self, stubs: dict[str, str]) -> Iterator[Capture]:
        for url, to in stubs.items():
            if url.startswith(self.site.home):
                yield Capture(url, self._dawn, 200, "text/html; charset=utf-8", stub_html(to))

    def _with_outages(self, captures: list[Capture]) -> list[Capture]:
        for start, end in outages(self.site, self.pages, self.crawl_starts):
            captures = self._interrupted(captures, start, end)
        return captures

    def _interrupted(self, captures: list[Capture], start: datetime, end: datetime) -> list[Capture]:
        """A 500 for every address at the start of an outage, and what it should have answered at its end."""
        kept = [capture for capture in captures if not start <= capture.at < end]
        latest: dict[str, Capture] = {}
        for capture in sorted(captures, key=lambda one: one.at):
            if capture.at < end:
                latest[capture.url] = capture
        known = {capture.url for capture in kept if capture.at < start}
        down = notice_html(self.site, "down")
        kept += [Capture(url, start, 500, self._html, down) for url in sorted(known)]
        return kept + [replace(capture, at=end) for capture in latest.values()]


def outages(site: Site, pages: Sequence[Page], crawl_starts: Sequence[datetime]) -> list[tuple[datetime, datetime]]:
    """From when to when the unreliable site is down: 36 hours around two crawls, in which none of its links to the brand changes."""
    if "down" not in site.quirks:
        return []
    spans = [(start - timedelta(hours=6), start + timedelta(hours=30)) for start in crawl_starts]
    telling = [at for page in pages if page.campaign or any(link.target for link in page.links) for at in moments(page)]
    calm = [span for span in spans[1:] if not any(span[0] <= at < span[1] for at in telling)]
    return calm[1:4:2] or calm[:1]


def by_site(pages: Sequence[Page]) -> dict[str, list[Page]]:
    """Pages of each host, earliest first."""
    found: dict[str, list[Page]] = defaultdict(list)
    for page in sorted(pages, key=lambda page: (page.published, page.url)):
        found[page.site].append(page)
    return found
