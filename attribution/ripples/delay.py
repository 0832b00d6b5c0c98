"""How much of a weight the time between a parent and a page leaves; where dates are uncertain, the mean over what is possible. Pure."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache

from attribution.ripples.weights import Delay
from attribution.ripples.when import When

_HOUR = timedelta(hours=1)
#: How much uncertainty is granted to each date: an undated page may be any age, and would get nothing from a mean over all ages.
_WIDEST = timedelta(days=30)


@lru_cache(maxsize=4096)  # asked of each candidate of a page once for whether it was first, and again for its odds
def delay_factor(parent: When, child: When, delay: Delay) -> float:
    """The factor on inferred evidence: 0 where the page came first, or so late that nothing is inferred."""
    return sum(share * factor for share, (_, factor) in zip(spread(parent, child, delay), delay.steps, strict=True))


def spread(parent: When, child: When, delay: Delay) -> list[float]:
    """How much of the delays that are possible lies in each step."""
    earliest = max(child.sharp_earliest, child.sharp_latest - _WIDEST) - parent.sharp_latest
    latest = child.sharp_latest - max(parent.sharp_earliest, parent.sharp_latest - _WIDEST)
    low, high = earliest / _HOUR, latest / _HOUR
    start, shares = -delay.early_hours, []
    for end, _ in delay.steps:
        if high - low < _EXACT:
            shares.append(float(start < low <= end or low == start == -delay.early_hours))
        else:
            shares.append(max(0.0, min(high, end) - max(low, start)) / (high - low))
        start = end
    return shares


_EXACT = 1e-6  # hours


def in_words(parent: When, child: When) -> str:
    """The delay as a person says it; "" where the dates are too uncertain."""
    if (
        child.sharp_latest - child.sharp_earliest > 2 * timedelta(days=1)
        or parent.sharp_latest - parent.sharp_earliest > _WIDEST
    ):
        return "some time later"
    hours = (child.best - parent.best) / _HOUR
    if hours < 0.0 and child.sharp_latest != child.sharp_earliest:
        return "on the same day"
    if abs(hours) < 1.0:
        return "within an hour"
    return f"{hours:.0f} hours later" if hours < 72 else f"{hours / 24:.0f} days later"
