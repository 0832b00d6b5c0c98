"""One value of a record as a spreadsheet cell or a JSON value. Decides nothing about tables or files."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeAlias
from urllib.parse import urlencode

from ripplemark.store.clock import stamp

#: What a spreadsheet may take for a formula: the signs themselves, also in full width, also after blanks or invisible
#: characters; and the control characters that make a program split the cell.
_FORMULA = re.compile(r"[\s\x00\u200b-\u200f\u2060-\u2064\ufeff]*[=+\-@＝＋－＠\t\r\n\x00]")

_AS_IT_IS = frozenset({bool, int, type(None), date})  # by exact type: cells come by the million
Json: TypeAlias = str | int | float | bool | list[Any] | dict[str, Any] | None
Cell: TypeAlias = str | int | float | bool | date | datetime | None


def harmless(text: str) -> str:
    """Text that no spreadsheet runs as a formula: an apostrophe goes before it where needed (OWASP, CSV injection)."""
    if not text or text[0].isalnum():  # nearly all text, and none of the signs
        return text
    return f"'{text}" if _FORMULA.match(text) else text


def tidy(number: float) -> float:
    """Twelve significant digits: what is beyond them is what adding up in binary leaves behind, 12142.990000000003 for 12142.99."""
    return float(f"{number:.12g}")


def plain(value: object) -> Json:
    """A value for JSON: times in UTC with a Z, days as YYYY-MM-DD, text untouched, records as objects."""
    match value:
        case str():  # StrEnums too: their value is their word
            return str(value)
        case int() | None:
            return value
        case float():
            return tidy(value)
        case datetime():
            return stamp(value)
        case date():
            return value.isoformat()
    return _plain_whole(value)


def _plain_whole(value: object) -> Json:
    if isinstance(value, tuple | list):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    raise TypeError(f"no JSON form for {type(value).__name__}")


def cell(value: object) -> Cell:
    """A value for a spreadsheet: numbers, truth values, days and times keep their type; lists are joined; text is made harmless."""
    kind = type(value)
    if kind is str:
        return harmless(value)  # type: ignore[arg-type]
    if kind in _AS_IT_IS:
        return value  # type: ignore[return-value]
    if kind is float:
        return tidy(value)  # type: ignore[arg-type]
    if kind is datetime:
        return value.astimezone(UTC).replace(microsecond=0)  # type: ignore[attr-defined,no-any-return]
    return harmless(_words(value))


def _words(value: object) -> str:
    match value:
        case str():  # StrEnums too: their value is their word
            return str(value)
        case dict():
            return urlencode(value)
        case tuple() | list():
            return "; ".join(_part(v) for v in value)
    raise TypeError(f"no cell for {type(value).__name__}")


def _part(value: object) -> str:
    if isinstance(value, tuple):  # a step with its number: "https://a.example 301"
        return " ".join(str(part) for part in value)
    if is_dataclass(value):
        return ": ".join(str(getattr(value, f.name)) for f in fields(value))
    return str(value)
