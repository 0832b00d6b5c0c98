"""One builder per widget: cards, charts, key figures, tables, empty states. Every text of a stranger goes in as text, never as markup."""

from __future__ import annotations

from collections.abc import Sequence
from html import unescape
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, dcc, html

from attribution.report_rows import Kpi
from dashboard.browser import in_browser, named
from dashboard.chart_notes import under_chart
from dashboard.chart_words import ChartWords, chart_words
from dashboard.dating import dating
from dashboard.figures.chart import Chart, Key, Table, bare
from dashboard.figures.spark import spark
from dashboard.i18n import Words
from dashboard.i18n.numbers import KPI_FROM, NOTHING, change, count, share
from dashboard.theme import Look

#: What every figure is served with: no tool bar, no logo, and nothing that would send data away.
GRAPH: Any = {"displayModeBar": False, "displaylogo": False, "showSendToCloud": False, "responsive": True, "doubleClick": False}
#: Key figure -> its icon, the index of its hue, and whether more of it is good.
KPIS = {
    "live_domains": ("world", 0, True),
    "new_links": ("link", 0, True),
    "lost_links": ("unlink", 1, False),
    "earned_visits": ("eye", 2, True),
    "registrations": ("user-plus", 1, True),
}
LEVELS = frozenset({"live_domains"})  # what stands at the end of a period, however long that is
TABLE_ROWS = 400  # of a chart's table; the export has them all


def icon(name: str, size: int = 18, kind: str = "") -> html.I:
    """An icon in the colour of the text around it; decoration only, so never without words beside it or a label."""
    return html.I(
        className=f"icon icon-{name} {kind}".rstrip(), style={"width": size, "height": size}, **named(aria_hidden="true")
    )


def about(text: str, label: str) -> Any:
    """A small mark that says on hover, focus or touch what a number counts."""
    mark = html.Button(icon("info-circle", 15), className="about", type="button", **named(aria_label=f"{label}: {text}"))
    return dmc.Tooltip(
        mark, label=text, multiline=True, w=300, withArrow=True, events={"hover": True, "focus": True, "touch": True}
    )


def card(*children: Any, kind: str = "", **more: Any) -> html.Section:
    """A white box with a line around it."""
    return html.Section(list(children), className=f"card {kind}".rstrip(), **more)


def head(title: str, subtitle: Any, tools: Sequence[Any] = (), note: str = "") -> html.Div:
    """The head of a card: what it shows, a line below, tools on the right."""
    heading = html.H2([title, about(note, title) if note else None], className="card-title")
    return html.Div(
        [html.Div([heading, subtitle], className="card-words"), html.Div(list(tools), className="tools")], className="card-head"
    )


# ---------------------------------------------------------------- charts


