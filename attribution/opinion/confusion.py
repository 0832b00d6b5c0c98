"""How often raters take one polarity for another, and shares corrected for it, with their interval. Pure; randomness has a fixed seed.

With 60 % of texts rated right, the rated negative share says little about the true one. So the true shares are those under which the
rated ones are most likely, given the confusion matrix (bounded between 0 and 1 by construction); the interval tells what the number of texts, the
number of labelled texts behind the matrix, and the difference between labelled sets leave open.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from attribution.opinion.rows import Basis, Share
from ripplemark.records import Polarity

ORDER = (Polarity.POSITIVE, Polarity.NEUTRAL, Polarity.NEGATIVE)
Confusion: TypeAlias = tuple[tuple[int, int, int], tuple[int, int, int], tuple[int, int, int]]
Counts: TypeAlias = tuple[int, int, int]  # positive, neutral, negative
Draws: TypeAlias = NDArray[np.float64]

DRAWS = 400
SEED = 20240603
LEAST_LABELS = 30  # below that, what labels say of the errors is worth less than what public sets say
_PRIOR = 0.5
#: What a row of a public set counts for, in texts: between the sets measured, the share rated right differs by 13 points (one standard
#: deviation), as it does between samples of so many texts. The user's texts are one more such set.
SET_WEIGHT = 15.0


@dataclass(frozen=True, slots=True)
class Errors:
    """What is known of the errors of one language's rater: confusion matrices, true polarity by row, rated by column."""

    basis: Basis
    matrices: tuple[Confusion, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """Rated texts by language."""

    counts: Mapping[str, Counts] = field(default_factory=dict)
    not_rated: int = 0

    @property
    def total(self) -> Counts:
        """Over all languages."""
        positive = neutral = negative = 0
        for counts in self.counts.values():
            positive, neutral, negative = positive + counts[0], neutral + counts[1], negative + counts[2]
        return positive, neutral, negative

    @property
    def rated(self) -> int:
        """How many texts."""
        return sum(self.total)

    @property
    def texts(self) -> int:
        """How many, with those that nobody could rate."""
        return self.rated + self.not_rated


@dataclass(frozen=True, slots=True)
class Shares:
    """The corrected shares of a tally; None where nothing was rated or an error is unknown."""

    positive: Share | None
    neutral: Share | None
    negative: Share | None
    basis: Basis


def corrected(tallies: Sequence[Tally], errors: Mapping[str, Errors]) -> list[Shares]:
    """The shares of each tally."""
    languages = sorted({language for tally in tallies for language in tally.counts})
    draws = {
        language: _draws([t.counts.get(language, (0, 0, 0)) for t in tallies], errors[language])
        for language in languages
        if language in errors and errors[language].matrices
    }
    mixed = _mixed(tallies, draws)
    values, bounds = mixed.mean(axis=0), np.quantile(mixed, (0.025, 0.975), axis=0)
    return [_shares(tally, draws, errors, np.stack([values[n], *bounds[:, n]])) for n, tally in enumerate(tallies)]


def _mixed(tallies: Sequence[Tally], draws: Mapping[str, Draws]) -> Draws:
    """The draws of all languages of each tally together, by how many texts each has."""
    texts = {language: np.array([sum(t.counts.get(language, ())) for t in tallies], float) for language in draws}
    parts = [draws[language] * texts[language][:, None] for language in draws]
    whole = np.sum(list(texts.values()), axis=0) if texts else np.zeros(len(tallies))
    return np.asarray(np.sum(parts, axis=0) / np.maximum(whole, 1)[:, None] if parts else np.zeros((1, len(tallies), 3)))


def _shares(tally: Tally, draws: Mapping[str, Draws], errors: Mapping[str, Errors], told: Draws) -> Shares:
    """`told`: the mean and the two bounds of each share."""
    spoken = [language for language, counts in tally.counts.items() if any(counts)]
    basis = _weakest([errors[language].basis if language in errors else Basis.UNKNOWN for language in spoken])
    if not spoken or any(language not in draws for language in spoken):
        return Shares(None, None, None, basis)
    positive, neutral, negative = (Share(*(round(float(value), 4) for value in told[:, k])) for k in range(3))
    return Shares(positive, neutral, negative, basis)


def _weakest(bases: Sequence[Basis]) -> Basis:
    order = list(Basis)
    return max(bases, key=order.index, default=Basis.UNKNOWN)


def _draws(counts: Sequence[Counts], errors: Errors) -> Draws:
    """True shares that the counts of each cell may come from: (draws, cells, 3)."""
    right, state = _matrices(errors)
    rng = np.random.default_rng(SEED)
    rng.bit_generator.state = state
    told = np.asarray(counts, float)
    rated = _of_one(rng.standard_gamma(told + 1 / 3, (DRAWS, *told.shape)))  # a Dirichlet distribution
    texts = told.sum(axis=1)
    if (texts > 0).all():
        true = likeliest(rated, right)
    else:
        true = np.full_like(rated, 1 / 3)
        true[:, texts > 0] = likeliest(rated[:, texts > 0], right)  # without a text there is nothing to correct
    # Where a rated share is no more than the rater's errors explain, every draw so far is at the bound; how few the texts are says how far beside it the truth may be.
    true *= texts[:, None]
    true += 1 / 3
    return _of_one(rng.standard_gamma(true))


def likeliest(rated: Draws, right: Draws) -> Draws:
    """(draws, cells, 3) and a confusion matrix for each draw: true shares under which the rated ones are most likely, draw by draw. Where shares explain the rated ones exactly, these; where none
    between 0 and 1 do, at least one polarity is never true, and the likeliest shares of the other two are the root of a quadratic."""
    true = np.matmul(rated, np.linalg.pinv(right))
    below = true < 0
    if below.any():
        _leave_one_out(true, below, rated, right)
    np.maximum(true, 0, out=true)
    return _of_one(true)


def _of_one(parts: Draws) -> Draws:
    """Parts as shares of their sums, in place; three numbers are summed up faster as a product than along an axis."""
    parts /= (parts @ np.ones(3))[:, :, None]
    return parts


def _leave_one_out(true: Draws, below: NDArray[np.bool_], rated: Draws, right: Draws) -> None:
    """Put the likeliest shares where some are `below` 0. On the way to shares that explain all, the likelihood grows, and only those get below 0
    that are below 0 there: one of them is left out."""
    several = (below @ np.ones(3)) > 1
    best = np.full(several.shape, -np.inf)
    for out, one, other in ((2, 0, 1), (1, 0, 2), (0, 1, 2)):
        share = _share_of_one(rated, right[:, one], right[:, other])
        here = below[:, :, out].copy()
        draw, cell = np.nonzero(here & several)
        told = share[draw, cell][:, None]
        likely = (
            rated[draw, cell] * np.log(np.maximum(told * right[draw, one] + (1 - told) * right[draw, other], 1e-300))
        ).sum(axis=1)
        here[draw, cell] = likely > best[draw, cell]
        best[draw, cell] = np.maximum(best[draw, cell], likely)
        for polarity, value in ((out, 0.0), (one, share), (other, 1 - share)):
            np.copyto(true[:, :, polarity], value, where=here)


def _share_of_one(rated: Draws, one: Draws, other: Draws) -> Draws:
    """The likeliest share of one of two polarities (draws, cells), which are rated as each with these odds: where the slope of the likelihood, which
    falls all the way, is 0, the root of a quadratic; else an end."""
    apart = one - other
    linear, constant = np.empty_like(apart), np.empty_like(apart)
    for i, j, k in ((0, 1, 2), (1, 0, 2), (2, 0, 1)):
        linear[:, i] = apart[:, i] * (other[:, j] * apart[:, k] + other[:, k] * apart[:, j])
        constant[:, i] = apart[:, i] * other[:, j] * other[:, k]
    square = apart.prod(axis=1)[:, None]
    b, c, falling = (np.matmul(rated, m[:, :, None])[:, :, 0] for m in (linear, constant, apart / np.maximum(other, 1e-300)))
    root = np.sqrt(np.maximum(b * b - 4 * square * c, 0.0))
    half = (b + np.copysign(root, b)) / -2
    with np.errstate(divide="ignore", invalid="ignore"):
        first, second = half / square, c / half
    inside = (second >= 0) & (second <= 1)
    share = np.where((first >= 0) & (first <= 1), first, np.where(inside, second, 1.0))
    return np.where(falling <= 0, 0.0, share)


@lru_cache(64)
def _matrices(errors: Errors) -> tuple[Draws, Mapping[str, Any]]:
    """Confusion matrices drawn for the errors of a rater, and how the random numbers go on."""
    rng = np.random.default_rng(SEED)
    return _matrix_draws(errors, rng), rng.bit_generator.state


def _matrix_draws(errors: Errors, rng: np.random.Generator) -> Draws:
    """Confusion matrices as shares of their rows: each draw from one of the sets, for sets differ more than chance within one."""
    known = np.asarray(errors.matrices, float)
    drawn = np.empty((DRAWS, 3, 3))
    for row in range(3):
        told = [_weighed(m, errors.basis) for m in known[:, row, :] if m.sum()] or [np.zeros(3)]
        for draw in range(DRAWS):
            drawn[draw, row] = rng.dirichlet(told[draw % len(told)] + _PRIOR)
    return drawn


def _weighed(row: Draws, basis: Basis) -> Draws:
    return row * (SET_WEIGHT / row.sum()) if basis is Basis.BENCHMARK else row


@lru_cache(maxsize=1)
def benchmark_sets() -> tuple[tuple[str, Confusion], ...]:
    """What each public labelled set says of the errors of the lexicon of its language."""
    text = (files("attribution") / "data" / "opinion_errors.toml").read_text(encoding="utf-8")
    return tuple((told["language"], as_confusion(told["confusion"])) for told in tomllib.loads(text)["set"])


@lru_cache(maxsize=1)
def benchmark_errors() -> dict[str, Errors]:
    """What public labelled sets say of the lexicons' errors, by language. A polarity of which a language has a single set is also taken from
    the other languages' sets: one set alone (stars for neutral) says too little of how others differ."""
    sets = benchmark_sets()
    return {language: Errors(Basis.BENCHMARK, _with_borrowed(language, sets)) for language in sorted({x for x, _ in sets})}


def _with_borrowed(language: str, sets: Sequence[tuple[str, Confusion]]) -> tuple[Confusion, ...]:
    own = tuple(matrix for x, matrix in sets if x == language)
    thin = [k for k in range(3) if sum(bool(sum(matrix[k])) for matrix in own) < 2]
    borrowed = [[row if k in thin else (0, 0, 0) for k, row in enumerate(matrix)] for x, matrix in sets if x != language]
    return (*own, *(as_confusion(rows) for rows in borrowed if any(map(sum, rows))))


def as_confusion(rows: Sequence[Sequence[int]]) -> Confusion:
    """Rows of numbers as a confusion matrix. Raises ValueError for other than three by three."""
    (a, b, c), (d, e, f), (g, h, i) = rows
    return (a, b, c), (d, e, f), (g, h, i)


# ---------------------------------------------------------------- what a confusion matrix says


def confusion_of(true: Sequence[Polarity], rated: Sequence[Polarity]) -> Confusion:
    """How often each polarity was taken for each."""
    counts = [[0, 0, 0], [0, 0, 0], [0, 0, 0]]
    for t, r in zip(true, rated, strict=True):
        counts[ORDER.index(t)][ORDER.index(r)] += 1
    return as_confusion(counts)


def macro_f1(confusion: Confusion) -> float | None:
    """The mean F1 of the polarities that occur; None without any text."""
    found = []
    for k in range(3):
        told, rated = sum(confusion[k]), sum(row[k] for row in confusion)
        if told:
            found.append(2 * confusion[k][k] / (told + rated))
    return sum(found) / len(found) if found else None


def accuracy(confusion: Confusion) -> float | None:
    """The share of texts that were rated right; None without any text."""
    texts = sum(map(sum, confusion))
    return sum(confusion[k][k] for k in range(3)) / texts if texts else None
