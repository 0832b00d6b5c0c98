"""A table of the reports as the bytes of a file. Asks the reports, hands on what the formats write; holds no table whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from attribution.export.formats import Format, csv_bytes, jsonl_bytes, xlsx_bytes
from attribution.export.tables import TABLES, TableName
from attribution.report_rows import View
from ripplemark.store.credit import MODELS

if TYPE_CHECKING:
    from attribution.report_rows import LinkPage, LinkQuery
    from attribution.reports import Reports
    from ripplemark.records import LinkRow

ALL_TIME = View(date(1971, 1, 1), date(9000, 1, 1))
BLOCK = 5_000  # links asked for at a time: of a place far down, finding it costs as much as reading some thousand


def export_rows(
    reports: Reports,
    table: TableName,
    form: Format,
    view: View | None = None,
    query: LinkQuery | None = None,
    *,
    excel: bool = False,
    unlinked: bool = False,
    level: str = "",
    model: str = "",
) -> Iterator[bytes]:
    """All rows of a table, or of `links` those of a view (and, with it, of a query, in its order), as a file piece by piece.

    `unlinked`: of the mentions, those to ask for a link. `level` and `model`: of what models give, only that; "" is all. `excel` puts the
    mark before CSV by which Excel knows UTF-8. Raises StoreError while there is no store, ValueError for an unknown sort column."""
    if table is TableName.LINKS and view is not None and query is not None:
        return written(table, form, _found(reports, view, query), excel=excel)
    if table is TableName.MENTIONS and unlinked:
        return written(table, form, reports.iter_unlinked(), excel=excel)
    if table is TableName.MODEL_CREDIT:
        return written(table, form, reports.iter_model_credit(level, model), excel=excel)
    return written(table, form, _all(reports, table, view), excel=excel)


class LinkSource(Protocol):
    """Whoever answers with slices of links: `Reports`, or what stands in for it."""

    def links(self, view: View, query: LinkQuery) -> LinkPage:
        """One slice of the links that the query asks for."""


class LinkWriter(Protocol):
    """Writes the links that a screen shows."""

    def __call__(self, form: str, view: View, query: LinkQuery) -> Iterator[bytes]:
        """A file in `form`: csv, jsonl or xlsx."""


def export_links(reports: LinkSource) -> LinkWriter:
    """The writer of the links that a screen shows; its CSV has the mark for Excel."""

    def write(form: str, view: View, query: LinkQuery) -> Iterator[bytes]:
        return written(TableName.LINKS, Format(form), _found(reports, view, query), excel=True)

    return write


def written(table: TableName, form: Format, rows: Iterable[object], *, excel: bool = False) -> Iterator[bytes]:
    """Rows of a table in a format."""
    shape = TABLES[table]
    match form:
        case Format.JSONL:
            return jsonl_bytes(shape.plain(row) for row in rows)
        case Format.CSV:
            return csv_bytes(tuple(shape.columns), (shape.cells(row) for row in rows), bom=excel)
        case Format.XLSX:
            return xlsx_bytes(tuple(shape.columns), (shape.cells(row) for row in rows), sheet=table.value)


def _all(reports: Reports, table: TableName, view: View | None) -> Iterator[Any]:
    match table:
        case TableName.LINKS:
            return reports.iter_links(view)
        case TableName.RIPPLES:
            return _ripples(reports)
        case TableName.CREDIT:
            return (row for model in MODELS for row in reports.campaign_credit(ALL_TIME, model))
    rows: Iterator[Any] = getattr(reports, f"iter_{table.value}")()
    return rows


def _ripples(reports: Reports) -> Iterator[Any]:
    """Edges whose parents are named by their URL: a post's key means nothing outside."""
    urls = {post.key: post.url for post in reports.iter_posts()}
    return ((edge, urls.get(edge.parent, edge.parent)) for edge in reports.iter_ripples())


def _found(reports: LinkSource, view: View, query: LinkQuery) -> Iterator[LinkRow]:
    start = 0
    while rows := reports.links(view, replace(query, start=start, stop=start + BLOCK)).rows:
        yield from rows
        start += len(rows)
