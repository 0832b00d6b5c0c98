"""Google Search Console: four files whose headings come in any language, so that they are told by what stands in their columns.

Latest links (pages with the day of the last crawl), more sample links (pages), top linking sites (hosts with two counts) and top
linked pages (our own pages with two counts).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence

from attribution.intake.csv_table import Row, delimiter_of, read_columns
from attribution.intake.formats.list_file import ListKind, load_list
from attribution.intake.link_lists import count_of
from attribution.intake.listed_days import Order, is_nothing, listed_day
from attribution.intake.recognise import Context, FileReport, Format, Sample
from ripplemark.records import Reject, Tool
from ripplemark.urls import bad_domain_reason, normal

LOOKED_AT = 200  # lines
ENOUGH = 0.9  # share of them that must look like it
Looks = Callable[[str], bool]


def _is_url(cell: str) -> bool:
    return cell.strip().startswith(("http://", "https://")) and bool(normal(cell))


def _is_site(cell: str) -> bool:
    return "." in cell and not bad_domain_reason(cell)


def _is_day(cell: str) -> bool:
    return is_nothing(cell) or any(listed_day(cell, order) is not None for order in Order)


def _is_count(cell: str) -> bool:
    return count_of(cell) is not None


_KINDS: tuple[tuple[str, str, tuple[tuple[str, Looks], ...], bool], ...] = (
    ("search-console-latest", "the latest links of Search Console", (("page", _is_url), ("last_seen", _is_day)), False),
    ("search-console-sample", "the sample links of Search Console", (("page", _is_url),), False),
    (
        "search-console-sites",
        "the top linking sites of Search Console",
        (("site", _is_site), ("links", _is_count), ("targets", _is_count)),
        False,
    ),
    (
        "search-console-targets",
        "the top linked pages of Search Console",
        (("target", _is_url), ("links", _is_count), ("sites", _is_count)),
        True,
    ),
)


def _cells(sample: Sample) -> list[list[str]]:
    """The first rows, the heading among them."""
    lines = sample.lines[: LOOKED_AT + 1]
    return [row for row in csv.reader(lines, delimiter=delimiter_of(sample.first)) if row]


def shape_fault(sample: Sample, columns: Sequence[tuple[str, Looks]]) -> str:
    """Why a file has not these columns, by what stands under the heading; "" if it has."""
    try:
        heading, *rows = _cells(sample) or [[]]
    except csv.Error:
        return "it is no table"
    if len(heading) != len(columns) or not rows:
        return f"it is no table of {len(columns)} columns"
    if _is_url(heading[0]) or all(looks(cell) for cell, (_, looks) in zip(heading, columns, strict=True)):
        return "it has no heading"
    for n, (name, looks) in enumerate(columns):
        fitting = sum(len(row) == len(columns) and looks(row[n]) for row in rows)
        if fitting < ENOUGH * len(rows):
            return f"column {n + 1} does not look like {name.replace('_', ' ')}"
    return ""


def _format(form: str, about: str, columns: tuple[tuple[str, Looks], ...], of_targets: bool) -> Format:
    def rows(sample: Sample) -> Iterator[Row | Reject]:
        return read_columns(sample.path, [name for name, _ in columns], sample.encoding)

    kind = ListKind(Tool.SEARCH_CONSOLE, form, about, rows, of_targets=of_targets)

    def load(context: Context, sample: Sample) -> FileReport:
        return load_list(context, sample, kind)

    return Format(form, about, lambda sample: shape_fault(sample, columns), load)


FORMATS = tuple(_format(*kind) for kind in _KINDS)
