"""The questions about ranking signals beside links. A part of `Reports`."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from attribution.lag import Course, Daily, Lag, lag_of, strongest
from attribution.report_rows import Growth, View
from attribution.reports.growth import growth
from attribution.reports.reach import spans_of
from attribution.reports.readers import Readers
from ripplemark.config import Project
from ripplemark.store.database import Database
from ripplemark.store.signals import signal_courses, signal_kinds

#: Signals of which less is better.
FALLING = frozenset({"position"})


class Ranking:
    """How signals move, and whether they do so after links appear."""

    project: Project
    _readers: Readers

    def signal_kinds(self, view: View) -> frozenset[str]:
        """Kinds of signals that are dated within the view."""
        return self._readers.once(("signal_kinds", view.since, view.until), lambda db: signal_kinds(db, view.since, view.until))

    def signals(self, view: View, kind: str) -> tuple[Course, ...]:
        """The signals of a kind that are dated within the view, by subject and source."""
        return self._readers.once(("signals", view.since, view.until, kind), lambda db: _courses(db, view, kind))

    def lags(self, view: View, kind: str) -> tuple[Lag, ...]:
        """Each signal of a kind beside the links gained on the days of the view, the clearest relation first."""
        return self._readers.once(
            ("lags", view, kind), lambda db: lags_of(self._growth(db, view), self.signals(view, kind), kind)
        )

    def _growth(self, db: Database, view: View) -> Growth:
        return growth(db, self.project, spans_of(db, self.project.traffic.zone), view)


def _courses(db: Database, view: View, kind: str) -> tuple[Course, ...]:
    found = signal_courses(db, kind, view.since, view.until)
    return tuple(Course(days, values, subject, source) for subject, source, days, values in found)


def lags_of(found: Growth, signals: Iterable[Course], kind: str) -> tuple[Lag, ...]:
    """Each subject of a kind of signal by itself, as each source tells it, beside the links gained."""
    gained = Daily(np.array(found.days, "datetime64[D]"), np.array(found.gained, np.float64))
    return tuple(strongest([lag_of(gained, course, falls=kind in FALLING) for course in signals]))
