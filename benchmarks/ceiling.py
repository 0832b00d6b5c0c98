"""How often can the parent of a page be found at all, where no page says who it was? By one who knows how sample worlds are made.

python benchmarks/ceiling.py [--seeds 101-111] [--hidden stated|words]

Whoever knows the generator (world/cascade.py, world/evidence.py) knows how many read each post, how many pages each page causes, who reads
whom, how long writers of each kind take, how often they quote or name a source, and which sentence of a source they would quote. With that
the most probable parent of each page is the best guess that anybody can make, from the same text and the same dates as the model has. What
even this one does not find is not in the page. The table says of the rest what was there to see.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from attribution.ripples.weights import weights
from benchmarks.parents import TELLS_TIME, answers, said, seeds
from world import prose
from world.accounts import handle
from world.build import World, build
from world.cascade import _ANSWERS_FIRST, _NAMES, _RETOLD
from world.evidence import _part, _quotable, _told
from world.posts import PLATFORMS
from world.shapes import Lang, LinkClass, Page, Post, Retold, Site, local_day, midnight

CHANCE = 1e-4  # that words of a source, or its name, stand in a page that heard it elsewhere
EMBEDS, QUOTES, CITES = 0.16, 0.06, 0.16  # of pages: show the post; quote and give no address; quote and give one
MEDIANS = {"forum": 4.0, "news": 7.0}  # hours
DEEPEST, LONGEST = 4, 70.0
_HOUR = timedelta(hours=1)


def earlier(hours: float, median: float) -> float:
    """The share of delays up to so many hours (world/chance.py, lag_hours)."""
    if hours <= 0.3:
        return 0.0
    return 0.5 * (1 + math.erf(math.log((min(hours, LONGEST) - 0.3) / median) / 0.9 / math.sqrt(2)))


def density(low: float, high: float, median: float) -> float:
    """How likely a delay between two bounds is, an hour."""
    if high - low < 0.02:
        low, high = low - 0.01, high + 0.01
    return (earlier(high, median) - earlier(low, median)) / earlier(LONGEST, median) / (high - low)


def possible(page: Page, site: Site) -> tuple[datetime, datetime]:
    """When a page was published, by what its site tells of it."""
    if site.feed or site.template in TELLS_TIME:
        return page.published, page.published
    if "undated" in site.quirks:
        return page.published - timedelta(days=27), page.published + timedelta(days=3)
    day = midnight(local_day(page.published))
    return day, day + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands in a page: sources whose words it has, whole or in part, and names that it gives."""

    words: frozenset[str]  # addresses of the sources
    parts: frozenset[str]
    copies: frozenset[str]
    names: frozenset[str]
    platforms: frozenset[str]

    @property
    def what(self) -> str:
        """In words."""
        quote = "words" if self.words or self.copies else "part of a phrase" if self.parts else "no words"
        return (
            f"{quote}, {'a page or author named' if self.names else 'a platform named' if self.platforms else 'nobody named'}"
        )


