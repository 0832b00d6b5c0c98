"""Cron expressions as the calendar events of systemd timers. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import cast

from cronsim import CronSim

WEEKDAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")


def calendar_events(cron: str, timezone: str) -> tuple[str, ...]:
    """`OnCalendar=` values that together mean the cron expression. Two where cron means "this day of the month or that weekday"."""
    parsed = CronSim(cron, datetime(2026, 1, 1, tzinfo=UTC))
    weekdays = {cast("int", day) % 7 for day in parsed.weekdays}
    time = f"{_list(parsed.hours, range(24))}:{_list(parsed.minutes, range(60))}:00 {timezone}"
    month, days = _list(parsed.months, range(1, 13)), _list(parsed.days, range(1, 32))
    week = "" if len(weekdays) == 7 else ",".join(WEEKDAYS[day] for day in sorted(weekdays)) + " "
    if parsed.day_and or not week or days == "*":
        return (f"{week}*-{month}-{days} {time}",)
    return (f"*-{month}-{days} {time}", f"{week}*-{month}-* {time}")


def _list(values: Iterable[int], whole: range) -> str:
    found = sorted(values)
    return "*" if found == list(whole) else ",".join(f"{value:02}" for value in found)
