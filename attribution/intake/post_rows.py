"""Rows of platforms' exports -> posts with their numbers: any heading, any way to write dates and counts. Knows rows, not files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from urllib.parse import parse_qs, urlsplit

from attribution.intake.day_column import DayColumn
from attribution.intake.passed import Passed
from attribution.intake.post_exports import Export
from attribution.intake.said_moments import moment_said
from ripplemark.markup import links_of_markup, links_of_text, text_of_markup
from ripplemark.posting import Unusable, post_from, snapshot
from ripplemark.records import Post, PostNumber, Reject, RejectReason
from ripplemark.stated import StatedCount, stated_count
from ripplemark.text import visible_control

#: What a row says under a heading or path: all texts that stand there.
Said = Callable[[str], Iterable[str]]
_EXCEL = re.compile(r"\d(?:[.,]\d+)?E\+\d{1,3}", re.I)  # an id that a spreadsheet took for a number
_TOTAL = frozenset({"total", "总计", "總計", "合计", "合計"})
_YES = frozenset({"1", "true", "yes", "y", "是"})
_TWITTER_EPOCH = 1_288_834_974_657  # milliseconds
_SCORE = re.compile(r"-\d{1,9}")  # votes against: how many were for it is not known
_NO_LINKS = frozenset({"", "无", "null", "[]", "nan"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading the rows of one file needs to know."""

    export: Export
    file: str
    zone: tzinfo
    seen: datetime  # when the numbers were taken, for rows that do not say
    days: DayColumn
    now: datetime


def post_of_row(line: int, said: Said, reading: Reading) -> Post | Reject | Passed:
    """One row as a post, or why it is none."""
    row = _Row(said, reading.export)
    if row.first("post_id").lower() in _TOTAL:
        return Passed.TOTAL
    try:
        return _post(row, reading)
    except Unusable as e:
        return Reject(reading.file, line, e.reason, visible_control(row.sample()))
    except ValueError:
        return Reject(reading.file, line, RejectReason.BAD_VALUE, visible_control(row.sample()))


@dataclass(frozen=True, slots=True)
class _Row:
    said: Said
    export: Export

    def all(self, field: str) -> Iterator[str]:
        for wording in self.export.wordings(field):
            yield from (text for text in self.said(wording) if text.strip())

    def first(self, field: str) -> str:
        return next(self.all(field), "").strip()

    def count(self, field: str) -> StatedCount | None:
        said = self.first(field)
        if _SCORE.fullmatch(said):
            return None
        found = stated_count(said)
        cap = self.export.capped
        if found is None or cap is None or found.value < cap:
            return found
        return StatedCount(found.value, found.rounded, capped=True)

    def flag(self, field: str) -> bool:
        return self.first(field).lower() in _YES

    def sample(self) -> str:
        return ", ".join(f"{field}={value[:80]}" for field in self.export.fields if (value := self.first(field)))


def _post(row: _Row, reading: Reading) -> Post:
    export, followers = row.export, row.count("followers")
    post_id, url = _address(row)
    seen = _seen(row, reading)
    created = moment_said(row.first("created_at"), reading.zone, seen, reading.days) or _by_id(export, post_id)
    words = row.first("text")
    numbers = {number: row.count(number) for number in PostNumber}
    return post_from(
        export.platform or row.first("platform"),
        post_id,
        url,
        created,
        reading.now,
        author=row.first("author"),
        text=f"{row.first('title')}\n{text_of_markup(words) if export.markup else words}",
        declared=row.first("language"),
        followers=followers.value if followers else None,
        links=[*_links(row), *(links_of_markup(words) if export.markup else links_of_text(words))],
        campaign=row.first("campaign"),
        own=export.own or row.flag("own"),
        featured=row.flag("featured"),
        pinned=row.flag("pinned"),
        parent_id=row.first("parent_id"),
        repost_of=row.first("repost_of"),
        counts=snapshot(max(seen, created) if created else seen, numbers),
    )


def _address(row: _Row) -> tuple[str, str]:
    """(id, URL) of a row; either may have to be made of the other."""
    post_id, url = row.first("post_id"), row.first("url")
    if not post_id or _EXCEL.fullmatch(post_id):
        post_id = _id_in(url)
    if not url and row.export.url and post_id:
        url = row.export.url.format_map({field: row.first(field) for field in row.export.fields} | {"post_id": post_id})
    return post_id, url


def _id_in(url: str) -> str:
    """What names the post in its address: `v=`, `__biz` pages' `sn=`, else the last part of the path."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    query = parse_qs(parts.query)
    named = next((query[key][0] for key in ("v", "sn", "story_fbid", "fbid") if key in query), "")
    return named or next((part for part in reversed(parts.path.split("/")) if part), "")[:200]


def _by_id(export: Export, post_id: str) -> datetime | None:
    """The moment that an id of X holds."""
    if not export.snowflake or not post_id.isdecimal() or len(post_id) > 20:
        return None
    return datetime.fromtimestamp(((int(post_id) >> 22) + _TWITTER_EPOCH) / 1000, UTC).replace(microsecond=0)


def _seen(row: _Row, reading: Reading) -> datetime:
    said = row.first("observed_at")
    return (moment_said(said, reading.zone, reading.seen, reading.days) if said else None) or reading.seen


def _links(row: _Row) -> Iterator[str]:
    """Links of a cell or list: one, several between blanks or commas, or a JSON list."""
    for cell in row.all("links"):
        if cell.strip().lower() in _NO_LINKS:
            continue
        if cell.startswith("["):
            try:
                yield from (link for link in json.loads(cell) if isinstance(link, str))
            except (ValueError, RecursionError):
                continue
        else:
            yield from re.split(r"[\s,|]+(?=https?://)", cell)
