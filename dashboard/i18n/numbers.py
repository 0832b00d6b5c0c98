"""Numbers, days and moments as a reader of each language writes them. ISO forms stay in data, addresses and exports."""

from __future__ import annotations

from datetime import date, datetime, timedelta


class Said(str):
    """The words of a value, with the value itself: a screen shows the words, a file gets the value."""

    __slots__ = ("value",)
    value: object

    def __new__(cls, words: str, value: object = None) -> Said:
        """`words` as the reader sees them; `value` as a file keeps it, None for what is not known."""
        said = super().__new__(cls, words)
        said.value = value
        return said


def told(words: str) -> object:
    """What a file gets for words: the value that they say, else the words themselves."""
    return words.value if isinstance(words, Said) else words


NOTHING = Said("–")  # not measured, or no base to compare with: never shown as 0
#: (from, unit) per language, largest first; Chinese counts in ten thousands.
_UNITS = {
    "en": ((1e9, "B"), (1e6, "M"), (1e3, "K")),
    "zh-Hant": ((1e8, " 億"), (1e4, " 萬")),
    "zh-Hans": ((1e8, " 亿"), (1e4, " 万")),
}
KPI_FROM = 100_000
LEGEND_FROM = 10_000


def count(value: float | None, lang: str, compact_from: float = float("inf")) -> str:
    """A whole number, or one decimal for a fractional credit; shortened from `compact_from` on: 215.5K, 14.6 萬, 1.05M."""
    if value is None:
        return NOTHING
    if abs(value) >= compact_from:
        return Said(_compact(value, lang), value)
    near = round(value)
    return Said(f"{near:,}" if abs(value - near) < 0.05 else f"{value:,.1f}", value)


def _compact(value: float, lang: str) -> str:
    size, unit = next(((size, unit) for size, unit in _UNITS[lang] if abs(value) >= size), (1, ""))
    scaled = value / size
    if size == 1:
        return f"{value:,.0f}"
    return f"{scaled:,.{_decimals(scaled, lang, unit)}f}{unit}"


def _decimals(scaled: float, lang: str, unit: str) -> int:
    """Three significant figures or so: two decimals below ten units, except for English thousands."""
    if abs(scaled) >= 1000:
        return 0
    return 2 if abs(scaled) < 10 and (lang != "en" or unit != "K") else 1


def size(n: int, lang: str) -> str:
    """Bytes as kilobytes, megabytes or gigabytes of 1,000."""
    for unit, name in ((1e9, "GB"), (1e6, "MB")):
        if n >= unit:
            return f"{n / unit:,.1f} {name}"
    return f"{count(n / 1e3, lang)} KB"


def share(value: float | None, decimals: int = 1) -> str:
    """A share of 1 in per cent."""
    return NOTHING if value is None else Said(f"{value * 100:,.{decimals}f}%", round(value, 6))


def change(value: float | None, before: float | None) -> float | None:
    """The relative change, or None where there is no base to compare with."""
    return None if value is None or not before else value / before - 1


def day(at: date, lang: str) -> str:
    """A day in words."""
    return Said(f"{at:%b} {at.day}, {at.year}" if lang == "en" else f"{at.year}年{at.month}月{at.day}日", at)


def within(words: str, lang: str) -> str:
    """Words in the brackets of the language, as they follow others."""
    return f" ({words})" if lang == "en" else f"（{words}）"


def days_of(first: date, last: date, lang: str) -> str:
    """Days from one to another, the year once where it is one: at the end in English, at the beginning in Chinese."""
    if first.year != last.year:
        return f"{day(first, lang)} – {day(last, lang)}"
    return f"{short_day(first, lang)} – {day(last, lang)}" if lang == "en" else f"{day(first, lang)} – {short_day(last, lang)}"


def short_day(at: date, lang: str) -> str:
    """A day without its year."""
    return f"{at:%b} {at.day}" if lang == "en" else f"{at.month}月{at.day}日"


def moment(at: datetime, lang: str) -> str:
    """A moment to the minute, with its zone named."""
    return f"{day(at, lang)} {at:%H:%M} {at.tzname() or ''}".rstrip()


def ago(past: timedelta) -> tuple[str, int]:
    """How long ago as (unit key, number): `minutes`, `hours` or `days`."""
    minutes = max(0, int(past.total_seconds() // 60))
    if minutes < 60:
        return "minutes", minutes
    return ("hours", minutes // 60) if minutes < 48 * 60 else ("days", minutes // (24 * 60))
