"""What is said, as charts: polarity by channel with intervals, and the negative share over time, with intervals too. Never a share without its error."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from attribution.opinion.rows import Basis, OpinionRow, Share
from attribution.reports.periods import days_of
from dashboard.figures.before import Before, BeforeLine
from dashboard.figures.chart import Chart, Figure, Key, Table, day_axis, layout, nothing, value_axis
from dashboard.figures.credit import rows_layout
from dashboard.i18n.numbers import count, share
from dashboard.i18n.numbers import day as day_words
from dashboard.report.talk import interval
from dashboard.theme import Look, fade

#: Polarity -> the index of its hue; grey stands for neutral.
HUES = {"positive": 0, "neutral": -1, "negative": 3}
DRAWN = ("negative", "positive")  # from below
#: Channels with fewer rated texts are in the table but not drawn: their interval says nothing.
FEWEST = 5
MOST_CHANNELS = 7


def hue_of(polarity: str, look: Look) -> str:
    """The colour of a polarity."""
    return look.grey if polarity == "neutral" else look.hues[HUES[polarity]]


def opinion_chart(rows: Sequence[OpinionRow], look: Look) -> Chart:
    """Positive and negative share of each channel, with whiskers of 95 %."""
    whole = next((row for row in rows if not row.channel), None)
    if whole is None or not whole.texts + whole.not_rated:
        return nothing(look, "no_talk")
    shown = [row for row in rows if _share(row, "negative") and (not row.channel or row.texts >= FEWEST)][:MOST_CHANNELS]
    if not shown:
        return replace(nothing(look, "unsure"), table=opinion_table(rows, look))
    titles = [channel_title(row, look) for row in shown]
    return Chart(
        figure={"data": [_bars(shown, polarity, look) for polarity in DRAWN], "layout": _bars_layout(titles, look)},
        subtitle=look.say("opinion.subtitle", n=count(whole.texts, look.lang)),
        summary=opinion_summary(whole, look),
        legend=tuple(
            Key(look.say(f"polarity.{p}"), hue_of(p, look), interval(_share(whole, p), look.lang)) for p in reversed(DRAWN)
        ),
        table=opinion_table(rows, look),
    )


def _share(row: OpinionRow, polarity: str) -> Share | None:
    return {"positive": row.positive_share, "neutral": row.neutral_share, "negative": row.negative_share}[polarity]


def channel_title(row: OpinionRow, look: Look) -> str:
    """The channel's name with its rated texts."""
    name = look.say.of("heard", row.channel) if row.channel else look.say("talk.all_channels")
    return f"{name} · {count(row.texts, look.lang)}"


def _bars(rows: Sequence[OpinionRow], polarity: str, look: Look) -> Figure:
    shares = [_share(row, polarity) or Share(0, 0, 0) for row in reversed(rows)]
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(shares))),
        "x": [s.value for s in shares],
        "error_x": {
            "type": "data", "symmetric": False, "color": look.ink, "thickness": 1.2, "width": 3,
            "array": [max(0.0, s.high - s.value) for s in shares], "arrayminus": [max(0.0, s.value - s.low) for s in shares],
        },
        "customdata": [interval(s, look.lang) for s in shares],
        "name": look.say(f"polarity.{polarity}"),
        "marker": {"color": hue_of(polarity, look), "cornerradius": 2},
        "hovertemplate": "<b>%{customdata}</b>",
    }  # fmt: skip


def _bars_layout(titles: Sequence[str], look: Look) -> Figure:
    drawn = rows_layout(titles, look, barmode="group", bargroupgap=0.12)
    drawn["xaxis"] |= {"tickformat": ".0%", "range": [0, 1]}
    return drawn


def opinion_summary(whole: OpinionRow, look: Look) -> str:
    """All channels together, and what the errors are known from."""
    if whole.negative_share is None or whole.positive_share is None:
        return look.say("talk.opinion_unsure", texts=count(whole.texts, look.lang))
    said = look.say(
        "talk.opinion",
        texts=count(whole.texts, look.lang),
        negative=interval(whole.negative_share, look.lang),
        positive=interval(whole.positive_share, look.lang),
    )
    return f"{said}{look.say('yard.space')}{basis_words(whole.basis, look)}"


def basis_words(basis: Basis, look: Look) -> str:
    """What the error of the shares is known from."""
    return look.say(f"opinion.basis_{basis}")


