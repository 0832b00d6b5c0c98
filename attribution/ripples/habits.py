"""Which sites wrote of the brand of their own accord: whoever did so in the month before needs no parent to do it again. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from attribution.ripples.items import Item
from ripplemark.records import ParentKind

MONTH = timedelta(days=30)


class Habits:
    """The days on which each site wrote of the brand."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._days: dict[str, list[datetime]] = defaultdict(list)
        for item in items:
            if item.kind is ParentKind.PAGE:
                self._days[item.site].append(item.when.middle)
        for days in self._days.values():
            days.sort()

    def wrote_before(self, site: str, at: datetime) -> bool:
        """Whether a site wrote of the brand in the 30 days before a moment."""
        days = self._days.get(site, [])
        return bisect_left(days, at - MONTH) < bisect_left(days, at)
