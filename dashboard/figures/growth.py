"""Live earned links as a stacked area by campaign, with the starts of campaigns; below, links gained and lost on the same days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from attribution.report_rows import CampaignName, Growth
from dashboard.figures.chart import (
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
from dashboard.figures.marks import Mark, marks_of, marks_shown
from dashboard.i18n.numbers import LEGEND_FROM, Said, count, days_of
from dashboard.i18n.numbers import day as day_words
from dashboard.theme import Look, fade

Series = tuple[str, str, list[int]]  # title, colour, live links per day


def growth_chart(growth: Growth, campaigns: Sequence[CampaignName], hues: Mapping[str, str], look: Look) -> Chart:
    """The chart of `growth`; campaigns without a colour of their own are put together as other."""
    series = growth_series(growth, hues, look)
    if not growth.days or not any(max(live, default=0) for *_, live in series):
        return nothing(look, "filtered")
    marks = marks_of(campaigns, growth.days, hues, look)
    badges = {mark.colour: str(mark.number) for mark in marks if mark.badge}
    return Chart(
        figure={"data": _areas(growth, series, look) + _bars(growth, look), "layout": _layout(growth, series, marks, look)},
        subtitle=look.say("growth.by_week" if weeks(growth.days)[0].stop > 1 else "growth.by_day"),
        summary=growth_summary(growth, series, look),
        legend=tuple(_key(*one, badges, look) for one in reversed(series)),
        table=growth_table(growth, series, look),
        days=growth.days,
        spans=tuple(weeks(growth.days)),
        sure=date_shares(growth),
    )


def growth_series(growth: Growth, hues: Mapping[str, str], look: Look) -> list[Series]:
    """Series from the bottom of the stack up: everything else first, then the campaigns, the earliest on top."""
    own = [s for s in growth.series if s.campaign in hues]
    rest = [s for s in growth.series if s.campaign not in hues]
    ordered = sorted(own, key=lambda s: list(hues).index(s.campaign), reverse=True)
    named: list[Series] = [(plain(s.title), hues[s.campaign], list(s.live)) for s in ordered]
    if not rest:
        return named
    only_unknown = all(not s.campaign for s in rest)
    title = look.say("growth.no_campaign" if only_unknown else "growth.other")
    return [(title, look.grey, [sum(day) for day in zip(*(s.live for s in rest), strict=True)]), *named]


def _areas(growth: Growth, series: Sequence[Series], look: Look) -> list[Figure]:
    days = [d.isoformat() for d in growth.days]
    return [_area(days, title, colour, live, look) for title, colour, live in series]


def _area(days: list[str], title: str, colour: str, live: list[int], look: Look) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines" if len(days) > 1 else "markers",
        "x": days,
        "y": live,
        "name": title,
        "stackgroup": "live",
        "line": {"width": 1.25, "color": colour},
        "marker": {"color": colour, "size": 9},
        "fillcolor": fade(colour, 0.38 if colour == look.grey else 0.62),
        "hovertemplate": "%{y:,}",
    }


def _bars(growth: Growth, look: Look) -> list[Figure]:
    spans = weeks(growth.days)
    gained = [sum(growth.gained[span]) for span in spans]
    lost = [sum(growth.lost[span]) for span in spans]
    place = bars_at(growth.days)
    return [
        {**place, "y": gained, "name": look.say("growth.gained"), "marker": _fill(look.hues[0]), "hovertemplate": "+%{y:,}"},
        {
            **place,
            "y": [-n for n in lost],
            "customdata": lost,
            "name": look.say("growth.lost"),
            "marker": _fill(look.hues[1]),
            "hovertemplate": "−%{customdata:,}",
        },
    ]


def _fill(colour: str) -> Figure:
    return {"color": colour, "cornerradius": 2}


def _layout(growth: Growth, series: Sequence[Series], marks: Sequence[Mark], look: Look) -> Figure:
    moved = max(sum(moves[span]) for moves in (growth.gained, growth.lost) for span in weeks(growth.days))
    peak = max(map(sum, zip(*(live for *_, live in series), strict=True)))
    top = 0.86 if any(mark.lane for mark in marks) else 0.92
    if look.narrow or not marks:
        top = 0.93 if marks else 1.0
    lines, labels = marks_shown(marks, (0.30, top), look)
    return layout(
        look,
        barmode="relative",
        shapes=lines,
        annotations=labels,
        xaxis=day_axis(growth.days, look, anchor="y2"),
        yaxis=value_axis(look, domain=[0.30, top], range=[0, peak * 1.06]),
        yaxis2=value_axis(look, domain=[0, 0.22], showgrid=False, zeroline=True, zerolinewidth=1, nticks=3, **whole(moved)),
    )


def _key(title: str, colour: str, live: Sequence[int], badges: Mapping[str, str], look: Look) -> Key:
    return Key(title, colour, count(live[-1], look.lang, LEGEND_FROM), badges.get(colour, ""))


def growth_summary(growth: Growth, series: Sequence[Series], look: Look) -> str:
    """The chart in two sentences."""
    lives = [sum(day) for day in zip(*(live for *_, live in series), strict=True)]
    best = max(range(len(growth.days)), key=lambda i: growth.gained[i])
    said = look.say(
        "growth.summary",
        first=count(lives[0], look.lang),
        last=count(lives[-1], look.lang),
        since=day_words(growth.days[0], look.lang),
        until=day_words(growth.days[-1], look.lang),
        gained=count(sum(growth.gained), look.lang),
        lost=count(sum(growth.lost), look.lang),
    )
    if not growth.gained[best]:
        return said
    return (
        said
        + look.say("yard.space")
        + look.say("growth.best", day=day_words(growth.days[best], look.lang), n=count(growth.gained[best], look.lang))
    )


def growth_table(growth: Growth, series: Sequence[Series], look: Look) -> Table:
    """A row per bar: live links at its end, gains and losses within it."""
    say = look.say
    columns = (say("growth.period"), *(title for title, *_ in reversed(series)), say("growth.gained"), say("growth.lost"))
    return Table(columns, tuple(_row(growth, series, span, look) for span in weeks(growth.days)))


def _row(growth: Growth, series: Sequence[Series], span: slice, look: Look) -> tuple[str, ...]:
    within = growth.days[span]
    counts: list[Any] = [live[span][-1] for *_, live in reversed(series)]
    counts += [sum(growth.gained[span]), sum(growth.lost[span])]
    return (span_words(within, look), *(count(n, look.lang) for n in counts))


def span_words(days: Sequence[date], look: Look) -> str:
    """A day, or the first and last of several; in a file an ISO 8601 interval."""
    first, last = days[0], days[-1]
    if first == last:
        return day_words(first, look.lang)
    return Said(days_of(first, last, look.lang), f"{first.isoformat()}/{last.isoformat()}")


def date_shares(growth: Growth) -> tuple[tuple[str, float], ...]:
    """How the links of the chart were placed in time: (dated | estimated | first_seen, share); empty without links."""
    parts = (("dated", growth.dated), ("estimated", growth.estimated), ("first_seen", growth.first_seen))
    everything = sum(n for _, n in parts)
    return tuple((key, n / everything) for key, n in parts) if everything else ()
