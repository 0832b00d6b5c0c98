"""The short table that ends every command: labels on the left, values on the right, within the width of the terminal. Decides nothing.

What was counted and did not occur is 0, what has no value is a dash; a line without a value is the heading of those indented below it."""

from __future__ import annotations

import json
import sys
from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import IO, Any

from ripplemark.text import visible_control

_GAP = 2  # blanks between a label and its value at least


def print_closing(title: str, figures: Mapping[str, Any], as_json: bool, out: IO[str] | None = None) -> None:
    """The table of a command, or the same as one JSON object. Values are numbers, texts, lists or tables."""
    stream = out or sys.stdout
    if as_json:
        stream.write(json.dumps(figures, ensure_ascii=False, default=str) + "\n")
        return
    from rich.console import Console  # noqa: PLC0415 - a machine's output needs none of it

    console = Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)
    rows = [row for name, value in figures.items() for row in _cells(name, value)]
    console.print(title, style="italic")
    for line in table_lines(rows, console.width):
        console.print(line)


def table_lines(rows: Iterable[tuple[str, str]], width: int) -> Iterator[str]:
    """The lines of a table of (label, value) that is at most so many columns wide. A value that does not fit beside its label stands on
    lines of its own below it, broken between words: a number is never cut."""
    from rich.cells import cell_len  # noqa: PLC0415

    split = [(label, text.split("\n")) for label, text in rows]
    fits = [cell_len(label) + _GAP + max(map(cell_len, texts)) <= width for label, texts in split]
    beside = [row for row, fit in zip(split, fits, strict=True) if fit]
    labels = max((cell_len(label) for label, _ in beside), default=0)
    values = max((cell_len(text) for _, texts in beside for text in texts), default=0)
    right = min(width, labels + _GAP + values)
    for (label, texts), fit in zip(split, fits, strict=True):
        if fit:
            for n, text in enumerate(texts):
                first = label if n == 0 else ""
                yield f"{first}{' ' * (right - cell_len(first) - cell_len(text))}{text}".rstrip()
        else:
            indent = len(label) - len(label.lstrip()) + 2
            yield from (" " * (indent - 2) + part for part in wrapped(label.lstrip(), width - indent + 2))
            for text in texts:
                yield from (" " * indent + part for part in wrapped(text, width - indent))


def wrapped(text: str, width: int) -> Iterator[str]:
    """A text in lines of at most so many columns, broken between words, within one only where it is longer than a line."""
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    yield from (line.plain.rstrip() for line in Text(text).wrap(Console(), width))


def _cells(name: str, value: object) -> Generator[tuple[str, str]]:
    label = name.replace("_", " ")
    if isinstance(value, Mapping):
        yield label, "" if value else "0"
        for key, part in value.items():
            yield f"  {visible_control(str(key), 60)}", _words(part)
    else:
        yield label, _words(value)


def _words(value: object) -> str:
    """A value as a person reads it; untrusted text cannot drive the terminal."""
    match value:
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.2f}"
        case None | "" | [] | ():
            return "-"
        case list() | tuple():
            return "\n".join(_words(v) for v in value)
        case _:
            return visible_control(str(value))
