"""A rater learnt from what persons labelled: logistic regression on lexicon features and n-grams, with its cross-validated errors. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from attribution.opinion.confusion import ORDER, Confusion, confusion_of
from attribution.opinion.features import Grams, grams_of, matrix_of
from ripplemark.errors import UsageError
from ripplemark.records import Label, Polarity

FOLDS = 5
LEAST_OF_EACH = 10  # labels of a polarity, for it to be learnt
STRENGTH = 3.0  # inverse regularisation
SEED = 20240603
MOST_SPANNED = 3_000  # texts: 72 MB of products


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted model."""

    language: str
    grams: Grams
    polarities: tuple[Polarity, ...]  # that were learnt, in the order of the rows of `coefficients`
    coefficients: NDArray[np.float64]  # (polarities, features)
    intercepts: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trained:
    """A fitted model with what cross-validation says of its errors."""

    weights: Weights
    texts: int
    confusion: Confusion
    trained_at: datetime


def train(labels: Sequence[Label], language: str, now: datetime) -> Trained:
    """Learn from the labels of one language, each text once. Raises UsageError where there are too few."""
    once = _once(labels, language)
    counts = Counter(label.polarity for label in once)
    learnt = _learnt(counts)
    if len(learnt) < 2:
        told = ", ".join(f"{counts.get(p, 0)} {p}" for p in ORDER)
        raise UsageError(
            f"{language}: too few labels to train on ({told}); label at least {LEAST_OF_EACH} texts each of two polarities. "
            "Texts to label: ripplemark opinion label --export labels.csv"
        )
    usable = [label for label in once if label.polarity in learnt]
    texts, polarities = [x.text for x in usable], [x.polarity for x in usable]
    rated = _cross_validated(texts, polarities, language)
    return Trained(fitted(texts, polarities, language), len(usable), confusion_of(polarities, rated), now)


def is_learnable(labels: Sequence[Label], language: str) -> bool:
    """Whether there are labels of one language enough to train on."""
    return len(_learnt(Counter(label.polarity for label in _once(labels, language)))) >= 2


def _once(labels: Sequence[Label], language: str) -> list[Label]:
    return list({label.key: label for label in labels if label.language == language}.values())


def _learnt(counts: Counter[Polarity]) -> set[Polarity]:
    return {polarity for polarity, n in counts.items() if n >= LEAST_OF_EACH}


def fitted(texts: Sequence[str], polarities: Sequence[Polarity], language: str) -> Weights:
    """A model of these texts."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - seconds to import

    grams = grams_of(texts, language)
    seen, back = _spanned(matrix_of(texts, language, grams))
    learner = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=2000)
    learner.fit(seen, [str(p) for p in polarities])
    coefficients, intercepts = back(np.asarray(learner.coef_)), np.asarray(learner.intercept_)
    if len(learner.classes_) == 2:  # one row tells both: the other is its opposite
        coefficients, intercepts = np.vstack((-coefficients, coefficients)) / 2, np.concatenate((-intercepts, intercepts)) / 2
    return Weights(language, grams, tuple(Polarity(c) for c in learner.classes_), coefficients, intercepts)


def _spanned(features: csr_matrix) -> tuple[Any, Callable[[NDArray[np.float64]], NDArray[np.float64]]]:
    """The texts in the coordinates of the space that they span, and the way back for coefficients.

    A penalty on the square of coefficients leaves none outside that space, so the fit is the same, over as many numbers a text as there are
    texts instead of tens of thousands of n-grams (the representer theorem). Of many texts the products of all pairs would not fit into memory:
    they are left as they are."""
    if features.shape[0] > min(MOST_SPANNED, features.shape[1]):
        return features, lambda coefficients: coefficients
    lengths, axes = np.linalg.eigh((features @ features.T).toarray())
    kept = lengths > lengths.max() * 1e-12
    lengths, axes = np.sqrt(lengths[kept]), axes[:, kept]
    return axes * lengths, lambda coefficients: np.asarray(features.T @ (axes / lengths @ coefficients.T)).T


def probabilities(weights: Weights, texts: Sequence[str]) -> NDArray[np.float64]:
    """(texts, polarities), each row summing to 1."""
    logits = matrix_of(texts, weights.language, weights.grams) @ weights.coefficients.T + weights.intercepts
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def likeliest(weights: Weights, texts: Sequence[str]) -> list[Polarity]:
    """The polarity that a model thinks likeliest, for each text."""
    return [weights.polarities[n] for n in probabilities(weights, texts).argmax(axis=1)]


def _cross_validated(texts: Sequence[str], polarities: Sequence[Polarity], language: str) -> list[Polarity]:
    """What models say of each text that have not seen it."""
    from sklearn.model_selection import StratifiedKFold  # noqa: PLC0415 - seconds to import

    said: dict[int, Polarity] = {}
    for seen, unseen in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(texts, [str(p) for p in polarities]):
        weights = fitted([texts[n] for n in seen], [polarities[n] for n in seen], language)
        said.update(zip(unseen.tolist(), likeliest(weights, [texts[n] for n in unseen]), strict=True))
    return [said[n] for n in range(len(texts))]
