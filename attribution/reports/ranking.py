"""The questions about ranking signals beside links. A part of `Reports`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from attribution.lag import Lag, lag_of, strongest
from attribution.report_rows import View
from attribution.reports.growth import growth
from attribution.reports.reach import spans_of
from attribution.reports.readers import Readers
from ripplemark.config import Project
from ripplemark.records import Signal
from ripplemark.store.database import Database
from ripplemark.store.signals import signals_between

#: Signals of which less is better.
FALLING = frozenset({"position"})


class Ranking:
    """How signals move, and whether they do so after links appear."""

    project: Project
    _readers: Readers

    def signals(self, view: View) -> tuple[Signal, ...]:
        """Signals dated within the view, by kind, subject and source."""
        return self._readers.once(("signals", view.since, view.until), lambda db: signals_between(db, view.since, view.until))

    def lags(self, view: View, kind: str) -> tuple[Lag, ...]:
        """Each signal of a kind beside the links gained on the days of the view, the clearest relation first."""
        return self._readers.once(("lags", view, kind), lambda db: lags_of(self._gained(db, view), self.signals(view), kind))

    def _gained(self, db: Database, view: View) -> dict[date, int]:
        found = growth(db, self.project, spans_of(db, self.project.traffic.zone), view)
        return dict(zip(found.days, found.gained, strict=True))


def lags_of(gained: Mapping[date, int], signals: tuple[Signal, ...], kind: str) -> tuple[Lag, ...]:
    """Each subject of a kind of signal by itself, as each source tells it."""
    courses: dict[tuple[str, str], dict[date, float]] = defaultdict(dict)
    for signal in signals:
        if signal.kind == kind:
            courses[signal.subject, signal.source][signal.day] = signal.value
    return tuple(strongest([_lag(name, gained, course, kind) for name, course in courses.items()]))


def _lag(name: tuple[str, str], gained: Mapping[date, int], course: Mapping[date, float], kind: str) -> Lag:
    return lag_of(*name, gained, course, falls=kind in FALLING)
