"""Dark traffic: direct visits to a campaign's deep pages in the hours after a post or link appeared, beyond what came there before. Pure.

Who follows a link in a mail, a chat or an app often arrives without a referrer and counts as Direct. Nobody types the address of a deep
page that they have never seen, so newcomers who land there directly, soon after something pointed there, mostly followed a link that
cannot be seen. How many is estimated and never added to anything measured.

Before the first post or link a page has so many direct newcomers for each one that lands elsewhere on the site; had nothing been posted it
would have kept that share. What came beyond it is dark. The interval is that of a prediction: how many usual visits there would have been is
negative binomial, given how many there were before (a Poisson rate with Jeffreys' prior). Intervals of several pages are joined by
recovering their variances (Zou and Donner 2008).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.special import betainc

from ripplemark.records import DarkTraffic

HOURS = 48  # after a post or link appeared in which its readers are looked for
LEAST_BEFORE = 10  # direct newcomers elsewhere before, below which nothing can be said of a page's usual share
SURE = 0.95

#: Hour since 1970 -> direct newcomers who landed.
Hourly = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Landings:
    """Direct newcomers of one page, and the hours at which posts and links that lead to it appeared."""

    path: str
    visits: Hourly
    appeared: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Excess:
    """What came beyond the usual, with the bounds of its interval."""

    estimate: float
    low: float
    high: float


def dark_traffic(campaign: str, pages: Iterable[Landings], elsewhere: Hourly) -> tuple[DarkTraffic, ...]:
    """A row for each page and, first, one for all of them together (path ""). `elsewhere` are direct newcomers on all other pages."""
    rows = [_of_page(campaign, page, elsewhere) for page in pages if page.appeared]
    known = [row for row in rows if row.expected is not None]
    if not known:
        return tuple(rows)
    joined = together([Excess(r.estimate or 0.0, r.low or 0.0, r.high or 0.0) for r in known])
    observed, expected = sum(r.observed for r in known), sum(r.expected or 0.0 for r in known)
    return (DarkTraffic(campaign, "", observed, expected, joined.estimate, joined.low, joined.high), *rows)


def _of_page(campaign: str, page: Landings, elsewhere: Hourly) -> DarkTraffic:
    inside = windows(page.appeared)
    first = min(page.appeared)
    observed = sum(n for hour, n in page.visits.items() if hour in inside)
    before = sum(n for hour, n in page.visits.items() if hour < first)
    usual = sum(n for hour, n in elsewhere.items() if hour < first)
    if usual < LEAST_BEFORE:
        return DarkTraffic(campaign, page.path, observed, None, None, None, None)
    ratio = sum(n for hour, n in elsewhere.items() if hour in inside) / usual
    found = excess(observed, before, ratio)
    return DarkTraffic(campaign, page.path, observed, before * ratio, found.estimate, found.low, found.high)


def windows(appeared: Iterable[int]) -> frozenset[int]:
    """All hours within so many of any appearance."""
    return frozenset(hour + n for hour in appeared for n in range(HOURS))


def excess(inside: int, before: int, ratio: float) -> Excess:
    """Of `inside` events those beyond what a rate that gave `before` would have given; `ratio` is how much longer the inside was watched."""
    shape, chance = before + 0.5, 1 / (1 + ratio)
    at_most = betainc(shape, np.arange(1, inside + 2), chance)  # that so many usual events or fewer come, from 0 to `inside`
    usual = [min(inside, int(np.searchsorted(at_most, p))) for p in ((1 - SURE) / 2, (1 + SURE) / 2)]
    low, high = inside - usual[1], inside - usual[0]
    return Excess(min(max(inside - before * ratio, low), high), low, high)


def together(parts: Sequence[Excess]) -> Excess:
    """The sum of independent estimates."""
    whole = sum(p.estimate for p in parts)
    below = sqrt(sum((p.estimate - p.low) ** 2 for p in parts))
    above = sqrt(sum((p.high - p.estimate) ** 2 for p in parts))
    return Excess(whole, max(0.0, whole - below), whole + above)
