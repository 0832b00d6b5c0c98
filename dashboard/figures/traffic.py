"""Visits, page views or visitors per day by channel or campaign; below, registrations on the same days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import starmap

from attribution.report_rows import TrafficSeries
from dashboard.figures.before import Before, BeforeLine
from dashboard.figures.chart import Chart, Figure, Key, Table, bars_at, day_axis, layout, nothing, plain, value_axis, weeks
from dashboard.figures.growth import span_words
from dashboard.i18n.numbers import LEGEND_FROM, NOTHING, count, share, short_day
from dashboard.i18n.numbers import day as day_words
from dashboard.theme import Look, fade
from ripplemark.records import RangeVisitors

SHOWN = 5
SILENT_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One series as it is drawn. `rest` marks what was put together."""

    title: str
    colour: str
    amounts: tuple[int, ...]
    registrations: tuple[int, ...]
    rest: bool = False
    key: str = ""


def traffic_chart(
    days: Sequence[date], series: Sequence[TrafficSeries], metric: str, by: str, hues: Mapping[str, str], look: Look
) -> Chart:
    """The chart of one metric: `visits`, `pv` or `uv`, by `channel` or `campaign`."""
    days = measured_days(days, series)
    lines = traffic_lines(series, metric, by, hues, look)
    if not days or not any(sum(line.amounts) for line in lines):
        return nothing(look, "filtered")
    ends, silent = [sum(line.amounts) for line in lines], frozenset(silent_days(days, series))
    lines = [replace(line, amounts=line.amounts[: len(days)], registrations=line.registrations[: len(days)]) for line in lines]
    return Chart(
        figure={
            "data": _areas(days, lines, metric, silent) + _bars(days, lines),
            "layout": _layout(tuple(days), silent, look),
        },
        subtitle=look.say(f"traffic.sub_{metric}"),
        summary=traffic_summary(days, lines, metric, look) + silence(days, series, look),
        legend=tuple(Key(line.title, line.colour, _legend_value(metric, n, look)) for line, n in zip(lines, ends, strict=True)),
        table=traffic_table(days, lines, metric, look, silent),
        days=tuple(days),
        spans=tuple(table_spans(days, metric)),
    )


def traffic_before(days: Sequence[date], series: Sequence[TrafficSeries], metric: str, lines: Sequence[Line]) -> Before:
    """The same metric on the days of another period: all of it; of visitors, who do not add up, one line beside each of `lines`.

    Days without a single page view are not known: rather a log is missing than nobody came."""
    seen = frozenset(i for i in range(len(days)) if any(s.pv[i] for s in series))

    def known(amounts: Sequence[int]) -> tuple[float | None, ...]:
        return tuple(n if i in seen else None for i, n in enumerate(amounts))

    if metric != "uv":
        sums = [sum(_amounts(s, metric)[i] for s in series) for i in range(len(days))]
        return Before(tuple(days), (BeforeLine(known(sums), adds=True),))
    then = {s.key: known(s.uv) for s in series}
    shown = [line for line in lines if line.key in then and not line.rest]
    return Before(tuple(days), tuple(BeforeLine(then[line.key], line.title, line.colour) for line in shown))


def with_visitors(chart: Chart, totals: Sequence[RangeVisitors], look: Look) -> Chart:
    """The chart with the different visitors of its days in its subtitle, and how far off that may be; as it is where none are known."""
    known = [t for t in totals if t.visitors]
    if not known:
        return chart
    total = known[0]
    number = count(total.visitors, look.lang)
    error = share((total.high - total.visitors) / total.visitors)
    words = (
        look.say("traffic.day_visitors", visitors=number)
        if total.exact
        else look.say("traffic.range_visitors", visitors=number, error=error)
    )
    return replace(chart, subtitle=f"{words} · {chart.subtitle}", summary=f"{words}. {chart.summary}")


def measured_days(days: Sequence[date], series: Sequence[TrafficSeries]) -> Sequence[date]:
    """The days without those at the end on which nothing at all was seen: the log does not reach them."""
    seen = [i for i in range(len(days)) if any(s.pv[i] for s in series)]
    return days[: seen[-1] + 1] if seen else ()


def silent_days(days: Sequence[date], series: Sequence[TrafficSeries]) -> list[date]:
    """The days without a single page view."""
    return [day for i, day in enumerate(days) if not any(s.pv[i] for s in series)]


def silence(days: Sequence[date], series: Sequence[TrafficSeries], look: Look) -> str:
    """Days between others without a single page view: rather a missing log than a quiet day."""
    silent = silent_days(days, series)
    if not silent:
        return ""
    shown = look.say("yard.comma").join(short_day(day, look.lang) for day in silent[:SILENT_SHOWN]) + (
        " …" if len(silent) > SILENT_SHOWN else ""
    )
    return (" " if look.lang == "en" else "") + look.say("traffic.silent", days=shown)


def _legend_value(metric: str, amount: int, look: Look) -> str:
    """Visitors of days do not add up to visitors of a range, so no sum of them is shown."""
    return "" if metric == "uv" else count(amount, look.lang, LEGEND_FROM)


def traffic_lines(series: Sequence[TrafficSeries], metric: str, by: str, hues: Mapping[str, str], look: Look) -> list[Line]:
    """The largest series by visits with colours of their own; all others as one, except for visitors, who would count twice."""
    ordered = sorted(series, key=lambda s: (-sum(s.visits), s.title))
    own = [s for s in ordered if s.key in hues] if by == "campaign" else [s for s in ordered if s.key][:SHOWN]
    colours = dict(hues) if by == "campaign" else {s.key: hue for s, hue in zip(own, look.hues, strict=False)}
    lines = [Line(_title(s, by, look), colours[s.key], _amounts(s, metric), s.registrations, key=s.key) for s in own]
    rest = [s for s in ordered if s not in own]
    if not rest:
        return lines
    amounts = () if metric == "uv" else tuple(starmap(_sum, zip(*(_amounts(s, metric) for s in rest), strict=True)))
    registrations = tuple(starmap(_sum, zip(*(s.registrations for s in rest), strict=True)))
    return [*lines, Line(look.say(f"traffic.rest_{by}"), look.grey, amounts, registrations, rest=True)]


