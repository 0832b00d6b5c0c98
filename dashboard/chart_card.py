"""The card of a chart: figure, legend, the same as a table, a summary for screen readers, what it counts. Says nothing of any one chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import unescape
from typing import Any

from dash import Dash, Input, Output, dcc, html

from dashboard.browser import in_browser, named
from dashboard.chart_notes import under_chart
from dashboard.chart_words import ChartWords, chart_words
from dashboard.dating import dating
from dashboard.figures.chart import Chart, Key, Table, bare
from dashboard.i18n import Words
from dashboard.i18n.numbers import count
from dashboard.theme import Look
from dashboard.widgets import card, drop, empty_state, head, icon

#: What every figure is served with: no tool bar, no logo, and nothing that would send data away.
GRAPH: Any = {"displayModeBar": False, "displaylogo": False, "showSendToCloud": False, "responsive": True, "doubleClick": False}
#: Of a chart's table; the export has it whole.
TABLE_ROWS, TABLE_CELLS, FEWEST_ROWS = 400, 6_000, 60


def chart_card(
    name: str, say: Words, kind: str = "", tools: Sequence[Any] = (), after: Sequence[Any] = (), words: ChartWords | None = None
) -> html.Section:
    """A card for a chart: title, what it counts, tools, legend, figure, the same as a table, and a summary for screen readers.

    `words` are those of the catalogue, unless the chart is about something that has a name of its own."""
    words = words or chart_words(name, say)
    title = words.title
    return card(
        head(
            title,
            html.P(id=f"{name}-subtitle", className="quiet"),
            [*tools, _toggle(say), _save(name, title, say)],
            words.about,
        ),
        html.Div(id=f"{name}-legend", className="legend"),
        html.P(id=f"{name}-summary", className="summary"),
        html.Div(_figure(name, title), className="figure", role="img", **named(aria_labelledby=f"{name}-summary")),
        html.Div(
            id=f"{name}-table",
            className="chart-table",
            tabIndex=0,
            role="region",
            **named(aria_label=title, data_none=say("empty.no_rows")),
        ),
        dcc.Store(id=f"{name}-rows"),
        html.Div(id=f"{name}-dating", className="dating"),
        html.Div(id=f"{name}-notes", className="notes-room"),
        _note(words, say),
        *after,
        kind=f"chart {kind}".rstrip(),
        id=f"{name}-card",
    )


def _toggle(say: Words) -> html.Button:
    """Between the figure and the same as a table."""
    return html.Button(
        [
            icon("table", 16),
            html.Span(say("chart.as_table"), className="only-chart"),
            html.Span(say("chart.as_chart"), className="only-table"),
        ],
        className="quiet-button",
        type="button",
        **named(data_toggle_table="1", aria_pressed="false"),
    )


def _save(name: str, title: str, say: Words) -> html.Details:
    """The chart as a picture, drawn in the browser, or its numbers as a file."""
    items = [
        html.Button([icon(sign, 15), say(f"chart.{form}")], type="button", **named(data_save=form, data_chart=name))
        for form, sign in (("png", "photo"), ("svg", "vector"), ("csv", "file-spreadsheet"))
    ]
    return drop(icon("download", 16), items, say("chart.save", title=title), kind="save-menu")


def _note(words: ChartWords, say: Words) -> html.Details:
    """What the chart counts, and how sure it is: in the open for whoever cannot hover."""
    said = [html.P(words.about), html.P(words.sure) if words.sure else None]
    return html.Details([html.Summary(say("chart.note")), *said], className="chart-note")


def _figure(name: str, title: str) -> list[Any]:
    graph = dcc.Graph(id=f"{name}-figure", figure={"data": [], "layout": bare(Look())}, config=GRAPH, responsive=True)
    return [graph, html.Div(id=f"{name}-empty", className="empty-slot", **named(aria_label=title))]


def chart_outputs(name: str) -> list[Output]:
    """Where a callback puts what `chart_shown` gives."""
    parts = (
        ("figure", "figure"),
        ("subtitle", "children"),
        ("legend", "children"),
        ("rows", "data"),
        ("summary", "children"),
    )
    slots = (Output(f"{name}-{slot}", "children") for slot in ("empty", "dating", "notes"))
    return [*(Output(f"{name}-{part}", prop) for part, prop in parts), *slots]


def chart_shown(chart: Chart, say: Words, onward: Callable[[str], Any] = lambda _reason: None) -> tuple[Any, ...]:
    """A chart as the values of `chart_outputs`. `onward` gives the link that leads out of an emptiness, by its reason."""
    nothing = _nothing(chart, say, onward) if chart.empty else None
    summary = html.Span(chart.summary, className="unseen") if chart.empty else chart.summary
    return (
        chart.figure,
        chart.subtitle,
        legend(chart.legend),
        table_data(chart.table, say),
        summary,
        nothing,
        dating(chart.sure, say),
        under_chart(chart.notes, chart.as_of),
    )


def _nothing(chart: Chart, say: Words, onward: Callable[[str], Any]) -> html.Div:
    """Why there is no figure; without numbers there is no table to change to either."""
    return html.Div(empty_state(chart.empty, say, onward(chart.empty)), className="" if chart.table.rows else "no-table")


def legend(keys: Sequence[Key]) -> list[html.Span]:
    """Names beside their colours, with the number of their mark and their latest value."""
    return [_legend_key(key) for key in keys]


def _legend_key(key: Key) -> html.Span:
    kind = key.mark or ("badge-key" if key.badge else "")
    mark = html.I(key.badge, className=kind, style={"background": key.colour}, **named(aria_hidden="true"))
    return html.Span([mark, unescape(key.title), html.B(key.value) if key.value else None], className="key")


def table_data(table: Table, say: Words) -> dict[str, Any]:
    """The numbers of a chart as the browser builds its table from, each row as one text with a tabulator between its cells: thousands of cells
    as components, or as values of their own, would slow every callback. Where rows are left out, `note` says so."""
    shown = table.rows[: min(TABLE_ROWS, max(FEWEST_ROWS, TABLE_CELLS // max(1, len(table.columns))))]
    left_out = len(shown) < len(table.rows)
    return {
        "columns": [unescape(c) for c in table.columns],
        "rows": ["\t".join(unescape(cell).replace("\t", " ") for cell in row) for row in shown],
        "note": say("chart.rows_shown", shown=count(len(shown), say.lang), all=count(len(table.rows), say.lang))
        if left_out
        else "",
    }


def register_charts(app: Dash, *names: str) -> None:
    """Let the browser keep the table of each chart."""
    for name in names:
        in_browser(app, "table", Output(f"{name}-rows", "id"), Input(f"{name}-rows", "data"), first=False)
