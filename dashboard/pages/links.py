"""Earned links: which links, are they real, do they count, do they still stand. A grid of any length and the evidence for each row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, dcc, html, no_update
from dash import State as Held

from attribution.report_rows import LinkPage, LinkQuery
from dashboard import ids
from dashboard.below import rooted
from dashboard.browser import in_browser, named
from dashboard.bulk import bulk_bar
from dashboard.edits import edits_here
from dashboard.evidence import evidence_view
from dashboard.frame import Field, Page
from dashboard.i18n import Words
from dashboard.i18n.numbers import count
from dashboard.link_filters import FIELDS, count_outputs, counted, filters
from dashboard.link_grid import GRID, grid, slice_of
from dashboard.link_rows import grid_row, titles_of
from dashboard.provenance import provenance_card
from dashboard.questions import Reports
from dashboard.saved_views import PILLS, pills
from dashboard.state import EARNED, State, address
from dashboard.widgets import card, empty_state, head, icon, inside
from ripplemark.records import LinkClass, LinkState

TOTAL, SEARCH = "links-total", "search"
LINK, DRAWER, DRAWER_BODY = "link", "drawer", "drawer-body"
EXPORTS = {"csv": "export-csv", "xlsx": "export-xlsx", "jsonl": "export-jsonl", "disavow": "export-disavow"}


def layout(state: State, reports: Reports, say: Words) -> list[Any]:
    """Presets and saved views, filters, marks, grid, what other tools knew, drawer."""
    ranked, may = bool(reports.rank_list()), edits_here() is not None
    shown = [*(_preset(*preset, say) for preset in presets(state)), html.Span(pills(reports, "/links"), id=PILLS)]
    return [
        html.Nav(shown, className="presets", **named(aria_label=say("links.presets"))),
        card(
            head(
                say("links.title"),
                html.P(id=TOTAL, className="quiet", role="status"),
                [_search(state, say), _exports(state, say)],
                say("links.about"),
            ),
            *filters(state, ranked, reports.campaigns(), say),
            bulk_bar(TOTAL, say) if may else None,
            html.Div(grid(state, ranked, may, say), className="grid-room"),
            kind="padded",
        ),
        provenance_card(reports.provenance(), say),
        dcc.Store(id=LINK, data=state.link),
        _drawer(say),
    ]


def presets(state: State) -> list[tuple[str, State, bool]]:
    """Name, state and whether it is the one shown, of the questions that are asked most."""
    live, lost = str(LinkState.LIVE), str(LinkState.LOST)
    questions = {
        "all": LinkQuery(classes=EARNED),
        "counting": LinkQuery(classes=EARNED, rels=("follow",), placements=("content",), states=(live,)),
        "new": LinkQuery(classes=EARNED, new_days=7),
        "lost": LinkQuery(classes=EARNED, states=(lost,)),
        "bringing": LinkQuery(classes=EARNED, sort="registrations"),
        "not_earned": LinkQuery(classes=tuple(str(c) for c in LinkClass if c is not LinkClass.EARNED)),
    }
    return [(name, replace(state, links=query, link=None), query == state.links) for name, query in questions.items()]


def _preset(name: str, there: State, on: bool, say: Words) -> html.A:
    return inside(f"/links?{address(there)}", say(f"preset.{name}"), kind="preset on" if on else "preset")


def _search(state: State, say: Words) -> html.Span:
    field = dmc.TextInput(
        id=SEARCH,
        value=state.links.search,
        placeholder=say("links.search"),
        leftSection=icon("search", 15),
        debounce=350,
        w=230,
        size="xs",
        className="search",
        **named(aria_label=say("links.search")),
    )
    return html.Span(field, title=say("links.search_how"))


def _exports(state: State, say: Words) -> html.Div:
    query = address(state)
    links = [
        html.A(
            form.upper() if form != "disavow" else say("links.disavow"),
            id=name,
            href=rooted(f"/export/links.{form}?{query}"),
            download="",
            className="export-link",
        )
        for form, name in EXPORTS.items()
    ]
    return html.Div(
        [icon("download", 15), html.Span(say("links.export"), className="export-word"), *links], className="exports"
    )


def _drawer(say: Words) -> Any:
    return dmc.Drawer(
        html.Div(id=DRAWER_BODY, className="evidence"),
        id=DRAWER,
        title=say("evidence.title"),
        position="right",
        size=540,
        padding="lg",
        opened=False,
        closeButtonProps={"aria-label": say("evidence.close")},
        overlayProps={"backgroundOpacity": 0.25, "blur": 1},
    )


# ---------------------------------------------------------------- callbacks


def register(app: Dash, reports: Reports, state_of: Callable[[str], State]) -> None:
    """Wire the page: rows, their number, the evidence; the browser keeps address and grid in step."""
    query, link = Input(ids.QUERY, "data"), Input(LINK, "data")

    @app.callback(Output(GRID, "getRowsResponse"), Input(GRID, "getRowsRequest"), Held(ids.QUERY, "data"))
    def rows(request: object, said: str) -> Any:
        state = state_of(said)
        asked = slice_of(request, state.links)
        return no_update if asked is None else grid_answer(state, asked, reports)

    @app.callback(Output(TOTAL, "children"), query)
    def total(said: str) -> str:
        state = state_of(said)
        return total_words(reports.links(state.view, replace(state.links, start=0, stop=0)), state.lang)

    @app.callback(count_outputs(), query)
    def counts(said: str) -> list[Any]:
        state = state_of(said)
        found, more = reports.facets(state.view, state.links), reports.facets_more(state.view, state.links)
        return counted(found, more, state, reports.campaigns(), Words(state.lang))

    @app.callback(
        Output(DRAWER, "opened"), Output(DRAWER_BODY, "children"), link, Input(ids.EDITED, "data"), Held(ids.QUERY, "data")
    )
    def evidence(wanted: object, _at: object, said: str) -> tuple[Any, Any]:
        return opened(wanted, state_of(said), reports)

    @app.callback(Output(PILLS, "children"), Input(ids.EDITED, "data"), prevent_initial_call=True)
    def listed(_at: object) -> list[Any]:
        return pills(reports, "/links")

    _register_browser(app, query)


def total_words(page: LinkPage, lang: str) -> str:
    """How many links there are; of a search that did not look at all of them, at least how many."""
    return Words(lang)("links.total_more" if page.more else "links.total", n=count(page.total, lang))


def grid_answer(state: State, asked: LinkQuery, reports: Reports) -> dict[str, Any]:
    """The slice as the grid wants it."""
    page, titles, say = reports.links(state.view, asked), titles_of(reports.campaigns()), Words(state.lang)
    measured = reports.freshness().last_hit_at is not None
    told = zip(page.rows, page.authority, page.marks, strict=True)
    rows = [grid_row(row, titles, measured, say, authority, marks) for row, authority, marks in told]
    return {"rowData": rows, "rowCount": page.total}


def opened(wanted: object, state: State, reports: Reports) -> tuple[Any, Any]:
    """Whether the drawer is open, and what is in it; a link that does not exist is said, not hidden."""
    if not isinstance(wanted, int) or isinstance(wanted, bool):
        return False, no_update
    found, say = reports.link(wanted), Words(state.lang)
    return True, evidence_view(found, titles_of(reports.campaigns()), say) if found else empty_state("no_link", say)


def _register_browser(app: Dash, query: Input) -> None:
    in_browser(app, "refill", Output(GRID, "className"), query, Input(ids.EDITED, "data"), first=False)
    in_browser(app, "scoped", Output(TOTAL, "title"), Input(TOTAL, "children"), first=False)
    in_browser(app, "exports", [Output(name, "href") for name in EXPORTS.values()], query)
    in_browser(app, "closed", Output(LINK, "data"), Input(DRAWER, "opened"), Held(LINK, "data"), first=False)


PAGE = Page("links", "/links", "link", layout, register, (Field(SEARCH, "q"), *FIELDS))
