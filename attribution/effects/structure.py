"""What a daily series would have been: a Bayesian structural time series (statsmodels), drawn for the days ahead. Pure, and seeded.

The series is a local level, a weekly rhythm and a regression on controls that the campaign does not move, plus noise (Brodersen et al.
2015, "Inferring causal impact using Bayesian structural time-series models"). Coefficients, level and rhythm have diffuse priors and are
part of the state, so that their uncertainty is in the interval. How restless the level is and which form of the controls fits are not
chosen but averaged over, by their likelihood; the noise's variance is drawn from its posterior (Jeffreys prior), which widens the interval
where few days stand behind it. Nothing is optimised and the draws have a fixed seed: the same data give the same figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.float64]

#: Variance of the level's daily step as a share of the noise's, with its prior probability: most brands' level hardly moves by itself.
RESTLESSNESS = ((0.0, 0.3), (0.003, 0.2), (0.01, 0.2), (0.03, 0.15), (0.1, 0.1), (0.3, 0.05))
WEEK = 7
#: From four weeks on the full weekly rhythm can be told from noise; before that its first wave only.
FULL_RHYTHM_FROM = 28
FEWEST_FREE = 4  # days beyond those that fix level, rhythm and coefficients
DRAWS = 400


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One model of the average on the first day ahead, in units of its noise: k states, r of which wander."""

    state: Series  # (k,) mean, given all days before
    spread: Series  # (k, k) covariance
    step: Series  # (k, k) from one day to the next
    wander: Series  # (k, k) covariance of what is added on the way
    seen: Series  # (days ahead, k) what of the states makes the value of each day
    squares: float  # sum of squared standardised errors
    free: int  # days that it is the sum of
    log_weight: float


def drawn(before: Series, ahead: int, controls: Sequence[Series], draws: int = DRAWS) -> Series | None:
    """Draws (rows) of the `ahead` days (columns) that follow `before`, had nothing happened.

    `before` may have NaN for days without a measurement. `controls` are alternative forms of the regressors, each of shape (days before
    and ahead, regressors); pass one of width 0 for none. None where too few days stand behind it or they are all alike.
    """
    known = ~np.isnan(before)
    if not known.any() or np.ptp(before[known]) == 0:
        return None
    centre, scale = float(before[known].mean()), float(before[known].std())
    series = np.concatenate([(before - centre) / scale, np.full(ahead, np.nan)])
    forms = [_usable(form, known) for form in controls]
    candidates = [c for form in forms for c in _candidates(series, form, int(known.sum()), ahead)]
    if not candidates:
        return None
    rng = np.random.default_rng(0)
    shares = _shares(candidates, draws)
    found = [_courses(c, rng, times) for c, times in zip(candidates, shares, strict=True) if times]
    return np.concatenate(found) * scale + centre


def _usable(form: Series, known: NDArray[np.bool_]) -> Series:
    """Regressors that vary on the days before, in units of their variation there."""
    before = form[: len(known)][known]
    kept = np.ptp(before, axis=0) > 0 if before.size else np.zeros(form.shape[1], dtype=bool)
    if not kept.any():
        return form[:, :0]
    return np.asarray((form[:, kept] - before[:, kept].mean(axis=0)) / before[:, kept].std(axis=0), dtype=np.float64)


