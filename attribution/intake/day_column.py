"""The column of days of a table: read in the order of day and month that all of it speaks for, and checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from attribution.intake.csv_table import Row
from attribution.intake.listed_days import Order, Survey, listed_day
from attribution.intake.moments import EARLIEST, FUTURE, day_of
from ripplemark.records import Reject, RejectReason


@dataclass(frozen=True, slots=True)
class DayColumn:
    """How a file writes its days, and the last day that is believed."""

    order: Order
    latest: date
    guessed: bool = False  # every day could be read the other way too

    def read(self, text: str) -> date | RejectReason:
        """The day that a cell means, or why it means none."""
        if not text.strip():
            return RejectReason.MISSING_VALUE
        day = day_of(text) or listed_day(text, self.order)
        if day is None or day < EARLIEST.date():
            return RejectReason.BAD_DATE
        return RejectReason.FUTURE_DATE if day > self.latest else day

    @property
    def note(self) -> str:
        """What a person should know of it; "" where nothing was guessed."""
        return f"days read as {self.order}/year, a guess: every day could be read the other way too" if self.guessed else ""


def day_column(rows: Iterable[Row | Reject], now: datetime, *fields: str) -> DayColumn:
    """The days of a file by all cells of these fields."""
    survey = Survey(now.date())
    for row in rows:
        if isinstance(row, Row):
            survey.add(cell for name in fields if (cell := row.fields.get(name)))
    return DayColumn(survey.order, (now + FUTURE).date(), survey.is_open)
