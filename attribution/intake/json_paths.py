"""Values of a JSON document by paths such as `urls[].expanded_url` and `refs[type=quoted].id`. Knows nothing of what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

MOST = 1_000_000  # values of one path
_STEP = re.compile(r"([^\[\].]*)(?:\[(?:(\w+)=(\w+))?\])?")


@lru_cache(maxsize=1024)
def _steps(path: str) -> tuple[tuple[str, bool, str, str], ...]:
    """(key, whether a list is entered, key and value that its entries must have) of each step."""
    found = []
    for part in path.split(".") if path else ():
        step = _STEP.fullmatch(part)
        if step is None:
            raise ValueError(f"no path: {path!r}")
        found.append((step[1], "[" in part, step[2] or "", step[3] or ""))
    return tuple(found)


def values_at(document: Any, path: str) -> Iterator[Any]:
    """All values at a path; the document itself at the path ""."""
    level = [document]
    for key, enters, name, value in _steps(path):
        below = [v[key] for v in level if isinstance(v, dict) and key in v] if key else level
        if enters:
            below = [entry for v in below if isinstance(v, list) for entry in v[:MOST]]
        if name:
            below = [entry for entry in below if isinstance(entry, dict) and str(entry.get(name)) == value]
        level = below
    yield from level


def texts_at(document: Any, path: str) -> Iterator[str]:
    """The texts and numbers at a path, as texts that are not empty."""
    for value in values_at(document, path):
        if isinstance(value, bool):
            yield "1" if value else ""
        elif isinstance(value, str | int | float) and (said := str(value).strip()):
            yield said
