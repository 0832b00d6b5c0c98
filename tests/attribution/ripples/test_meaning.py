"""The door to a sentence model of the user's own."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from attribution.ripples.items import Field
from attribution.ripples.meaning import meaning_of
from attribution.ripples.passages import units_of
from ripplemark.errors import ConfigError

VECTORS = {"tea": (1.0, 0.0), "brew": (0.8, 0.6), "tax": (0.0, 2.0)}
FIELD = Field((), (), lambda place: units_of(list(VECTORS)[place]))


class Model:
    """What the library gives, for words of which we know the vector."""

    def __init__(self, path: str, *, local_files_only: bool) -> None:
        assert local_files_only

    def encode(self, text: str) -> np.ndarray:
        return np.array(VECTORS[text])


def test_texts_that_mean_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = ModuleType("sentence_transformers")
    library.SentenceTransformer = Model  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", library)
    alike = meaning_of(tmp_path, FIELD)
    assert [round(alike(0, other), 3) for other in range(3)] == [1.0, 0.6, 0.0]


def test_a_model_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match="there is no model at"):
        meaning_of(tmp_path / "none", FIELD)
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ConfigError, match="pip install sentence-transformers"):
        meaning_of(tmp_path, FIELD)
