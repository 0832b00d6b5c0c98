"""The way to a registration: funnel, frequent paths, cohorts of the first visit. What is unknown is said and not drawn."""

from __future__ import annotations

from collections.abc import Sequence

from attribution.journey_rows import Cohorts, FunnelStage, PathRow
from dashboard.figures.chart import UPRIGHT, Chart, Figure, Key, Table, layout, nothing, plain
from dashboard.figures.credit import rows_layout
from dashboard.i18n.numbers import NOTHING, count, share, short_day
from dashboard.i18n.numbers import day as day_words
from dashboard.report.amounts import number
from dashboard.theme import Look, fade

ROOM = 1.55  # beyond the longest bar, for the words after it
DRAWN = 12  # paths
STEPS = 4  # of a path that a label shows
WRITTEN = 18  # weeks of cohorts whose cells have room for their numbers
PARTS = (("direct", 0), ("earned", 1))


# ---------------------------------------------------------------- funnel


def funnel_chart(stages: Sequence[FunnelStage], look: Look) -> Chart:
    """A bar for each stage, split by how people came where that is known."""
    if not any(s.value for s in stages):
        return nothing(look, "filtered" if any(s.value is not None for s in stages) else "not_then")
    return Chart(
        figure={"data": _stages(stages, look), "layout": _funnel_layout(stages, look)},
        subtitle=look.say("funnel.subtitle"),
        summary=funnel_summary(stages, look),
        legend=tuple(Key(look.say(f"parts.{part}"), look.hues[hue]) for part, hue in PARTS),
        table=funnel_table(stages, look),
    )


def stage_value(stage: FunnelStage, look: Look) -> str:
    """How many; at least so many; or that nobody tells."""
    if stage.value is None:
        return look.say("yard.unknown")
    shown = count(round(stage.value), look.lang)
    return look.say("yard.at_least", n=shown) if stage.at_least else shown


def _stages(stages: Sequence[FunnelStage], look: Look) -> list[Figure]:
    turned = list(reversed(stages))
    y = list(range(len(turned)))
    common = {"type": "bar", "orientation": "h", "y": y, "hoverinfo": "skip"}
    whole = {
        **common,
        "x": [s.value if s.direct is None else None for s in turned],
        "marker": {"color": look.grey, "cornerradius": 2},
    }
    parts = [
        {
            **common,
            "x": [getattr(s, part) for s in turned],
            "name": look.say(f"parts.{part}"),
            "marker": {"color": look.hues[hue]},
        }
        for part, hue in PARTS
    ]
    words = {
        "type": "scatter", "mode": "text", "y": y, "x": [s.value or 0 for s in turned], "text": [f" {stage_value(s, look)}" for s in turned],
        "textposition": "middle right", "hoverinfo": "skip", "cliponaxis": False, "textfont": {"size": 12, "color": look.ink},
    }  # fmt: skip
    return [whole, *parts, words]


def _funnel_layout(stages: Sequence[FunnelStage], look: Look) -> Figure:
    drawn = rows_layout([look.say(f"funnel.{s.stage}") for s in stages], look, barmode="stack")
    drawn["hovermode"] = False
    drawn["xaxis"] |= {"range": [0, max(s.value or 0 for s in stages) * ROOM]}
    return drawn


def rate_of(stage: FunnelStage, before: FunnelStage) -> str:
    """The share of the stage before; a dash where one of them is not known, a sign where it can only be less."""
    if stage.value is None or not before.value:
        return NOTHING
    said = share(stage.value / before.value, 2)
    return f"≤ {said}" if before.at_least and not stage.at_least else said if before.at_least == stage.at_least else NOTHING


def funnel_summary(stages: Sequence[FunnelStage], look: Look) -> str:
    """All stages in a sentence."""
    return look.say("funnel.summary", **{str(s.stage): stage_value(s, look) for s in stages})


def funnel_table(stages: Sequence[FunnelStage], look: Look) -> Table:
    """A row per stage."""
    heads = ("stage", "number", "direct", "earned", "rate")
    befores = (None, *stages[:-1])
    lines = [
        (
            look.say(f"funnel.{s.stage}"),
            stage_value(s, look),
            number(s.direct, look.lang),
            number(s.earned, look.lang),
            rate_of(s, before) if before else NOTHING,
        )
        for s, before in zip(stages, befores, strict=True)
    ]
    return Table(tuple(look.say(f"funnel.{head}") for head in heads), tuple(lines))


# ---------------------------------------------------------------- paths


def paths_chart(rows: Sequence[PathRow], look: Look) -> Chart:
    """The most frequent paths as bars, all that were asked for in the table."""
    if not rows:
        return nothing(look, "no_paths")
    shown = rows[:DRAWN]
    turned = list(reversed(shown))
    bars = {
        "type": "bar", "orientation": "h", "y": list(range(len(turned))), "x": [row.registrations for row in turned],
        "marker": {"color": look.hues[0], "cornerradius": 2}, "text": [f"{row.registrations:,}" for row in turned], "textposition": "outside",
        "cliponaxis": False, "customdata": [_hover(row, look) for row in turned], "hovertemplate": "%{customdata}<extra></extra>",
    }  # fmt: skip
    drawn = rows_layout([path_title(row.steps, look) for row in shown], look)
    drawn["xaxis"] |= {"range": [0, max(row.registrations for row in rows) * 1.15]}
    return Chart(
        figure={"data": [bars], "layout": drawn},
        subtitle=look.say("paths.subtitle", n=count(len(shown), look.lang)),
        summary=paths_summary(rows, look),
        table=paths_table(rows, look),
    )


