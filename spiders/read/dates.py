"""When a page was published: JSON-LD, meta, time elements, URL, and htmldate's reading of the text last; to the day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
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
_URL = re.compile(
    r"/((?:19|20)\d\d)(?:[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))(?=[/_.-]|$)"
)
_LISTING = re.compile(r"/(?:page/\d+|tags?(?:/[^/.?]+)?|categor(?:y|ies)/[^/.?]+|archives?)/?$")
_NEW_YEAR = re.compile(
    r"(?:19|20)\d\d[-/.年]\s?0?1[-/.月]\s?0?1(?!\d)|(?<!\d)0?1[./]0?1[./](?:19|20)\d\d|\b0?1(?:st|er|\.)? jan|\bjan\w* 0?1(?!\d)",
    re.I,
)
_PUBLISHED_CLASS = re.compile(
    r"(?:^|[\s_-])(?:dt-published|published|pubdate|entry-date|post-date|date-published)(?:$|[\s_-])", re.I
)


def published(
    soup: BeautifulSoup,
    html: str,
    url: str,
    items: list[dict[str, Any]],
    hint: PublishedDate | None = None,
    seen_at: datetime | None = None,
) -> PublishedDate | None:
    """The publication date with its method and confidence; None if the page shows none.

    `hint` is the feed's or sitemap's date; `seen_at` is the server's Date: nothing is published after it was seen."""
    latest = min(LATEST, seen_at + timedelta(days=2)) if seen_at else LATEST
    if hint is not None:
        return hint
    named = url_date(url)
    for method, confidence, raw in _stated(soup, items):
        moment = moment_of(raw, latest)
        if moment and not (method is DateMethod.TIME and named and abs(named - moment) > timedelta(days=2)):
            return PublishedDate(_on_day(moment, named), method, confidence)
    if named and named <= latest:
        return PublishedDate(named, DateMethod.URL, Confidence.MEDIUM)
    # A listing has no date of its own; searching its text costs most and finds its entries' dates.
    if not _LISTING.search(url) and (moment := _text_date(html, url, latest)):
        return PublishedDate(moment, DateMethod.TEXT, Confidence.LOW)
    return None


def _on_day(moment: datetime, named: datetime | None) -> datetime:
    """The moment on the day that the URL names, if that is the day before or after: one of them is the site's zone, the other UTC."""
    if named is None or abs(moment.date() - named.date()) != timedelta(days=1):
        return moment
    return max(named, min(moment, named + timedelta(days=1, seconds=-1)))


def _stated(soup: BeautifulSoup, items: list[dict[str, Any]]) -> Iterator[tuple[DateMethod, Confidence, str]]:
    """What the page states in machine-readable form, most trusted first."""
    for item in sorted(items, key=_rank):
        for key in ("datePublished", "dateCreated"):
            if isinstance(item.get(key), str) and _rank(item) < 2:
                yield DateMethod.JSON_LD, Confidence.HIGH, item[key]
    yield DateMethod.META, Confidence.HIGH, meta_content(soup, *_META)
    yield from ((DateMethod.TIME, c, raw) for c, raw in _times(soup))


def _rank(item: dict[str, Any]) -> int:
    """0 for an article, 1 for a page, 2 for what is only part of one (comments, videos, reviews)."""
    kind = str(item.get("@type", ""))
    if re.search(r"Article|Posting|Report|Recipe|Event", kind):
        return 0
    return 2 if re.search(r"Comment|Video|Image|Review|Person|Organization|Offer|Answer", kind) else 1


def _times(soup: BeautifulSoup) -> Iterator[tuple[Confidence, str]]:
    times = [t for t in soup.find_all(["time", "abbr"], limit=200) if t.find_parent(["aside", "footer", "nav"]) is None]
    for tag in times:
        marked = "pubdate" in tag.attrs or "datePublished" in attribute(tag, "itemprop")
        if marked or _PUBLISHED_CLASS.search(attribute(tag, "class")):
            yield Confidence.HIGH, attribute(tag, "datetime") or attribute(tag, "title") or tag.get_text(" ")
    own = [t for t in times if t.name == "time"]
    stamps = {m.date() for t in own if (m := moment_of(attribute(t, "datetime")))}
    # One day named by every time element: the page's own. Several: a listing, which has no date of its own.
    if len(stamps) == 1:
        yield Confidence.MEDIUM, next(attribute(t, "datetime") for t in own if moment_of(attribute(t, "datetime")))


def moment_of(raw: str, latest: datetime = LATEST) -> datetime | None:
    """A stated date or time as UTC; None if there is none in it, or it is a zero date or lies after `latest`.

    The day stays the page's own: a time whose UTC day is another one is moved to the nearest end of the stated day. A time without
    a zone counts as UTC."""
    found = _ISO.search(raw.strip()[:200])
    if not found:
        return None
    year, month, day, clock, zone = found.groups()
    try:
        stated = datetime.fromisoformat(f"{year}-{int(month):02}-{int(day):02}T{clock or '00:00'}{zone or '+00:00'}")
    except ValueError:
        return None
    first = datetime(stated.year, stated.month, stated.day, tzinfo=UTC)
    moment = max(first, min(stated.astimezone(UTC), first + timedelta(days=1, seconds=-1)))
    return moment if EARLIEST <= moment <= latest else None


def url_date(url: str) -> datetime | None:
    """The day that a URL names: /2024/06/03/, /2024-06-03-title, /20240603."""
    found = _URL.search(url)
    if not found:
        return None
    try:
        moment = datetime(int(found[1]), int(found[2] or found[4]), int(found[3] or found[5]), tzinfo=UTC)
    except ValueError:
        return None
    return moment if EARLIEST <= moment < LATEST else None


def _text_date(html: str, url: str, latest: datetime) -> datetime | None:
    """What htmldate finds. A bare year, which it gives as the first of January, is a copyright line's more often than a date."""
    found = find_date(
        html, url=url, original_date=True, extensive_search=True, outputformat="%Y-%m-%d", min_date=EARLIEST, max_date=latest
    )
    moment = moment_of(found) if found else None
    if moment and (moment.month, moment.day) == (1, 1) and not _NEW_YEAR.search(html):
        return None
    return moment
