"""Ripples: who heard it from whom, one campaign at a time, as a tree over time and as a table; and who spread it most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, html

from attribution.report_rows import View
from attribution.ripple_outline import outline_of
from attribution.ripple_rows import RippleTree, Spreader
from dashboard import ids
from dashboard.as_of import as_of_chart, as_of_note
from dashboard.browser import named
from dashboard.chart_card import chart_card
from dashboard.charts import register_chart
from dashboard.figures.chart import Chart
from dashboard.figures.ripple import ripple_chart
from dashboard.frame import Field, Page
from dashboard.i18n import Words
from dashboard.i18n.numbers import NOTHING, count, share
from dashboard.questions import Reports
from dashboard.report.amounts import hours_words
from dashboard.state import State
from dashboard.theme import Look
from dashboard.widgets import card, empty_state, head, outside, tile
from ripplemark.records import ParentKind
from ripplemark.urls import addresses_by_host

RIPPLE, TREE, TILES, SPREADERS = "ripple", "ripple-campaign", "ripple-tiles", "spreaders"
SPREADER_ROWS, LONGEST_TITLE = 20, 70


def layout(state: State, reports: Reports, say: Words) -> list[Any]:
    """The choice of a campaign, its ripple in numbers, the tree, the spreaders."""
    trees = reports.ripple_trees(View(state.view.since, state.view.until))
    options = [{"value": tree.campaign, "label": tree.title} for tree in trees]
    chosen = chosen_tree(state, trees)
    choice = dmc.Select(
        id=TREE, data=options, value=chosen.campaign if chosen else None, allowDeselect=False, size="xs", w=220,
        **named(aria_label=say("ripples.campaign")),
    )  # fmt: skip
    return [
        html.Div([html.Span(say("ripples.campaign"), className="tool-label"), choice], className="page-tools"),
        html.Div(id=TILES, className="kpis"),
        chart_card(RIPPLE, say, "tall"),
        card(
            head(say("spreaders.title"), html.P(say("spreaders.subtitle"), className="quiet"), note=say("spreaders.about")),
            html.Div(
                id=SPREADERS,
                className="scroll-x list-room",
                tabIndex=0,
                role="region",
                **named(aria_label=say("spreaders.title")),
            ),
            kind="padded",
        ),
    ]


def chosen_tree(state: State, trees: Sequence[RippleTree]) -> RippleTree | None:
    """The wanted campaign's; without a wish that of the view's campaign, else the one with most pages."""
    wanted = (state.tree, *state.view.campaigns)
    found = next((tree for name in wanted for tree in trees if tree.campaign == name), None)
    return found or max(trees, key=lambda tree: tree.pages, default=None)


def register(app: Dash, reports: Reports, state_of: Callable[[str], State]) -> None:
    """Wire the page: each callback reads the address, asks once, shows."""
    query = Input(ids.QUERY, "data")
    register_chart(app, RIPPLE, reports, state_of, ripple_of)

    @app.callback(Output(TILES, "children"), Output(SPREADERS, "children"), query)
    def tables(said: str) -> tuple[Any, Any]:
        state = state_of(said)
        return tables_of(state, reports, Words(state.lang))


def ripple_of(state: State, reports: Reports, look: Look) -> Chart:
    """The chosen campaign's tree."""
    tree = chosen_tree(state, reports.ripple_trees(View(state.view.since, state.view.until)))
    nodes = reports.ripple_outline(_only(state, tree)) if tree else outline_of(())
    return as_of_chart(ripple_chart(nodes, tree, look), reports.as_of("ripple_trees"), look)


def tables_of(state: State, reports: Reports, say: Words) -> tuple[Any, Any]:
    """The tiles and the spreaders of the chosen campaign."""
    tree = chosen_tree(state, reports.ripple_trees(View(state.view.since, state.view.until)))
    if tree is None:
        return [], empty_state("no_ripple", say)
    table = spreaders_table(reports.spreaders(_only(state, tree), SPREADER_ROWS), say)
    return tree_tiles(tree, say), [table, as_of_note(reports.as_of("ripple_trees"), say)]


def _only(state: State, tree: RippleTree) -> View:
    return View(state.view.since, state.view.until, (tree.campaign,))


def tree_tiles(tree: RippleTree, say: Words) -> list[html.Section]:
    """The ripple in five numbers."""
    unknown = say("ripples.unknown", n=count(tree.without_parent, say.lang))
    return [
        tile(say("ripples.pages"), count(tree.pages, say.lang), unknown),
        tile(say("ripples.depth"), count(tree.depth, say.lang), say("ripples.breadth", n=count(tree.breadth, say.lang))),
        tile(say("ripples.hear"), hours_words(tree.hours_to_hear, say), say("ripples.hear_note")),
        tile(say("ripples.half"), hours_words(tree.hours_to_half, say), say("ripples.half_note")),
        tile(
            say("ripples.second_hand"),
            share(tree.second_hand_share, 0),
            say("ripples.second_note", n=count(tree.second_hand_links, say.lang), all=count(tree.links, say.lang)),
        ),
    ]


def spreaders_table(rows: Sequence[Spreader], say: Words) -> Any:
    """Who spread it most: what came of each, expected by the probabilities of its edges."""
    if not rows:
        return empty_state("no_ripple", say)
    columns = ("who", "kind", "heard", "pages", "links", "visits", "registrations", "tipped")
    heads = html.Tr([html.Th(say(f"spreaders.{column}"), scope="col") for column in columns])
    return html.Table([html.Thead(heads), html.Tbody([_spreader(row, say) for row in rows])], className="numbers")


def _spreader(row: Spreader, say: Words) -> html.Tr:
    title = addresses_by_host(row.title)
    title = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
    who = html.Div(
        [
            outside(row.url, title or row.url, kind="strong"),
            html.Small(" · ".join(part for part in (row.author, say.of("platform", row.site)) if part)),
        ],
        className="two-lines",
    )
    numbers = (row.heard, row.pages, row.links, row.visits, row.registrations)
    return html.Tr(
        [
            html.Th(who, scope="row"),
            html.Td(say("ripple.post" if row.kind is ParentKind.POST else "ripple.page")),
            *(html.Td(f"{n:,.1f}") for n in numbers),
            html.Td(row.tipped_at.date().isoformat() if row.tipped_at else NOTHING, className="nowrap"),
        ]
    )


PAGE = Page("ripples", "/ripples", "ripple", layout, register, (Field(TREE, "tree"),))
