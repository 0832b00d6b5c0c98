"""Days as link lists write them: year first, day and month in either order, or a month's name in one of several languages.

Whether 03/04/2026 is in March or April no single cell tells: `Survey` looks at all of a file first. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

EARLIEST_YEAR = 1990
_YEAR_FIRST = re.compile(r"(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})\s?[日일]?(?:[T ,].{0,40})?\.?")
_YEAR_LAST = re.compile(r"(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})(?:[ ,].{0,40})?")
_NAMED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th|\.|er|º|ª)?\s+)?(?:de\s+)?([^\W\d_]{3,12})[.׳']?\s+(?:de\s+)?(?:(\d{1,2}),?\s+)?(\d{4})(?:[ ,].{0,40})?",
    re.I,
)
_EPOCH = re.compile(r"[1-9]\d{8,9}")
_NOTHING = frozenset(
    {"", "-", "–", "—", "n/a", "na", "null", "none", "never", "unknown", "0", "0000-00-00", "0000-00-00 00:00:00"}
)
#: How a month's name begins in English, Spanish, Portuguese, French, German, Italian and Hebrew.
_MONTHS = (
    ("jan", "ene", "jän", "gen", "ינו"), ("feb", "fev", "fév", "פבר"), ("mar", "mär", "mrz", "מרץ", "מרס"), ("apr", "abr", "avr", "אפר"),
    ("may", "mai", "mag", "מאי"), ("jun", "juin", "giu", "יונ"), ("jul", "juil", "lug", "יול"), ("aug", "ago", "aoû", "aou", "אוג"),
    ("sep", "set", "ספט"), ("oct", "okt", "ott", "out", "אוק"), ("nov", "נוב"), ("dec", "dic", "dez", "déc", "דצמ"),
)  # fmt: skip


class Order(StrEnum):
    """How a file writes days whose year stands last."""

    DAY_FIRST = "day/month"
    MONTH_FIRST = "month/day"


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is no day."""
    return text.strip().lower() in _NOTHING


@lru_cache(maxsize=16_384)
def listed_day(text: str, order: Order = Order.DAY_FIRST) -> date | None:
    """The day that a cell means; None if it means none."""
    value = text.strip()[:80]
    if found := _YEAR_FIRST.fullmatch(value):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(value):
        first, second = int(found[1]), int(found[2])
        year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
        return _day(year, second, first) if order is Order.DAY_FIRST else _day(year, first, second)
    if (found := _NAMED.fullmatch(value)) and (found[1] or found[3]):
        return _day(int(found[4]), _month(found[2]), int(found[1] or found[3]))
    return datetime.fromtimestamp(int(value), UTC).date() if _EPOCH.fullmatch(value) else None


def _month(name: str) -> int:
    """1..12, or 0 for a word that names no month."""
    word = name.lower()
    bare = word.removeprefix("ב") if word.startswith("ב") else word
    return next((n for n, begins in enumerate(_MONTHS, 1) if bare.startswith(begins)), 0)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= EARLIEST_YEAR else None
    except ValueError:
        return None


@dataclass(slots=True)
class Survey:
    """What all days of a file together say about its order of day and month."""

    today: date
    days: set[tuple[int, int, int]] = field(default_factory=set)  # (first, second, year) of every day with the year last
    newest: date | None = None  # of those that can be read either way only one way

    def add(self, cells: Iterable[str]) -> None:
        """Look at the cells of one row."""
        for cell in cells:
            found = _YEAR_LAST.fullmatch(cell.strip()[:80])
            if found:
                self.days.add((int(found[1]), int(found[2]), int(found[3]) + (2000 if len(found[3]) == 2 else 0)))
            elif (day := listed_day(cell)) is not None and day <= self.today and (self.newest is None or day > self.newest):
                self.newest = day

    @property
    def order(self) -> Order:
        """The order that fits more of the days; of two that fit alike, day first: most of the world writes so."""
        return Order.MONTH_FIRST if self._fitting(Order.MONTH_FIRST) > self._fitting(Order.DAY_FIRST) else Order.DAY_FIRST

    @property
    def is_open(self) -> bool:
        """Whether both orders fit the file alike, so that its days are a guess."""
        return any(first != second for first, second, _ in self.days) and self._fitting(Order.DAY_FIRST) == self._fitting(
            Order.MONTH_FIRST
        )

    def newest_day(self) -> date | None:
        """The newest day that the file names, and that is not in the future."""
        known = [d for d in (self._read(cell, self.order) for cell in self.days) if d is not None and d <= self.today]
        return max([*known, *([self.newest] if self.newest else [])], default=None)

    def _fitting(self, order: Order) -> int:
        latest = self.today + timedelta(days=1)
        return sum((day := self._read(cell, order)) is not None and day <= latest for cell in self.days)

    @staticmethod
    def _read(cell: tuple[int, int, int], order: Order) -> date | None:
        first, second, year = cell
        return _day(year, second, first) if order is Order.DAY_FIRST else _day(year, first, second)
