"""Arrow without pandas: Arrow looks for it when it is first handed a list, and to load it costs more than most of what is asked here.

Nothing here uses data frames. Whoever asks Arrow for one still gets it: then it looks for pandas again.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

import pyarrow as pa


class _Hidden(MetaPathFinder):
    """Says that pandas is not installed."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        del path, target
        if name == "pandas":
            raise ModuleNotFoundError("not looked for", name=name)
        return None


@contextmanager
def pandas_hidden() -> Generator[None]:
    """Whoever looks for pandas as long as the block runs finds none, unless it is loaded already."""
    hidden = _Hidden()
    sys.meta_path.insert(0, hidden)
    try:
        yield
    finally:
        sys.meta_path.remove(hidden)


@cache
def without_pandas() -> None:
    """Let Arrow look for pandas now, once in a process."""
    with pandas_hidden():
        pa.array([0])
