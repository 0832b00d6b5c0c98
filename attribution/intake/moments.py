"""Times and numbers as exports write them. A time without a zone is meant in the site's zone."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
FUTURE = timedelta(days=1)  # a clock may be off that much
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
_SPOKEN = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    "%Y%m%d",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日",
)
_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POINT_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d{1,2}")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d{1,2}")


def moment_of(text: str, zone: ZoneInfo) -> datetime | None:
    """The moment (UTC) that a text means: ISO 8601, epoch seconds or milliseconds, or year-first local time; None if it means none."""
    value = text.strip()
    if _EPOCH.fullmatch(value):
        seconds = float(value) if len(value.partition(".")[0]) <= 10 else int(value) / 1000
        return datetime.fromtimestamp(seconds, UTC)
    try:
        found = _parsed(value.replace("/", "-"))
        return None if found is None else _with_zone(found, zone)
    except (ValueError, OverflowError):
        return None


def day_of(text: str) -> date | None:
    """The day that a text means; None if it means none."""
    try:
        found = _parsed(text.strip().replace("/", "-"))
    except ValueError:
        return None
    return None if found is None else found.date()


def number_of(text: str) -> float | None:
    """The number that a text means, thousands separators and decimal comma understood; None if it means none."""
    value = text.strip().replace("\u00a0", "").replace(" ", "")
    if _THOUSANDS.fullmatch(value):
        value = value.replace(",", "")
    elif _POINT_THOUSANDS.fullmatch(value):
        value = value.replace(".", "").replace(",", ".")
    elif _DECIMAL_COMMA.fullmatch(value):
        value = value.replace(",", ".")
    if not _PLAIN.fullmatch(value):
        return None
    number = float(value)
    return number if math.isfinite(number) else None


def _parsed(value: str) -> datetime | None:
    for form in _SPOKEN:
        try:
            return datetime.strptime(value, form)  # noqa: DTZ007 - the zone is put in by the caller
        except ValueError:
            continue
    return datetime.fromisoformat(value) if re.match(r"\d{4}-\d{1,2}-\d{1,2}[T ]", value) else None


def _with_zone(found: datetime, zone: ZoneInfo) -> datetime:
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
