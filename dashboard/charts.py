"""Charts as pages register them: one callback for each, the same numbers as a CSV file. Draws nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

from dash import Dash, Input
from flask import Flask, Response, abort, request

from attribution.export.cells import Cell, cell
from attribution.export.formats import Format, csv_bytes
from attribution.report_rows import View
from dashboard import ids
from dashboard.all_days import all_days
from dashboard.chart_card import chart_outputs, chart_shown, register_charts
from dashboard.compare import against
from dashboard.figures.before import Before, with_before
from dashboard.figures.chart import Chart, Table
from dashboard.figures.notes import axis_days, with_notes
from dashboard.i18n.numbers import told
from dashboard.questions import Reports
from dashboard.state import State
from dashboard.theme import Look, look_of

Make = Callable[[State, Reports, Look], Chart]
#: The numbers of a chart of a state on the days of another view, to be shown beside its own.
Earlier = Callable[[State, View, Reports, Look], Before]
KEY = "RIPPLEMARK_CHARTS"  # of the server's configuration: name -> how it is made


def register_chart(
    app: Dash, name: str, reports: Reports, state_of: Callable[[str], State], make: Make, earlier: Earlier | None = None
) -> None:
    """Let a chart card show what `make` gives for the address, and let its numbers be saved. A chart of days is compared by `earlier`."""
    charts_of(app.server)[name] = made = drawn_by(make, earlier, reports)
    register_charts(app, name)

    @app.callback(chart_outputs(name), Input(ids.QUERY, "data"), Input(ids.LOOK, "data"), Input(ids.EDITED, "data"))
    def shown(said: str, seen: object, _at: object) -> tuple[Any, ...]:
        state = state_of(said)
        look = look_of(seen, state.lang)
        return chart_shown(made(state, look), look.say, lambda reason: all_days(reason, state, reports, look.say))


def drawn_by(make: Make, earlier: Earlier | None, reports: Reports) -> Callable[[State, Look], Chart]:
    """The chart of a state, ready to show, beside the period that the state compares it with."""

    def drawn(state: State, look: Look) -> Chart:
        chart, other = make(state, reports, look), against(state)
        if earlier is not None and other is not None and not chart.empty:
            chart = with_before(chart, earlier(state, other, reports, look), state.view.since, look)
        return _noted(chart, state, reports, look)

    return drawn


def _noted(chart: Chart, state: State, reports: Reports, look: Look) -> Chart:
    """The chart with what was noted of its days, for all campaigns or those of the view."""
    days, shown = axis_days(chart), state.view.campaigns
    if days is None:
        return chart
    notes = [n for n in reports.annotations(*days) if not n.campaign or not shown or n.campaign in shown]
    return with_notes(chart, notes, {c.id: c.title for c in reports.campaigns()}, look)


def charts_of(server: Flask) -> dict[str, Callable[[State, Look], Chart]]:
    """The charts of an app by name."""
    known: dict[str, Callable[[State, Look], Chart]] = server.config.setdefault(KEY, {})
    return known


def add_chart_export(server: Flask, state_of: Callable[[str], State]) -> None:
    """`/export/charts/NAME.csv` with the query string of the page: the numbers of a chart, whole and as values, not as words."""

    @server.get("/export/charts/<name>.csv")
    def export_chart(name: str) -> Response:
        make = charts_of(server).get(name)
        if make is None:
            abort(404)
        state = state_of(request.query_string.decode("ascii", "replace"))
        table = make(state, look_of(None, state.lang)).table
        file = f"{name}_{state.view.since.isoformat()}_{state.view.until.isoformat()}.csv"
        response = Response(csv_bytes(*cells_of(table), bom=True), content_type=Format.CSV.media_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
        response.headers["Cache-Control"] = "no-store"
        return response


def cells_of(table: Table) -> tuple[list[str], list[list[Cell]]]:
    """Heading and rows as spreadsheet cells: what words say as numbers and days, text made harmless, the unknown empty."""
    heads = [str(cell(unescape(column))) for column in table.columns]
    return heads, [[_cell(words) for words in row] for row in table.rows]


def _cell(words: str) -> Cell:
    value = told(words)
    return cell(unescape(value) if isinstance(value, str) else value)
