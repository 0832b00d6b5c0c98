"""Registrations and visits -> paths: the visits of one visitor that led to a registration, within the lookback window. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from ripplemark.records import Registration, Visit

UNASSIGNED = "Unassigned"


@dataclass(frozen=True, slots=True)
class Journey:
    """A registration and the visits that led to it, oldest first; none when no visit of this visitor is known."""

    registration: Registration
    visits: tuple[Visit, ...]

    @property
    def channels(self) -> tuple[str, ...]:
        """The path as models see it; a registration without any known visit has one touch of its own."""
        return tuple(v.channel for v in self.visits) or (UNASSIGNED,)


def journeys(registrations: Iterable[Registration], visits: Iterable[Visit], lookback: timedelta) -> Iterator[Journey]:
    """One journey per registration. A visit counts when it began within the window and not after the registration."""
    by_visitor = _by_visitor(visits)
    for registration in registrations:
        yield Journey(registration, _within(by_visitor, registration, lookback))


def _by_visitor(visits: Iterable[Visit]) -> dict[str, list[Visit]]:
    found: dict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        found[visit.visitor].append(visit)
    return {visitor: sorted(some, key=lambda v: (v.started_at, v.visit_id)) for visitor, some in found.items()}


def _within(by_visitor: Mapping[str, Sequence[Visit]], registration: Registration, lookback: timedelta) -> tuple[Visit, ...]:
    if not registration.visitor:
        return ()
    known = by_visitor.get(registration.visitor, ())
    start = bisect_left(known, registration.at - lookback, key=lambda v: v.started_at)
    end = bisect_right(known, registration.at, key=lambda v: v.started_at)
    return tuple(known[start:end])
