"""Registrations and visits -> paths: the visits of one visitor that led to a registration, within the lookback window. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from attribution.credit.models import Path
from ripplemark.records import JourneyRemark, Registration, Visit

UNASSIGNED = "Unassigned"
KEPT = 1000  # touches of a path: the first one and the latest; who has more in a window is hardly a person


@dataclass(frozen=True, slots=True)
class Journey:
    """A registration and the visits that led to it, oldest first; none when no visit of this visitor is known."""

    registration: Registration
    visits: tuple[Visit, ...]
    remarks: tuple[JourneyRemark, ...] = ()

    @property
    def channels(self) -> tuple[str, ...]:
        """The path as models see it; a registration without any known visit has one touch of its own."""
        return tuple(v.channel for v in self.visits) or (UNASSIGNED,)

    def path(self, half_life: timedelta) -> Path:
        """The path as the rules see it."""
        return Path(self.channels, tuple((self.registration.at - v.started_at) / half_life for v in self.visits))


def journeys(
    registrations: Iterable[Registration],
    visits: Iterable[Visit],
    lookback: timedelta,
    windows: Mapping[str, timedelta] = MappingProxyType({}),
) -> Iterator[Journey]:
    """One journey per registration. A visit counts when it began within the window and not after the registration; `windows` are
    those of goals that have one of their own."""
    by_visitor = _by_visitor(visits)
    seen: set[tuple[str, str, datetime]] = set()
    for registration in registrations:
        known = by_visitor.get(registration.visitor, ()) if registration.visitor else ()
        led, odd = _within(known, registration, windows.get(registration.goal, lookback))
        identity = (registration.visitor, registration.goal, registration.at)
        again = (JourneyRemark.SAME_AGAIN,) if registration.visitor and identity in seen else ()
        seen.add(identity)
        yield Journey(registration, led, (*odd, *again))


def _by_visitor(visits: Iterable[Visit]) -> Mapping[str, Sequence[Visit]]:
    found: dict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        found[visit.visitor].append(visit)
    return {visitor: sorted(some, key=lambda v: (v.started_at, v.visit_id)) for visitor, some in found.items()}


def _within(
    known: Sequence[Visit], registration: Registration, lookback: timedelta
) -> tuple[tuple[Visit, ...], tuple[JourneyRemark, ...]]:
    """The visits that led to a registration, and what is odd about them."""
    start = bisect_left(known, registration.at - lookback, key=lambda v: v.started_at)
    end = bisect_right(known, registration.at, key=lambda v: v.started_at)
    if start < end:
        long = end - start > KEPT
        led = (known[start], *known[end - KEPT + 1 : end]) if long else tuple(known[start:end])
        return led, (JourneyRemark.CUT,) if long else ()
    return (), (_why_none(registration, bool(known), end),)


def _why_none(registration: Registration, known: bool, before: int) -> JourneyRemark:
    if not registration.visitor:
        return JourneyRemark.NO_VISITOR
    if not known:
        return JourneyRemark.UNKNOWN_VISITOR
    return JourneyRemark.OUTSIDE_WINDOW if before else JourneyRemark.BEFORE_ANY_VISIT
