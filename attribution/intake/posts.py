"""Posts exported as JSON lines -> `Post` records with their counts. A number that is absent is unknown, never 0."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from attribution.intake.log_text import LINE_LIMIT
from attribution.intake.moments import EARLIEST, FUTURE, moment_of
from ripplemark.records import Post, PostCounts, Reject, RejectReason
from ripplemark.text import clean, visible_control
from ripplemark.urls import normal, unwrapped

COUNTS = ("views", "likes", "reposts", "replies", "clicks")
TEXT_LIMIT = 20_000
LINKS_LIMIT = 100
_LONGEST = 16 * LINE_LIMIT
_UTC = ZoneInfo("UTC")


def read_posts(path: Path, now: datetime) -> Iterator[Post | Reject]:
    """The posts of a file, with a reject for each line that is none."""
    with path.open("rb") as f:
        for number, raw in enumerate(f, 1):
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8", "replace").strip()
            if line:
                yield _post(line, number, path.name, now)


def _post(line: str, number: int, source: str, now: datetime) -> Post | Reject:
    def reject(reason: RejectReason) -> Reject:
        return Reject(source, number, reason, visible_control(line))

    if len(line) > _LONGEST:
        return reject(RejectReason.LINE_TOO_LONG)
    try:
        item = json.loads(line)
    except (ValueError, RecursionError):
        return reject(RejectReason.BAD_JSON)
    if not isinstance(item, dict):
        return reject(RejectReason.BAD_JSON)
    try:
        return post_of(item, now)
    except _Unusable as e:
        return reject(e.reason)


class _Unusable(Exception):
    def __init__(self, reason: RejectReason) -> None:
        super().__init__(reason)
        self.reason = reason


def post_of(item: Mapping[str, Any], now: datetime) -> Post:
    """One JSON object as a post. Wordings of common exports are understood."""
    platform, post_id = _text(item, "platform", "network", limit=50).lower(), _text(item, "post_id", "id", limit=200)
    created = moment_of(_text(item, "created_at", "time", "published_at", "date", limit=64), _UTC)
    if not platform or not post_id:
        raise _Unusable(RejectReason.MISSING_VALUE)
    if created is None or created < EARLIEST:
        raise _Unusable(RejectReason.BAD_DATE)
    if created > now + FUTURE:
        raise _Unusable(RejectReason.FUTURE_DATE)
    url = normal(_text(item, "url", "link", "permalink", limit=4_000))
    if not url:
        raise _Unusable(RejectReason.BAD_URL)
    return Post(
        platform=platform,
        post_id=post_id,
        url=url,
        author=_text(item, "author", "user", "screen_name", limit=200),
        text=_text(item, "text", "content", "title", limit=TEXT_LIMIT),
        created_at=created,
        followers=_count(item, "followers"),
        language=_text(item, "language", "lang", limit=20),
        campaign=_text(item, "campaign", limit=100),
        own=bool(item.get("own")),
        links=_links(item.get("links")),
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


def _count(item: Mapping[str, Any], name: str) -> int | None:
    value = item.get(name)
    if value is None or isinstance(value, bool):
        return None
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError) as e:
        raise _Unusable(RejectReason.BAD_VALUE) from e
    if not 0 <= number < 1 << 53:
        raise _Unusable(RejectReason.BAD_VALUE)
    return number


def _links(value: object) -> tuple[str, ...]:
    found = (normal(v) for v in (value if isinstance(value, list) else []) if isinstance(v, str))
    return tuple(dict.fromkeys(unwrapped(url)[0] for url in found if url))[:LINKS_LIMIT]


def _snapshots(item: Mapping[str, Any], now: datetime) -> tuple[PostCounts, ...]:
    """The post's numbers over time: a list under `counts`, one object there, or numbers beside the text."""
    value = item.get("counts")
    entries = value if isinstance(value, list) else [value] if isinstance(value, dict) else [item]
    found = {s.observed_at: s for e in entries if isinstance(e, dict) and (s := _snapshot(e, item, now)) is not None}
    return tuple(found[at] for at in sorted(found))


def _snapshot(entry: Mapping[str, Any], item: Mapping[str, Any], now: datetime) -> PostCounts | None:
    numbers = {name: _count(entry, name) for name in COUNTS}
    if all(number is None for number in numbers.values()):
        return None
    stated = _text(entry, "observed_at", "at", "fetched_at", limit=64) or _text(item, "observed_at", "fetched_at", limit=64)
    at = moment_of(stated, _UTC) if stated else now.astimezone(UTC).replace(microsecond=0)
    if at is None or at > now + FUTURE:
        raise _Unusable(RejectReason.BAD_DATE)
    return PostCounts(observed_at=at, **numbers)