def path_title(steps: Sequence[str], look: Look, most: int = STEPS) -> str:
    """Channels in their order; of a long path the first and the last ones."""
    if not steps:
        return look.say("paths.unknown")
    names = [plain(look.say.of("channel", step), 18 if look.narrow else 24) for step in steps]
    if len(names) > most:
        names = [*names[: most // 2], "…", *names[-(most // 2) :]]
    return " › ".join(names)


def _hover(row: PathRow, look: Look) -> str:
    days = count(row.days, look.lang)
    return look.say(
        "paths.hover",
        path=path_title(row.steps, look, 12),
        n=count(row.registrations, look.lang),
        share=share(row.share),
        days=days,
    )


def paths_summary(rows: Sequence[PathRow], look: Look) -> str:
    """How many ways there are, and how many registrations came by one channel alone."""
    alone = sum(row.share for row in rows if len(row.steps) == 1)
    unknown = sum(row.registrations for row in rows if not row.steps)
    said = look.say(
        "paths.summary", top=path_title(rows[0].steps, look), n=count(rows[0].registrations, look.lang), alone=share(alone, 0)
    )
    return said + (look.say("yard.space") + look.say("paths.no_visit", n=count(unknown, look.lang)) if unknown else "")


def paths_table(rows: Sequence[PathRow], look: Look) -> Table:
    """A row per path, with a column for its value in each currency."""
    currencies = sorted({currency for row in rows for currency, _ in row.values})
    heads = (
        *(look.say(f"paths.{head}") for head in ("path", "registrations", "share", "days")),
        *(look.say("paths.value_in", currency=plain(currency, 12) or NOTHING) for currency in currencies),
    )
    lines = [
        (
            path_title(row.steps, look, 12),
            count(row.registrations, look.lang),
            share(row.share),
            count(row.days, look.lang),
            *(number(dict(row.values).get(currency), look.lang) for currency in currencies),
        )
        for row in rows
    ]
    return Table(heads, tuple(lines))


# ---------------------------------------------------------------- cohorts


def cohort_chart(found: Cohorts, channel: str, look: Look) -> Chart:
    """A row for each week of first visits, a column for each week after it. Weeks that have not passed yet stay empty.

    Of more weeks than have room for a line of words, a cell's number is told when it is pointed at, and by the table."""
    if not found.weeks or not any(n for row in found.counts for n in row):
        return nothing(look, "filtered" if found.channels else "no_paths")
    most = max(n or 0 for row in found.counts for n in row)
    weeks = [short_day(week, look.lang) for week in found.weeks]
    columns = list(range(len(found.counts[0])))
    heat = {
        "type": "heatmap", "x": columns, "y": list(range(len(weeks))), "z": [list(row) for row in found.counts], "xgap": 2, "ygap": 2,
        "colorscale": [[0, fade(look.hues[0], 0.05)], [1, fade(look.hues[0], 0.55)]], "zmin": 0, "zmax": most, "showscale": False,
        "hoverongaps": False, "customdata": [[day_words(week, look.lang)] * len(columns) for week in found.weeks],
        "hovertemplate": look.say("cohort.hover") + "<extra></extra>",
    }  # fmt: skip
    return Chart(
        figure={
            "data": [heat, *([_numbers(found, look)] if len(weeks) <= WRITTEN else ())],
            "layout": _cohort_layout(weeks, columns, look),
        },
        subtitle=look.say("cohort.subtitle", channel=look.say.of("channel", channel) if channel else look.say("cohort.all")),
        summary=cohort_summary(found, look),
        table=cohort_table(found, look),
    )


def _numbers(found: Cohorts, look: Look) -> Figure:
    cells = [(x, y, n) for y, row in enumerate(found.counts) for x, n in enumerate(row) if n is not None]
    return {
        "type": "scatter", "mode": "text", "x": [x for x, _, _ in cells], "y": [y for _, y, _ in cells], "text": [f"{n:,}" for _, _, n in cells],
        "textfont": {"size": 10 if look.narrow else 11.5, "color": look.ink}, "hoverinfo": "skip",
    }  # fmt: skip


def _cohort_layout(weeks: Sequence[str], columns: Sequence[int], look: Look) -> Figure:
    every = max(1, len(weeks) // (10 if look.narrow else 16))
    bare = {"ticks": "", "showgrid": False, "zeroline": False, "fixedrange": True}
    return layout(
        look,
        hovermode="closest",
        margin={"l": 8, "r": 8, "t": 22, "b": 4},
        xaxis={
            **bare,
            "side": "top",
            "tickvals": list(columns),
            "ticktext": [f"+{n}" if n else look.say("cohort.same") for n in columns],
        },
        yaxis={
            **bare,
            **UPRIGHT,
            "autorange": "reversed",
            "tickvals": list(range(0, len(weeks), every)),
            "ticktext": list(weeks[::every]),
            "automargin": True,
        },
    )


def cohort_summary(found: Cohorts, look: Look) -> str:
    """How many registered in the week of their first visit, and how many later."""
    same = sum(row[0] or 0 for row in found.counts)
    everything = sum(n or 0 for row in found.counts for n in row)
    return look.say(
        "cohort.summary",
        n=count(everything, look.lang),
        same=share(same / everything, 0),
        later=count(everything - same, look.lang),
    )


def cohort_table(found: Cohorts, look: Look) -> Table:
    """A row per week of first visits; a dash where the week has not passed yet."""
    heads = (
        look.say("cohort.week"),
        look.say("cohort.registrations"),
        look.say("cohort.same"),
        *(f"+{n}" for n in range(1, len(found.counts[0]))),
    )
    lines = [
        (week.isoformat(), count(sum(n or 0 for n in row), look.lang), *(count(n, look.lang) for n in row))
        for week, row in zip(found.weeks, found.counts, strict=True)
    ]
    return Table(heads, tuple(lines))
