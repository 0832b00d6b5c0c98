"""What reposts bring in links: a rate per campaign, and the dose-response curve over campaigns and posts. Pure.

Rates have exact Poisson intervals (Garwood 1936). The curve is links = a * (reposts + 1) ** b, fitted as a quasi-Poisson regression: the
variance may exceed the mean by a factor that is estimated too, and the interval is Student's with two parameters fitted. The exponent b
answers the claim that only hot topics bring links: above 1, links grow faster than reposts; below 1, many small posts bring more links
than one large one with as many reposts; 0, reposts say nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, stdtrit

from attribution.spread_rows import CurvePoint, DosePoint, DoseResponse, DoseVerdict, LinkYield, NoDose

FEWEST = 5  # points below which no curve is drawn
THOUSAND = 1000
_TAIL = 0.975
_CURVE = 40  # points of the curve
_ROUNDS = 100
_STEADY = 1e-10
_MOST = 30.0  # of a linear predictor: beyond it the exponential says nothing
TOP = 5  # the most reposted fifth

Numbers = NDArray[np.float64]


def link_yield(campaign: str, posts: int, reposts: int | None, links: int, domains: int) -> LinkYield:
    """Links and domains per thousand reposts; unknown where no post tells its reposts, or nobody reposted."""
    rates = [rate_of(n, reposts) if reposts else (None, None, None) for n in (links, domains)]
    return LinkYield(campaign, posts, reposts, links, domains, *rates[0], *rates[1])


def rate_of(events: int, reposts: int) -> tuple[float, float, float]:
    """Events per thousand reposts with the bounds of their interval."""
    low = float(gammaincinv(events, 1 - _TAIL)) if events else 0.0
    high = float(gammaincinv(events + 1, _TAIL))
    return events / reposts * THOUSAND, low / reposts * THOUSAND, high / reposts * THOUSAND


def dose_response(unit: str, points: Sequence[DosePoint]) -> DoseResponse:
    """The curve over all points, or why there is none."""
    if (reason := _why_not(points)) is not None:
        return DoseResponse(unit, tuple(points), reason=reason)
    doses = np.log1p(np.array([p.reposts for p in points], dtype=np.float64))
    links = np.array([p.links for p in points], dtype=np.float64)
    design = np.column_stack([np.ones_like(doses), doses])
    weights, spread = fitted(design, links)
    reach = float(stdtrit(len(points) - 2, _TAIL))
    exponent, error = float(weights[1]), float(np.sqrt(spread[1, 1]))
    low, high = exponent - reach * error, exponent + reach * error
    return DoseResponse(
        unit, tuple(points), exponent, low, high, verdict(low, high), _top_share(points), _curve(doses, weights, spread, reach)
    )


def _why_not(points: Sequence[DosePoint]) -> NoDose | None:
    if len(points) < FEWEST:
        return NoDose.TOO_FEW
    if len({p.reposts for p in points}) < 2:
        return NoDose.ALIKE
    return None if any(p.links > 0 for p in points) else NoDose.NO_LINKS


def fitted(design: Numbers, links: Numbers) -> tuple[Numbers, Numbers]:
    """Coefficients and their covariance: Poisson regression by reweighted least squares, the covariance times the dispersion."""
    weights = np.array([np.log(links.mean()), *[0.0] * (design.shape[1] - 1)])
    for _ in range(_ROUNDS):
        mean = np.exp(np.clip(design @ weights, -_MOST, _MOST))
        step = np.linalg.pinv(design.T @ (design * mean[:, None])) @ (design.T @ (links - mean))
        weights = weights + np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < _STEADY:
            break
    mean = np.exp(np.clip(design @ weights, -_MOST, _MOST))
    dispersion = max(1.0, float(((links - mean) ** 2 / mean).sum() / (len(links) - design.shape[1])))
    return weights, np.linalg.pinv(design.T @ (design * mean[:, None])) * dispersion


def verdict(low: float, high: float) -> DoseVerdict:
    """What an interval of the exponent says of the claim."""
    if low > 1:
        return DoseVerdict.HOT_ONLY
    if low <= 0:
        return DoseVerdict.NO_RELATION
    return DoseVerdict.EVENLY if high < 1 else DoseVerdict.OPEN


def _top_share(points: Sequence[DosePoint]) -> float:
    ordered = sorted(points, key=lambda p: (-p.reposts, p.name))
    return sum(p.links for p in ordered[: max(1, len(points) // TOP)]) / sum(p.links for p in points)


def _curve(doses: Numbers, weights: Numbers, spread: Numbers, reach: float) -> tuple[CurvePoint, ...]:
    along = np.linspace(doses.min(), doses.max(), _CURVE)
    design = np.column_stack([np.ones_like(along), along])
    middle = design @ weights
    error = reach * np.sqrt(np.einsum("ij,jk,ik->i", design, spread, design))
    low, mid, high = (np.exp(np.clip(v, -_MOST, _MOST)) for v in (middle - error, middle, middle + error))
    return tuple(CurvePoint(*map(float, row)) for row in zip(np.expm1(along), mid, low, high, strict=True))