def chart_card(
    name: str, say: Words, kind: str = "", tools: Sequence[Any] = (), after: Sequence[Any] = (), words: ChartWords | None = None
) -> html.Section:
    """A card for a chart: title, what it counts, tools, legend, figure, the same as a table, and a summary for screen readers.

    `words` are those of the catalogue, unless the chart is about something that has a name of its own."""
    words = words or chart_words(name, say)
    title = words.title
    toggle = html.Button(
        [
            icon("table", 16),
            html.Span(say("chart.as_table"), className="only-chart"),
            html.Span(say("chart.as_chart"), className="only-table"),
        ],
        className="quiet-button",
        type="button",
        **named(data_toggle_table="1", aria_pressed="false"),
    )
    return card(
        head(
            title,
            html.P(id=f"{name}-subtitle", className="quiet"),
            [*tools, toggle, _save(name, title, say)],
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


def _save(name: str, title: str, say: Words) -> html.Details:
    """The chart as a picture, drawn in the browser, or its numbers as a file."""
    items = [
        html.Button([icon(sign, 15), say(f"chart.{form}")], type="button", **named(data_save=form, data_chart=name))
        for form, sign in (("png", "photo"), ("svg", "vector"), ("csv", "file-spreadsheet"))
    ]
    return drop(icon("download", 16), items, say("chart.save", title=title), kind="save-menu")


def drop(face: Any, items: Sequence[Any], label: str, kind: str = "") -> html.Details:
    """A button that opens a box of others; it closes with Escape, a click elsewhere or a choice."""
    button = html.Summary(face, className="quiet-button square", **named(aria_label=label))
    return html.Details([button, html.Div(list(items), className="drop-box")], className=f"drop {kind}".rstrip())


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


def chart_shown(chart: Chart, say: Words) -> tuple[Any, ...]:
    """A chart as the values of `chart_outputs`."""
    nothing = empty_state(chart.empty, say) if chart.empty else None
    summary = html.Span(chart.summary, className="unseen") if chart.empty else chart.summary
    return (
        chart.figure,
        chart.subtitle,
        legend(chart.legend),
        table_data(chart.table),
        summary,
        nothing,
        dating(chart.sure, say),
        under_chart(chart.notes),
    )


def legend(keys: Sequence[Key]) -> list[html.Span]:
    """Names beside their colours, with the number of their mark and their latest value."""
    return [_legend_key(key) for key in keys]


def _legend_key(key: Key) -> html.Span:
    kind = "dotted" if key.dotted else "badge-key" if key.badge else ""
    mark = html.I(key.badge, className=kind, style={"background": key.colour}, **named(aria_hidden="true"))
    return html.Span([mark, unescape(key.title), html.B(key.value) if key.value else None], className="key")


def table_data(table: Table) -> dict[str, Any]:
    """The numbers of a chart as the browser builds its table from: thousands of cells as components would slow every callback."""
    return {
        "columns": [unescape(c) for c in table.columns],
        "rows": [[unescape(c) for c in row] for row in table.rows[:TABLE_ROWS]],
    }


def register_charts(app: Dash, *names: str) -> None:
    """Let the browser keep the table of each chart."""
    for name in names:
        in_browser(app, "table", Output(f"{name}-rows", "id"), Input(f"{name}-rows", "data"))


# ---------------------------------------------------------------- key figures


def kpi_slot(key: str, say: Words) -> html.Section:
    """The place of a key figure, a skeleton until its number comes."""
    return card(
        html.Div(_kpi_label(key, say), className="kpi-label"), html.Div(id=f"kpi-{key}", className="kpi-body"), kind="kpi"
    )


def _kpi_label(key: str, say: Words) -> list[Any]:
    return [icon(KPIS[key][0], 16, "dim"), html.Span(say(f"kpi.{key}")), about(say(f"kpi.{key}_about"), say(f"kpi.{key}"))]


def kpi_body(kpi: Kpi, look: Look, versus: str, ratio: float = 1.0) -> list[Any]:
    """Value, change and course of a key figure; a dash and the reason where it was not measured.

    `versus` names what it is compared with, "" is nothing. `ratio`: days shown for each day of that, where the periods are of unequal
    length: then means of a day are compared."""
    _, hue, _ = KPIS[kpi.key]
    if kpi.value is None:
        return [
            html.Div(html.Span(NOTHING, className="kpi-value"), className="kpi-row"),
            html.Div(look.say("kpi.not_measured"), className="kpi-note"),
        ]
    line = spark(kpi.days, look.hues[hue], level=kpi.key in LEVELS)
    value = html.Span(count(kpi.value, look.lang, KPI_FROM), className="kpi-value", title=count(kpi.value, look.lang))
    note = html.Span(versus, className="kpi-note")
    foot = html.Div([note, html.Img(src=line, className="spark", alt="") if line else None], className="kpi-foot")
    chip = change_chip(kpi, look.say, 1.0 if kpi.key in LEVELS else ratio) if versus else None
    return [html.Div([value, chip], className="kpi-row"), foot]


def tile(label: str, value: str, note: str) -> html.Section:
    """A key figure without a course: a number and what to know about it."""
    body = [html.Div(html.Span(value, className="kpi-value"), className="kpi-row"), html.Div(note, className="kpi-note")]
    return card(html.Div(html.Span(label), className="kpi-label"), html.Div(body, className="kpi-body"), kind="kpi")


def change_chip(kpi: Kpi, say: Words, ratio: float = 1.0) -> html.Span:
    """The change against the period before: an arrow and a sign besides the colour; a dash where there is no base."""
    changed = change(kpi.value, None if kpi.before is None else kpi.before * ratio)
    if changed is None:
        return html.Span(NOTHING, className="chip flat", title=say("kpi.no_base"))
    if abs(changed) < 0.0005:
        return html.Span(share(0.0), className="chip flat")
    good = (changed > 0) == KPIS[kpi.key][2]
    arrow = icon("arrow-up-right" if changed > 0 else "arrow-down-right", 13)
    return html.Span([arrow, html.Span(change_words(changed))], className="chip good" if good else "chip bad")


def change_words(changed: float) -> str:
    """Signed per cent; from tenfold on, how many times is easier to read."""
    if changed >= 9.995:
        return f"×{changed + 1:,.0f}"
    return ("+" if changed > 0 else "−") + share(abs(changed))


# ---------------------------------------------------------------- states and small parts


def empty_state(kind: str, say: Words, action: Any = None) -> html.Div:
    """Why there is nothing to see and what to do; `kind` is an `empty.` key."""
    icons = {
        "no_data": "database-off",
        "filtered": "filter-off",
        "not_measured": "plug-off",
        "missing_page": "file-search",
        "no_link": "file-search",
        "too_few_days": "filter-off",
        "no_variation": "filter-off",
        "no_signals": "database-off",
        "no_talk": "database-off",
        "no_paths": "database-off",
        "no_curves": "database-off",
        "no_campaign": "filter-off",
        "unsure": "filter-off",
        "no_ripple": "ripple",
        "no_lags": "filter-off",
        "all_read": "circle-check",
        "nothing_here": "circle-check",
    }
    words = [icon(icons[kind], 26), html.B(say(f"empty.{kind}")), html.Span(say(f"empty.{kind}_hint")), action]
    return html.Div(words, className="empty", role="status")


def rel_badges(rel: Sequence[str], followed: bool) -> list[html.Span]:
    """The rel tokens that matter, or `follow`."""
    shown = [token for token in ("nofollow", "ugc", "sponsored") if token in rel]
    words = shown or (["follow"] if followed else ["nofollow"])
    return [html.Span(word, className=f"badge {word}") for word in words]


def state_words(lost: bool, say: Words) -> html.Span:
    """Live or lost, with a dot: full or hollow, so that colour is not alone."""
    return html.Span(say("state.lost" if lost else "state.live"), className="dot lost" if lost else "dot live")


def outside(url: str, *children: Any, kind: str = "outside") -> Any:
    """A link to a stranger's page that tells it nothing of where the reader came from; only http and https become links."""
    if not url.startswith(("http://", "https://")):
        return html.Span(list(children), className=kind)
    return html.A(list(children), href=url, target="_blank", rel="noopener noreferrer nofollow", className=kind)


def inside(href: str, *children: Any, kind: str = "", **more: Any) -> html.A:
    """A link to another view of the dashboard, followed without loading the page anew."""
    return html.A(list(children), href=href, className=kind, **named(data_inside="1"), **more)
