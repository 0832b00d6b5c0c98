"""Moments as people read them on a platform: relative to the day of looking, in English or Chinese. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta, tzinfo

from attribution.intake.day_column import DayColumn
from ripplemark.stated import stated_moment

_AGO = re.compile(r"(\d{1,4}) ?(秒|分钟|分鐘|小时|小時|天|seconds?|minutes?|mins?|hours?|h|days?|d) ?(?:前|ago)?", re.I)
_UNITS = {"秒": 1, "分": 60, "小": 3600, "天": 86_400, "s": 1, "m": 60, "h": 3600, "d": 86_400}
_CLOCK = r"(\d{1,2}):(\d{2})(?::(\d{2}))?"
_TODAY = re.compile(rf"(今天|昨天|前天|today|yesterday)? ?{_CLOCK}", re.I)
_DAYS_BACK = {"今天": 0, "today": 0, "昨天": 1, "yesterday": 1, "前天": 2}
_YEARLESS = re.compile(rf"(\d{{1,2}})(?:-|月)(\d{{1,2}})日?(?: {_CLOCK})?")
_MONTH_ONLY = re.compile(r"(\d{4})-(\d{1,2})")
_TIME_BEHIND = re.compile(rf"[ ,T]+{_CLOCK} ?(AM|PM)?$", re.I)
_WEEKDAY = re.compile(r"^[^\W\d_]{2,9}\.?, +(?=\S)")


def moment_said(text: str, zone: tzinfo, seen: datetime, days: DayColumn) -> datetime | None:
    """The moment (UTC) that a text means to somebody who read it at `seen`; None if it means none.

    `days` knows in which order the file writes day and month."""
    said = text.strip()
    return stated_moment(said, zone) or _relative(said, seen.astimezone(zone)) or _written(said, zone, days)


def _relative(said: str, seen: datetime) -> datetime | None:
    try:
        found = _spoken(said, seen)
    except (ValueError, OverflowError):
        return None
    return found.astimezone(UTC) if found else None


def _spoken(said: str, seen: datetime) -> datetime | None:
    if said in ("刚刚", "剛剛", "just now", "now"):
        return seen
    if found := _AGO.fullmatch(said):
        return seen - timedelta(seconds=int(found[1]) * _UNITS[found[2][0].lower()])
    if found := _TODAY.fullmatch(said):
        day = seen.date() - timedelta(days=_DAYS_BACK[(found[1] or "today").lower()])
        return datetime.combine(day, time(int(found[2]), int(found[3]), int(found[4] or 0)), seen.tzinfo)
    if found := _YEARLESS.fullmatch(said):
        at = datetime(seen.year, int(found[1]), int(found[2]), int(found[3] or 0), int(found[4] or 0), tzinfo=seen.tzinfo)
        return at if at <= seen + timedelta(days=1) else at.replace(year=seen.year - 1)
    if (found := _MONTH_ONLY.fullmatch(said)) and int(found[2]) <= 12:
        return datetime(int(found[1]), int(found[2]), 1, tzinfo=seen.tzinfo)
    return None


def _written(said: str, zone: tzinfo, days: DayColumn) -> datetime | None:
    """A day in the file's own order, with or without a time behind it: "10/03/2026 08:31", "Tue, Jul 14, 2026"."""
    clock = _TIME_BEHIND.search(said)
    day = days.read(day_part(said))
    if isinstance(day, str):
        return None
    at = time()
    if clock:
        hour, half = int(clock[1]), (clock[4] or "").upper()
        hour = hour % 12 + (12 if half == "PM" else 0) if half else hour
        if hour > 23 or int(clock[2]) > 59:
            return None
        at = time(hour, int(clock[2]), min(59, int(clock[3] or 0)))
    return datetime.combine(day, at, zone).astimezone(UTC)


def day_part(said: str) -> str:
    """A text without its weekday and its time."""
    return _WEEKDAY.sub("", _TIME_BEHIND.sub("", said.strip()))
