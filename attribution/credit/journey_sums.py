"""Paths to registrations summed up: by day and channels, and as cohorts of the first visit. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from attribution.credit.level_credit import Told
from attribution.links.days import day_of, monday
from ripplemark.records import CohortSum, Origin, PathSum

A_DAY = timedelta(days=1)


def path_sums(told: Iterable[Told], zone: ZoneInfo) -> list[PathSum]:
    """A row for each day, path, set of campaigns and currency. A value that nobody says is left out of the sum."""
    sums: dict[tuple[date, Sequence[str], Sequence[str], str], PathSum] = {}
    for one in told:
        made = _path(one, zone)
        key = (made.day, made.steps, made.campaigns, made.currency)
        before = sums.get(key)
        sums[key] = _together(before, made) if before else made
    return [sums[key] for key in sorted(sums)]


def _path(one: Told, zone: ZoneInfo) -> PathSum:
    registration, visits = one.journey.registration, one.journey.visits
    steps = tuple(channel for channel, _ in groupby(v.channel for v in visits))
    days = (registration.at - visits[0].started_at) / A_DAY if visits else 0.0
    currency = registration.currency if registration.value is not None else ""
    return PathSum(day_of(registration.at, zone), steps, campaigns_of(one), currency, 1, registration.value, days)


def _together(a: PathSum, b: PathSum) -> PathSum:
    said = [v for v in (a.value, b.value) if v is not None]
    return replace(a, registrations=a.registrations + b.registrations, value=sum(said) if said else None, days=a.days + b.days)


def campaigns_of(one: Told) -> tuple[str, ...]:
    """Whose work any of the visits was."""
    found = {
        campaign for cause in one.causes for origin, campaign, _ in cause.origins if campaign and origin is not Origin.OTHER
    }
    return tuple(sorted(found))


def cohort_sums(told: Iterable[Told], zone: ZoneInfo) -> list[CohortSum]:
    """A row for each week and channel of the first visit, weeks until the registration, and set of campaigns."""
    sums: dict[tuple[date, str, int, tuple[str, ...]], int] = {}
    for one in told:
        if one.journey.visits:
            first = one.journey.visits[0]
            week = monday(day_of(first.started_at, zone))
            weeks = (monday(day_of(one.journey.registration.at, zone)) - week).days // 7
            key = (week, first.channel, weeks, campaigns_of(one))
            sums[key] = sums.get(key, 0) + 1
    return [CohortSum(*key, sums[key]) for key in sorted(sums)]
