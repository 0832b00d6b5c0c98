"""The questions about ranking signals beside links. A part of `Reports`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attribution.lag import Course, Daily, Lag, Told, lags_of, strongest
from attribution.report_rows import View
from attribution.reports.growth import known_days
from attribution.reports.reach import spans_of
from attribution.reports.readers import Readers
from ripplemark.config import Project
from ripplemark.store.database import Database
from ripplemark.store.growth import moves
from ripplemark.store.signals import signal_courses, signal_days, signal_kinds

#: Signals of which less is better.
FALLING = frozenset({"position"})


class Ranking:
    """How signals move, and whether they do so after links appear."""

    project: Project
    _readers: Readers

    def signal_kinds(self, view: View) -> frozenset[str]:
        """Kinds of signals that are dated within the view."""
        return self._readers.once(("signal_kinds", view.since, view.until), lambda db: signal_kinds(db, view.since, view.until))

    def signals(self, view: View, kind: str, subjects: tuple[str, ...] = ()) -> tuple[Course, ...]:
        """The signals of a kind that are dated within the view, by subject and source; of all subjects, or of those named."""
        return self._readers.once(
            ("signals", view.since, view.until, kind, subjects), lambda db: _courses(db, view, kind, subjects)
        )

    def signal_days(self, view: View, kind: str) -> tuple[Told, ...]:
        """On which days of the view each subject of a kind is told of, by subject and source; without the values."""
        return self._readers.once(
            ("signal_days", view.since, view.until, kind),
            lambda db: tuple(
                Told(days, subject, source) for subject, source, days in signal_days(db, kind, view.since, view.until)
            ),
        )

    def lags(self, view: View, kind: str) -> tuple[Lag, ...]:
        """Each signal of a kind beside the links gained on the days of the view, the clearest relation first."""
        return self._readers.once(
            ("lags", view, kind), lambda db: _lags(self._gained(db, view), self.signals(view, kind), kind)
        )

    def _gained(self, db: Database, view: View) -> Daily:
        """Links gained on each day of the view that is known."""
        days = known_days(spans_of(db, self.project.traffic.zone), view)
        moved = moves(db, view.since.isoformat(), view.until.isoformat(), view.campaigns)
        found = {day: gained for day, gained, _, _ in moved}
        values = [found.get(day.isoformat(), 0) for day in days]
        return Daily(np.array(days, "datetime64[D]"), np.array(values, np.float64))


def _courses(db: Database, view: View, kind: str, subjects: tuple[str, ...]) -> tuple[Course, ...]:
    found = signal_courses(db, kind, view.since, view.until, subjects)
    return tuple(Course(days, values, subject, source) for subject, source, days, values in found)


def _lags(gained: Daily, signals: Sequence[Course], kind: str) -> tuple[Lag, ...]:
    """Each subject of a kind of signal by itself, as each source tells it, beside the links gained."""
    return tuple(strongest(lags_of(gained, signals, falls=kind in FALLING)))
