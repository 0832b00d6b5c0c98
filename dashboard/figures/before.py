"""The same numbers of another period beside those of a chart, day by day: a dotted line, its days in the legend, columns in the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from dashboard.figures.chart import DAY, Chart, Figure, Key, Rows, Table
from dashboard.figures.growth import span_words
from dashboard.i18n.numbers import NOTHING, count, share
from dashboard.i18n.numbers import day as day_words
from dashboard.theme import Look


@dataclass(frozen=True, slots=True)
class BeforeLine:
    """One line of the other period; None is a day that was not measured, drawn as a gap and never as 0.

    `adds`: values of several days add up (visits); else the last one counts (what stands). `sparse`: known on some days only, so that
    the line goes on between them. `part`: a part of 1, shown in per cent."""

    values: tuple[float | None, ...]
    title: str = ""  # of the line of these days that it goes with; "" for the sum of all
    colour: str = ""
    adds: bool = False
    sparse: bool = False
    part: bool = False


@dataclass(frozen=True, slots=True)
class Before:
    """Another period of a chart: its days and its lines."""

    days: tuple[date, ...]
    lines: tuple[BeforeLine, ...]

    @property
    def measured(self) -> bool:
        """Whether anything is known of it."""
        return any(v is not None for line in self.lines for v in line.values)


def standing(days: Sequence[date], values: Sequence[int], first: date | None) -> Before:
    """A period of what stands at the end of each day; nothing is known before `first`."""
    return Before(
        tuple(days), (BeforeLine(tuple(n if first and first <= d else None for d, n in zip(days, values, strict=True))),)
    )


def with_before(chart: Chart, before: Before, since: date, look: Look) -> Chart:
    """The chart with the other period drawn into it, its first day on `since`; as it is, and saying so, where nothing was measured."""
    if not chart.days or not before.days:
        return chart
    period = span_words(before.days[:: max(1, len(before.days) - 1)], look)
    if not before.measured:
        return replace(chart, summary=_and(chart.summary, look.say("compare.unmeasured", days=period), look))
    key = Key(look.say("compare.key", days=period), look.ink, mark="dotted")
    return replace(
        chart,
        figure=_figure(chart, before, since, look),
        legend=(*chart.legend, key),
        summary=_and(chart.summary, _sentence(before, period, look), look),
        table=_table(chart, before, since, look),
    )


def _and(first: str, second: str, look: Look) -> str:
    return f"{first}{' ' if look.lang == 'en' and first else ''}{second}".strip()


def _figure(chart: Chart, before: Before, since: date, look: Look) -> Figure:
    shown = (chart.days[-1] - since).days + 1  # a longer period goes no further than the chart
    days = [day_words(day, look.lang) for day in before.days[:shown]]
    lines = [_line(line, days, since, shown, look) for line in before.lines]
    layout = chart.figure["layout"]
    reach = layout.get("yaxis", {}).get("range")
    if reach:  # a fixed one was made for the days shown alone
        most = max((v for line in before.lines for v in line.values[:shown] if v is not None), default=0)
        layout = {**layout, "yaxis": {**layout["yaxis"], "range": [reach[0], max(reach[1], most * 1.06)]}}
    return {**chart.figure, "data": [*chart.figure["data"], *lines], "layout": layout}


def _line(line: BeforeLine, days: Sequence[str], since: date, shown: int, look: Look) -> Figure:
    values = line.values[:shown]
    return {
        "type": "scatter",
        "mode": "lines" if sum(v is not None for v in values) > 1 else "markers",
        "x0": since.isoformat(),
        "dx": DAY,
        "y": list(values),
        "customdata": days,
        "name": f"{line.title} · {look.say('compare.then')}" if line.title else look.say("compare.then"),
        "line": {"width": 1.75, "color": line.colour or look.ink, "dash": "2px,3px"},
        "marker": {"color": line.colour or look.ink, "size": 8, "symbol": "circle-open"},
        "connectgaps": line.sparse,
        "hovertemplate": f"%{{y:{'.0%' if line.part else ',.5~g'}}} · %{{customdata}}",
    }


def _sentence(before: Before, period: str, look: Look) -> str:
    line = before.lines[0]
    if len(before.lines) > 1 or line.title:
        return look.say("compare.lines", days=period)
    known = [v for v in line.values if v is not None]
    key = "compare.sum" if line.adds else "compare.level"
    return look.say(key, days=period, n=count(sum(known) if line.adds else known[-1], look.lang))


def _table(chart: Chart, before: Before, since: date, look: Look) -> Table:
    """A column for the days of the other period and one for each of its lines, beside the rows of these days."""
    if len(chart.spans) != len(chart.table.rows):
        return chart.table
    then = look.say("compare.then")
    heads = [f"{line.title} · {then}" if line.title else then for line in before.lines]
    spans = [slice(*((d - since).days + n for n, d in ((0, chart.days[s][0]), (1, chart.days[s][-1])))) for s in chart.spans]
    rows = Rows(len(spans), lambda n: (*chart.table.rows[n], *_cells(before, spans[n], look)))
    return Table((*chart.table.columns, look.say("compare.period"), *heads), rows)


def _cells(before: Before, span: slice, look: Look) -> list[str]:
    days = before.days[span]
    if not days:
        return [NOTHING] * (1 + len(before.lines))
    return [span_words(days, look), *(_words(line, span, look) for line in before.lines)]


def _words(line: BeforeLine, span: slice, look: Look) -> str:
    value = _value(line, span)
    return share(value, 0) if line.part else count(value, look.lang)


def _value(line: BeforeLine, span: slice) -> float | None:
    known = [v for v in line.values[span] if v is not None]
    if not known:
        return None
    return sum(known) if line.adds else known[-1]
