"""What a report consists of: sections with sentences, drawings and tables of words. Neither HTML nor plain text yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from dashboard.report.plots import Plot


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    words: str
    url: str


Cell: TypeAlias = str | Link


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table ready to read. The first `words` columns are left-aligned, the others are numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    words: int = 1
    more: str = ""  # what was left out, and where all of it is


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure at the top of a report."""

    title: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One question of a report, answered."""

    title: str
    sentences: tuple[str, ...]
    plots: tuple[Plot, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    about: str = ""  # how it is counted


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report."""

    title: str
    subtitle: str
    lang: str
    lines: tuple[str, ...]  # how far and how fresh the data are
    figures: tuple[Figure, ...]
    summary: tuple[str, ...]
    sections: tuple[Section, ...]
    footer: str


MOST_ROWS = 15


def sheet(
    columns: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...], words: int = 1, more: str = "", most: int = MOST_ROWS
) -> Sheet:
    """A table of the first rows; `more` says how many there are in all, and stands where some were left out."""
    return Sheet(columns, rows[:most], words, more if len(rows) > most else "")
