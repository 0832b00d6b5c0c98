"""JSON lines as rows of texts: an object a line, bounded; a line that is none costs only itself. Knows nothing of what the keys mean."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attribution.intake.csv_table import Row, opened_bytes
from attribution.intake.log_text import LINE_LIMIT
from ripplemark.records import Reject, RejectReason
from ripplemark.text import visible_control


def json_lines(path: Path, encoding: str) -> Iterator[Row | Reject]:
    """The objects of a file, plain or gzip, as rows by their own keys; a list of words is joined with "+"."""
    for found in json_objects(path, encoding):
        yield found if isinstance(found, Reject) else Row(found[0], {key: _text(value) for key, value in found[1].items()})


def json_objects(path: Path, encoding: str, limit: int = LINE_LIMIT) -> Iterator[tuple[int, dict[str, Any]] | Reject]:
    """The objects of a file with the numbers of their lines, of at most `limit` characters."""
    with io.TextIOWrapper(opened_bytes(path), encoding=encoding, errors="replace", newline="\n") as file:
        number = 0
        try:
            while line := file.readline(limit + 1):
                number += 1
                yield from _row(path.name, number, line, limit)
                while len(line) > limit and not line.endswith("\n"):
                    line = file.readline(limit + 1)
        except (EOFError, OSError, zlib.error) as e:
            yield Reject(path.name, 0, RejectReason.TRUNCATED_FILE, visible_control(f"not read to its end: {e}"))


def _row(source: str, number: int, line: str, limit: int) -> Iterator[tuple[int, dict[str, Any]] | Reject]:
    text = line.strip("\ufeff\r\n\t \0")
    if len(line) > limit:
        yield Reject(source, number, RejectReason.LINE_TOO_LONG, visible_control(text[:200]))
    elif text:
        item = object_of(text)
        yield Reject(source, number, RejectReason.BAD_JSON, visible_control(text)) if item is None else (number, item)


def object_of(text: str) -> dict[str, Any] | None:
    """The JSON object that a text is; None if it is none."""
    try:
        item = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return item if isinstance(item, dict) else None


def fields_of(text: str) -> Mapping[str, str] | None:
    """The plain values of a JSON object as texts; None if the text is no object."""
    item = object_of(text)
    return None if item is None else {key: _text(value) for key, value in item.items()}


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return "+".join(str(v) for v in value if isinstance(v, str | int | float))
        case dict():
            return ""
        case _:
            return str(value)
