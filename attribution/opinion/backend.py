"""A strong model of the user's own behind the shape of all raters: transformers or ONNX Runtime, from a folder that is there.

Nothing is ever downloaded. The libraries are the user's to install; what is missing is said.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from attribution.opinion.raters import BACKEND, Rated
from ripplemark.errors import ConfigError
from ripplemark.project import Opinion
from ripplemark.records import Polarity

LONGEST = 512  # tokens
AT_ONCE = 32  # texts
#: Text -> its label with probabilities of all labels.
Scorer: TypeAlias = Callable[[Sequence[str]], list[Mapping[str, float]]]


@dataclass(frozen=True, slots=True)
class BackendRater:
    """Rates by a model of the user's own."""

    scores: Scorer
    labels: Mapping[str, Polarity]  # of the model -> ours
    version: str
    name: str = BACKEND

    def rate(self, texts: Sequence[str]) -> list[Rated]:
        """One answer for each text, in order."""
        return [self._rated(told) for n in range(0, len(texts), AT_ONCE) for told in self.scores(texts[n : n + AT_ONCE])]

    def _rated(self, told: Mapping[str, float]) -> Rated:
        sums = dict.fromkeys(Polarity, 0.0)
        for label, probability in told.items():
            sums[self.labels[label]] += probability
        return Rated(max(sums, key=lambda p: sums[p]), sums[Polarity.POSITIVE] - sums[Polarity.NEGATIVE])


def backend_rater(opinion: Opinion) -> BackendRater | None:
    """The rater of the project file; None where it names none. Raises ConfigError."""
    if not opinion.backend or opinion.model is None:
        return None
    folder = opinion.model
    config = _config(folder)
    labels = polarity_labels(folder, config)
    scorer = _transformers(folder) if opinion.backend == "transformers" else _onnx(folder, config)
    version = sha256(json.dumps(config, sort_keys=True).encode() + str(_size(folder)).encode()).hexdigest()[:12]
    return BackendRater(scorer, labels, f"{opinion.backend}-{version}")


def polarity_labels(folder: Path, config: Mapping[str, Any]) -> dict[str, Polarity]:
    """The model's labels as ours: by name (negative, pos, 1 star), else LABEL_0 to LABEL_2 from negative to positive. Raises ConfigError."""
    names = [str(name) for name in (config.get("id2label") or {}).values()]
    found = {name: polarity for name in names if (polarity := _named(name, len(names)))}
    if not names or len(found) < len(names):
        raise ConfigError(
            f"{folder}: opinion.model: its labels {names} are not understood; expected id2label in config.json with negative, neutral, "
            "positive, or stars from 1 to 5"
        )
    return found


def _named(label: str, number: int) -> Polarity | None:
    lower = label.lower()
    for polarity in Polarity:
        if lower.startswith(polarity[:3]):
            return polarity
    digits = "".join(c for c in lower if c.isdigit())
    if "star" in lower and digits in {"1", "2", "3", "4", "5"}:
        return Polarity.NEGATIVE if digits in "12" else Polarity.NEUTRAL if digits == "3" else Polarity.POSITIVE
    if lower.startswith("label_") and number in (2, 3) and digits in {"0", "1", "2"}:
        steps = (
            (Polarity.NEGATIVE, Polarity.NEUTRAL, Polarity.POSITIVE) if number == 3 else (Polarity.NEGATIVE, Polarity.POSITIVE)
        )
        return steps[int(digits)]
    return None


def _config(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as e:
        raise ConfigError(f"{folder}: opinion.model: expected the folder of a model with a config.json ({e})") from e
    if not isinstance(found, dict):
        raise ConfigError(f"{folder}: opinion.model: its config.json is no object")
    return found


def _size(folder: Path) -> int:
    return sum(f.stat().st_size for f in folder.iterdir() if f.is_file())


def _library(name: str, folder: Path) -> Any:
    try:
        return import_module(name)
    except ImportError as e:
        raise ConfigError(
            f"{folder}: opinion.backend: needs the library {name}, which is not installed: pip install {name}"
        ) from e


def _transformers(folder: Path) -> Scorer:
    library = _library("transformers", folder)
    classify = library.pipeline(
        "text-classification", model=str(folder), tokenizer=str(folder), top_k=None, local_files_only=True
    )

    def scores(texts: Sequence[str]) -> list[Mapping[str, float]]:
        told = classify(list(texts), truncation=True, max_length=LONGEST)
        return [{entry["label"]: float(entry["score"]) for entry in entries} for entries in told]

    return scores


def _onnx(folder: Path, config: Mapping[str, Any]) -> Scorer:
    runtime, tokenizers = _library("onnxruntime", folder), _library("tokenizers", folder)
    for name in ("model.onnx", "tokenizer.json"):
        if not (folder / name).is_file():
            raise ConfigError(f"{folder}: opinion.model: there is no {name} in it")
    session = runtime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding()
    wanted = {given.name for given in session.get_inputs()}
    names = [str(config["id2label"][key]) for key in sorted(config["id2label"], key=int)]

    def scores(texts: Sequence[str]) -> list[Mapping[str, float]]:
        encoded = tokenizer.encode_batch(list(texts))
        fields = {
            "input_ids": [e.ids for e in encoded],
            "attention_mask": [e.attention_mask for e in encoded],
            "token_type_ids": [e.type_ids for e in encoded],
        }
        logits = np.asarray(session.run(None, {k: np.asarray(v, np.int64) for k, v in fields.items() if k in wanted})[0], float)
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        return [dict(zip(names, row, strict=True)) for row in (powers / powers.sum(axis=1, keepdims=True)).tolist()]

    return scores
