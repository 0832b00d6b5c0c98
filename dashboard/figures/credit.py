"""What each model credits to channels or campaigns, side by side, and how far each is from the last touch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attribution.report_rows import CreditRow
from dashboard.figures.chart import UPRIGHT, Chart, Figure, Key, Table, layout, nothing, plain, value_axis, width_of
from dashboard.i18n.numbers import NOTHING, Said, change, count, share
from dashboard.theme import Look, fade

BASE = "last"  # what differences are measured against
FAVOURITES = ("last", "linear", "markov_1", "shapley")
MOST_BESIDE = 4  # models side by side
NAMES = 140  # pixels that names of rows are given at a desk; where they want more, plotly draws once more with what they need
SHOWN = 8  # rows of the chart; the table has all


def models_of(rows: Sequence[CreditRow]) -> tuple[str, ...]:
    """The models that the rows have, in their order."""
    return tuple(dict.fromkeys(model for row in rows for model, _ in row.by_model))


def models_shown(wanted: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """The wanted models that exist; without any, all if they are few, else the favourites, else the first."""
    if chosen := tuple(model for model in wanted if model in known):
        return chosen
    if len(known) <= MOST_BESIDE:
        return tuple(known)
    return tuple(model for model in FAVOURITES if model in known) or tuple(known[:MOST_BESIDE])


def credit_chart(rows: Sequence[CreditRow], wanted: Sequence[str], by: str, look: Look) -> Chart:
    """Grouped bars: a row per channel or campaign, a bar per model."""
    models = models_shown(wanted, models_of(rows))
    ordered = sorted(rows, key=lambda row: -max((value for _, value in row.by_model), default=0.0))
    if not models or not any(value for row in rows for _, value in row.by_model):
        return nothing(look, "filtered")
    return Chart(
        figure={
            "data": [*_bars(ordered[:SHOWN], models, by, look), _spread(ordered[:SHOWN], look)],
            "layout": _layout(ordered[:SHOWN], by, look),
        },
        subtitle=look.say(f"credit.subtitle_{by}"),
        summary=credit_summary(ordered, models, by, look),
        legend=(
            *(Key(look.say.of("model", model), look.hues[i]) for i, model in enumerate(models)),
            Key(look.say("credit.spread"), fade(look.ink, 0.45), mark="line"),
        ),
        table=credit_table(ordered, by, look),
    )


def _bars(rows: Sequence[CreditRow], models: Sequence[str], by: str, look: Look) -> list[Figure]:
    """plotly draws from the bottom up: rows and models are turned around, so that the first is on top."""
    turned = list(reversed(rows))
    titles = [credit_title(row, by, look) for row in turned]
    return [
        {
            "type": "bar",
            "orientation": "h",
            "y": list(range(len(turned))),
            "x": [_of(row, model) for row in turned],
            "customdata": titles,
            "name": plain(look.say.of("model", model)),
            "marker": {"color": look.hues[models.index(model)], "cornerradius": 2},
            "hovertemplate": "%{customdata}<br><b>%{x:,.1f}</b>",
        }
        for model in reversed(models)
    ]


def _spread(rows: Sequence[CreditRow], look: Look) -> Figure:
    """A thin line above each row's bars, from the least to the most that any model gives, whichever are chosen."""
    x: list[float | None] = []
    y: list[float | None] = []
    for place, row in enumerate(reversed(rows)):
        given = [round(n, 3) for _, n in row.by_model]
        x += [min(given, default=0.0), max(given, default=0.0), None]
        y += [place + 0.42, place + 0.42, None]
    line = {"color": look.ink, "width": 1.5}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "opacity": 0.45, "hoverinfo": "skip"}


def _layout(rows: Sequence[CreditRow], by: str, look: Look) -> Figure:
    return rows_layout([credit_title(row, by, look) for row in rows], look, barmode="group", bargroupgap=0.08)


def rows_layout(titles: Sequence[str], look: Look, **more: Any) -> Figure:
    """The layout of horizontal bars: names on the left, counts below. `titles` from the top down."""
    turned = list(reversed(titles))
    names = 0 if look.narrow else min(NAMES, round(12 * max(map(width_of, turned), default=0)))
    return layout(
        look,
        hovermode="closest",
        margin={"l": 8 + names, "r": 14, "t": 4, "b": 26},
        bargap=0.28,
        xaxis=value_axis(look, side="bottom", ticklabeloverflow="hide past div"),
        yaxis={
            **UPRIGHT,
            "tickvals": list(range(len(turned))),
            "ticktext": turned,
            "automargin": True,
            "ticks": "",
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "ticklabelstandoff": 8,
        },
        **more,
    )


def _of(row: CreditRow, model: str) -> float:
    return round(dict(row.by_model).get(model, 0.0), 3)


def credit_title(row: CreditRow, by: str, look: Look) -> str:
    """The row's name as shown."""
    return look.say("parts.everything_else") if not row.key else plain(look.say.of(by, row.title), 28)


def credit_summary(rows: Sequence[CreditRow], models: Sequence[str], by: str, look: Look) -> str:
    """Which row each model favours."""
    best = [(model, max(rows, key=lambda row, m=model: _of(row, m))) for model in models]  # type: ignore[misc]
    parts = [
        look.say(
            "credit.best",
            model=look.say.of("model", model),
            title=credit_title(row, by, look),
            n=count(_of(row, model), look.lang),
        )
        for model, row in best
    ]
    return look.say("yard.space").join(parts)


def credit_table(rows: Sequence[CreditRow], by: str, look: Look) -> Table:
    """A row per channel or campaign, a column per model: the credit and its difference to the last touch."""
    models = models_of(rows)
    heads = (look.say(f"credit.{by}"), *(look.say.of("model", model) for model in models))
    return Table(heads, tuple((credit_title(row, by, look), *(_cell(row, model, look) for model in models)) for row in rows))


def _cell(row: CreditRow, model: str, look: Look) -> str:
    credited = count(_of(row, model), look.lang)
    if model == BASE:
        return credited
    differs = change(_of(row, model), _of(row, BASE))
    return Said(f"{credited}  ({NOTHING if differs is None else _signed(differs)})", _of(row, model))


def _signed(differs: float) -> str:
    return ("+" if differs >= 0.0005 else "−" if differs <= -0.0005 else "±") + share(abs(differs))
