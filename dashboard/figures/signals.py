"""Ranking signals beside link growth, and how strongly each moves with links at every lag. Says what the data do not carry."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import numpy as np

from attribution.lag import Course, Days, Lag, Told
from attribution.report_rows import CampaignName, Growth
from attribution.reports.ranking import FALLING
from dashboard.figures.before import Before, BeforeLine
from dashboard.figures.chart import (
    DAY,
    Chart,
    Figure,
    Key,
    Table,
    bars_at,
    day_axis,
    layout,
    nothing,
    plain,
    value_axis,
    weeks,
    whole,
)
from dashboard.figures.growth import date_shares
from dashboard.figures.marks import marks_of, marks_shown
from dashboard.figures.signal_table import SHOWN, Named, ToldOf, signals_table, value_words
from dashboard.i18n import Words
from dashboard.i18n.numbers import NOTHING, Said, count
from dashboard.theme import Look

#: Kinds in the order in which they are offered.
KINDS = ("position", "clicks", "impressions", "ctr", "interest", "authority")
MOST_RANK = 100  # search tools look no further
#: Up to the worst position, ticks stand so far apart.
RANK_STEPS = ((10.0, 2), (25.0, 5), (60.0, 10), (float("inf"), 20))


def kinds_of(known: Collection[str]) -> tuple[str, ...]:
    """The kinds that there are, in their order."""
    return tuple(kind for kind in KINDS if kind in known)


def signals_chart(
    growth: Growth, told: ToldOf, kind: str, campaigns: Sequence[CampaignName], hues: Mapping[str, str], look: Look
) -> Chart:
    """Lines of one kind of signal; below, links gained on the same days; starts of campaigns as marks."""
    shown = told.shown
    if not shown:
        return nothing(look, "no_signals")
    days = _days(growth, told.told)
    return Chart(
        figure={
            "data": [*_lines(shown, look), _gains(growth, look)],
            "layout": _layout(days, growth, kind, _ranks(shown) if kind == "position" else {}, campaigns, hues, look),
        },
        subtitle=look.say(f"signals.sub_{kind}"),
        summary=signals_summary(shown, len(told.told), kind, look),
        legend=tuple(
            Key(name, look.hues[n], value_words(float(course.values[-1]), kind, look)) for n, (name, course) in enumerate(shown)
        ),
        table=signals_table(days, growth, told, kind, look),
        days=days,
        spans=tuple(slice(i, i + 1) for i in reversed(range(len(days)))),
        sure=date_shares(growth),
    )


def _days(growth: Growth, signals: Sequence[Told]) -> tuple[date, ...]:
    found = np.unique(np.concatenate([np.array(growth.days, "datetime64[D]"), *(course.days for course in signals)]))
    return tuple(found.tolist())


def signals_before(days: tuple[date, ...], now: ToldOf, then: Sequence[Named[Course]], look: Look) -> Before:
    """The same subjects on the days of another period, each in the colour that it has now."""
    courses = dict(then)
    found = [(n, name, _by_day(courses[name])) for n, (name, _) in enumerate(now.names[:SHOWN]) if name in courses]
    lines = [BeforeLine(tuple(values.get(day) for day in days), name, look.hues[n], sparse=True) for n, name, values in found]
    return Before(days, tuple(lines))


def _by_day(course: Course) -> Mapping[date, float]:
    return dict(zip(course.days.tolist(), course.values.tolist(), strict=True))


def _lines(courses: Sequence[Named[Course]], look: Look) -> list[Figure]:
    return [
        {
            "type": "scatter",
            "mode": "lines+markers" if len(course.days) < 40 else "lines",
            **days_at(course.days),
            "y": course.values.tolist(),
            "name": name,
            "line": {"width": 1.75, "color": look.hues[n]},
            "marker": {"size": 5, "color": look.hues[n]},
            "hovertemplate": "%{y:,.2~f}",
        }
        for n, (name, course) in enumerate(courses)
    ]


def days_at(days: Days) -> Figure:
    """Where points of so many days stand. Of days in a row the first and the step between them say it, which is a third of what is sent."""
    if len(days) > 1 and (np.diff(days) == np.timedelta64(1, "D")).all():
        return {"x0": str(days[0]), "dx": DAY}
    return {"x": np.datetime_as_string(days).tolist()}


def _gains(growth: Growth, look: Look) -> Figure:
    spans = weeks(growth.days)
    gained = [sum(growth.gained[span]) for span in spans]
    fill = {"color": look.grey, "cornerradius": 2}
    return {**bars_at(growth.days), "y": gained, "name": look.say("signals.gained"), "marker": fill, "hovertemplate": "+%{y:,}"}


def _ranks(courses: Sequence[Named[Course]]) -> Figure:
    """Ticks of positions: the best is 1, there is no 0."""
    worst = max(float(course.values.max()) for _, course in courses)
    step = next(step for most, step in RANK_STEPS if worst <= most)
    return {"tickvals": [1, *range(step, MOST_RANK + 1, step)]}


def _layout(
    days: tuple[date, ...],
    growth: Growth,
    kind: str,
    ticks: Figure,
    campaigns: Sequence[CampaignName],
    hues: Mapping[str, str],
    look: Look,
) -> Figure:
    marks = marks_of(campaigns, days, hues, look)
    top = 0.9 if marks else 1.0
    lines, labels = marks_shown(marks, (0.32, top), look)
    most = max((sum(growth.gained[span]) for span in weeks(growth.days)), default=0)
    better_up = {"autorange": "reversed", "rangemode": "normal"} if kind in FALLING else {}
    below = {"x": 0, "y": 0.265, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "middle", "showarrow": False}
    gained = {**below, "text": look.say("signals.gained"), "font": {"size": 11, "color": "#626965"}}
    return layout(
        look,
        shapes=lines,
        annotations=[*labels, gained],
        xaxis=day_axis(days, look, anchor="y2"),
        yaxis=value_axis(look, domain=[0.32, top], **better_up, **ticks),
        yaxis2=value_axis(look, domain=[0, 0.22], showgrid=False, nticks=3, **whole(most)),
    )


def signals_summary(courses: Sequence[Named[Course]], number: int, kind: str, look: Look) -> str:
    """How the first of them went, and how many there are."""
    name, course = courses[0]
    said = {key: value_words(float(course.values[at]), kind, look) for key, at in (("first", 0), ("last", -1))}
    return look.say("signals.summary", name=name, n=count(number, look.lang), **said)


# ---------------------------------------------------------------- lags


def lags_chart(lags: Sequence[Lag], look: Look) -> Chart:
    """The correlation of each signal with links, lag by lag, inside the band that chance reaches; the table has every verdict."""
    drawn = [lag for lag in lags if lag.by_lag][:SHOWN]
    table = _verdicts(lags, look)
    if not drawn:
        empty = nothing(look, "no_lags")
        return Chart(empty.figure, summary=empty.summary, empty=empty.empty, table=table)
    bound = max(lag.bound or 0.0 for lag in drawn)
    return Chart(
        figure={
            "data": [_correlations(lag, look.hues[n], look) for n, lag in enumerate(drawn)],
            "layout": _lag_layout(bound, look),
        },
        subtitle=look.say("lags.subtitle"),
        summary=look.say("yard.space").join([*(verdict(lag, look.say) for lag in drawn[:2]), look.say("lags.no_proof")]),
        legend=tuple(Key(plain(lag.subject, 30), look.hues[n]) for n, lag in enumerate(drawn)),
        table=table,
    )


def verdict(lag: Lag, say: Words) -> str:
    """What can be said of one signal, or why nothing can."""
    subject = plain(lag.subject, 40)
    if lag.reason is not None:
        return say(f"lags.{lag.reason}", subject=subject, days=lag.days)
    way = "lags.better" if (lag.correlation or 0.0) > 0 else "lags.worse"
    return say(way, subject=subject, lag=lag.lag, r=f"{lag.correlation or 0.0:.2f}", bound=f"{lag.bound or 0.0:.2f}")


def _correlations(lag: Lag, colour: str, look: Look) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(range(len(lag.by_lag))),
        "y": [round(r, 3) for r in lag.by_lag],
        "name": plain(lag.subject, 30),
        "line": {"width": 1.5, "color": colour},
        "marker": {"size": [10 if n == lag.lag else 4 for n in range(len(lag.by_lag))], "color": colour},
        "hovertemplate": look.say("lags.hover"),
    }


def _lag_layout(bound: float, look: Look) -> Figure:
    band = {
        "type": "rect",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": -bound,
        "y1": bound,
        "line": {"width": 0},
        "fillcolor": look.grey,
        "opacity": 0.18,
    }
    axis = {
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "fixedrange": True,
        "dtick": 7,
    }
    return layout(
        look,
        shapes=[band],
        xaxis=axis,
        yaxis=value_axis(look, tickformat=".1f", rangemode="normal", zeroline=True, zerolinewidth=1),
    )


def _verdicts(lags: Sequence[Lag], look: Look) -> Table:
    heads = tuple(look.say(f"lags.{key}") for key in ("subject", "source", "days", "lag", "r", "reached", "verdict"))
    rows = [
        (
            plain(lag.subject, 40), plain(lag.source, 30), count(lag.days, look.lang), NOTHING if lag.lag is None else Said(str(lag.lag), lag.lag),
            *(NOTHING if value is None else Said(f"{value:.2f}", round(value, 4)) for value in (lag.correlation, lag.bound)),
            look.say(f"lags.verdict_{lag.reason or 'beyond'}"),
        )
        for lag in lags
    ]  # fmt: skip
    return Table(heads, tuple(rows))
