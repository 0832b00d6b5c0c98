"""Dated numbers about ranking (CSV: day, kind, subject, value, source) -> `Signal` records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Final

from attribution.intake.csv_table import Row, read_table
from attribution.intake.moments import EARLIEST, FUTURE, day_of, number_of
from ripplemark.records import Reject, RejectReason, Signal
from ripplemark.text import clean, visible_control

NAMES: Final[Mapping[str, str]] = {
    wording: field
    for field, wordings in {
        "day": "day date 日期",
        "kind": "kind metric signal 指标 指標",
        "subject": "subject keyword query term domain page 关键词 關鍵字",
        "value": "value number 数值 數值",
        "source": "source tool 来源 來源",
    }.items()
    for wording in wordings.split()
}
KINDS = ("position", "clicks", "impressions", "ctr", "interest", "authority")


def read_signals(path: Path, encoding: str, now: datetime) -> Iterator[Signal | Reject]:
    """The signals of a file, with a reject for each row that is none."""
    for row in read_table(path, NAMES, encoding):
        yield row if isinstance(row, Reject) else _signal(row, path.name, now)


def _signal(row: Row, file: str, now: datetime) -> Signal | Reject:
    fields = row.fields
    day, value = day_of(fields.get("day", "")), number_of(fields.get("value", ""))
    kind, subject = fields.get("kind", "").lower(), clean(fields.get("subject", ""), 500)
    reason = _fault(day, kind, subject, value, fields.get("value", ""), now)
    if reason or day is None or value is None:
        sample = visible_control(", ".join(f"{k}={v}" for k, v in fields.items()))
        return Reject(file, row.line, reason or RejectReason.BAD_VALUE, sample)
    return Signal(day, kind, subject, value, clean(fields.get("source", ""), 100) or file)


def _fault(day: date | None, kind: str, subject: str, value: float | None, text: str, now: datetime) -> RejectReason | None:
    if day is None or day < EARLIEST.date():
        return RejectReason.BAD_DATE
    if day > (now + FUTURE).date():
        return RejectReason.FUTURE_DATE
    if not subject or not text:
        return RejectReason.MISSING_VALUE
    return RejectReason.BAD_VALUE if value is None or value < 0 or kind not in KINDS else None
