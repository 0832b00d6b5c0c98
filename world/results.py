"""What search engines list for the brand's names before, during and after the campaigns: the brand first, then pages of the world by weight and age."""

from collections.abc import Iterator
from datetime import date

from world.brand import NAMES, SITE
from world.build import World
from world.chance import stream
from world.shapes import Lang, Page, local_day
from world.truth import visible_text

FILE = "search_results.csv"
HEADING = ("date", "keyword", "engine", "rank", "url", "title", "snippet")
_ENGINE = {Lang.EN: "google", Lang.HANT: "google", Lang.HANS: "baidu"}
_HOME = {Lang.EN: "/", Lang.HANT: "/zh/", Lang.HANS: "/zh/"}
_DAYS = (0.1, 0.45, 0.95)  # share of the period: before, amid and after the campaigns
_PLACES = 10
_SNIPPET = 120  # characters
_HALF_LIFE = 30.0  # days in which a page counts half


def result_rows(world: World) -> Iterator[tuple[str, ...]]:
    """The first page of results of every day looked at, one row a place."""
    sites = {site.host: site for site in world.sites}
    for share in _DAYS:
        day = world.period.at(share)
        for lang, keyword in NAMES.items():
            listed = [(f"{SITE}{_HOME[lang]}", keyword, keyword)]
            listed += [
                (p.url, f"{p.title} - {sites[p.site].name}", _snippet(world, p, keyword)) for p in _found(world, lang, day)
            ]
            for rank, (url, title, snippet) in enumerate(listed[:_PLACES], 1):
                yield day.isoformat(), keyword, _ENGINE[lang], str(rank), url, title, snippet


def _found(world: World, lang: Lang, day: date) -> list[Page]:
    """Pages in this language that name the brand and were there by then, one a site, heaviest first."""
    sites = {site.host: site.weight for site in world.sites}
    keyword, best = NAMES[lang], dict[str, tuple[float, Page]]()
    for page in world.pages:
        published = local_day(page.published)
        if page.lang is not lang or published > day or keyword not in visible_text(page, page.published):
            continue
        luck = stream(world.seed, "results", page.url).uniform(0.5, 1.5)
        weight = sites[page.site] * page.weight * luck * 0.5 ** ((day - published).days / _HALF_LIFE)
        best[page.site] = max(best.get(page.site, (0.0, page)), (weight, page), key=lambda pair: pair[0])
    return [page for _, page in sorted(best.values(), key=lambda pair: (-pair[0], pair[1].url))]


def _snippet(world: World, page: Page, keyword: str) -> str:
    """The text around the first place where the name stands, below the title."""
    text = " ".join(visible_text(page, world.period.end).partition("\n")[2].split())
    start = max(0, text.find(keyword) - _SNIPPET // 2)
    return text[start : start + _SNIPPET]
