"""Before and after: what a campaign's window brought beyond what would have come without it, as records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Metric(StrEnum):
    """What is compared. Sums over the window, but for `interest`, which is a mean."""

    VISITS = "visits"
    PV = "pv"
    UV = "uv"  # visitors of each day, added up: visitor-days
    REGISTRATIONS = "registrations"
    VALUE = "value"  # of sales, in the currency that most of them have
    NEW_LINKS = "new_links"  # headline earned links that appeared: link velocity
    INTEREST = "interest"  # a search interest index, 0 to 100


class NoEffect(StrEnum):
    """Why a campaign and a metric could not be compared."""

    NO_DATA = "no_data"  # none within the window
    TOO_FEW_DAYS = "too_few_days"  # before the window
    NO_VARIATION = "no_variation"  # the days before are all alike: nothing tells how far chance reaches


@dataclass(frozen=True, slots=True)
class EffectDay:
    """One day of a comparison; `observed` is None on a day that was not measured, expectations are None before the window."""

    day: date
    observed: float | None
    expected: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """One campaign and one metric: observed beside expected, with 95 % intervals; or the reason why there are no figures."""

    campaign: str
    metric: Metric
    subject: str  # of an interest: whose; of registrations: a goal; "" = all
    since: date  # the window, as far as data reach
    until: date
    days_before: int  # measured days that the expectation rests on
    days_left_out: int  # of the window, because nothing was measured on them
    controls: tuple[str, ...]  # other_campaigns, channel NAME, KIND SUBJECT
    overlapping: tuple[str, ...] = ()  # campaigns that began within the window: not told apart from this one
    observed: float | None = None
    expected: float | None = None
    expected_low: float | None = None
    expected_high: float | None = None
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    placebo_windows: int = 0  # earlier windows without the campaign that were compared in the same way
    placebo_alarms: int = 0  # of them, those that claim an effect
    reason: NoEffect | None = None
    days: tuple[EffectDay, ...] = ()
