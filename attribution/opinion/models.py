"""Trained models as files, and who rates which language: the user's backend, else what was trained, else the lexicons.

A file holds arrays and one line of JSON and nothing that could run: it is read without pickle, and checked.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from attribution.opinion.backend import backend_rater
from attribution.opinion.confusion import Confusion, as_confusion
from attribution.opinion.features import LEXICON_FEATURES, Grams
from attribution.opinion.raters import TRAINED, Rated, Rater, lexicon_raters
from attribution.opinion.training import Trained, Weights, probabilities
from ripplemark.config import Project
from ripplemark.errors import InputError
from ripplemark.records import Polarity

_FORMAT = 1
_MOST_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class TrainedRater:
    """Rates by a model that learnt from the user's labels."""

    weights: Weights
    version: str
    texts: int  # that it learnt from
    confusion: Confusion  # cross-validated
    trained_at: datetime
    name: str = TRAINED

    def rate(self, texts: Sequence[str]) -> list[Rated]:
        """One answer for each text, in order; the score is how much likelier positive is than negative."""
        if not texts:
            return []
        order = self.weights.polarities
        signs = np.array([{Polarity.POSITIVE: 1.0, Polarity.NEGATIVE: -1.0}.get(p, 0.0) for p in order])
        found = probabilities(self.weights, texts)
        return [Rated(order[int(row.argmax())], float(row @ signs)) for row in found]


def raters_of(project: Project) -> dict[str, Rater]:
    """Who rates each of the user's languages; a language that nobody rates is left out. Raises ConfigError, InputError."""
    backend = backend_rater(project.opinion)
    if backend is not None:
        return dict.fromkeys(project.opinion.languages, backend)
    shipped = lexicon_raters()
    found: dict[str, Rater] = {}
    for language in project.opinion.languages:
        rater = trained_rater(model_path(project.storage.data, language)) or shipped.get(language)
        if rater is not None:
            found[language] = rater
    return found


def model_path(data: Path, language: str) -> Path:
    """Where the model of a language stands."""
    return data / "opinion" / f"{language}.npz"


def store_model(path: Path, trained: Trained) -> None:
    """Write a model; the file appears whole or not at all."""
    w = trained.weights
    about = {
        "format": _FORMAT, "language": w.language, "polarities": w.polarities, "analyzer": w.grams.analyzer, "shortest": w.grams.shortest,
        "longest": w.grams.longest, "texts": trained.texts, "confusion": trained.confusion, "trained_at": trained.trained_at.isoformat(),
    }  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        np.savez_compressed(
            file, about=np.array(json.dumps(about)), vocabulary=w.grams.vocabulary, idf=w.grams.idf, coefficients=w.coefficients.astype(np.float32),
            intercepts=w.intercepts,
        )  # fmt: skip
    part.replace(path)


def trained_rater(path: Path) -> TrainedRater | None:
    """The model of a file, or None where there is none. Raises InputError for a file that is no model."""
    if not path.exists():
        return None
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError("it is too large")
        content = path.read_bytes()
        with np.load(BytesIO(content), allow_pickle=False) as arrays:
            found = {name: arrays[name] for name in ("about", "vocabulary", "idf", "coefficients", "intercepts")}
        return _rater(json.loads(str(found["about"])), found, sha256(content).hexdigest()[:12])
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, BadZipFile, RecursionError) as e:
        raise InputError(f"{path}: is no model of ours ({e}). Remove it, or train anew: ripplemark opinion train") from e


def _rater(about: dict[str, Any], found: dict[str, Any], version: str) -> TrainedRater:
    polarities = tuple(Polarity(p) for p in about["polarities"])
    size = len(found["vocabulary"])
    shapes = (found["idf"].shape, found["coefficients"].shape, found["intercepts"].shape)
    if about["format"] != _FORMAT or shapes != ((size,), (len(polarities), LEXICON_FEATURES + size), (len(polarities),)):
        raise ValueError("its parts do not fit together")
    grams = Grams(str(about["analyzer"]), int(about["shortest"]), int(about["longest"]), found["vocabulary"], found["idf"])
    weights = Weights(str(about["language"]), grams, polarities, found["coefficients"].astype(float), found["intercepts"])
    confusion = as_confusion(about["confusion"])
    return TrainedRater(weights, version, int(about["texts"]), confusion, datetime.fromisoformat(about["trained_at"]))
