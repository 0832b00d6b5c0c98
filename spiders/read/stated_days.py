"""The days that a page states for machines: JSON-LD, meta, time elements and its URL, each with how far it can be trusted alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from ripplemark.records import DateMethod
from spiders.read.day_words import days_in
from spiders.read.dom import attribute
from spiders.read.head import meta_contents
from spiders.read.tree import words_in

EARLIEST = datetime(1991, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
#: What clocks and templates say when nobody set a date: Unix's zero, DOS's, the year 1 read as 2001, a spreadsheet's.
ZERO_DAYS = frozenset(
    {date(1970, 1, 1), date(1980, 1, 1), date(2001, 1, 1), date(2000, 1, 1), date(1999, 12, 31), date(1999, 11, 30)}
)

#: Names that can only mean the publication, and names that engines also fill with the last change or the day of delivery.
_PUBLISHED = (
    "article:published_time", "article:published", "og:published_time", "og:article:published_time", "datepublished", "date.issued",
    "dc.date.issued", "dcterms.issued", "citation_publication_date", "citation_online_date", "parsely-pub-date", "sailthru.date",
    "publishdate", "publish-date", "publish_date", "published-date", "pubdate", "pub_date", "publication_date", "publication-date",
    "article.published", "weibo: article:create_at", "bytedance:published_time", "cxenseparse:recs:publishtime", "rnews:datepublished",
    "og:release_date", "release_date", "originalpublicationdate", "article_date_original", "ptime", "published_at", "shareaholic:article_published_time",
)  # fmt: skip
_DATED = (
    "dcterms.created", "dc.date.created", "datecreated", "dc.date", "dcterms.date", "date", "creation_date", "created", "article:created",
    "citation_date", "prism.publicationdate", "eprints.datestamp", "dc.date.available", "video:release_date", "last-published",
)  # fmt: skip
_ISO = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)(?:日?[T\s]*(\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?"
)
_COMPACT = re.compile(r"\s*((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:T?\d{4,6}Z?)?\s*")
_SECONDS = re.compile(r"\s*(\d{9,10})(?:\d{3})?\s*")
_URL = re.compile(
    r"/((?:19|20)\d\d)(?:[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))(?=[/_.-]|$)"
)
_MARKED = re.compile(
    r"(?:^|[\s_-])(?:dt-published|published|pubdate|entry-date|post-date|date-published|publish-date|article-date)(?:$|[\s_-])",
    re.I,
)


@dataclass(frozen=True, slots=True)
class StatedDay:
    """A publication date that a page states, as UTC."""

    at: datetime
    method: DateMethod
    strong: bool  # it can only mean the publication


def stated_days(
    tree: HtmlElement,
    items: list[dict[str, Any]],
    url: str,
    latest: datetime,
    *,
    month_first: bool = False,
    entry_day: str = "",
) -> tuple[StatedDay, ...]:
    """What the page states, most trusted first; zero dates and dates after `latest` left out. `entry_day` is its microformats entry's."""
    found = []
    for method, strong, raw in (*_json_ld(items), *_metas(tree), (DateMethod.TIME, True, entry_day), *_times(tree)):
        if at := moment_of(raw, latest, month_first=month_first):
            found.append(StatedDay(at, method, strong))
    if (named := url_date(url)) and named <= latest:
        found.append(StatedDay(named, DateMethod.URL, strong=True))
    return tuple(found)


def _json_ld(items: list[dict[str, Any]]) -> Iterator[tuple[DateMethod, bool, str]]:
    for item in sorted(items, key=_rank):
        for key in ("datePublished", "dateCreated"):
            if isinstance(item.get(key), str) and _rank(item) < 2:
                yield DateMethod.JSON_LD, key == "datePublished", item[key]


