"""Numbers and times as platforms state them: rounded, capped, in Chinese units, in any of their forms. Pure; knows no platform."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime

MOST = 1 << 53
_UNITS = {
    "k": 1_000, "千": 1_000, "m": 1_000_000, "b": 1_000_000_000,
    "w": 10_000, "万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000,
}  # fmt: skip
_NOTHING = frozenset({"", "-", "--", "–", "—", "n/a", "null", "none", "nan"})
_COUNT = re.compile(r"(\d{1,15})(?:[.](\d{1,3}))?([kmbw千万萬亿億]?)(\+?)", re.I)
_GROUPED = re.compile(r"\d{1,3}(?:[,.  ']\d{3}){1,4}")
_WHOLE_FLOAT = re.compile(r"\d{1,15}\.0{1,3}")
_EPOCH = re.compile(r"\d{9,10}(?:\.\d{1,6})?|\d{12,13}|\d{15,16}")
_WEIBO = "%a %b %d %H:%M:%S %z %Y"  # Tue Feb 23 12:28:47 +0800 2021, also X before 2022
_WRITTEN = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]{1,2}(\d{1,2})[:：](\d{2})(?:[:：](\d{2})(?:\.\d{1,9})?)?)?"
    r" ?(Z|[+-]\d{2}:?\d{2})?"
)


@dataclass(frozen=True, slots=True)
class StatedCount:
    """A number with what keeps it from being exact."""

    value: int
    rounded: bool = False
    capped: bool = False


def stated_count(said: object) -> StatedCount | None:
    """The number that a platform states: 6740, "1,240", "6.74K", "3.2万", "100万+"; None where it states none.

    Raises ValueError for what is no count: words, a negative number, a fraction."""
    if said is None or isinstance(said, bool):
        return None
    if type(said) is int and 0 <= said < MOST:
        return StatedCount(said)
    text = unicodedata.normalize("NFKC", str(said)[:60]).strip().lower()
    if text in _NOTHING:
        return None
    if _GROUPED.fullmatch(text):
        return _bounded(StatedCount(int(re.sub(r"\D", "", text))))
    if _WHOLE_FLOAT.fullmatch(text):
        return _bounded(StatedCount(int(text.partition(".")[0])))
    found = _COUNT.fullmatch(text.replace(" ", ""))
    if found is None or (found[2] and not found[3]):
        raise ValueError(f"no count: {text!r}")
    whole, fraction, unit, more = found.groups()
    scale = _UNITS.get(unit, 1)
    value = int(whole) * scale + (int(fraction) * scale // 10 ** len(fraction) if fraction else 0)
    return _bounded(StatedCount(value, rounded=scale > 1 and not more, capped=bool(more)))


def _bounded(count: StatedCount) -> StatedCount:
    if count.value >= MOST:
        raise ValueError("no count: larger than any platform counts")
    return count


def stated_moment(said: object, zone: tzinfo = UTC) -> datetime | None:
    """The moment (UTC) that a platform states: Unix seconds to microseconds, ISO 8601, RFC 822, `Tue Feb 23 12:28:47 +0800 2021`,
    year-first dates in Latin or Chinese; without a zone it is meant in `zone`. None where it states none."""
    if said is None or isinstance(said, bool):
        return None
    text = unicodedata.normalize("NFKC", str(said)[:64]).strip()
    try:
        return _epoch(text) if _EPOCH.fullmatch(text) else _written(text, zone)
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _epoch(text: str) -> datetime:
    digits = len(text.partition(".")[0])
    scale = 1 if digits <= 10 else 1_000 if digits <= 13 else 1_000_000
    return datetime.fromtimestamp(float(text) / scale, UTC)


def _written(text: str, zone: tzinfo) -> datetime | None:
    if found := _WRITTEN.fullmatch(text):
        year, month, day, hour, minute, second, offset = found.groups()
        at = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=zone)
        return (at.replace(tzinfo=_offset(offset)) if offset else at).astimezone(UTC)
    if text[:3].isalpha() and text[3:4] == " ":
        return datetime.strptime(text, _WEIBO).astimezone(UTC)
    at = datetime.fromisoformat(text) if text[:4].isdigit() else parsedate_to_datetime(text)
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _offset(text: str) -> tzinfo | None:
    return UTC if text == "Z" else datetime.strptime(text, "%z").tzinfo
