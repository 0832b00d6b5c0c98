"""Frozen rows as JSON and back: a row is the list of its fields in order. Reads only the types it is told to read, and runs nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from numbers import Integral
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints, overload

import orjson

_Read = Callable[[Any], Any]
LARGEST = 1 << 63  # numbers of SQLite
HEAVIER = 5  # times as many bytes as its text has characters are what a parsed list holds, about
KNOWN = 4_096  # groups of small rows that are remembered, of each kind


def to_json(value: object) -> str:
    """Rows, tuples, days, moments, closed sets, numbers, texts. Raises TypeError for anything else, OverflowError for whole numbers that no store holds: they
    would come back rounded."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str, kind: Any) -> Any:
    """The value of a type that `to_json` wrote. Raises ValueError, TypeError or KeyError for what is not of that type."""
    read, raw = _reader(kind), _parsed(text)
    return read(raw) if read else raw


def _parsed(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:  # numbers that JSON has no word for, as `to_json` writes them
        return json.loads(text)


class LateRows(Sequence[Any]):
    """The rows of a list that `to_json` wrote, each made when it is asked for: most are never looked at. Raises as `from_json`, then too."""

    def __init__(self, text: str, kind: type) -> None:
        self._raw, self._kind, self._read = _parsed(text), kind, _row(kind)
        self.nbytes = HEAVIER * len(text)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._raw)

    @overload
    def __getitem__(self, at: int) -> Any: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Any, ...]: ...
    def __getitem__(self, at: int | slice) -> Any:
        """One row, or some."""
        if isinstance(at, slice):
            return tuple([self._read(raw) for raw in self._raw[at]])
        return self._read(self._raw[at])

    def column(self, name: str) -> list[Any]:
        """One field of all rows. Raises ValueError where rows have no such field."""
        n = [f.name for f in fields(self._kind)].index(name)
        read = _reader(get_type_hints(self._kind)[name])
        return [read(raw[n]) for raw in self._raw] if read else [raw[n] for raw in self._raw]


def shape_of(kind: Any) -> str:
    """A type in words: the names and types of its fields, and of theirs. Another text means that what was written is of another type."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return f"{kind.__name__}({', '.join(str(member.value) for member in kind)})"
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        return f"{kind.__name__}({', '.join(f'{f.name}: {shape_of(hints[f.name])}' for f in fields(kind))})"
    if args := get_args(kind):
        return f"{_name(get_origin(kind))}[{', '.join(map(shape_of, args))}]"
    return _name(kind)


def _name(kind: Any) -> str:
    return str(getattr(kind, "__name__", kind))


def _plain(value: Any) -> Any:
    found: Any
    match value:
        case Enum():
            found = value.value
        case None | bool() | float() | str():
            found = value
        case Integral():  # numpy's too
            found = int(value)
            if not -LARGEST <= found < LARGEST:
                raise OverflowError(f"{found} does not fit into 64 bits")
        case date():
            found = value.isoformat()
        case tuple() | list():
            found = [_plain(v) for v in value]
        case _ if is_dataclass(value):
            found = [_plain(getattr(value, f.name)) for f in fields(value)]
        case _:
            raise TypeError(f"{type(value).__name__} is not written as JSON")
    return found


@lru_cache(maxsize=256)
def _reader(kind: Any) -> _Read | None:
    """What makes a value of this type out of its JSON; None where JSON has it already."""
    if kind in (str, int, float, bool, NoneType):
        return None
    if isinstance(kind, UnionType) or get_origin(kind) is UnionType:
        return _optional(kind)
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {member.value: member for member in kind}.__getitem__
    if kind in (date, datetime):
        made: _Read = kind.fromisoformat
        return made
    if is_dataclass(kind) and isinstance(kind, type):
        return _row(kind)
    raise TypeError(f"{kind} is not read from JSON")


def _optional(kind: Any) -> _Read | None:
    some = [one for one in get_args(kind) if one is not NoneType]
    if len(some) != 1:
        raise TypeError(f"{kind} is not read from JSON")
    read = _reader(some[0])
    return (lambda raw: None if raw is None else read(raw)) if read else None


def _tuple(of: tuple[Any, ...]) -> _Read:
    if len(of) == 2 and of[1] is Ellipsis:
        each = _reader(of[0])
        if each and _is_small(of[0]):
            return _known(each)
        return (lambda raw: tuple([each(v) for v in raw])) if each else tuple
    reads = [_reader(one) for one in of]
    return lambda raw: tuple(read(v) if read else v for read, v in zip(reads, raw, strict=True))


def _is_small(kind: Any) -> bool:
    """Whether a row has texts and numbers alone."""
    hints = get_type_hints(kind).values() if is_dataclass(kind) else ()
    return bool(hints) and all(isinstance(h, type) and issubclass(h, str | int | float) for h in hints)


def _known(each: _Read) -> _Read:
    """Reads some small rows: the same few are said of many."""
    known: dict[tuple[tuple[Any, ...], ...], tuple[Any, ...]] = {}

    def made(raw: list[list[Any]]) -> tuple[Any, ...]:
        key = tuple(map(tuple, raw))
        if (found := known.get(key)) is None:
            if len(known) >= KNOWN:
                known.clear()
            found = known[key] = tuple([each(v) for v in raw])
        return found

    return made


def _row(kind: type) -> _Read:
    hints = get_type_hints(kind)
    reads = [(n, read) for n, f in enumerate(fields(kind)) if (read := _reader(hints[f.name]))]

    def made(raw: list[Any]) -> Any:
        said = raw.copy()
        for n, read in reads:
            said[n] = read(said[n])
        return kind(*said)

    return made