def _sum(*numbers: int) -> int:
    return sum(numbers)


def _title(series: TrafficSeries, by: str, look: Look) -> str:
    return plain(look.say.of("channel", series.title) if by == "channel" else series.title, 30)


def _amounts(series: TrafficSeries, metric: str) -> tuple[int, ...]:
    return {"visits": series.visits, "pv": series.pv, "uv": series.uv}[metric]


def _areas(days: Sequence[date], lines: Sequence[Line], metric: str, silent: frozenset[date]) -> list[Figure]:
    """The bottom of the stack is drawn first, so the largest comes last; visitors are lines of their own. Silent days have no point."""
    known = [i for i, day in enumerate(days) if day not in silent]
    x = [days[i].isoformat() for i in known]
    heard = [replace(line, amounts=tuple(line.amounts[i] for i in known)) for line in lines if line.amounts]
    return [_area(x, line, stacked=metric != "uv") for line in reversed(heard)]


def _area(x: list[str], line: Line, stacked: bool) -> Figure:
    drawn: Figure = {
        "type": "scatter",
        "mode": "lines" if len(x) > 1 else "markers",
        "x": x,
        "y": list(line.amounts),
        "name": line.title,
        "line": {"width": 1.25 if stacked else 1.75, "color": line.colour},
        "marker": {"color": line.colour, "size": 9},
        "hovertemplate": "%{y:,}",
    }
    return drawn | ({"stackgroup": "all", "fillcolor": fade(line.colour, 0.38 if line.rest else 0.62)} if stacked else {})


def _bars(days: Sequence[date], lines: Sequence[Line]) -> list[Figure]:
    spans = weeks(tuple(days))
    place = {**bars_at(tuple(days)), "hovertemplate": "%{y:,}"}
    return [
        {**place, "y": [sum(line.registrations[span]) for span in spans], "name": line.title, "marker": {"color": line.colour}}
        for line in reversed(lines)
        if sum(line.registrations)
    ]


def _layout(days: tuple[date, ...], silent: frozenset[date], look: Look) -> Figure:
    lower = {"x": 0, "y": 0.245, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "middle", "showarrow": False}
    return layout(
        look,
        barmode="stack",
        shapes=[_unknown(day, look) for day in sorted(silent)],
        xaxis=day_axis(days, look, anchor="y2"),
        yaxis=value_axis(look, domain=[0.31, 1.0]),
        yaxis2=value_axis(look, domain=[0, 0.20], showgrid=False, zeroline=True, zerolinewidth=1, nticks=3),
        annotations=[{**lower, "text": look.say("traffic.registrations"), "font": {"size": 11, "color": "#626965"}}],
    )


def _unknown(day: date, look: Look) -> Figure:
    """A grey band over a day of which nothing is known: what stands there is no 0."""
    noon = datetime(day.year, day.month, day.day, tzinfo=UTC)
    ends = (noon - timedelta(hours=12), noon + timedelta(hours=12))
    x0, x1 = (f"{at:%Y-%m-%dT%H:%M:%S}" for at in ends)
    band = {"type": "rect", "xref": "x", "yref": "paper", "x0": x0, "x1": x1, "y0": 0, "y1": 1}
    return {**band, "line": {"width": 0}, "fillcolor": look.grey, "opacity": 0.35}


def traffic_summary(days: Sequence[date], lines: Sequence[Line], metric: str, look: Look) -> str:
    """The chart in one sentence."""
    first = lines[0]
    return look.say(
        f"traffic.summary_{metric}",
        total=count(sum(sum(line.amounts) for line in lines), look.lang),
        registrations=count(sum(sum(line.registrations) for line in lines), look.lang),
        largest=first.title,
        amount=count(sum(first.amounts), look.lang),
        since=day_words(days[0], look.lang),
        until=day_words(days[-1], look.lang),
    )


def traffic_table(
    days: Sequence[date], lines: Sequence[Line], metric: str, look: Look, silent: frozenset[date] = frozenset()
) -> Table:
    """A row per bar. Visitors are given per day: theirs cannot be added up. Of `silent` days nothing is known."""
    spans = table_spans(days, metric)
    shown = [line for line in lines if line.amounts]
    columns = (look.say("growth.period"), *(line.title for line in shown), look.say("traffic.registrations"))
    return Table(columns, tuple(_row(days[span], shown, lines, span, look, silent) for span in spans))


def table_spans(days: Sequence[date], metric: str) -> list[slice]:
    """The days of each row of the table."""
    return [slice(i, i + 1) for i in range(len(days))] if metric == "uv" else weeks(tuple(days))


def _row(
    days: Sequence[date], shown: Sequence[Line], lines: Sequence[Line], span: slice, look: Look, silent: frozenset[date]
) -> tuple[str, ...]:
    amounts = [sum(line.amounts[span]) for line in shown]
    registrations = sum(sum(line.registrations[span]) for line in lines)
    if silent.issuperset(days):  # registrations may be known from elsewhere
        return (span_words(days, look), *[NOTHING] * len(shown), count(registrations or None, look.lang))
    return (span_words(days, look), *(count(n, look.lang) for n in [*amounts, registrations]))
