"""How registrations came, summed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PathSum:
    """Registrations of one day that came by the same channels, for the same campaigns."""

    day: date
    steps: tuple[str, ...]  # channels, one several times in a row once; none: no visit is known
    campaigns: tuple[str, ...]  # whose work any of the visits was
    currency: str
    registrations: int
    value: float | None  # None: nobody says
    days: float  # summed, from the first visit to the registration


@dataclass(frozen=True, slots=True)
class CohortSum:
    """Registrations of those who first came in one week by one channel."""

    week: date  # its Monday
    channel: str
    weeks: int  # from that week to that of the registration
    campaigns: tuple[str, ...]
    registrations: int


@dataclass(frozen=True, slots=True)
class PathTotal:
    """One path over some days, in one currency."""

    steps: tuple[str, ...]
    currency: str
    registrations: int
    value: float | None
    days: float
