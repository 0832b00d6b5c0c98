"""From social spark to registration: a Sankey of earned visits by platform, campaign and kind of linking site, arranged by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from attribution.report_rows import FlowRow
from dashboard.figures.chart import Chart, Figure, Table, layout, nothing, plain
from dashboard.i18n.numbers import count, share
from dashboard.theme import Look, fade

#: Where the columns of nodes stand, as shares of the width.
PLACES = (0.001, 0.345, 0.70, 0.999)
LEAST_SHARE = 0.03  # of the visits, below which a platform or kind of site joins the others
GAP = 0.026  # between two nodes of a column, as a share of the height
Strand = tuple[str, str, str, int, float]  # platform, campaign, site kind, visits, registrations


@dataclass(frozen=True, slots=True)
class Node:
    """One bar of the Sankey."""

    column: int
    title: str
    label: str
    size: float
    colour: str


def flow_chart(rows: Sequence[FlowRow], hues: Mapping[str, str], look: Look) -> Chart:
    """The chart of strands; platforms and campaigns beyond the largest are put together."""
    strands = _strands([row for row in rows if row.visits > 0], hues, look)
    if not strands:
        return nothing(look, "filtered")
    columns = _columns(strands, _colour_of(rows, hues, look), look)
    visits, registrations = sum(s[3] for s in strands), sum(s[4] for s in strands)
    return Chart(
        figure={"data": [_sankey(columns, strands, look)], "layout": _layout(registrations, look)},
        subtitle=look.say("flow.subtitle", share=share(registrations / visits)),
        summary=flow_summary(columns, visits, registrations, look),
        table=flow_table(strands, look),
    )


def flow_summary(columns: Sequence[Sequence[Node]], visits: int, registrations: float, look: Look) -> str:
    """The chart in a sentence or two; where the ripple began is said of the visits for which it is known."""
    said = {"visits": count(visits, look.lang), "registrations": count(registrations, look.lang)}
    words = look.say("flow.summary", **said, site=columns[2][0].title)
    known = columns[0][0].title
    if known == look.say("flow.unknown_spark"):
        return words
    return words + (" " if look.lang == "en" else "") + look.say("flow.began", platform=known)


def _strands(rows: Sequence[FlowRow], hues: Mapping[str, str], look: Look) -> list[Strand]:
    """Rows with the names they are shown by, those of the same names put together."""
    platforms = _large(rows, lambda row: row.platform, 4 if look.narrow else 7)
    sites = _large(rows, lambda row: row.site_kind, 5)
    visits: Counter[tuple[str, str, str]] = Counter()
    registrations: dict[tuple[str, str, str], float] = {}
    for row in rows:
        site = row.site_kind if row.site_kind in sites else "other"
        key = (_platform(row, platforms, look), _campaign(row, hues, look), plain(look.say.of("site", site), 18))
        visits[key] += row.visits
        registrations[key] = registrations.get(key, 0.0) + row.registrations
    return [(*key, visits[key], registrations[key]) for key in visits]


def _large(rows: Sequence[FlowRow], name_of: Callable[[FlowRow], str], most: int) -> set[str]:
    """The largest names, as many as have room for their label."""
    sizes: Counter[str] = Counter()
    for row in rows:
        sizes[name_of(row)] += row.visits
    least = LEAST_SHARE * sum(sizes.values())
    return {name for name, size in sizes.most_common(most) if size >= least}


def _platform(row: FlowRow, shown: set[str], look: Look) -> str:
    if not row.platform:
        return look.say("flow.unknown_spark")
    return plain(look.say.of("platform", row.platform), 22) if row.platform in shown else look.say("flow.other_platforms")


def _campaign(row: FlowRow, hues: Mapping[str, str], look: Look) -> str:
    if not row.campaign:
        return look.say("flow.no_campaign")
    return plain(row.campaign_title, 14 if look.narrow else 22) if row.campaign in hues else look.say("flow.other_campaigns")


def _colour_of(rows: Sequence[FlowRow], hues: Mapping[str, str], look: Look) -> Callable[[str], str]:
    """Colour by a campaign's shown name; grey for the ones put together."""
    known = {_campaign(row, hues, look): hues[row.campaign] for row in rows if row.campaign in hues}
    return lambda title: known.get(title, look.grey)


def _columns(strands: Sequence[Strand], colour_of: Callable[[str], str], look: Look) -> list[list[Node]]:
    last = {
        look.say("flow.unknown_spark"),
        look.say("flow.other_platforms"),
        look.say("flow.no_campaign"),
        look.say("flow.other_campaigns"),
    }
    columns = []
    for column in range(3):
        sizes: Counter[str] = Counter()
        for strand in strands:
            sizes[strand[:3][column]] += strand[3]
        order = sorted(sizes, key=lambda title: (title in last, -sizes[title], title))
        columns.append([_node(column, title, sizes[title], strands, colour_of, look) for title in order])
    end = sum(s[4] for s in strands)
    return [*columns, [Node(3, look.say("flow.registrations"), "", end, look.hues[0])]]


