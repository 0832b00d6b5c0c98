"""Rows of ad platforms' tables -> costs of a campaign on a day. Knows cells, not files; rows of one day and campaign are summed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from attribution.intake.csv_table import Row
from attribution.intake.day_column import DayColumn
from attribution.intake.moments import number_of
from ripplemark.records import Cost, Reject, RejectReason
from ripplemark.text import clean, visible_control

Number = TypeVar("Number", int, float)
NUMBERS = ("cost", "clicks", "impressions", "conversions", "value")
_WHOLE = ("clicks", "impressions")
_NOTHING = frozenset({"", "-", "--", "–", "—", "n/a"})
_TOTAL = re.compile(r"(?:grand )?totals?\b|总计|總計|合计|合計|总和|總和", re.I)
_MONEY = re.compile(r"^(?:[A-Z]{1,3})?\s?[$€£¥￥₹]\s?|\s?[$€£¥￥元]$")
_CURRENCY = re.compile(r"[A-Za-z]{3}")


@dataclass(frozen=True, slots=True)
class CostTable:
    """What reading the cells of one file needs to know."""

    source: str  # for rows that name none
    days: DayColumn
    currency: str = ""  # for rows that name none


def is_total(row: Row) -> bool:
    """Whether a row is the sum of others, as the first filled cell says; its day is empty or a dash."""
    first = next((cell for cell in row.fields.values() if cell.strip() not in _NOTHING), "")
    return bool(_TOTAL.match(first)) and row.fields.get("day", "").strip().lower() in (*_NOTHING, first.strip().lower())


def cost_of(row: Row, file: str, table: CostTable) -> Cost | Reject:
    """One row as a cost. Fields: day, until, campaign, currency, source, and NUMBERS."""
    cells = row.fields
    day = table.days.read(cells.get("day", ""))
    numbers = {name: amount_of(cells.get(name, "")) for name in NUMBERS}
    reason = day if isinstance(day, RejectReason) else _fault(cells, day, numbers, table)
    if reason or isinstance(day, RejectReason):
        sample = visible_control(", ".join(f"{k}={v}" for k, v in cells.items() if v))
        return Reject(file, row.line, reason or RejectReason.BAD_DATE, sample)
    whole = {name: None if (n := numbers[name]) is None else round(n) for name in _WHOLE}
    return Cost(
        day=day, source=clean(cells.get("source", ""), 100) or table.source, name=clean(cells["campaign"], 500),
        currency=(cells.get("currency", "").strip() or table.currency).upper(), cost=numbers["cost"] or 0.0,
        clicks=whole["clicks"], impressions=whole["impressions"], conversions=numbers["conversions"], value=numbers["value"],
    )  # fmt: skip


def _fault(cells: Mapping[str, str], day: date, numbers: Mapping[str, float | None], table: CostTable) -> RejectReason | None:
    if cells.get("until", "").strip():
        until = table.days.read(cells["until"])
        if until != day:
            return until if isinstance(until, RejectReason) else RejectReason.NOT_DAILY
    if not clean(cells.get("campaign", ""), 500) or cells.get("cost", "").strip() in _NOTHING:
        return RejectReason.MISSING_VALUE
    currency = cells.get("currency", "").strip()
    if currency and not _CURRENCY.fullmatch(currency):
        return RejectReason.BAD_VALUE
    told = {name: n for name, n in numbers.items() if cells.get(name, "").strip() not in _NOTHING}
    return RejectReason.BAD_VALUE if any(n is None or n < 0 for n in told.values()) else None


def amount_of(text: str) -> float | None:
    """The number of a cell, a sign of money before or behind it left out; None if it says nothing or no number."""
    return number_of(_MONEY.sub("", text.strip(), count=2))


def summed(costs: Iterable[Cost]) -> list[Cost]:
    """One cost for each source, day, campaign and currency: exports also list the parts of a campaign (devices, ad groups)."""
    sums: dict[tuple[str, date, str, str], Cost] = {}
    for cost in costs:
        key = cost.source, cost.day, cost.name, cost.currency
        sums[key] = _sum(sums[key], cost) if key in sums else cost
    return list(sums.values())


def _sum(one: Cost, other: Cost) -> Cost:
    return Cost(
        one.day, one.source, one.name, one.currency, one.cost + other.cost, _plus(one.clicks, other.clicks),
        _plus(one.impressions, other.impressions), _plus(one.conversions, other.conversions), _plus(one.value, other.value),
    )  # fmt: skip


def _plus(one: Number | None, other: Number | None) -> Number | None:
    return other if one is None else one if other is None else one + other
