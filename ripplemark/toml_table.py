"""One TOML table with its name and file, so that every complaint about a value can say where it stands.

Reads and checks single values; knows none of our keys.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ripplemark.errors import ConfigError
from ripplemark.text import visible_control


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the file with its name, so that every complaint can say where."""

    path: Path
    name: str
    raw: Mapping[str, Any]

    def error(self, key: str, expected: str) -> ConfigError:
        """A complaint of one line about the value of `key`."""
        return self._complaint(key, f"expected {expected}")

    def _complaint(self, key: str, words: str) -> ConfigError:
        where = f"{self.name}.{key}" if self.name else key
        return ConfigError(visible_control(f"{self.path}: {where}: {words}", limit=600))

    def only(self, *keys: str) -> None:
        for key in self.raw:
            if key not in keys:
                near = difflib.get_close_matches(key, keys, n=1, cutoff=0.5)
                hint = f"; did you mean {near[0]!r}?" if near else f"; valid keys: {', '.join(keys)}"
                raise self._complaint(key[:60], f"unknown key{hint}")

    def table(self, key: str, *, required: bool = False) -> Table:
        value = self.raw.get(key)
        if value is None and required:
            raise ConfigError(f"{self.path}: [{key}] is missing; `ripplemark init` writes an example")
        if value is not None and not isinstance(value, dict):
            raise self.error(key, f"a table [{key}]")
        return Table(self.path, key, value or {})

    def tables(self, key: str) -> list[Table]:
        value = self.raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            raise self.error(key, f"tables written [[{key}]]")
        return [Table(self.path, f"{key}[{i}]", v) for i, v in enumerate(value, 1)]

    def _get(self, key: str, check: Callable[[Any], bool], expected: str, default: Any) -> Any:
        value = self.raw.get(key)
        if value is None:
            return default
        if not check(value):
            raise self.error(key, f"{expected}, not {shown(value)}")
        return value

    def string(self, key: str, default: str = "", *, required: bool = False) -> str:
        value: str = self._get(key, lambda v: isinstance(v, str), "text in quotes", default)
        if required and not value.strip():
            raise self.error(key, "text in quotes; it is missing or empty")
        return value

    def strings(self, key: str, default: Sequence[str] = (), *, required: bool = False) -> tuple[str, ...]:
        def all_text(v: Any) -> bool:
            return isinstance(v, list) and all(isinstance(x, str) and x.strip() for x in v)

        value: list[str] = self._get(key, all_text, 'a list of texts such as ["one", "two"]', list(default))
        if required and not value:
            raise self.error(key, "a list with at least one text; it is missing or empty")
        return tuple(value)

    def boolean(self, key: str, default: bool) -> bool:
        value: bool = self._get(key, lambda v: isinstance(v, bool), "true or false", default)
        return value

    def number(self, key: str, default: float | None, *, least: float = 0.0, most: float = 1e12) -> float | None:
        """A finite number from `least` to `most`."""

        def is_number(v: Any) -> bool:
            return isinstance(v, int | float) and not isinstance(v, bool) and least <= v <= most

        value = self._get(key, is_number, f"a number from {least:g} to {most:g}", default)
        return None if value is None else float(value)

    def integer(self, key: str, default: int, *, least: int = 0, most: int = 2**31 - 1) -> int:
        """A whole number from `least` to `most`."""

        def is_whole(v: Any) -> bool:
            return isinstance(v, int) and not isinstance(v, bool) and least <= v <= most

        value: int = self._get(key, is_whole, f"a whole number from {least} to {most}", default)
        return value

    def day(self, key: str) -> date:
        value = self.raw.get(key)
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError as e:
                raise self.error(key, f"a day such as 2024-06-03, not {shown(value)}") from e
        if value is None:
            raise self.error(key, "a day such as 2024-06-03; it is missing")
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.error(key, f"a day such as 2024-06-03, not {shown(value)}")
        return value


def shown(value: object, limit: int = 80) -> str:
    """A value as a complaint quotes it: on one line, cut to `limit` characters."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**40:
        return "a number of over 40 digits"  # Python refuses to spell out the longest
    if isinstance(value, date):
        return value.isoformat()
    words = repr(value)
    return words if len(words) <= limit else f"{words[:limit]}…"
