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

from attribution.opinion.rows import Basis, Share
from attribution.opinion.true_shares import Draws, likeliest, of_one
from ripplemark.records import Polarity

ORDER = (Polarity.POSITIVE, Polarity.NEUTRAL, Polarity.NEGATIVE)
Confusion: TypeAlias = tuple[tuple[int, int, int], tuple[int, int, int], tuple[int, int, int]]
Counts: TypeAlias = tuple[int, int, int]  # positive, neutral, negative

DRAWS = 400
SEED = 20240603
LEAST_LABELS = 30  # below that, what labels say of the errors is worth less than what public sets say
_PRIOR = 0.5
_WEAKER = tuple(Basis)
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
    def spoken(self) -> tuple[str, ...]:
        """The languages in which something was rated."""
        return tuple(language for language, counts in self.counts.items() if any(counts))

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
    known, spoken = {language for language, of in errors.items() if of.matrices}, [tally.spoken for tally in tallies]
    told = {n: languages for n, languages in enumerate(spoken) if languages and known.issuperset(languages)}
    figures = dict(zip(told, _figures(tallies, told, errors), strict=True)) if told else {}
    return [_shares(languages, errors, figures.get(n)) for n, languages in enumerate(spoken)]


def _figures(
    tallies: Sequence[Tally], told: Mapping[int, Sequence[str]], errors: Mapping[str, Errors]
) -> list[list[list[float]]]:
    """Of some of the tallies, named with their languages, of each share the mean and the two bounds. What is drawn for one depends on how many there are, so it is drawn
    for all."""
    mixed, whole = np.zeros((DRAWS, len(told), 3)), np.zeros(len(told))
    for language in sorted({language for languages in told.values() for language in languages}):
        counts = [tally.counts.get(language, (0, 0, 0)) for tally in tallies]
        texts = np.array([sum(counts[n]) for n in told], float)  # a language weighs as much as its texts
        mixed += _draws(counts, errors[language]).take(list(told), axis=1) * texts[:, None]
        whole += texts
    mixed /= whole[:, None]
    figures = [mixed.mean(axis=0), *np.quantile(mixed, (0.025, 0.975), axis=0, overwrite_input=True)]
    found: list[list[list[float]]] = np.stack(figures, axis=-1).tolist()
    return found


def _shares(spoken: Sequence[str], errors: Mapping[str, Errors], told: Sequence[Sequence[float]] | None) -> Shares:
    """`told`: the mean and the two bounds of each share."""
    basis = _weakest([errors[language].basis if language in errors else Basis.UNKNOWN for language in spoken])
    if told is None:
        return Shares(None, None, None, basis)
    positive, neutral, negative = (Share(*(round(value, 4) for value in each)) for each in told)
    return Shares(positive, neutral, negative, basis)


def _weakest(bases: Sequence[Basis]) -> Basis:
    return max(bases, key=_WEAKER.index, default=Basis.UNKNOWN)


def _draws(counts: Sequence[Counts], errors: Errors) -> Draws:
    """True shares that the counts of each cell may come from: (draws, cells, 3)."""
    right, state = _matrices(errors)
    rng = np.random.default_rng(SEED)
    rng.bit_generator.state = state
    told = np.asarray(counts, float)
    rated = of_one(rng.standard_gamma(told + 1 / 3, (DRAWS, *told.shape)))  # a Dirichlet distribution
    texts = told.sum(axis=1)
    some = texts > 0
    if 2 * np.count_nonzero(some) > len(texts):
        true = likeliest(rated, right)
        true[:, ~some] = 1 / 3  # without a text there is nothing to correct
    else:
        true = np.full_like(rated, 1 / 3)
        true[:, some] = likeliest(rated[:, some], right)
    # Where a rated share is no more than the rater's errors explain, every draw so far is at the bound; how few the texts are says how far beside it the truth may be.
    true *= texts[:, None]
    true += 1 / 3
    return of_one(rng.standard_gamma(true))


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
