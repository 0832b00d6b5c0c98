"""One campaign's ripple as a tree over time: posts and pages, who heard it from whom, how sure that is, what each brought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import sqrt
from typing import Any, NamedTuple

from attribution.ripple_outline import Outline
from attribution.ripple_rows import RippleNode, RippleTree
from dashboard.figures.chart import Chart, Figure, Key, Rows, Table, day_axis, layout, nothing, plain
from dashboard.figures.ripple_places import Places, places_of
from dashboard.i18n import Words
from dashboard.i18n.numbers import NOTHING, Said, count, share
from dashboard.i18n.numbers import day as day_words
from dashboard.theme import Look, fade
from ripplemark.records import EdgeLabel, ParentKind

#: How sure an edge is -> index of its hue and its line; surer is stronger, so that colour is not alone.
LINES = {EdgeLabel.PROVEN: (0, "solid", 2.0), EdgeLabel.LIKELY: (4, "solid", 1.5), EdgeLabel.POSSIBLE: (1, "dot", 1.2)}
SMALLEST, LARGEST = 8.0, 34.0  # diameter of a node in pixels
STEPS = 24  # of the play through time
FAINT = 0.07
TITLE = 60
BLOCK = 400  # lines whose nodes are made together


def ripple_chart(found: Outline, tree: RippleTree | None, look: Look) -> Chart:
    """The tree of one campaign with a play through time; the table reads it line by line."""
    places = places_of(found)
    if tree is None or not places.nodes:
        return nothing(look, "no_ripple")
    drawn = list(places.nodes.values())
    left = look.say("ripple.left_out", n=count(places.left_out, look.lang)) if places.left_out else ""
    return Chart(
        figure={
            "data": [*_edges(places, look), _nodes(drawn, places, look)],
            "layout": _layout(drawn, places, look),
            "frames": _frames(drawn, places),
        },
        subtitle=" · ".join(filter(None, (look.say("ripple.subtitle"), left))),
        summary=tree_sentence(tree, look),
        legend=(
            Key(look.say("ripple.post"), look.hues[2]),
            Key(look.say("ripple.page"), look.grey),
            *(Key(look.say(f"edge.{label}"), look.hues[hue]) for label, (hue, _, _) in LINES.items()),
        ),
        table=ripple_table(found, look),
    )


def tree_sentence(tree: RippleTree, look: Look) -> str:
    """The ripple in two sentences; what is not known is left out."""
    words = look.say(
        "ripple.summary",
        posts=count(tree.posts, look.lang),
        pages=count(tree.pages, look.lang),
        depth=count(tree.depth, look.lang),
        links=count(tree.links, look.lang),
        unknown=count(tree.without_parent, look.lang),
    )
    if tree.second_hand_share is None:
        return words
    return f"{words}{look.say('yard.space')}{look.say('ripple.second_hand', share=share(tree.second_hand_share, 0))}"


def _size(node: RippleNode, most: int) -> float:
    """By visits, as an area; posts are as large as the smallest page that brought something."""
    if node.kind is ParentKind.POST or not most:
        return SMALLEST + 4
    return SMALLEST + (LARGEST - SMALLEST) * sqrt(node.visits / most)


def _edges(places: Places, look: Look) -> list[Figure]:
    return [_edge_lines(places, label, look) for label in LINES]


def _edge_lines(places: Places, label: EdgeLabel, look: Look) -> Figure:
    hue, dash, width = LINES[label]
    line = {"color": look.hues[hue], "width": width, "dash": dash}
    drawn = _joined([edge for edge in _edges_of(places) if edge.label is label])
    return {"type": "scatter", "mode": "lines", **drawn, "line": line, "hoverinfo": "skip"}


class _Edge(NamedTuple):
    """An edge as it is drawn; it appears at a moment."""

    label: EdgeLabel
    at: datetime
    x: tuple[str | None, ...]
    y: tuple[float | None, ...]


def _edges_of(places: Places) -> list[_Edge]:
    return [
        _Edge(child.label, max(parent.at, child.at), (_iso(parent.at), _iso(max(parent.at, child.at)), None),
              (places.lanes[parent.key], places.lanes[child.key], None))
        for parent, child in places.edges
    ]  # fmt: skip


def _joined(edges: Sequence[_Edge]) -> Figure:
    """Edges as one line with gaps."""
    return {"x": [x for edge in edges for x in edge.x], "y": [y for edge in edges for y in edge.y]}


def _nodes(drawn: Sequence[RippleNode], places: Places, look: Look) -> Figure:
    most = max((n.visits for n in drawn), default=0)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [_iso(n.at) for n in drawn],
        "y": [places.lanes[n.key] for n in drawn],
        "ids": [n.key for n in drawn],
        "cliponaxis": False,
        "text": [node_words(n, places.nodes.get(n.parent), look) for n in drawn],
        "hovertemplate": "%{text}<extra></extra>",
        "hoverlabel": {"align": "left"},
        "marker": {
            "size": [round(_size(n, most), 1) for n in drawn],
            "color": [_colour(n, look) for n in drawn],
            "symbol": ["diamond" if n.kind is ParentKind.POST else "circle" for n in drawn],
            "line": {"width": 1.5, "color": [look.ink if n.links else fade(look.ink, 0.25) for n in drawn]},
            "opacity": 1.0,
        },
    }


def _colour(node: RippleNode, look: Look) -> str:
    if node.kind is ParentKind.POST:
        return look.hues[2]
    return look.hues[LINES[node.label][0]] if node.label in LINES else look.grey


def node_words(node: RippleNode, parent: RippleNode | None, look: Look) -> str:
    """What stands at a node: what it is, what it brought, from whom it heard it and what shows that."""
    say = look.say
    lines = [
        f"<b>{_title(node, say)}</b>",
        f"{plain(node.site, 40)} · {day_words(node.at.date(), look.lang)} {node.at:%H:%M} UTC",
    ]
    if node.kind is ParentKind.PAGE:
        lines.append(say("ripple.brought", links=count(node.links, look.lang), visits=count(node.visits, look.lang)))
    if parent is not None and node.probability is not None:
        sure = say(
            "ripple.heard", source=_title(parent, say), label=say(f"edge.{node.label}"), share=share(node.probability, 0)
        )
        lines += [sure, *(f"– {say.of('proof', e.kind)}: {plain(e.words, 80)}" for e in node.evidence[:4])]
    return "<br>".join(lines)


def _title(node: RippleNode, say: Words) -> str:
    return plain(node.title, TITLE) or plain(node.url, TITLE) or say("ripple.untitled")


def _layout(drawn: Sequence[RippleNode], places: Places, look: Look) -> Figure:
    first, last = min(n.at for n in drawn).date(), max(n.at for n in drawn).date()
    days = tuple(first + timedelta(days=n) for n in range(-1, (last - first).days + 2))  # room for the outer nodes
    lanes = places.lanes.values()
    room = 1.2 + 0.05 * (max(lanes) - min(lanes))  # for half a large node
    return layout(
        look,
        hovermode="closest",
        margin={"l": 8, "r": 8, "t": 8, "b": 74},
        xaxis=day_axis(days, look),
        yaxis={"visible": False, "range": [min(lanes) - room, max(lanes) + room], "fixedrange": True},
        updatemenus=[_play(look)],
        sliders=[_slider(_moments(drawn), look)],
    )


# ---------------------------------------------------------------- play through time


def _moments(drawn: Sequence[RippleNode]) -> list[datetime]:
    """Moments from the first node to the last; the play stops at each."""
    first, last = min(n.at for n in drawn), max(n.at for n in drawn)
    return [first + (last - first) * n / STEPS for n in range(STEPS + 1)]


def _frames(drawn: Sequence[RippleNode], places: Places) -> list[Figure]:
    """What is not there yet at a moment is faint; edges appear with their child."""
    edges = _edges_of(places)
    return [_frame(n, at, drawn, edges) for n, at in enumerate(_moments(drawn))]


def _frame(n: int, at: datetime, drawn: Sequence[RippleNode], edges: Sequence[_Edge]) -> Figure:
    there = [edge for edge in edges if edge.at <= at]
    lines = [_joined([edge for edge in there if edge.label is label]) for label in LINES]
    shown = {"marker": {"opacity": [1.0 if node.at <= at else FAINT for node in drawn]}}
    return {"name": str(n), "traces": [0, 1, 2, 3], "data": [*lines, shown]}


def _play(look: Look) -> Figure:
    step: dict[str, Any] = {"frame": {"duration": 260, "redraw": False}, "transition": {"duration": 0}, "fromcurrent": False}
    stop = [[None], {"mode": "immediate", "frame": {"duration": 0}, "transition": {"duration": 0}}]
    return {
        "type": "buttons",
        "direction": "left",
        "showactive": False,
        "x": 0,
        "xanchor": "left",
        "y": -0.06,
        "yanchor": "top",
        "pad": {"t": 14, "r": 8},
        "font": {"size": 11},
        "buttons": [
            {"label": look.say("ripple.play"), "method": "animate", "args": [None, step]},
            {"label": look.say("ripple.stop"), "method": "animate", "args": stop},
        ],
    }


def _slider(moments: Sequence[datetime], look: Look) -> Figure:
    now: dict[str, Any] = {"mode": "immediate", "frame": {"duration": 0, "redraw": False}, "transition": {"duration": 0}}
    steps = [
        {"label": day_words(at.date(), look.lang), "method": "animate", "args": [[str(n)], now]} for n, at in enumerate(moments)
    ]
    return {
        "active": len(steps) - 1,
        "x": 0.2 if not look.narrow else 0.5,
        "len": 0.8 if not look.narrow else 0.5,
        "y": -0.06,
        "yanchor": "top",
        "pad": {"t": 10},
        "ticklen": 0,
        "minorticklen": 0,
        "font": {"size": 1, "color": "rgba(0,0,0,0)"},  # of the steps; the moment stands above
        "currentvalue": {"visible": True, "xanchor": "right", "font": {"size": 11, "color": look.ink}},
        "steps": steps,
    }


def _iso(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"


# ---------------------------------------------------------------- to read


def ripple_table(found: Outline, look: Look) -> Table:
    """A line per post or page, in time: what it is, from whom it heard it, how sure, why, and what it brought."""
    heads = tuple(look.say(f"ripple.{key}") for key in ("what", "at", "where", "source", "sure", "why", "links", "visits"))
    ordered = [n for _, _, n in sorted(zip(found.at, found.key, range(len(found.key)), strict=True))]
    known = {key: n for n, key in enumerate(found.key)}

    @lru_cache(maxsize=1)
    def block(first: int) -> tuple[tuple[RippleNode, ...], dict[str, RippleNode]]:
        """Nodes from a line on, and from whom they heard it."""
        shown = ordered[first : first + BLOCK]
        parents = {known[parent] for n in shown if (parent := found.parent[n]) in known}
        return found.nodes.some(shown), {node.key: node for node in found.nodes.some(parents)}

    def line(n: int) -> tuple[str, ...]:
        nodes, parents = block(n - n % BLOCK)
        node = nodes[n % BLOCK]
        return _line(node, parents.get(node.parent), look)

    return Table(heads, Rows(len(ordered), line))


def _line(node: RippleNode, parent: RippleNode | None, look: Look) -> tuple[str, ...]:
    say, page = look.say, node.kind is ParentKind.PAGE
    sure = f"{say(f'edge.{node.label}')} {share(node.probability, 0)}" if parent and node.probability is not None else NOTHING
    return (
        _title(node, say),
        Said(f"{node.at:%Y-%m-%d %H:%M}", node.at),
        plain(node.site, 40),
        _title(parent, say) if parent else NOTHING,
        sure,
        "; ".join(f"{say.of('proof', e.kind)}: {plain(e.words, 60)}" for e in node.evidence[:3]),
        count(node.links if page else None, look.lang),
        count(node.visits if page else None, look.lang),
    )
