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
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from attribution.opinion.rows import Basis, Share
from ripplemark.records import Polarity

ORDER = (Polarity.POSITIVE, Polarity.NEUTRAL, Polarity.NEGATIVE)
Confusion: TypeAlias = tuple[tuple[int, int, int], tuple[int, int, int], tuple[int, int, int]]
Counts: TypeAlias = tuple[int, int, int]  # positive, neutral, negative
Draws: TypeAlias = NDArray[np.float64]

DRAWS = 400
STEPS = 120  # of the iteration that finds the likeliest shares
SEED = 20240603
_TOGETHER = 16_384  # numbers that fit into a processor's cache
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
    return [_shares(tally, n, draws, errors) for n, tally in enumerate(tallies)]


def _shares(tally: Tally, n: int, draws: Mapping[str, Draws], errors: Mapping[str, Errors]) -> Shares:
    spoken = {language: sum(counts) for language, counts in tally.counts.items() if sum(counts)}
    basis = _weakest([errors[language].basis if language in errors else Basis.UNKNOWN for language in spoken])
    if not spoken or any(language not in draws for language in spoken):
        return Shares(None, None, None, basis)
    parts = [draws[language][:, n, :] * number for language, number in spoken.items()]
    mixed = np.sum(parts, axis=0) / sum(spoken.values())
    positive, neutral, negative = (_share(mixed[:, k]) for k in range(3))
    return Shares(positive, neutral, negative, basis)


def _weakest(bases: Sequence[Basis]) -> Basis:
    order = list(Basis)
    return max(bases, key=order.index, default=Basis.UNKNOWN)


def _share(draws: Draws) -> Share:
    low, high = np.quantile(draws, (0.025, 0.975))
    return Share(round(float(draws.mean()), 4), round(float(low), 4), round(float(high), 4))


def _draws(counts: Sequence[Counts], errors: Errors) -> Draws:
    """True shares that the counts of each cell may come from: (draws, cells, 3)."""
    rng = np.random.default_rng(SEED)
    right = _matrix_draws(errors, rng)
    rated = np.stack([rng.dirichlet(np.asarray(c, float) + 1 / 3, DRAWS) for c in counts], axis=1)
    texts = np.asarray(counts, float).sum(axis=1)
    true = np.full_like(rated, 1 / 3)
    true[:, texts > 0] = _likeliest(rated[:, texts > 0], right)  # without a text there is nothing to correct
    # Where a rated share is no more than the rater's errors explain, every draw so far is at the bound; how few the texts are says how far beside it the truth may be.
    near = rng.standard_gamma(texts[None, :, None] * true + 1 / 3)
    return np.asarray(near / near.sum(axis=2, keepdims=True))


def _likeliest(rated: Draws, right: Draws) -> Draws:
    """True shares under which the rated ones are most likely, draw by draw: expectation-maximisation, which stays within 0 and 1."""
    true = np.full_like(rated, 1 / 3)
    draws = max(1, _TOGETHER // max(1, rated.shape[1]))
    for n in range(0, len(rated), draws):
        part = slice(n, n + draws)
        shares = [np.full(rated[part, :, 0].shape, 1 / 3) for _ in range(3)]
        told = [np.ascontiguousarray(rated[part, :, k]) for k in range(3)]
        odds = right[part, :, :, None].transpose(1, 2, 0, 3)  # of each true polarity to be rated as each
        for _ in range(STEPS):
            factor = [told[k] / np.maximum(sum(shares[j] * odds[j, k] for j in range(3)), 1e-12) for k in range(3)]
            shares = [shares[j] * sum(factor[k] * odds[j, k] for k in range(3)) for j in range(3)]
        true[part] = np.stack(shares, axis=2)
    return np.asarray(true / true.sum(axis=2, keepdims=True))


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
