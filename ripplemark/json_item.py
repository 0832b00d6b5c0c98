"""Untrusted JSON, asked by paths: every answer has the type that was asked for, whatever stands there. Knows no platform."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from ripplemark.stated import StatedCount, stated_count, stated_moment

MOST_ITEMS = 10_000  # of one list


@dataclass(frozen=True, slots=True)
class Item:
    """One JSON value. Paths are keys joined by dots; what is not there is empty, never an error."""

    raw: Any

    def _at(self, path: str) -> Any:
        found = self.raw
        for key in path.split(".") if path else ():
            if not isinstance(found, dict):
                return None
            found = found.get(key)
        return found

    def has(self, path: str) -> bool:
        """Whether something other than null stands there."""
        return self._at(path) is not None

    def is_list(self, path: str = "") -> bool:
        """Whether a list stands there."""
        return isinstance(self._at(path), list)

    def item(self, path: str) -> Item:
        """The value there."""
        return Item(self._at(path))

    def items(self, path: str = "") -> Iterator[Item]:
        """The entries of a list there; none of anything else."""
        found = self._at(path)
        yield from map(Item, found[:MOST_ITEMS] if isinstance(found, list) else ())

    def keys(self, path: str = "") -> tuple[str, ...]:
        """The keys of an object there."""
        found = self._at(path)
        return tuple(map(str, found)) if isinstance(found, dict) else ()

    def text(self, *paths: str) -> str:
        """The first text or number that is not empty, as text; "" if there is none. Without a path: the value itself."""
        for path in paths or ("",):
            found = self._at(path)
            if isinstance(found, str | int | float) and not isinstance(found, bool) and (said := str(found).strip()):
                return said
        return ""

    def flag(self, *paths: str) -> bool:
        """Whether true (or a number other than 0) stands at one of these."""
        return any(found is True or (isinstance(found, int | float) and found != 0) for found in map(self._at, paths))

    def count(self, *paths: str) -> StatedCount | None:
        """The first number stated; None if none is. Raises ValueError for what is no count."""
        for path in paths:
            if (found := stated_count(self._at(path))) is not None:
                return found
        return None

    def moment(self, *paths: str) -> datetime | None:
        """The first moment stated."""
        return next((at for path in paths if (at := stated_moment(self._at(path)))), None)


def item_of(body: bytes | str) -> Item | None:
    """The JSON document that a body is; None if it is none."""
    try:
        return Item(orjson.loads(body))
    except (orjson.JSONDecodeError, RecursionError):
        return None