def _node(column: int, title: str, size: int, strands: Sequence[Strand], colour_of: Callable[[str], str], look: Look) -> Node:
    if column < 2:
        return Node(column, title, title, size, colour_of(title) if column else look.node)
    registered = sum(s[4] for s in strands if s[2] == title)
    return Node(column, title, f"{title}  {share(registered / size)}", size, look.node)


def _sankey(columns: Sequence[Sequence[Node]], strands: Sequence[Strand], look: Look) -> Figure:
    nodes = [node for column in columns for node in column]
    face = {"size": 11.5, "color": look.ink, "family": look.faces}
    return {
        "type": "sankey",
        "arrangement": "fixed",
        "valueformat": ",.0f",
        "textfont": face,
        "node": {
            "pad": 9,
            "thickness": 7,
            "line": {"width": 0},
            "label": [node.label for node in nodes],
            "color": [node.colour for node in nodes],
            "x": [PLACES[node.column] for node in nodes],
            "y": [y for column in columns for y in heights([node.size for node in column])],
            "customdata": [node.title for node in nodes],
            "hovertemplate": "%{customdata}<br><b>%{value:,.0f}</b><extra></extra>",
        },
        "link": _links(nodes, strands, look),
    }


def heights(sizes: Sequence[float]) -> list[float]:
    """The middles of a column's nodes, stacked in order with a gap between; a single small node stands in the middle."""
    if len(sizes) == 1:
        return [0.5]
    room, total, y, middles = 1 - GAP * (len(sizes) - 1), sum(sizes) or 1, 0.0, []
    for size in sizes:
        high = room * size / total
        middles.append(min(0.999, max(0.001, y + high / 2)))
        y += high + GAP
    return middles


def _links(nodes: Sequence[Node], strands: Sequence[Strand], look: Look) -> Figure:
    at = {(node.column, node.title): i for i, node in enumerate(nodes)}
    sizes: dict[tuple[int, int], float] = {}
    for platform, campaign, site, visits, registrations in strands:
        stops = (at[0, platform], at[1, campaign], at[2, site], len(nodes) - 1)
        for hop, size in zip(pairwise(stops), (visits, visits, registrations), strict=True):
            sizes[hop] = sizes.get(hop, 0) + size
    hops = sorted(hop for hop in sizes if sizes[hop] > 0)
    return {
        "source": [a for a, _ in hops],
        "target": [b for _, b in hops],
        "value": [sizes[hop] for hop in hops],
        "color": [_strand_colour(nodes[a], nodes[b], look) for a, b in hops],
        "hovertemplate": "%{source.customdata} → %{target.customdata}<br><b>%{value:,.0f}</b><extra></extra>",
    }


def _strand_colour(start: Node, end: Node, look: Look) -> str:
    if end.column == 3:
        return fade(look.hues[0], 0.8)
    return fade(end.colour if end.column == 1 else start.colour, 0.32)


def _layout(registrations: float, look: Look) -> Figure:
    heads = zip(PLACES, ("platform", "campaign", "site", "registered"), ("left", "left", "left", "right"), strict=True)
    labels = [_head(round(x, 2), look.say(f"flow.{key}"), anchor) for x, key, anchor in heads]
    number = {"text": f"<b>{count(registrations, look.lang)}</b>", "font": {"size": 14, "color": look.hues[0]}}
    end = {
        "x": 1,
        "y": 0.5,
        "xref": "paper",
        "yref": "paper",
        "showarrow": False,
        "xanchor": "right",
        "yanchor": "bottom",
        "yshift": 9,
    }
    return layout(look, hovermode="closest", margin={"l": 2, "r": 2, "t": 26, "b": 6}, annotations=[*labels, {**end, **number}])


def _head(x: float, text: str, anchor: str) -> Figure:
    place = {"x": x, "y": 1, "xref": "paper", "yref": "paper", "xanchor": anchor, "yanchor": "bottom", "yshift": 8}
    return {**place, "text": text, "showarrow": False, "font": {"size": 11, "color": "#626965"}}


def flow_table(strands: Sequence[Strand], look: Look) -> Table:
    """A row per strand, the largest first."""
    say = look.say
    heads = tuple(say(f"flow.{key}") for key in ("platform", "campaign", "site", "visits", "registrations"))
    ordered = sorted(strands, key=lambda s: -s[3])
    return Table(heads, tuple((*s[:3], count(s[3], look.lang), count(s[4], look.lang)) for s in ordered))