class Knowing:
    """Whoever knows how a world was made."""

    def __init__(self, world: World, hidden: str) -> None:
        self.world, self.hidden = world, hidden
        self.sites = {s.host: s for s in world.sites}
        self.pages = {p.url: p for p in world.pages if p.campaign}
        self.posts = {p.url: p for p in world.posts if p.own and p.campaign and not p.parent_id}
        numbers = Counter(p.campaign for p in self.posts.values())
        able = [s for s in world.sites if not s.quirks & {"partner", "own"} and s.kind != "directory"]
        self.wanted = {c: 0.95 * len(world.sites) / (n * 1.75) for c, n in numbers.items()}
        self.able = {s.host for s in able}
        self.whole = {lang: sum(self._pull(s, lang) for s in able) for lang in Lang}

    def _pull(self, site: Site, lang: Lang) -> float:
        return site.weight**0.5 * (6.0 if site.lang is lang else 0.6)

    @cached_property
    def quotes(self) -> Mapping[str, tuple[str, str, Lang]]:
        """Source -> what others would quote of it, whole and in part, and its language."""
        said_ = {u: (_told(p), p.language) for u, p in self.posts.items()}
        said_ |= {u: (_quotable(p), p.lang) for u, p in self.pages.items() if self._origin(u)}
        return {u: (text, _part(text, lang), lang) for u, (text, lang) in said_.items()}

    @cached_property
    def answered(self) -> Mapping[tuple[str, str], datetime]:
        """(who, post) -> when they first answered or repeated it."""
        found: dict[tuple[str, str], datetime] = {}
        of_id = {(p.platform, p.post_id): p.url for p in self.posts.values()}
        for p in self.world.posts:
            if post := of_id.get((p.platform, p.parent_id or p.repost_of or "")):
                found.setdefault((p.author, post), p.created_at)
        return found

    def _origin(self, url: str) -> tuple[Post, int] | None:
        """The post a source goes back to and its generation; None for a page that nothing caused."""
        depth = 0
        while url not in self.posts:
            url, depth = (self.pages[url].cause.url or "") if url in self.pages else "", depth + 1
            if not url:
                return None
        return self.posts[url], depth

    def seen(self, page: Page) -> Seen:
        """What stands in a page."""
        text = said(page, self.hidden)
        own = {u: q for u, q in self.quotes.items() if q[2] is page.lang and u != page.url}
        words = frozenset(u for u, q in own.items() if q[0] in text)
        known = {self.sites[p.site].name for p in self.pages.values()} | {p.author for p in self.pages.values()}
        lines = {k: [t.partition("{source}") for t in prose.lines(page.lang, "named", k)] for k in ("page", "post")}
        named = frozenset(n for n in known if any(f"{a}{n}{b}" in text for a, _, b in lines["page"]))
        names = {p: prose.platform(page.lang, p) for some in PLATFORMS.values() for p in some}
        platforms = frozenset(p for p, n in names.items() if any(f"{a}{n}{b}" in text for a, _, b in lines["post"]))
        plain = {
            u: [b for b in self.pages[u].blocks if b.kind == "p" and all(isinstance(x, str) for x in b.parts)]
            for u in own
            if u in self.pages
        }
        copies = frozenset(
            u for u, some in plain.items() if len(some) > 1 and sum(b in page.blocks for b in some) >= len(some) - 1
        )
        return Seen(words, frozenset(u for u, q in own.items() if q[1] in text) - words, copies, named, platforms)  # fmt: skip

    def ranked(self, page: Page) -> tuple[list[str], Seen]:
        """The sources of a page, the likeliest first, and what stands in it."""
        seen = self.seen(page)
        rates = {u: rate for u in (*self.posts, *self.pages) if (rate := self._rate(page, u)) > 0.0}
        return sorted(rates, key=lambda u: -rates[u] * self._words(page, u, seen)), seen

    def _rate(self, page: Page, url: str) -> float:
        """How many pages such as this one a source causes an hour, at that moment on that site."""
        site = self.sites[page.site]
        origin = self._origin(url)
        if origin is None or origin[0].campaign != page.campaign or url == page.url:
            return 0.0
        post, depth = origin
        whole, mean = self.whole[post.language], min(40.0, self.wanted[page.campaign or ""] * post.reach)
        low = high = post.created_at
        if depth:
            parent = self.pages[url]
            there = self.sites[parent.site]
            if parent.site == page.site or depth > DEEPEST or parent.link_class is LinkClass.SYNDICATED:
                return 0.0
            whole -= self._pull(there, post.language) if there.host in self.able else 0.0
            mean, (low, high) = 0.85 if there.kind == "news" else 0.45, possible(parent, there)
        first, last = possible(page, site)
        hours = density((first - high) / _HOUR, (last - low) / _HOUR, MEDIANS.get(site.kind, 11.0))
        return mean * self._pull(site, post.language) / whole * hours

    def _words(self, page: Page, url: str, seen: Seen) -> float:
        """How likely it is that what stands in the page does so if it heard of it there."""
        site = self.sites[page.site]
        kind = site.kind if site.kind in _RETOLD else "blog"
        found = 1e3 if url in seen.copies else 1.0
        others = {self.quotes[u][0] for u in seen.words | seen.parts} - ({self.quotes[url][0]} if url in self.quotes else set())
        found *= CHANCE ** len(others) * self._quoted(url, page, kind, seen)
        if url in self.posts:
            named = self.posts[url].platform in seen.platforms
            if self.posts[url].platform in site.accounts:
                at = self.answered.get((handle(site), url))
                found *= _ANSWERS_FIRST if at and at < page.published else 1.0 - _ANSWERS_FIRST
            return found * self._named(kind, seen, 1.0 if named else 0.0)
        parent = self.pages[url]
        share = 2 / 3 * (self.sites[parent.site].name in seen.names) + 1 / 3 * (parent.author in seen.names)
        return found * self._named(kind, seen, share)

    def _named(self, kind: str, seen: Seen, share: float) -> float:
        return max(CHANCE, _NAMES[kind] * share) if seen.names or seen.platforms else 1.0 - _NAMES[kind]

    def _quoted(self, url: str, page: Page, kind: str, seen: Seen) -> float:
        is_post = url in self.posts
        shown = 0.0 if is_post else QUOTES + (CITES if self.hidden == "stated" else 0.0)
        gone = EMBEDS if is_post else CITES if self.hidden == "words" else 0.0
        if self.quotes[url][2] is not page.lang:
            return 1.0 - shown
        odds = dict(zip(Retold, _shares(kind), strict=True))
        if url in seen.words:
            return (1.0 - gone - shown) * odds[Retold.WORDS] + shown
        return (1.0 - gone - shown) * odds[Retold.PHRASE if url in seen.parts else Retold.NOTHING] + gone * (
            url not in seen.parts
        )


