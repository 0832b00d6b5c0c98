"""GDELT: news articles of its document search. They are pages for the crawl, not posts."""

from __future__ import annotations

from datetime import UTC, datetime

from ripplemark.records import FoundUrl, Route, UrlKind
from ripplemark.urls import normal
from spiders.social.question import Asked, Reading, Unreadable, document

MOST = 250  # articles of one answer


def articles(body: bytes, asked: Asked) -> Reading:
    """The articles with the moment at which GDELT saw them; an empty object means that there are none.

    Mistakes in a query are told in words, not in JSON."""
    told = document(body)
    if not told.is_list("articles") and told.keys():
        raise Unreadable("the answer has no list articles")
    found = ((normal(a.text("url")), _seen(a.text("seendate"))) for a in told.items("articles"))
    urls = tuple(FoundUrl(url, UrlKind.PAGE, Route.FEED, f"{asked.place}/", 0, at) for url, at in found if url)
    return Reading(found=urls, total=len(urls), reached=min((u.published_at for u in urls if u.published_at), default=None))


def _seen(text: str) -> datetime | None:
    """20260930T073000Z"""
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
