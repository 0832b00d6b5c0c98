"""Records as JSON and back: a line of text for any frozen record, read by the types of its fields. Knows no record by name."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import orjson

Record = TypeVar("Record")


def json_of(record: object) -> bytes:
    """A record, and the records in it, as one line of JSON without a newline."""
    return orjson.dumps(record)


def record_of(kind: type[Record], value: object) -> Record:
    """The record that a JSON object stands for. Raises ValueError that names the field whose value is not of its type."""
    read: Record = _record(kind, value)
    return read


def _record(kind: Any, value: object) -> Any:
    if not isinstance(value, dict):
        raise ValueError(f"{kind.__name__}: an object is expected")
    hints = _hints(kind)
    if unknown := value.keys() - hints.keys():
        raise ValueError(f"{kind.__name__}: no field {min(unknown, key=str)!r}")
    known = {}
    for field in fields(kind):
        if field.name in value:
            known[field.name] = _of(hints[field.name], value[field.name], f"{kind.__name__}.{field.name}")
        elif field.default is MISSING and field.default_factory is MISSING:
            raise ValueError(f"{kind.__name__}: {field.name} is missing")
    return kind(**known)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _of(hint: Any, value: object, where: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        inner = next(a for a in get_args(hint) if a is not type(None))
        return None if value is None else _of(inner, value, where)
    if origin is Mapping:
        return _mapping(get_args(hint), value, where)
    if origin is tuple:
        return _tuple(get_args(hint), value, where)
    if is_dataclass(hint):
        return _record(hint, value)
    return _plain(hint, value, where)


def _tuple(inner: tuple[Any, ...], value: object, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{where}: a list is expected")
    if len(inner) == 2 and inner[1] is Ellipsis:
        return tuple(_of(inner[0], v, where) for v in value)
    if len(value) != len(inner):
        raise ValueError(f"{where}: {len(inner)} values are expected")
    return tuple(_of(hint, v, where) for hint, v in zip(inner, value, strict=True))


def _mapping(inner: tuple[Any, ...], value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{where}: an object is expected")
    return {str(name): _of(inner[1], v, f"{where}.{name}") for name, v in value.items()}


def _plain(hint: Any, value: object, where: str) -> Any:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)  # says by itself what is wrong
    if hint is datetime:
        return _moment(value, where)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise ValueError(f"{where}: {hint.__name__} is expected")
    return value


def _moment(value: object, where: str) -> datetime:
    at = datetime.fromisoformat(value) if isinstance(value, str) else None
    if at is None or at.tzinfo is None:
        raise ValueError(f"{where}: a moment with its time zone is expected")
    return at
