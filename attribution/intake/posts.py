"""Posts exported as JSON lines -> `Post` records with their counts. A number that is absent is unknown, never 0."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from attribution.intake.json_lines import json_objects
from attribution.intake.log_text import LINE_LIMIT
from attribution.intake.moments import FUTURE, moment_of
from ripplemark.markup import targets
from ripplemark.posting import TEXT_LIMIT, Unusable, post_from, snapshot
from ripplemark.records import Post, PostCounts, PostNumber, Reject, RejectReason
from ripplemark.stated import StatedCount, stated_count
from ripplemark.text import clean, visible_control

_LONGEST = 16 * LINE_LIMIT
_UTC = ZoneInfo("UTC")


def read_posts(path: Path, encoding: str, now: datetime) -> Iterator[Post | Reject]:
    """The posts of a file, plain or gzip, with a reject for each line that is none."""
    for found in json_objects(path, encoding, _LONGEST):
        yield found if isinstance(found, Reject) else _post(*found, path.name, now)


def _post(number: int, item: Mapping[str, Any], source: str, now: datetime) -> Post | Reject:
    try:
        return post_of(item, now)
    except Unusable as e:
        return Reject(source, number, e.reason, visible_control(json.dumps(item, ensure_ascii=False)))


def post_of(item: Mapping[str, Any], now: datetime) -> Post:
    """One JSON object as a post. Wordings of common exports are understood. Raises Unusable."""
    followers = _count(item, "followers")
    return post_from(
        _text(item, "platform", "network", limit=50),
        _text(item, "post_id", "id", limit=200),
        _text(item, "url", "link", "permalink", limit=4_000),
        moment_of(_text(item, "created_at", "time", "published_at", "date", limit=64), _UTC),
        now,
        author=_text(item, "author", "user", "screen_name", limit=200),
        text=_text(item, "text", "content", "title", limit=TEXT_LIMIT),
        declared=_text(item, "language", "lang", limit=20),
        followers=followers.value if followers else None,
        links=_links(item.get("links")),
        campaign=_text(item, "campaign", limit=100),
        own=bool(item.get("own")),
        featured=bool(item.get("featured")),
        pinned=bool(item.get("pinned")),
        parent_id=_text(item, "parent_id", "in_reply_to", limit=200),
        repost_of=_text(item, "repost_of", limit=200),
        counts=_snapshots(item, now),
    )


def _text(item: Mapping[str, Any], *names: str, limit: int) -> str:
    for name in names:
        value = item.get(name)
        if isinstance(value, dict):
            value = value.get("name") or value.get("username")
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            return clean(str(value), limit)
    return ""


def _count(item: Mapping[str, Any], name: str) -> StatedCount | None:
    """A number, exact or as it is shown (6.74K, 3.2万, 100万+). Raises Unusable for what is none."""
    try:
        return stated_count(item.get(name))
    except ValueError as e:
        raise Unusable(RejectReason.BAD_VALUE) from e


def _links(value: object) -> tuple[str, ...]:
    return targets(value if isinstance(value, list) else [])


def _snapshots(item: Mapping[str, Any], now: datetime) -> tuple[PostCounts, ...]:
    """The post's numbers over time: a list under `counts`, one object there, or numbers beside the text."""
    value = item.get("counts")
    entries = value if isinstance(value, list) else [value] if isinstance(value, dict) else [item]
    found = {s.observed_at: s for e in entries if isinstance(e, dict) for s in _snapshot(e, item, now)}
    return tuple(found[at] for at in sorted(found))


def _snapshot(entry: Mapping[str, Any], item: Mapping[str, Any], now: datetime) -> tuple[PostCounts, ...]:
    numbers = {name: _count(entry, name) for name in PostNumber}
    if all(number is None for number in numbers.values()):
        return ()
    stated = _text(entry, "observed_at", "at", "fetched_at", limit=64) or _text(item, "observed_at", "fetched_at", limit=64)
    at = moment_of(stated, _UTC) if stated else now.astimezone(UTC).replace(microsecond=0)
    if at is None or at > now + FUTURE:
        raise Unusable(RejectReason.BAD_DATE)
    return snapshot(at, numbers)
