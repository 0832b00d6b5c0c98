"""Feeds to entries: RSS, Atom, RDF and JSON Feed, well formed or not. Pure: feedparser is given bytes and never asks the network."""

from __future__ import annotations

import io
import json
import re
from calendar import timegm
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import feedparser

from ripplemark.text import clean
from ripplemark.urls import host_of, is_public_host, normal

MOST_ENTRIES = 1_000
MOST_BYTES = 10 * 1024 * 1024
#: Before the web's first pages, or later than any clock: a template's zero date or a typing error.
EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)

_ZERO_YEAR = re.compile(r"\b000[01]\b")
_ENTITIES = re.compile(rb"<!ENTITY[^<>]{0,10000}>", re.I)  # none is ever needed, and nested ones are a bomb
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item of a feed."""

    url: str  # absolute, normal form
    published_at: datetime | None
    title: str


@dataclass(frozen=True, slots=True)
class FeedReading:
    """What a feed told: at most 1,000 entries in the feed's order, the next archive page, WebSub hubs."""

    entries: tuple[FeedEntry, ...] = ()
    next: str = ""
    hubs: tuple[str, ...] = ()
    topic: str = ""  # the feed's name for itself (rel=self); its URL where it gives none


def read_feed(body: bytes, url: str) -> FeedReading:
    """The entries of a feed fetched from `url`. Anything that is no feed gives an empty reading; never raises."""
    head = body[:MOST_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    return _json_feed(head, url) if head[:1] == b"{" else _xml_feed(head, url)


def _xml_feed(body: bytes, url: str) -> FeedReading:
    legible = body if b"\0" in body[:64] else _CONTROL.sub(b"", _ENTITIES.sub(b"", body))
    parsed = feedparser.parse(io.BytesIO(legible), response_headers={"content-location": url})
    base = url
    entries = (_entry(e, base) for e in parsed.entries[:MOST_ENTRIES])
    links = parsed.feed.get("links", [])
    return FeedReading(
        tuple(e for e in entries if e),
        next(iter(_hrefs(links, "next", base)), ""),
        tuple(dict.fromkeys(_hrefs(links, "hub", base))),
        next(iter(_hrefs(links, "self", base)), url),
    )


def _entry(entry: Any, base: str) -> FeedEntry | None:
    link = normal(entry.get("link") or _permalink(entry), base)
    if not link or not _may_be_meant(link, base):
        return None
    return FeedEntry(link, _date(entry), clean(_plain(entry.get("title", "")), 300))


def _may_be_meant(link: str, feed: str) -> bool:
    """Whether an entry's host can be the author's: a public one, or the feed's own (a private site that the project opened)."""
    return is_public_host(host_of(link)) or host_of(link) == host_of(feed)


def _permalink(entry: Any) -> str:
    """The guid, where it is a link and no link is given."""
    guid = str(entry.get("id", ""))
    return guid if guid.startswith(("http://", "https://")) else ""


def _date(entry: Any) -> datetime | None:
    """The first usable date: published, created, updated."""
    for name in ("published", "created", "updated"):
        # Not entry.get: feedparser would answer `updated` with `published`, and warn.
        parsed, raw = dict.get(entry, f"{name}_parsed"), str(dict.get(entry, name, ""))
        if parsed and not _ZERO_YEAR.search(raw):
            moment = _moment(timegm(parsed))
            if moment:
                return moment
    return None


def _moment(seconds: float) -> datetime | None:
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None
    return moment if EARLIEST < moment < LATEST else None


def _hrefs(links: Iterable[Any], rel: str, base: str) -> list[str]:
    return [u for link in links if link.get("rel") == rel and (u := normal(link.get("href", ""), base))]


def _plain(title: str) -> str:
    return re.sub(r"<[^<>]*>", "", title)


# ---------------------------------------------------------------- JSON Feed


def _json_feed(body: bytes, url: str) -> FeedReading:
    """jsonfeed.org version 1 and 1.1."""
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError):
        return FeedReading()
    if not isinstance(feed, dict) or "jsonfeed.org/version" not in str(feed.get("version", "")):
        return FeedReading()
    items = feed.get("items")
    entries = [_json_entry(i, url) for i in (items if isinstance(items, list) else [])[:MOST_ENTRIES] if isinstance(i, dict)]
    hubs = feed.get("hubs") if isinstance(feed.get("hubs"), list) else []
    return FeedReading(
        tuple(e for e in entries if e),
        normal(str(feed.get("next_url") or ""), url),
        tuple(u for h in hubs or [] if isinstance(h, dict) and (u := normal(str(h.get("url") or ""), url))),
        normal(str(feed.get("feed_url") or ""), url) or url,
    )


def _json_entry(item: dict[str, Any], base: str) -> FeedEntry | None:
    link = normal(str(item.get("url") or item.get("id") or ""), base)
    if not link or not _may_be_meant(link, base):
        return None
    raw = str(item.get("date_published") or item.get("date_modified") or "")
    return FeedEntry(link, iso_date(raw), clean(str(item.get("title") or ""), 300))


def iso_date(raw: str) -> datetime | None:
    """An ISO 8601 date or time as UTC; None if it is none, is a zero date or lies outside 1990..2100."""
    try:
        moment = datetime.fromisoformat(raw.strip())
    except ValueError:
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment if EARLIEST < moment < LATEST else None
