"""When a page was published: JSON-LD, meta, time elements, URL, and htmldate's reading of the text last; to the day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from bs4 import BeautifulSoup
from htmldate import find_date

from ripplemark.records import Confidence, DateMethod, PublishedDate
from spiders.read.dom import attribute
from spiders.read.head import meta_content

EARLIEST = datetime(1991, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)

_META = ("article:published_time", "article:published", "og:published_time", "og:article:published_time", "datepublished", "date.issued",
         "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "citation_publication_date", "parsely-pub-date",
         "sailthru.date", "publishdate", "publish-date", "publish_date", "pubdate", "publication_date", "article.published", "weibo: article:create_at",
         "bytedance:published_time", "dc.date", "dcterms.date", "date", "release_date", "og:release_date", "creation_date", "created")  # fmt: skip
_ISO = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)(?:日?[T\s]*(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?"
)
_URL = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")
_PUBLISHED_CLASS = re.compile(
    r"(?:^|[\s_-])(?:dt-published|published|pubdate|entry-date|post-date|date-published)(?:$|[\s_-])", re.I
)


def published(
    soup: BeautifulSoup, html: str, url: str, items: list[dict[str, Any]], hint: PublishedDate | None = None
) -> PublishedDate | None:
    """The publication date with its method and confidence; None if the page shows none. `hint` is the feed's or sitemap's date."""
    if hint is not None:
        return hint
    for method, confidence, raw in _stated(soup, items):
        if moment := moment_of(raw):
            return PublishedDate(moment, method, confidence)
    if moment := url_date(url):
        return PublishedDate(moment, DateMethod.URL, Confidence.MEDIUM)
    if moment := _text_date(html, url):
        return PublishedDate(moment, DateMethod.TEXT, Confidence.LOW)
    return None


def _stated(soup: BeautifulSoup, items: list[dict[str, Any]]) -> Iterator[tuple[DateMethod, Confidence, str]]:
    """What the page states in machine-readable form, most trusted first."""
    for item in items:
        for key in ("datePublished", "dateCreated", "uploadDate"):
            if isinstance(item.get(key), str):
                yield DateMethod.JSON_LD, Confidence.HIGH, item[key]
    yield DateMethod.META, Confidence.HIGH, meta_content(soup, *_META)
    yield from ((DateMethod.TIME, c, raw) for c, raw in _times(soup))


def _times(soup: BeautifulSoup) -> Iterator[tuple[Confidence, str]]:
    times = soup.find_all(["time", "abbr"], limit=200)
    for tag in times:
        marked = (
            "pubdate" in tag.attrs
            or "datePublished" in attribute(tag, "itemprop")
            or _PUBLISHED_CLASS.search(attribute(tag, "class"))
        )
        if marked:
            yield Confidence.HIGH, attribute(tag, "datetime") or attribute(tag, "title") or tag.get_text(" ")
    own = [t for t in times if t.name == "time" and t.find_parent(["aside", "footer", "nav"]) is None]
    stamps = {m.date() for t in own if (m := moment_of(attribute(t, "datetime")))}
    # One day named by every time element: the page's own. Several: a listing, which has no date of its own.
    if len(stamps) == 1:
        yield Confidence.MEDIUM, next(attribute(t, "datetime") for t in own if moment_of(attribute(t, "datetime")))


def moment_of(raw: str) -> datetime | None:
    """A stated date or time as UTC; None if there is none in it, or it is a zero date or in the far future.

    A time without a zone counts as UTC: the day stays the page's own."""
    found = _ISO.search(raw.strip()[:200])
    if not found:
        return None
    year, month, day, clock, zone = found.groups()
    try:
        text = f"{year}-{int(month):02}-{int(day):02}T{clock or '00:00'}{zone or '+00:00'}"
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if EARLIEST <= moment < LATEST else None


def url_date(url: str) -> datetime | None:
    """The day that a URL names: /2024/06/03/, /2024-06-03-title, /20240603."""
    found = _URL.search(url)
    if not found:
        return None
    try:
        moment = datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC)
    except ValueError:
        return None
    return moment if EARLIEST <= moment < LATEST else None


def _text_date(html: str, url: str) -> datetime | None:
    found = find_date(
        html, url=url, original_date=True, extensive_search=True, outputformat="%Y-%m-%d", min_date=EARLIEST, max_date=LATEST
    )
    return moment_of(found) if found else None
