"""How alike two texts are in meaning, by a sentence model of the user's own: the one door to it. Downloads nothing, and is closed by default."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attribution.ripples.inferred import Meaning
from attribution.ripples.items import Field
from ripplemark.errors import ConfigError

READ = 2_000  # characters of a text that the model reads
UNLIKE = 0.5  # texts about one subject are so alike by any model: this and less is nothing
_KEPT = 20_000  # vectors at hand


def meaning_of(model: Path, field: Field) -> Meaning:
    """The likeness of the texts at two places of a field, 0 to 1. Raises ConfigError where the model cannot be used."""
    encode = _encoder(model)

    @lru_cache(maxsize=_KEPT)
    def vector(place: int) -> NDArray[np.float64]:
        found = np.asarray(encode(field.words(place).text[:READ]), np.float64)
        return found / (np.linalg.norm(found) or 1.0)

    def alike(one: int, other: int) -> float:
        return max(0.0, float(vector(one) @ vector(other)) - UNLIKE) / (1.0 - UNLIKE)

    return alike


def _encoder(model: Path) -> Any:
    """A function from a text to its vector."""
    if not model.exists():
        raise ConfigError(f"ripples.model: there is no model at {model}; name a folder that holds one, or leave the key out")
    try:
        library = import_module("sentence_transformers")
    except ImportError as e:
        raise ConfigError("ripples.model needs the library sentence-transformers: pip install sentence-transformers") from e
    return library.SentenceTransformer(str(model), local_files_only=True).encode
