"""Views as days and as moments: a view's days, the period before it, its bounds as the store writes them. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attribution.report_rows import View
from ripplemark.store.clock import stamp

ONE = timedelta(days=1)


def days_of(since: date, until: date) -> tuple[date, ...]:
    """Every day of a span, both ends included."""
    return tuple(since + timedelta(days=n) for n in range(max(0, (until - since).days + 1)))


def period_before(view: View) -> View:
    """The period of the same length that ends the day before the view."""
    length = view.until - view.since
    return View(view.since - ONE - length, view.since - ONE, view.campaigns)


def year_before(view: View) -> View:
    """The same days of the year before; of February 29 the 28."""
    return View(_year_before(view.since), _year_before(view.until), view.campaigns)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def bounds(since: date, until: date, zone: ZoneInfo) -> tuple[str, str]:
    """The first moment of a span of days in a zone, and the first moment after it, as stored text."""
    return stamp(_midnight(since, zone)), stamp(_midnight(until + ONE, zone))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """The day of a moment in a zone."""
    return at.astimezone(zone).date()
