"""The plots of a campaign's evaluation as plotly figures, for the screen; two campaigns side by side share their axes. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.figures.chart import UPRIGHT, Chart, Figure, Key, Table, day_axis, layout, nothing, plain, value_axis
from dashboard.report.plots import Bar, Bars, Dots, Line, Lines, Plot
from dashboard.report.sections import Cell, Link, Section
from dashboard.theme import Look, fade

ROOM, NARROW_ROOM = 1.2, 1.6  # beyond the longest bar, for the words after it
FEWEST_BARS = 4  # that an axis has room for: one bar alone would fill a card


def room_of(look: Look) -> float:
    """How far an axis reaches, against its longest bar."""
    return NARROW_ROOM if look.narrow else ROOM


def section_chart(section: Section, look: Look, place: int = 0) -> Chart:
    """One plot of a section as a chart card shows it, with the section's sentences as its summary and its first table."""
    summary = look.say("yard.space").join(section.sentences)
    if place >= len(section.plots):
        empty = nothing(look, "not_measured")
        return Chart(empty.figure, summary=summary, empty=empty.empty, table=_table(section))
    plot = section.plots[place]
    return Chart(plot_figure(plot, look), summary=summary, legend=_legend(plot, look), table=_table(section))


def side_by_side(sections: Sequence[Section], look: Look, place: int = 0) -> tuple[Chart, ...]:
    """The same plot of several campaigns, bars and points over the same range of values, so that lengths compare."""
    charts = tuple(section_chart(s, look, place) for s in sections)
    reach = [_reach(s.plots[place]) for s in sections if place < len(s.plots)]
    if len(reach) < 2:
        return charts
    low, high = min(r[0] for r in reach), max(r[1] for r in reach)
    for chart, section in zip(charts, sections, strict=True):
        if place < len(section.plots):
            axis = "xaxis" if isinstance(section.plots[place], Bars) else "yaxis"
            chart.figure["layout"][axis]["range"] = [low, high * room_of(look) or 1.0]
    return charts


def plot_figure(plot: Plot, look: Look) -> Figure:
    """The figure of a plot."""
    match plot:
        case Bars():
            return _bars(plot, look)
        case Lines():
            return _lines(plot, look)
        case Dots():
            return _dots(plot, look)


def _hue(look: Look, n: int) -> str:
    return look.hues[n % len(look.hues)]


def _bars(plot: Bars, look: Look) -> Figure:
    shown = list(reversed(plot.bars))
    error = {
        "type": "data", "symmetric": False, "color": look.ink, "thickness": 1.2,
        "array": [0 if b.high is None or b.value is None else b.high - b.value for b in shown],
        "arrayminus": [0 if b.low is None or b.value is None else b.value - b.low for b in shown],
    }  # fmt: skip
    whiskers = any(b.high is not None for b in shown)
    bars = {
        "type": "bar", "orientation": "h", "x": [b.value for b in shown], "y": list(range(len(shown))),
        "marker": {"color": [_hue(look, b.hue) for b in shown], "cornerradius": 2}, "hoverinfo": "skip",
        **({"error_x": error} if whiskers else _said_after(shown)),
    }  # fmt: skip
    labels = {
        **UPRIGHT,
        "tickvals": list(range(len(shown))),
        "ticktext": [plain(f"{plain(b.label, 28)}  {b.shown}" if whiskers else b.label, 44) for b in shown],
        "range": [min(-0.5, len(shown) - 0.5 - FEWEST_BARS), len(shown) - 0.5],
        "showgrid": False,
        "zeroline": False,
        "ticklabelstandoff": 6,
        "automargin": True,
        "fixedrange": True,
    }
    shapes = [] if plot.band is None else [_band(plot.band, look)]
    low, high = _reach(plot)
    shares = {"tickformat": ".0%"} if all(b.shown.endswith("%") for b in shown) else {}
    axis = {
        "range": [low, high * room_of(look) or 1.0],
        "fixedrange": True,
        "automargin": True,
        "griddash": "2px,3px",
        **shares,
    }
    return {"data": [bars], "layout": layout(look, hovermode=False, xaxis=axis, yaxis=labels, shapes=shapes)}


def _said_after(bars: Sequence[Bar]) -> Figure:
    """The value in words after its bar."""
    return {"text": [plain(b.shown) for b in bars], "textposition": "outside", "cliponaxis": False}


def _band(band: tuple[float, float], look: Look) -> Figure:
    return {
        "type": "rect", "xref": "x", "yref": "paper", "x0": band[0], "x1": band[1], "y0": 0, "y1": 1, "line": {"width": 0},
        "fillcolor": fade(_hue(look, 1), 0.22), "layer": "below",
    }  # fmt: skip


