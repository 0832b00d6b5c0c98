"""Before and after: what was observed beside what would have come without the campaign, with its 95 % band, and the result in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.figures.chart import Chart, Figure, Key, Table, day_axis, layout, nothing, plain, value_axis
from dashboard.i18n import Words
from dashboard.i18n.numbers import NOTHING, Said, count, short_day
from dashboard.i18n.numbers import day as day_words
from dashboard.theme import Look, fade
from ripplemark.records import Effect, EffectDay, Metric

#: Days before the window that are drawn: the chart is about the window.
SHOWN_BEFORE = 60


def effect_chart(shown: Effect | None, all_of_campaign: Sequence[Effect], titles: Mapping[str, str], look: Look) -> Chart:
    """The comparison as lines over its days; the table has every metric of the campaign."""
    if shown is None:
        return nothing(look, "not_measured")
    table = effect_table(all_of_campaign, look)
    if shown.reason is not None:
        empty = nothing(look, str(shown.reason))
        return Chart(empty.figure, summary=empty.summary, empty=empty.empty, table=table)
    days = [d for d in shown.days if (shown.since - d.day).days <= SHOWN_BEFORE]
    title = plain(titles.get(shown.campaign, shown.campaign), 40)
    return Chart(
        figure={"data": _lines(days, look), "layout": _layout(shown, days, look)},
        subtitle=look.say("effect.subtitle", metric=metric_title(shown, look.say)),
        summary=effect_sentence(shown, title, titles, look),
        legend=(
            Key(look.say("effect.observed"), look.hues[0], mark="line"),
            Key(look.say("effect.expected"), look.hues[1], mark="dashed"),
        ),
        table=table,
    )


def metric_title(effect: Effect, say: Words) -> str:
    """What is compared, in words; of an interest also whose."""
    name = say(f"effect.of_{effect.metric}")
    return f"{name}: {plain(effect.subject, 40)}" if effect.subject else name


def _lines(days: Sequence[EffectDay], look: Look) -> list[Figure]:
    within = [d for d in days if d.expected is not None]
    x = [d.day.isoformat() for d in within]
    edge = {"width": 0, "color": look.hues[1]}
    band = {"type": "scatter", "mode": "lines", "x": x, "line": edge, "hoverinfo": "skip"}
    return [
        {**band, "y": [d.low for d in within]},
        {**band, "y": [d.high for d in within], "fill": "tonexty", "fillcolor": fade(look.hues[1], 0.22)},
        {
            "type": "scatter",
            "mode": "lines",
            "x": x,
            "y": [d.expected for d in within],
            "name": look.say("effect.expected"),
            "line": {"width": 1.75, "color": look.hues[1], "dash": "dash"},
            "hovertemplate": "%{y:,.1f}",
        },
        {
            "type": "scatter",
            "mode": "lines",
            "x": [d.day.isoformat() for d in days],
            "y": [d.observed for d in days],
            "name": look.say("effect.observed"),
            "line": {"width": 1.75, "color": look.hues[0]},
            "connectgaps": False,
            "hovertemplate": "%{y:,.1f}",
        },
    ]


def _layout(shown: Effect, days: Sequence[EffectDay], look: Look) -> Figure:
    at = shown.since.isoformat()
    line = {"type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1}
    label = {
        "x": at, "y": 1, "xref": "x", "yref": "paper", "xanchor": "left", "yanchor": "top", "xshift": 4, "showarrow": False,
        "text": look.say("effect.start", day=short_day(shown.since, look.lang)), "font": {"size": 11, "color": "#626965"},
    }  # fmt: skip
    return layout(
        look,
        shapes=[{**line, "line": {"width": 1, "dash": "dot", "color": "#626965"}}],
        annotations=[label],
        xaxis=day_axis(tuple(d.day for d in days), look),
        yaxis=value_axis(look),
    )


def effect_sentence(effect: Effect, title: str, titles: Mapping[str, str], look: Look) -> str:
    """The result in plain words: what was, what would have been, whether chance alone explains it, and how far to trust it."""
    say, lang = look.say, look.lang
    said = [
        say(
            "effect.result_mean" if effect.metric is Metric.INTEREST else "effect.result",
            campaign=title,
            metric=metric_title(effect, say),
            since=day_words(effect.since, lang),
            until=day_words(effect.until, lang),
            observed=_number(effect.observed, lang),
            expected=_number(effect.expected, lang),
            low=_number(effect.expected_low, lang),
            high=_number(effect.expected_high, lang),
        ),
        say(
            f"effect.{verdict(effect)}",
            effect=_number(abs(effect.effect or 0.0), lang),
            low=_signed(effect.low, lang),
            high=_signed(effect.high, lang),
        ),
        say("effect.basis", days=count(effect.days_before, lang)),
    ]
    if effect.placebo_windows:
        said.append(say("effect.placebo", windows=effect.placebo_windows, alarms=effect.placebo_alarms))
    if effect.overlapping:
        others = look.say("yard.comma").join(plain(titles.get(c, c), 30) for c in effect.overlapping)
        said.append(say("effect.overlap", others=others))
    return (" " if lang == "en" else "").join(said)


def verdict(effect: Effect) -> str:
    """more, less, or unclear: the interval includes that nothing happened."""
    if (effect.low or 0.0) > 0:
        return "more"
    return "less" if (effect.high or 0.0) < 0 else "unclear"


def effect_table(effects: Sequence[Effect], look: Look) -> Table:
    """A row per metric."""
    heads = ("metric", "observed", "expected", "effect", "interval", "placebos")
    return Table(tuple(look.say(f"effect.{head}") for head in heads), tuple(_row(e, look) for e in effects))


def _row(effect: Effect, look: Look) -> tuple[str, ...]:
    lang = look.lang
    if effect.reason is not None:
        return (metric_title(effect, look.say), NOTHING, NOTHING, NOTHING, look.say(f"empty.{effect.reason}"), NOTHING)
    return (
        metric_title(effect, look.say),
        _number(effect.observed, lang),
        _number(effect.expected, lang),
        _signed(effect.effect, lang),
        f"{_signed(effect.low, lang)} … {_signed(effect.high, lang)}",
        f"{effect.placebo_alarms} / {effect.placebo_windows}",
    )


def _number(value: float | None, lang: str) -> str:
    """Whole from ten on: no more digits than the figure has."""
    return count(value if value is None or abs(value) < 10 else round(value), lang)


def _signed(value: float | None, lang: str) -> str:
    if value is None:
        return NOTHING
    return Said(("+" if value > 0 else "−" if value < 0 else "") + _number(abs(value), lang), value)
