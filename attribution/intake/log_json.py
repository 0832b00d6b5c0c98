"""Logs that write a JSON object for each line: Caddy, nginx, load balancers. One object at a time; every line is accounted for.

A table says at which keys a format keeps what; keys that people choose themselves are compared without case and punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import orjson
import pyarrow as pa

from attribution.intake.log_cells import COOKIE, Field, Reading, lines_of
from attribution.intake.log_layout import Cells
from attribution.intake.log_lines import Lines, bounds, clean, rejected, too_long
from attribution.intake.log_text import LINE_LIMIT, Block
from ripplemark.records import RejectReason

#: Keys from the outermost object inwards.
Path = tuple[str, ...]
_PUNCTUATION = re.compile(r"[\W_]+")
_NGINX_ESCAPE = re.compile(rb"\\x([0-9A-Fa-f]{2})")  # written by `escape=default`, which is no JSON
_COOKIE_KEY = "cookie_"
_HEADERS = {str(Field.REFERRER): "-", str(Field.AGENT): "-"}  # a visitor who sends none has an object without the key


@dataclass(frozen=True, slots=True)
class Keys:
    """Where the objects of a format keep their fields: the first path that is there counts."""

    paths: Mapping[Field, tuple[Path, ...]] = field(default_factory=dict)
    wordings: Mapping[str, Field] = field(default_factory=dict)  # for outermost keys, as `plain` spells them

    def plan(self, keys: tuple[str, ...]) -> tuple[tuple[str, Path], ...]:
        """(cell, path) for objects with these outermost keys, the preferred path of each cell first."""
        found: dict[str, list[Path]] = {name: [p for p in paths if p[0] in keys] for name, paths in self.paths.items()}
        for wording, name in self.wordings.items():
            found.setdefault(name, []).extend((key,) for key in keys if plain(key) == wording)
        for key in keys if self.wordings else ():
            if key.lower().startswith(_COOKIE_KEY):
                found[COOKIE + key[len(_COOKIE_KEY) :]] = [(key,)]
        return tuple((str(name), path) for name, paths in found.items() for path in paths)


def plain(key: str) -> str:
    """A key without case and punctuation: "@timestamp", "http_user_agent", "remoteAddr"."""
    return _PUNCTUATION.sub("", key).lower()


@dataclass(slots=True)
class JsonReader:
    """Reads the blocks of one log."""

    keys: Keys
    reading: Reading
    _plans: dict[tuple[str, ...], tuple[tuple[str, Path], ...]] = field(default_factory=dict)

    def __call__(self, block: Block, source: str, latest: int) -> Lines:
        """The lines of a block."""
        data = clean(block.data)
        return lines_of(self._cells(data, source, block.first_line), self.reading, source, latest)

    def _cells(self, data: bytes, source: str, first_line: int) -> Cells:
        starts, ends = bounds(np.frombuffer(data, np.uint8))
        blank, long = ends <= starts, ends - starts > LINE_LIMIT
        rows, number, bad = [], [], list[tuple[int, RejectReason]]()
        for i in np.flatnonzero(~blank & ~long).tolist():
            record = parsed(data[starts[i] : ends[i]])
            cells = self.cells_of(record) if record is not None else {}
            if Field.STATUS in cells and Field.ADDRESS in cells and (Field.TIME in cells or Field.CLOCK in cells):
                rows.append(cells)
                number.append(first_line + i)
            else:
                bad.append((i, RejectReason.BAD_JSON if record is None else RejectReason.MISSING_VALUE))
        rejects = rejected(data, starts, ends, bad, source, first_line)
        rejects += too_long(data, starts, np.flatnonzero(long), source, first_line)
        names = (Field.TIME, Field.ADDRESS, Field.TARGET, Field.STATUS, *(name for row in rows for name in row))
        text = {
            name: pa.array([row.get(name, _HEADERS.get(name)) for row in rows], pa.string())
            for name in dict.fromkeys(map(str, names))
        }
        return Cells(np.array(number, np.int64), text, tuple(rejects), int(blank.sum()))

    def cells_of(self, record: dict[str, Any]) -> dict[str, str]:
        """The cells of an object, those it has."""
        shape = tuple(record)
        plan = self._plans.get(shape)
        if plan is None:
            plan = self.keys.plan(shape)
            if len(self._plans) < 1_000:  # keys may be anything: remember the usual shapes only
                self._plans[shape] = plan
        cells: dict[str, str] = {}
        for name, path in plan:
            if name not in cells and (value := _value(record, path)):
                cells[name] = value
        return cells


def parsed(line: bytes) -> dict[str, Any] | None:
    """The object of a line; None if it holds none."""
    for attempt in (line, _NGINX_ESCAPE.sub(rb"\\\\x\1", line) if b"\\x" in line else None):
        try:
            record = orjson.loads(attempt) if attempt else None
        except orjson.JSONDecodeError:
            continue
        return record if isinstance(record, dict) else None
    return None


def _value(record: dict[str, Any], path: Path) -> str:
    """What stands at a path, as text; "" if nothing does. Of a list the first counts."""
    found: Any = record
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    if isinstance(found, list):
        found = next(iter(found), None)
    if isinstance(found, str):
        return found
    return str(found) if isinstance(found, int | float) and not isinstance(found, bool) else ""


def objects(lines: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """The objects among some lines."""
    for line in lines:
        if line.startswith("{") and (record := parsed(line.encode("utf-8", "replace"))) is not None:
            yield record
