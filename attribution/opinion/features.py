"""What a trained model sees of a text: what the lexicon says, and TF-IDF of its character n-grams. Pure; learns only document frequencies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from attribution.opinion.prepared import prepared
from attribution.opinion.raters import lexicon_raters, text_score

MOST = 60_000  # n-grams of a model
LEXICON_WEIGHT = 2.0  # beside n-grams, whose vector has the length 1
LEXICON_FEATURES = 3


@dataclass(frozen=True, slots=True)
class Grams:
    """The n-grams that a model knows, with how much each tells."""

    analyzer: str  # char: across blanks, for scripts without them; char_wb: within words
    shortest: int
    longest: int
    vocabulary: NDArray[np.str_]
    idf: NDArray[np.float64]


def grams_of(texts: Sequence[str], language: str) -> Grams:
    """The n-grams of texts that a model of their language learns by."""
    analyzer, shortest, longest = ("char", 1, 3) if language in ("zh", "ja", "ko") else ("char_wb", 2, 5)
    vectorizer = _vectorizer(analyzer, shortest, longest, max_features=MOST, min_df=2 if len(texts) >= 200 else 1)
    vectorizer.fit([prepared(text) for text in texts])
    names = vectorizer.get_feature_names_out().astype(np.str_)
    return Grams(analyzer, shortest, longest, names, np.asarray(vectorizer.idf_, np.float64))


def matrix_of(texts: Sequence[str], language: str, grams: Grams) -> csr_matrix:
    """A row for each text: first the lexicon's features, then its n-grams."""
    vectorizer = _vectorizer(grams.analyzer, grams.shortest, grams.longest, vocabulary=grams.vocabulary.tolist())
    vectorizer.idf_ = grams.idf
    counted = vectorizer.transform([prepared(text) for text in texts])
    return hstack([csr_matrix(_lexicon_features(texts, language)), counted], format="csr")


def _lexicon_features(texts: Sequence[str], language: str) -> NDArray[np.float64]:
    """Score, and whether it is beyond the neutral band on either side; zeros for a language without a lexicon."""
    rater = lexicon_raters().get(language)
    if rater is None:
        return np.zeros((len(texts), LEXICON_FEATURES))
    scores = np.array([text_score(rater.score, text) for text in texts], float)
    return LEXICON_WEIGHT * np.column_stack((scores, scores > rater.band, scores < -rater.band))


def _vectorizer(analyzer: str, shortest: int, longest: int, **more: Any) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - seconds to import, and only trained models need it

    return TfidfVectorizer(analyzer=analyzer, ngram_range=(shortest, longest), sublinear_tf=True, lowercase=False, **more)
