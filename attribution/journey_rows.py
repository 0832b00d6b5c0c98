"""The frozen rows about the way to a registration: funnel, paths, cohorts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Stage(StrEnum):
    """A step of the funnel."""

    READS = "reads"  # of posts that carry a campaign, as platforms tell them
    CLICKS = "clicks"  # on links in these posts, as platforms tell them
    VISITS = "visits"
    REGISTRATIONS = "registrations"


@dataclass(frozen=True, slots=True)
class FunnelStage:
    """How many came so far."""

    stage: Stage
    value: float | None  # None: nobody tells; never 0 for that
    at_least: bool = False  # some posts do not tell it, or tell only that it is more
    direct: float | None = None  # of them by the campaigns' own tags
    earned: float | None = None  # of them by links that the campaigns earned


@dataclass(frozen=True, slots=True)
class PathRow:
    """One way to a registration."""

    steps: tuple[str, ...]  # channels in order, one several times in a row once; none: no visit is known
    registrations: int
    share: float  # of all registrations of the view
    values: tuple[tuple[str, float], ...]  # by currency; empty: nobody says
    days: float | None  # mean, from the first visit to the registration; None where no visit is known


@dataclass(frozen=True, slots=True)
class Cohorts:
    """Registrations by the week of the first visit and the weeks until they came."""

    weeks: tuple[date, ...]  # Mondays
    channels: tuple[str, ...]  # of first visits, most registrations first
    counts: tuple[tuple[int | None, ...], ...]  # a row per week, a column per week after it; None: that week has not passed yet
