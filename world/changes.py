"""What happens to pages and links after they were published: removed, restored, gone, moved, hidden, altered. Decides; renders nothing."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from world import prose
from world.chance import stream
from world.shapes import LinkEvent, Page, PageEvent, Period

#: kind of change and the share of linking pages it happens to; every kind happens at least once in a world that is large enough.
_SHARES = {
    "removed": 0.07, "restored": 0.02, "nofollow": 0.03, "anchor": 0.02, "gone_404": 0.03, "gone_410": 0.01, "redirect": 0.015,
    "noindex": 0.01, "canonical": 0.01,
}  # fmt: skip
_ROOM = timedelta(days=4)  # a change comes no sooner after publication, so that somebody can have seen the page before


def with_changes(seed: int, pages: Sequence[Page], period: Period) -> list[Page]:
    """The same pages in the same order, some of them with a fate."""
    able = [page for page in pages if _able(page, period)]
    stream(seed, "changes").shuffle(able)
    plan = _plan(able)
    return [
        _changed(stream(seed, "change", page.url), page, plan[page.url], period) if page.url in plan else page for page in pages
    ]


def _able(page: Page, period: Period) -> bool:
    content = [link for link in page.links if link.target and link.placement == "content"]
    plain = not page.quirks and page.canonical is None and page.link_class == "earned"
    return plain and bool(content) and page.published + _ROOM + timedelta(days=2) < period.end


def _plan(able: Sequence[Page]) -> dict[str, str]:
    """Deal the kinds of change out to the shuffled pages, one each."""
    kinds = [kind for kind, share in _SHARES.items() for _ in range(max(1, round(share * len(able))))]
    return {page.url: kind for page, kind in zip(able, kinds, strict=False)}


def _changed(rng: random.Random, page: Page, kind: str, period: Period) -> Page:
    earliest = max(page.published, period.start) + _ROOM
    at = _moment(rng, earliest, period.end - timedelta(hours=30))
    if kind in ("removed", "restored", "nofollow", "anchor"):
        return _link_changed(rng, page, kind, at, period)
    to = {"redirect": f"https://{page.site}/", "canonical": f"https://www.{page.site}/moved/"}.get(kind, "")
    return replace(page, fate=(PageEvent(at, kind, to),))


def _moment(rng: random.Random, earliest: datetime, latest: datetime) -> datetime:
    """Some instant between two, sooner rather than later."""
    span = max(0.0, (latest - earliest).total_seconds())
    return (earliest + timedelta(seconds=span * rng.random() ** 1.5)).replace(microsecond=0)


def _link_changed(rng: random.Random, page: Page, kind: str, at: datetime, period: Period) -> Page:
    spot = next(n for n, link in enumerate(page.links) if link.target and link.placement == "content")
    link = page.links[spot]
    lost = LinkEvent(at, "lost", "link_removed")
    if kind == "removed":
        life: tuple[LinkEvent, ...] = (lost,)
    elif kind == "restored":
        back = min(at + timedelta(days=rng.uniform(9, 16)), period.end - timedelta(hours=20))
        life = (lost, LinkEvent(back.replace(microsecond=0), "regained", "link_restored")) if back > at else (lost,)
    elif kind == "nofollow":
        life = (LinkEvent(at, "changed", "rel", rel=tuple(sorted({*link.rel, "nofollow"}))),)
    else:
        life = (LinkEvent(at, "changed", "anchor", anchor=_other_anchor(rng, page, link.anchor)),)
    links = (*page.links[:spot], replace(link, life=life), *page.links[spot + 1 :])
    return replace(page, links=links)


def _other_anchor(rng: random.Random, page: Page, old: str) -> str:
    return rng.choice([anchor for anchor in prose.lines(page.lang, "brand", "anchors") if anchor != old])