def _shares(kind: str) -> Sequence[float]:
    """How often writers of a kind repeat words, a phrase, or nothing."""
    bounds = _RETOLD[kind]._bounds
    return [b - a for a, b in zip((0.0, *bounds), bounds, strict=False)]


def compared(seed: int, sites: int, hidden: str) -> Iterator[tuple[bool, bool, bool, str]]:
    """Of each page with a parent: found by one who knows, found by the model, among the model's candidates, what stands in the page."""
    world = build(seed, sites, 60)
    knowing = Knowing(world, hidden)
    pages = {p.url: p for p in world.pages}
    urls = {f"{p.platform}:{p.post_id}": p.url for p in world.posts}
    for answer in answers(world, weights(), hidden):
        if answer.true:
            ranked, seen = knowing.ranked(pages[answer.page])
            model = [p.name for p in answer.parents]
            true = urls.get(answer.true, answer.true)
            yield ranked[:1] == [true], model[:1] == [answer.true], answer.true in model, seen.what


def main() -> None:
    """Print how many parents can be found, and what the pages show whose parents were not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=seeds, default=list(range(101, 112)))
    parser.add_argument("--sites", type=int, default=60)
    parser.add_argument("--hidden", choices=("stated", "words"), default="stated")
    asked = parser.parse_args()
    rows = [row for seed in asked.seeds for row in compared(seed, asked.sites, asked.hidden)]
    knows, finds = sum(k for k, *_ in rows), sum(m for _, m, *_ in rows)
    print(
        f"{len(rows)} pages with a parent; found by one who knows: {knows} ({knows / len(rows):.3f}), by the model: {finds} ({finds / len(rows):.3f})"
    )
    kinds: dict[tuple[str, bool], Counter[bool]] = defaultdict(Counter)
    for knew, found, among, what in rows:
        if not found:
            kinds[what, among][knew] += 1
    for (what, among), some in sorted(kinds.items(), key=lambda pair: -sum(pair[1].values())):
        place = "among the candidates" if among else "not a candidate"
        print(f"  {what}; {place}: {some.total()} not found, {some[True]} of them by one who knows")


if __name__ == "__main__":
    main()
