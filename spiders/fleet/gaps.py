"""Which links of relevant pages were not followed because a shorter way to their page became known later. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ripplemark.records import FetchResult, FoundUrl, KnownUrl, Route, UrlKind
from spiders.scope import Scope

MOST_OUT = 500  # links outward of one page, as a reading has


@dataclass(frozen=True, slots=True)
class Near:
    """A relevant page: how far out it is, and where it leads."""

    url: str
    domain: str
    round: int
    site: bool  # its own site leads to it: then it is as near as the nearest page there
    score: float
    out: tuple[str, ...]


def near_of(way: FoundUrl, known: KnownUrl, result: FetchResult, scope: Scope) -> Near | None:
    """What is remembered of a relevant page; None if it leads nowhere and its site is not made nearer by it."""
    citations = result.reading.citations if result.reading else ()
    out = tuple(dict.fromkeys(c.url for c in citations if scope.may_follow(c.url)))[:MOST_OUT]
    score = result.reading.topic_score if result.reading else 0.0
    return Near(known.url, known.domain, known.round, way.route is Route.SITE, score, out)


def moved_outward(pages: Iterable[Near], rounds: int) -> Iterator[FoundUrl]:
    """What the relevant pages lead to within the rounds, by the shortest ways that are known now."""
    listed = tuple(pages)
    nearest: dict[str, int] = {}
    for page in listed:
        nearest[page.domain] = min(page.round, nearest.get(page.domain, page.round))
    for page in listed:
        at = nearest[page.domain] if page.site else page.round
        if at < rounds:
            yield from (FoundUrl(url, UrlKind.PAGE, Route.TRACE, page.url, at + 1, score=page.score) for url in page.out)
