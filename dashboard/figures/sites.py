"""Domains that link: how many on each day, which came, came back and went; and what the anchors of their links say."""

from __future__ import annotations

from collections.abc import Sequence

from attribution.referring_rows import AnchorCount, AnchorKindCount, SiteGrowth
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
from dashboard.figures.credit import rows_layout
from dashboard.figures.growth import span_words
from dashboard.i18n.numbers import LEGEND_FROM, count, share
from dashboard.i18n.numbers import day as day_words
from dashboard.theme import Look, fade


def sites_chart(growth: SiteGrowth, look: Look) -> Chart:
    """Live domains as an area; below, domains that came, came back and went."""
    if not growth.days or not any(growth.live):
        return nothing(look, "filtered")
    return Chart(
        figure={"data": [_area(growth, look), *_bars(growth, look)], "layout": _layout(growth, look)},
        subtitle=look.say("sites.by_week" if weeks(growth.days)[0].stop > 1 else "sites.by_day"),
        summary=sites_summary(growth, look),
        legend=(
            Key(look.say("sites.live"), look.hues[0], count(growth.live[-1], look.lang, LEGEND_FROM), mark="line"),
            *(Key(look.say(f"sites.{name}"), colour) for name, _, colour in _moves(growth, look)),
        ),
        table=_table(growth, look),
        days=growth.days,
        spans=tuple(weeks(growth.days)),
    )


def _moves(growth: SiteGrowth, look: Look) -> tuple[tuple[str, Sequence[int], str], ...]:
    hues = look.hues
    return (("new", growth.new, hues[0]), ("back", growth.back, hues[4]), ("lost", growth.lost, hues[1]))


def _area(growth: SiteGrowth, look: Look) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines" if len(growth.days) > 1 else "markers",
        "x": [d.isoformat() for d in growth.days],
        "y": list(growth.live),
        "name": look.say("sites.live"),
        "fill": "tozeroy",
        "line": {"width": 1.75, "color": look.hues[0]},
        "marker": {"color": look.hues[0], "size": 9},
        "fillcolor": fade(look.hues[0], 0.22),
        "hovertemplate": "%{y:,}",
    }


def _bars(growth: SiteGrowth, look: Look) -> list[Figure]:
    spans, place = weeks(growth.days), bars_at(growth.days)
    return [
        {
            **place,
            "y": [sum(days[span]) * (-1 if name == "lost" else 1) for span in spans],
            "customdata": [sum(days[span]) for span in spans],
            "name": look.say(f"sites.{name}"),
            "marker": {"color": colour, "cornerradius": 2},
            "hovertemplate": "−%{customdata:,}" if name == "lost" else "+%{customdata:,}",
        }
        for name, days, colour in _moves(growth, look)
    ]


def _layout(growth: SiteGrowth, look: Look) -> Figure:
    most = max(max(sum(days[span]) for span in weeks(growth.days)) for _, days, _ in _moves(growth, look))
    return layout(
        look,
        barmode="relative",
        xaxis=day_axis(growth.days, look, anchor="y2"),
        yaxis=value_axis(look, domain=[0.32, 1.0], range=[0, max(growth.live) * 1.06]),
        yaxis2=value_axis(look, domain=[0, 0.24], showgrid=False, zeroline=True, zerolinewidth=1, nticks=3, **whole(most)),
    )


def sites_summary(growth: SiteGrowth, look: Look) -> str:
    """The chart in a sentence."""
    return look.say(
        "sites.summary",
        since=day_words(growth.days[0], look.lang),
        until=day_words(growth.days[-1], look.lang),
        first=count(growth.live[0], look.lang),
        last=count(growth.live[-1], look.lang),
        new=count(sum(growth.new), look.lang),
        back=count(sum(growth.back), look.lang),
        lost=count(sum(growth.lost), look.lang),
    )


def _table(growth: SiteGrowth, look: Look) -> Table:
    columns = tuple(look.say(key) for key in ("growth.period", "sites.live", "sites.new", "sites.back", "sites.lost"))
    return Table(columns, tuple(_row(growth, span, look) for span in weeks(growth.days)))


def _row(growth: SiteGrowth, span: slice, look: Look) -> tuple[str, ...]:
    numbers = (growth.live[span][-1], *(sum(days[span]) for _, days, _ in _moves(growth, look)))
    return (span_words(growth.days[span], look), *(count(n, look.lang) for n in numbers))


def anchors_chart(kinds: Sequence[AnchorKindCount], top: Sequence[AnchorCount], look: Look) -> Chart:
    """Standing links by what their anchor says; the table has the most frequent anchors themselves."""
    drawn = [kind for kind in sorted(kinds, key=lambda k: -k.live) if kind.live]
    if not drawn:
        return nothing(look, "filtered")
    titles = [look.say(f"anchors.{kind.kind}") for kind in drawn]
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(drawn))),
        "x": [kind.live for kind in reversed(drawn)],
        "text": [share(kind.share, 0) for kind in reversed(drawn)],
        "textposition": "auto",
        "textangle": 0,
        "customdata": titles[::-1],
        "marker": {"color": look.hues[0], "cornerradius": 2},
        "hovertemplate": "%{customdata}<br><b>%{x:,}</b><extra></extra>",
    }
    largest = drawn[0]
    return Chart(
        figure={"data": [bars], "layout": rows_layout(titles, look)},
        subtitle=look.say("anchors.subtitle"),
        summary=look.say("anchors.summary", kind=titles[0], share=share(largest.share, 0), n=count(largest.live, look.lang)),
        table=Table(
            (look.say("anchors.anchor"), look.say("anchors.kind"), look.say("anchors.live"), look.say("anchors.ever")),
            tuple(
                (
                    plain(a.anchor) or look.say("link.no_anchor"),
                    look.say(f"anchors.{a.kind}"),
                    count(a.live, look.lang),
                    count(a.ever, look.lang),
                )
                for a in top
            ),
        ),
    )