def _candidates(series: Series, form: Series, days: int, ahead: int) -> Iterator[_Candidate]:
    """The model under each restlessness of the level, if enough days are left over to judge it."""
    waves = 3 if days >= FULL_RHYTHM_FROM else 1
    if days - (1 + 2 * waves + form.shape[1]) < FEWEST_FREE:
        return
    from statsmodels.tsa.statespace.structural import UnobservedComponents  # noqa: PLC0415 - 60 MB that a dashboard never needs

    model = UnobservedComponents(
        series,
        level="local level",
        exog=form if form.shape[1] else None,
        mle_regression=False,
        freq_seasonal=[{"period": WEEK, "harmonics": waves}],
        stochastic_freq_seasonal=[False],
    )
    for restlessness, prior in RESTLESSNESS:
        model.update(np.array([1.0, restlessness]))
        result = model.ssm.filter()
        judged = np.flatnonzero(~np.isnan(series))
        judged = judged[judged >= result.nobs_diffuse]
        errors, variances = result.forecasts_error[0, judged], result.forecasts_error_cov[0, 0, judged]
        squares = float((errors**2 / variances).sum())
        likelihood = -0.5 * (len(judged) * np.log(squares) + np.log(variances).sum())
        yield _foreseen(model, result, ahead, squares, len(judged), float(likelihood + np.log(prior)))


def _foreseen(model: Any, result: Any, ahead: int, squares: float, free: int, log_weight: float) -> _Candidate:
    """The candidate, with what the filter knows of the first of the last `ahead` days, which nobody measured."""
    first = result.nobs - ahead
    ways = model.ssm["selection"]
    seen = np.broadcast_to(model.ssm["design"][0].reshape(model.k_states, -1), (model.k_states, result.nobs))
    return _Candidate(
        state=result.predicted_state[:, first].copy(),
        spread=result.predicted_state_cov[:, :, first].copy(),
        step=model.ssm["transition"].copy(),
        wander=ways @ model.ssm["state_cov"] @ ways.T,
        seen=seen[:, first:].T.copy(),
        squares=squares,
        free=free,
        log_weight=log_weight,
    )


def _shares(candidates: Sequence[_Candidate], draws: int) -> list[int]:
    """How many of the draws each candidate makes, by its weight."""
    logs = np.array([c.log_weight for c in candidates])
    weights = np.exp(logs - logs.max())
    ends = np.rint(np.cumsum(weights / weights.sum()) * draws).astype(int)
    return [int(n) for n in np.diff(ends, prepend=0)]


def _courses(candidate: _Candidate, rng: np.random.Generator, draws: int) -> Series:
    """Courses of the days ahead, one a row, in the model's units: state, coefficients and noise drawn together.

    All variances are multiples of the noise's, so the states' covariance given the days before is one too."""
    noise = np.sqrt(candidate.squares / rng.chisquare(candidate.free, draws))[:, None]
    size = len(candidate.state)
    wander = _root(candidate.wander)
    states = candidate.state + noise * (rng.standard_normal((draws, size)) @ _root(candidate.spread).T)
    days = []
    for seen in candidate.seen:
        days.append(states @ seen + noise[:, 0] * rng.standard_normal(draws))
        states = states @ candidate.step.T + noise * (rng.standard_normal((draws, size)) @ wander.T)
    return np.stack(days, axis=1)


def _root(covariance: Series) -> Series:
    """A matrix whose product with its transpose is the covariance, which may be singular."""
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)), dtype=np.float64)


def echoing(series: Series, days: float) -> Series:
    """A series with its echo: what comes on a day returns over the days after it, `days` on average (geometric, sum kept)."""
    keep = 1 - 1 / (days + 1)
    out, level = np.empty_like(series), 0.0
    for n, value in enumerate(series):
        level = level * keep + value * (1 - keep)
        out[n] = level
    return out


def every_form(regressors: Sequence[tuple[Series, bool]], echoes: Sequence[float]) -> list[Series]:
    """The alternative forms of the regressors, each of shape (days, regressors): those marked True come with an echo of every length."""
    days = len(regressors[0][0]) if regressors else 0
    if not any(with_echo for _, with_echo in regressors):
        return [_table([r for r, _ in regressors], days)]
    return [
        _table([part for r, with_echo in regressors for part in ((r, echoing(r, length)) if with_echo else (r,))], days)
        for length in echoes
    ]


def _table(columns: Sequence[Series], days: int) -> Series:
    return np.stack(columns, axis=1) if columns else np.empty((days, 0))
