"""The true shares of three polarities under which rated ones are most likely, given how often each is taken for each. Pure, and without chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Draws = NDArray[np.float64]
Mask = NDArray[np.bool_]

_TOGETHER = 32_768  # shares that are looked at at a time: what is in between them stays near the processor
_TURNS = ((2, 0, 1), (1, 0, 2), (0, 1, 2))  # who is left out, and the other two


def likeliest(rated: Draws, right: Draws) -> Draws:
    """(draws, cells, 3) and a confusion matrix for each draw: true shares under which the rated ones are most likely, draw by draw. Where shares explain the rated ones exactly, these; where none
    between 0 and 1 do, at least one polarity is never true, and the likeliest shares of the other two are the root of a quadratic."""
    true = np.empty(rated.shape)
    inverse = np.linalg.pinv(right)
    step = max(1, _TOGETHER // max(1, rated.shape[1]))
    for at in range(0, len(rated), step):
        some = slice(at, at + step)
        np.matmul(rated[some], inverse[some], out=true[some])
        _bounded(true[some], rated[some], right[some])
    return of_one(true)


def of_one(parts: Draws) -> Draws:
    """Parts as shares of their sums, in place; three numbers are summed up faster as a product than along an axis."""
    parts /= (parts @ np.ones(3))[:, :, None]
    return parts


def _bounded(true: Draws, rated: Draws, right: Draws) -> None:
    """Put the likeliest shares where some are below 0. On the way to shares that explain all, the likelihood grows, and only those get below 0
    that are below 0 there: one of them is left out."""
    parts = true.reshape(-1, 3)
    below = [parts[:, k] < 0 for k in range(3)]
    several = (below[0] & below[1]) | (below[0] & below[2]) | (below[1] & below[2])
    best = np.full(len(parts), -np.inf)
    chosen = []
    for turn in _TURNS:
        there = np.flatnonzero(below[turn[0]])
        share = _shares_of_one(rated, right, there, *turn[1:])
        of_several = several[there]
        doubtful = there[of_several]
        likely = _likelihood(rated, right, doubtful, share[of_several], *turn[1:])
        of_several[of_several] = likely <= best[doubtful]
        best[doubtful] = np.maximum(best[doubtful], likely)
        chosen.append((turn, there[~of_several], share[~of_several]))
    for (out, one, other), there, share in chosen:
        parts[there, out], parts[there, one], parts[there, other] = 0.0, share, 1 - share
    np.maximum(parts, 0, out=parts)


def _shares_of_one(rated: Draws, right: Draws, there: NDArray[np.int64], one: int, other: int) -> Draws:
    """The likeliest share of one of two polarities, which are rated as each with these odds: where the slope of the likelihood, which
    falls all the way, is 0, the root of a quadratic; else an end. `there`: places among all draws and cells."""
    first, last = right[:, one], right[:, other]
    apart = first - last
    linear, constant = np.empty_like(apart), np.empty_like(apart)
    for i, j, k in ((0, 1, 2), (1, 0, 2), (2, 0, 1)):
        linear[:, i] = apart[:, i] * (last[:, j] * apart[:, k] + last[:, k] * apart[:, j])
        constant[:, i] = apart[:, i] * last[:, j] * last[:, k]
    draw = there // rated.shape[1]
    of = _parts(rated, there)
    b, c, falling = (_product(of, m, draw) for m in (linear, constant, apart / np.maximum(last, 1e-300)))
    square = apart.prod(axis=1).take(draw)
    half = (b + np.copysign(np.sqrt(np.maximum(b * b - 4 * square * c, 0.0)), b)) / -2
    with np.errstate(divide="ignore", invalid="ignore"):
        near, far = half / square, c / half
    share = np.where((near >= 0) & (near <= 1), near, np.where((far >= 0) & (far <= 1), far, 1.0))
    return np.where(falling <= 0, 0.0, share)


def _likelihood(rated: Draws, right: Draws, there: NDArray[np.int64], share: Draws, one: int, other: int) -> Draws:
    """How likely the rated shares are under such a share of one and the rest of another."""
    draw, rest = there // rated.shape[1], 1 - share
    found = np.zeros(len(there))
    for k, part in enumerate(_parts(rated, there)):
        told = share * right[:, one, k].take(draw) + rest * right[:, other, k].take(draw)
        found += part * np.log(np.maximum(told, 1e-300))
    return found


def _parts(rated: Draws, there: NDArray[np.int64]) -> list[Draws]:
    """The three polarities of some of the rated shares, each by itself: so few numbers are summed up faster one after another."""
    flat = rated.reshape(-1)
    return [flat.take(there * 3 + k) for k in range(3)]


def _product(parts: Sequence[Draws], odds: Draws, draw: NDArray[np.int64]) -> Draws:
    """The sum of three parts, each times a number of its draw."""
    first, second, third = (part * odds[:, k].take(draw) for k, part in enumerate(parts))
    return first + second + third