def opinion_table(rows: Sequence[OpinionRow], look: Look) -> Table:
    """A row per channel: texts, those not rated, the three shares, each with its bounds."""
    heads = [look.say(f"col.{head}") for head in ("channel", "texts", "not_rated")]
    lines = [
        (
            look.say.of("heard", row.channel) if row.channel else look.say("talk.all_channels"),
            count(row.texts, look.lang),
            count(row.not_rated, look.lang),
            *_cells(row, HUES),
        )
        for row in rows
    ]
    return Table((*heads, *_heads(HUES, look)), tuple(lines))


def _heads(polarities: Iterable[str], look: Look) -> list[str]:
    return [look.say(key) for p in polarities for key in (f"col.{p}", "opinion.low", "opinion.high")]


def _cells(row: OpinionRow, polarities: Iterable[str]) -> list[str]:
    found = [_share(row, polarity) for polarity in polarities]
    return [share(part, 0) for s in found for part in ((s.value, s.low, s.high) if s else (None, None, None))]


# ---------------------------------------------------------------- over time


def course_chart(rows: Sequence[OpinionRow], look: Look) -> Chart:
    """The negative share of all channels by week, with its interval."""
    steps = [row for row in rows if not row.channel]
    known = [row for row in steps if row.negative_share]
    if not any(row.texts + row.not_rated for row in steps):
        return nothing(look, "no_talk")
    if not known:
        return nothing(look, "unsure")
    days = tuple(row.since for row in steps)
    return Chart(
        figure={"data": [_weeks(steps, look)], "layout": _course_layout(days, look)},
        subtitle=look.say("course.subtitle"),
        summary=course_summary(known, look),
        legend=(Key(look.say("polarity.negative"), hue_of("negative", look), interval(known[-1].negative_share, look.lang)),),
        table=course_table(steps, look),
        days=days,
        spans=tuple(slice(n, n + 1) for n in range(len(days))),
    )


def course_before(days: Sequence[date], rows: Sequence[OpinionRow], look: Look) -> Before:
    """The negative share of all channels on the days of another period, with its bounds: each day has that of its week."""
    week = {day: row for row in rows if not row.channel for day in days_of(row.since, row.until)}
    shares = [week[day].negative_share if day in week else None for day in days]
    title, hue = look.say("polarity.negative"), hue_of("negative", look)
    bounds = [
        BeforeLine(tuple(part), f"{title}, {look.say(f'opinion.{bound}')}", look.grey, part=True)
        for bound, part in (("low", [s.low if s else None for s in shares]), ("high", [s.high if s else None for s in shares]))
    ]
    return Before(tuple(days), (BeforeLine(tuple(s.value if s else None for s in shares), title, hue, part=True), *bounds))


def _weeks(rows: Sequence[OpinionRow], look: Look) -> Figure:
    colour = hue_of("negative", look)
    shares = [row.negative_share for row in rows]
    return {
        "type": "scatter", "mode": "lines+markers", "x": [row.since.isoformat() for row in rows],
        "y": [s.value if s else None for s in shares], "connectgaps": False,
        "error_y": {
            "type": "data", "symmetric": False, "color": fade(colour, 0.5), "thickness": 1.2, "width": 4,
            "array": [s.high - s.value if s else None for s in shares], "arrayminus": [s.value - s.low if s else None for s in shares],
        },
        "line": {"width": 2, "color": colour}, "marker": {"size": 7, "color": colour}, "name": look.say("polarity.negative"),
        "customdata": [f"{interval(s, look.lang)} · {count(row.texts, look.lang)}" for s, row in zip(shares, rows, strict=True)],
        "hovertemplate": "<b>%{customdata}</b>",
    }  # fmt: skip


def _course_layout(days: tuple[date, ...], look: Look) -> Figure:
    return layout(look, xaxis=day_axis(days, look), yaxis=value_axis(look, tickformat=".0%", range=[0, 1.02]))


def course_summary(known: Sequence[OpinionRow], look: Look) -> str:
    """The newest week beside the first."""
    first, last = known[0], known[-1]
    return look.say(
        "course.summary",
        since=day_words(last.since, look.lang),
        last=interval(last.negative_share, look.lang),
        first=interval(first.negative_share, look.lang),
        first_since=day_words(first.since, look.lang),
    )


def course_table(rows: Sequence[OpinionRow], look: Look) -> Table:
    """A row per week."""
    shown = ("negative", "positive")
    heads = (look.say("col.since_day"), look.say("col.texts"), *_heads(shown, look))
    return Table(heads, tuple((row.since.isoformat(), count(row.texts, look.lang), *_cells(row, shown)) for row in rows))
