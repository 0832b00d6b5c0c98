"""A store of its own for every test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from builders import Web, project


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    """An empty store of the tea brand."""
    made = Web(project(tmp_path))
    yield made
    made.db.close()
