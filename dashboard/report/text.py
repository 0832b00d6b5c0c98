"""A report as plain text for a terminal or a mail: sentences and tables, no drawings. Pure."""

from __future__ import annotations

import textwrap
import unicodedata

from dashboard.i18n.numbers import within
from dashboard.report.sections import Cell, Document, Link, Section, Sheet
from dashboard.report.svg_parts import plain

WIDTH = 96
WIDEST = 44  # of a column
LONGEST_URL = 120  # an address that is cut leads nowhere


def text_page(document: Document) -> str:
    """The whole report."""
    lines = [document.title, "=" * columns_of(document.title), *_wrapped(document.subtitle)]
    for words in document.lines:
        lines += _wrapped(words)
    lines.append("")
    colon = ": " if document.lang == "en" else "："
    lines += [f"  {f.title}{colon}{f.value}{within(f.note, document.lang) if f.note else ''}" for f in document.figures]
    lines += ["", *(line for s in document.summary for line in _wrapped(s, "- "))]
    for section in document.sections:
        lines += ["", *_section(section)]
    return "\n".join([*lines, "", *_wrapped(document.footer)]).rstrip() + "\n"


def _section(section: Section) -> list[str]:
    """Sentences and tables; where a cell leads somewhere it has a number, and its address stands below the tables."""
    lines, addresses = [section.title, "-" * columns_of(section.title)], dict[str, int]()
    for sentence in section.sentences:
        lines += _wrapped(sentence)
    for sheet in section.sheets:
        lines += ["", *_table(sheet, addresses)] if sheet.rows else []
    listed = [f"[{n}] {plain(url, LONGEST_URL)}" for url, n in addresses.items()]
    return [*lines, *([""] if listed else []), *listed]


def _wrapped(words: str, mark: str = "") -> list[str]:
    """Lines of at most so many columns; a wide character takes two, and text without blanks is cut between characters."""
    if columns_of(words) <= WIDTH:
        return [mark + words] if words else []
    wide = sum(1 for c in words if unicodedata.east_asian_width(c) in "WF")
    width = WIDTH // 2 if wide * 3 > len(words) else WIDTH
    return textwrap.wrap(words, width, initial_indent=mark, subsequent_indent=" " * len(mark), break_on_hyphens=False)


def columns_of(words: str) -> int:
    """How many columns of a terminal words take."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in words)


def _table(sheet: Sheet, addresses: dict[str, int]) -> list[str]:
    rows = [tuple(plain(c, WIDEST) for c in sheet.columns), *(tuple(_words(c, addresses) for c in row) for row in sheet.rows)]
    widths = [max(columns_of(row[n]) for row in rows) for n in range(len(sheet.columns))]
    lines = ["  ".join(_padded(c, widths[n], right=n >= sheet.words) for n, c in enumerate(row)).rstrip() for row in rows]
    rule = "  ".join("-" * w for w in widths)
    return [lines[0], rule, *lines[1:], *([sheet.more] if sheet.more else [])]


def _words(cell: Cell, addresses: dict[str, int]) -> str:
    """A cell as it is read; one that leads somewhere with the number of its address, which is noted."""
    if not isinstance(cell, Link):
        return plain(cell, WIDEST)
    number = addresses.setdefault(cell.url, len(addresses) + 1)
    return f"{_cut(plain(cell.words, WIDEST), WIDEST)} [{number}]".strip()


def _cut(words: str, columns: int) -> str:
    """Words cut to columns of a terminal, of which a wide character takes two."""
    if columns_of(words) <= columns:
        return words
    while columns_of(words) > columns - 1:
        words = words[:-1]
    return f"{words.rstrip()}…"


def _padded(words: str, width: int, *, right: bool) -> str:
    space = " " * (width - columns_of(words))
    return space + words if right else words + space
