"""The fake world's answers about ranking: a position that follows links, an interest that does not, a hostile keyword."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from attribution.lag import Course, Daily, Lag, Told, lags_of, strongest
from attribution.report_rows import Growth, View
from attribution.reports.ranking import FALLING
from dashboard.figures.signal_table import ToldOf
from ripplemark.records import Signal

FIRST_DAY = date(2026, 1, 2)
HOSTILE_WORD = "<img src=x onerror=window.PWN=1>"


def _signal(n: int, kind: str, subject: str, value: float) -> Signal:
    return Signal(FIRST_DAY + timedelta(days=n), kind, subject, round(value, 2), "google")


SIGNALS = tuple(
    signal
    for n in range(180)
    for signal in (
        _signal(n, "position", "cold brew tea kit", 24 - 14 * n / 180 + 2 * math.sin(n)),
        _signal(n, "position", "冷泡茶", 18 - 9 * n / 180 + math.cos(n / 3)),
        _signal(n, "clicks", HOSTILE_WORD, 40 + n),
        _signal(n, "ctr", "northwind tea", 0.04 + n / 9_000),
    )
) + tuple(_signal(n, "interest", "北風茶", 30 + n / 4) for n in range(0, 180, 7))


class FakeRanking:
    """A part of FakeReports."""

    empty: bool

    def growth(self, view: View) -> Growth:
        raise NotImplementedError

    def signal_kinds(self, view: View) -> frozenset[str]:
        return frozenset(s.kind for s in self._within(view))

    def signals(self, view: View, kind: str, subjects: tuple[str, ...] = ()) -> tuple[Course, ...]:
        return courses([s for s in self._within(view) if s.kind == kind and (not subjects or s.subject in subjects)])

    def signal_days(self, view: View, kind: str) -> tuple[Told, ...]:
        return tuple(Told(c.days, c.subject, c.source) for c in self.signals(view, kind))

    def lags(self, view: View, kind: str) -> tuple[Lag, ...]:
        found = self.growth(view)
        gained = Daily(np.array(found.days, "datetime64[D]"), np.array(found.gained, np.float64))
        return tuple(strongest(lags_of(gained, self.signals(view, kind), falls=kind in FALLING)))

    def _within(self, view: View) -> list[Signal]:
        return [] if self.empty else [s for s in SIGNALS if view.since <= s.day <= view.until]


def courses(signals: Sequence[Signal]) -> tuple[Course, ...]:
    """Signals of one kind as a store gives them."""
    found: dict[tuple[str, str], dict[date, float]] = defaultdict(dict)
    for s in signals:
        found[s.subject, s.source][s.day] = s.value
    return tuple(
        Course(np.array(sorted(days), "datetime64[D]"), np.array([days[d] for d in sorted(days)]), *key)
        for key, days in sorted(found.items())
    )


def told_of(signals: Sequence[Signal]) -> ToldOf:
    """The same as a chart is given them: values of some subjects, or of all from a day on."""
    return ToldOf(
        [Told(c.days, c.subject, c.source) for c in courses(signals)],
        lambda subjects: courses([s for s in signals if s.subject in subjects]),
        lambda day: courses([s for s in signals if s.day >= day]),
    )