def _rank(item: dict[str, Any]) -> int:
    """0 for an article, 1 for a page, 2 for what is only part of one (comments, videos, reviews)."""
    kind = str(item.get("@type", ""))
    if re.search(r"Article|Posting|Report|Recipe|Event", kind):
        return 0
    return 2 if re.search(r"Comment|Video|Image|Review|Person|Organization|Offer|Answer|WebSite", kind) else 1


def _metas(tree: HtmlElement) -> Iterator[tuple[DateMethod, bool, str]]:
    contents = meta_contents(tree, frozenset((*_PUBLISHED, *_DATED)))
    for names, strong in ((_PUBLISHED, True), (_DATED, False)):
        yield from ((DateMethod.META, strong, contents[name]) for name in names if name in contents)


def _times(tree: HtmlElement) -> Iterator[tuple[DateMethod, bool, str]]:
    """Time elements marked as the publication's; and the one day that all time elements name, if they name but one."""
    times = [t for t in islice(tree.iter("time", "abbr"), 200) if next(t.iterancestors("aside", "footer", "nav"), None) is None]
    marked = (t for t in times if _is_marked(t))
    yield from ((DateMethod.TIME, True, _stamp(t)) for t in marked)
    plain = [_stamp(t) for t in times if t.tag == "time"]
    if len({m.date() for raw in plain if (m := moment_of(raw))}) == 1:
        yield from ((DateMethod.TIME, False, raw) for raw in plain)


def _is_marked(tag: HtmlElement) -> bool:
    marked = "pubdate" in tag.attrib or "datePublished" in attribute(tag, "itemprop")
    return marked or bool(_MARKED.search(attribute(tag, "class")))


def _stamp(tag: HtmlElement) -> str:
    return attribute(tag, "datetime") or attribute(tag, "title") or words_in(tag, " ")


def moment_of(raw: str, latest: datetime = LATEST, *, month_first: bool = False) -> datetime | None:
    """A stated date or time as UTC; None if there is none in it, or it is a zero date or lies after `latest`.

    The day stays the page's own: a time whose UTC day is another one is moved to the nearest end of the stated day. A time without
    a zone counts as UTC."""
    text = raw.strip()[:200]
    moment = _iso(text) or _counted(text) or _worded(text, month_first)
    return moment if moment and EARLIEST <= moment <= latest and moment.date() not in ZERO_DAYS else None


def _iso(text: str) -> datetime | None:
    found = _ISO.search(text)
    if not found:
        return None
    year, month, day, clock, zone = found.groups()
    try:
        stated = datetime.fromisoformat(f"{year}-{int(month):02}-{int(day):02}T{clock or '00:00'}{zone or '+00:00'}")
    except ValueError:
        return None
    first = datetime(stated.year, stated.month, stated.day, tzinfo=UTC)
    return max(first, min(stated.astimezone(UTC), first + timedelta(days=1, seconds=-1)))


def _counted(text: str) -> datetime | None:
    """20240603, 20240603T1200, or seconds or milliseconds since 1970."""
    if found := _COMPACT.fullmatch(text):
        return _midnight(int(found[1]), int(found[2]), int(found[3]))
    found = _SECONDS.fullmatch(text)
    return datetime.fromtimestamp(int(found[1]), UTC) if found else None


def _worded(text: str, month_first: bool) -> datetime | None:
    """A day in words: "Mon, 03 Jun 2024 10:00:00 GMT", "Di., 25.01.2022 - 14:45", "June 3, 2024"."""
    named = days_in(text, month_first=month_first)
    return datetime(named[0].day.year, named[0].day.month, named[0].day.day, tzinfo=UTC) if named else None


def url_date(url: str) -> datetime | None:
    """The day that a URL names: /2024/06/03/, /2024-06-03-title, /20240603."""
    found = _URL.search(url)
    moment = _midnight(int(found[1]), int(found[2] or found[4]), int(found[3] or found[5])) if found else None
    return moment if moment and EARLIEST <= moment < LATEST else None


def _midnight(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