def _lines(plot: Lines, look: Look) -> Figure:
    x = [d.isoformat() for d in plot.days]
    shares = any(one.low for one in plot.lines)  # only shares come with intervals by the day
    data = [
        {"type": "scatter", "mode": "lines", "x": x, "y": list(one.values), "name": plain(one.name), "connectgaps": False,
         "line": {"width": 1.75, "color": _hue(look, n)}, "hovertemplate": "%{y:.0%}" if shares else "%{y:,.0f}", **_whiskers(one, _hue(look, n))}
        for n, one in enumerate(plot.lines)
    ]  # fmt: skip
    shapes = []
    if plot.since and plot.until:
        shapes.append(
            {"type": "rect", "xref": "x", "yref": "paper", "x0": plot.since.isoformat(), "x1": plot.until.isoformat(), "y0": 0, "y1": 1,
             "line": {"width": 0}, "fillcolor": fade(look.grey, 0.18), "layer": "below"}
        )  # fmt: skip
    scale = {"tickformat": ".0%", "range": [0, 1.02]} if shares else {}
    return {
        "data": data,
        "layout": layout(
            look, xaxis=day_axis(plot.days, look), yaxis=value_axis(look, automargin=True, **scale), shapes=shapes
        ),
    }


def _whiskers(line: Line, colour: str) -> Figure:
    """The interval of a line at each of its days."""
    if not line.low or not line.high:
        return {}
    above = [None if v is None or h is None else h - v for v, h in zip(line.values, line.high, strict=True)]
    below = [None if v is None or low is None else v - low for v, low in zip(line.values, line.low, strict=True)]
    whiskers = {
        "type": "data",
        "symmetric": False,
        "array": above,
        "arrayminus": below,
        "color": fade(colour, 0.5),
        "thickness": 1.2,
    }
    return {"error_y": whiskers, "mode": "lines+markers"}


def _dots(plot: Dots, look: Look) -> Figure:
    """x is 1 + what is shown, on a logarithmic axis, so that nought has a place."""
    curve = list(plot.curve)
    x = [b.x + 1 for b in curve]
    edge = {"type": "scatter", "mode": "lines", "x": x, "line": {"width": 0, "color": _hue(look, 0)}, "hoverinfo": "skip"}
    data: list[Figure] = []
    if curve:
        data = [
            {**edge, "y": [b.low for b in curve]},
            {**edge, "y": [b.high for b in curve], "fill": "tonexty", "fillcolor": fade(_hue(look, 0), 0.2)},
            {**edge, "y": [b.y for b in curve], "line": {"width": 1.75, "color": _hue(look, 0)}},
        ]
    data.append(
        {"type": "scatter", "mode": "markers", "x": [d.x + 1 for d in plot.dots], "y": [d.y for d in plot.dots],
         "customdata": [plain(d.label, 80) for d in plot.dots], "hovertemplate": "%{customdata}<extra></extra>",
         "marker": {"size": 8, "color": [_hue(look, 1) if d.marked else look.grey for d in plot.dots]}}
    )  # fmt: skip
    axis = {"type": "log", "title": {"text": plain(plot.x_title)}, "fixedrange": True, "automargin": True}
    return {"data": data, "layout": layout(look, hovermode="closest", xaxis=axis, yaxis=value_axis(look, automargin=True))}


def _legend(plot: Plot, look: Look) -> tuple[Key, ...]:
    lines: tuple[Line, ...] = plot.lines if isinstance(plot, Lines) else ()
    return tuple(Key(plain(one.name), _hue(look, n)) for n, one in enumerate(lines))


def _table(section: Section) -> Table:
    if not section.sheets:
        return Table()
    sheet = section.sheets[0]
    return Table(sheet.columns, tuple(tuple(_words(cell) for cell in row) for row in sheet.rows))


def _words(cell: Cell) -> str:
    return plain(cell.words if isinstance(cell, Link) else cell, 80)


def _reach(plot: Plot) -> tuple[float, float]:
    """The least and the highest value of a plot."""
    match plot:
        case Bars():
            values = [v for b in plot.bars for v in (b.value, b.high, b.low) if v is not None]
        case Lines():
            values = [v for one in plot.lines for v in one.values if v is not None]
        case Dots():
            values = [*(d.y for d in plot.dots), *(b.y for b in plot.curve)]
    return min([0.0, *values]), max([0.0, *values])
