"""How posts grew: a line for each over the hours since it was posted; numbers that a platform rounds or caps are drawn hollow."""

from __future__ import annotations

from collections.abc import Sequence
from html import unescape
from math import log10

from attribution.curve_rows import CurvePoint, PostCurve
from dashboard.figures.chart import Chart, Figure, Key, Table, layout, nothing, plain, value_axis
from dashboard.i18n.numbers import count
from dashboard.report.amounts import hours_words
from dashboard.theme import Look

MOST_LINES = 12
DASHES = (("solid", "line"), ("dash", "dashed"), ("dot", "dots"))
EARLIEST, DAY = 0.5, 24.0  # hours; what was seen earlier is drawn there
TICKS = (1, 3, 6, 12, 24, 72, 168, 720, 2160, 8760)  # hours


def curves_chart(curves: Sequence[PostCurve], number: str, look: Look, *, log: bool = False) -> Chart:
    """The curves of one number (views, likes, reposts, replies, clicks), most first; `log` counts in powers of ten, so that small
    posts show beside large ones."""
    shown = [c for c in curves if c.points][:MOST_LINES]
    if not shown:
        return nothing(look, "no_curves")
    latest = max(p.hours for c in shown for p in c.points)
    return Chart(
        figure={"data": [_line(c, n, look, log) for n, c in enumerate(shown)], "layout": _layout(latest, look, log)},
        subtitle=look.say("curves.subtitle", number=look.say(f"curves.{number}")),
        summary=curves_summary(shown, number, look),
        legend=tuple(
            Key(_title(c, look), _hue(n, look), count(c.last, look.lang), mark=_dash(n, look)[1]) for n, c in enumerate(shown)
        ),
        table=curves_table(shown, look),
    )


def _hue(n: int, look: Look) -> str:
    return look.hues[n % len(look.hues)]


def _dash(n: int, look: Look) -> tuple[str, str]:
    """How the line is drawn, for plotly and for the legend: hues come back after the last, dashes do not."""
    return DASHES[n // len(look.hues) % len(DASHES)]


def _title(curve: PostCurve, look: Look) -> str:
    return plain(f"{look.say.of('platform', curve.platform)}: {curve.title or curve.key}", 20 if look.narrow else 36)


def _line(curve: PostCurve, n: int, look: Look, log: bool) -> Figure:
    points = [p for p in curve.points if p.value > 0] if log else curve.points  # there is no zero among powers of ten
    return {
        "type": "scatter",
        "mode": "lines+markers" if curve.inexact or len(points) == 1 else "lines",
        "x": [max(p.hours, EARLIEST) for p in points],
        "y": [p.value for p in points],
        "name": _title(curve, look),
        "line": {"width": 1.75, "color": _hue(n, look), "shape": "hv", "dash": _dash(n, look)[0]},
        "marker": {"size": 6, "color": _hue(n, look), "symbol": [_symbol(p) for p in points]},
        "customdata": [_remark(p, look) for p in points],
        "connectgaps": False,
        "hovertemplate": "%{y:,}%{customdata}",
    }


def _symbol(point: CurvePoint) -> str:
    """Hollow where the number is not exact; an arrow where it is at least so much."""
    return "triangle-up-open" if point.capped else "circle-open" if point.rounded else "circle"


def _remark(point: CurvePoint, look: Look) -> str:
    return look.say("curves.capped") if point.capped else look.say("curves.rounded") if point.rounded else ""


def _layout(latest: float, look: Look, log: bool) -> Figure:
    """Half of a post's life is its first day, so time is drawn in powers too."""
    scale = {"type": "log", "rangemode": "normal", "dtick": 1} if log else {}
    ticks = TICKS[::2] if look.narrow else TICKS
    hours = {
        "type": "log",
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "fixedrange": True,
        "range": [log10(EARLIEST), log10(max(latest, 2 * EARLIEST) * 1.25)],
        "tickvals": list(ticks),
        "ticktext": [_since(n, look) for n in ticks],
    }
    return layout(look, xaxis=hours, yaxis=value_axis(look, automargin=True, **scale))


def _since(hours: float, look: Look) -> str:
    """How long after posting, as a tick says it: hours on the first day, days from then on."""
    return look.say("curves.hour", n=f"{hours:g}") if hours < DAY else look.say("curves.day", n=f"{hours / DAY:,.0f}")


def curves_summary(curves: Sequence[PostCurve], number: str, look: Look) -> str:
    """The curves in a sentence: how many, the highest, and how fast it came to nine tenths of that."""
    top = max(curves, key=lambda c: c.last)
    reached = next((p.hours for p in top.points if p.value >= 0.9 * top.last), top.points[-1].hours)
    said = look.say(
        "curves.summary",
        posts=count(len(curves), look.lang),
        number=look.say(f"curves.{number}"),
        post=unescape(_title(top, look)),
        most=count(top.last, look.lang),
        hours=hours_words(reached, look.say),
    )
    inexact = sum(c.inexact for c in curves)
    return said + (look.say("curves.inexact", posts=count(inexact, look.lang)) if inexact else "")


def curves_table(curves: Sequence[PostCurve], look: Look) -> Table:
    """A row per post: its first and last number, and how often it was looked at."""
    heads = ("post", "first", "last", "hours_seen", "looks")
    rows = tuple(
        (
            _title(c, look),
            count(c.points[0].value, look.lang),
            count(c.points[-1].value, look.lang),
            count(round(c.points[-1].hours, 1), look.lang),
            count(len(c.points), look.lang),
        )
        for c in curves
    )
    return Table(tuple(look.say(f"curves.{head}") for head in heads), rows)
