"""Earned links: which links, are they real, do they count, do they still stand. A grid of any length and the evidence for each row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import dash_ag_grid as dag
import dash_mantine_components as dmc
from dash import Dash, Input, Output, dcc, html, no_update
from dash import State as Held

from attribution.report_rows import LinkQuery
from dashboard import ids
from dashboard.browser import in_browser, named
from dashboard.evidence import evidence_view
from dashboard.frame import Field, Page
from dashboard.i18n import Words
from dashboard.i18n.numbers import LEGEND_FROM, count
from dashboard.link_rows import grid_row, titles_of
from dashboard.provenance import provenance_card
from dashboard.questions import Reports
from dashboard.state import CLASSES, EARNED, RELS, SORTS, STATES, State, address
from dashboard.widgets import card, empty_state, head, icon, inside
from ripplemark.records import LinkClass, LinkState

GRID, TOTAL, SEARCH, REL, CLASS, STATE = "grid", "links-total", "search", "rel", "class", "state"
LINK, DRAWER, DRAWER_BODY = "link", "drawer", "drawer-body"
EXPORTS = {"csv": "export-csv", "xlsx": "export-xlsx", "jsonl": "export-jsonl"}
CHOICES = tuple((facet, str(value)) for facet, values in ((REL, RELS), (CLASS, CLASSES), (STATE, STATES)) for value in values)
BLOCK_ROWS, MOST_BLOCKS = 100, 20


def layout(state: State, reports: Reports, say: Words) -> list[Any]:
    """Presets, filters, grid, what other tools knew, drawer."""
    filters = [
        _chips(REL, RELS, state.links.rels, say),
        _chips(CLASS, CLASSES, state.links.classes, say),
        _chips(STATE, STATES, state.links.states, say),
    ]
    return [
        html.Nav(
            [_preset(*preset, say) for preset in presets(state)], className="presets", **named(aria_label=say("links.presets"))
        ),
        card(
            head(
                say("links.title"),
                html.P(id=TOTAL, className="quiet", role="status"),
                [_search(state, say), _exports(state, say)],
                say("links.about"),
            ),
            html.Div(filters, className="chip-groups"),
            html.Div(_grid(state, bool(reports.rank_list()), say), className="grid-room"),
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


def _chips(name: str, options: Sequence[str], chosen: Sequence[str], say: Words) -> html.Div:
    chips = [
        dmc.Chip(_chip_words(name, str(option), say.of(name, str(option))), value=str(option), size="xs", variant="outline")
        for option in options
    ]
    words = html.Span(say(f"links.{name}"), className="tool-label")
    return html.Div(
        [words, dmc.ChipGroup(html.Div(chips, className="chips"), id=name, multiple=True, value=list(chosen))],
        className="chip-group",
    )


def _chip_words(name: str, option: str, words: str) -> list[Any]:
    return [words, html.Span(id=count_id(name, option), className="chip-count")]


def count_id(facet: str, value: str) -> str:
    """Where the number of links of a choice stands."""
    return f"count-{facet}-{value}"


def _search(state: State, say: Words) -> Any:
    return dmc.TextInput(
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


def _exports(state: State, say: Words) -> html.Div:
    query = address(state)
    links = [
        html.A(form.upper(), id=name, href=f"/export/links.{form}?{query}", download="", className="export-link")
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


# ---------------------------------------------------------------- the grid


def _grid(state: State, ranked: bool, say: Words) -> dag.AgGrid:
    return dag.AgGrid(
        id=GRID,
        rowModelType="infinite",
        columnDefs=columns(state.links, say, ranked),
        defaultColDef={
            "sortable": False,
            "resizable": True,
            "filter": False,
            "suppressHeaderMenuButton": True,
            "suppressMovable": True,
        },
        dashGridOptions={
            "theme": {"function": "rippleTheme(themeQuartz)"},
            "cacheBlockSize": BLOCK_ROWS,
            "maxBlocksInCache": MOST_BLOCKS,
            "maxConcurrentDatasourceRequests": 1,
            "infiniteInitialRowCount": 20,
            "blockLoadDebounceMillis": 60,
            "rowHeight": 54,
            "headerHeight": 40,
            "animateRows": False,
            "suppressMultiSort": True,
            "localeText": {
                "loadingOoo": say("grid.loading"),
                "noRowsToShow": say("grid.none"),
                "ariaSortableColumn": say("grid.sortable"),
            },
        },
        eventListeners={
            "cellClicked": ["rippleOpen(params)"],
            "cellKeyDown": ["rippleKey(params)"],
            "sortChanged": ["rippleSort(params)"],
            "firstDataRendered": ["rippleFit(params)"],
            "gridSizeChanged": ["rippleFit(params)"],
        },
        getRowId="params.data.id",
        style={"height": "100%", "width": "100%"},
    )


def columns(query: LinkQuery, say: Words, ranked: bool = False) -> list[dict[str, Any]]:
    """The grid's columns; what `LinkRow` can be sorted by is sortable. Authority only where a list of ranks was loaded."""
    widths: dict[str, dict[str, Any]] = {
        "page_domain": {"flex": 17, "minWidth": 150, "cellRenderer": "RipplePage"},
        "authority": {"width": 92, "cellRenderer": "RippleAuthority"},
        "anchor": {"flex": 13, "minWidth": 150, "cellRenderer": "RippleAnchor"},
        "rel": {"width": 134, "cellRenderer": "RippleRel"},
        "placement": {"width": 114, "cellRenderer": "RipplePlace"},
        "campaign": {"flex": 11, "minWidth": 118, "cellRenderer": "RippleCampaign"},
        "first_seen": {"width": 124, "cellRenderer": "RippleSeen"},
        "published_at": {"width": 100, "cellRenderer": "RipplePublished"},
        "visits": {"width": 72, "type": "rightAligned"},
        "registrations": {"width": 70, "type": "rightAligned"},
    }
    return [_column(name, more, query, say) for name, more in widths.items() if ranked or name != "authority"]


def _column(name: str, more: dict[str, Any], query: LinkQuery, say: Words) -> dict[str, Any]:
    column = {"field": name, "headerName": say("link.regs" if name == "registrations" else f"link.{name}"), **more}
    if query.sort == name:
        column["sort"] = "desc" if query.descending else "asc"
    return column | {"sortable": name in SORTS, "sortingOrder": _ways(name)}


def _ways(name: str) -> list[str]:
    """Numbers and days from the largest down first, words from the first letter on."""
    return ["desc", "asc"] if name in ("visits", "registrations", "first_seen", "published_at") else ["asc", "desc"]


def slice_of(request: object, query: LinkQuery) -> LinkQuery | None:
    """The query for the rows that the grid asks for; None for a request that no grid makes."""
    if not isinstance(request, dict):
        return None
    start, stop, sort = request.get("startRow"), request.get("endRow"), request.get("sortModel")
    if not isinstance(start, int) or not isinstance(stop, int) or not 0 <= start < stop <= start + BLOCK_ROWS * MOST_BLOCKS:
        return None
    return replace(query, start=start, stop=stop, **_order(sort))


def _order(sort: object) -> dict[str, Any]:
    first = sort[0] if isinstance(sort, list) and sort else None
    if not isinstance(first, dict) or first.get("colId") not in SORTS:
        return {}
    return {"sort": first["colId"], "descending": first.get("sort") != "asc"}


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
        n = reports.links(state.view, replace(state.links, start=0, stop=1)).total
        return Words(state.lang)("links.total", n=count(n, state.lang))

    @app.callback([Output(count_id(*choice), "children") for choice in CHOICES], query)
    def counts(said: str) -> list[str]:
        state = state_of(said)
        found = {(facet, value): n for facet, value, n in reports.facets(state.view, state.links)}
        return [count(found.get(choice, 0), state.lang, LEGEND_FROM) for choice in CHOICES]

    @app.callback(Output(DRAWER, "opened"), Output(DRAWER_BODY, "children"), link, Held(ids.QUERY, "data"))
    def evidence(wanted: object, said: str) -> tuple[Any, Any]:
        return opened(wanted, state_of(said), reports)

    _register_browser(app, query)


def grid_answer(state: State, asked: LinkQuery, reports: Reports) -> dict[str, Any]:
    """The slice as the grid wants it."""
    page, titles, say = reports.links(state.view, asked), titles_of(reports.campaigns()), Words(state.lang)
    measured = reports.freshness().last_hit_at is not None
    ranked = zip(page.rows, page.authority, strict=True)
    return {"rowData": [grid_row(row, titles, measured, say, authority) for row, authority in ranked], "rowCount": page.total}


def opened(wanted: object, state: State, reports: Reports) -> tuple[Any, Any]:
    """Whether the drawer is open, and what is in it; a link that does not exist is said, not hidden."""
    if not isinstance(wanted, int) or isinstance(wanted, bool):
        return False, no_update
    found, say = reports.link(wanted), Words(state.lang)
    return True, evidence_view(found, titles_of(reports.campaigns()), say) if found else empty_state("no_link", say)


def _register_browser(app: Dash, query: Input) -> None:
    in_browser(app, "refill", Output(GRID, "className"), query, first=False)
    in_browser(app, "exports", [Output(name, "href") for name in EXPORTS.values()], query)
    in_browser(app, "closed", Output(LINK, "data"), Input(DRAWER, "opened"), Held(LINK, "data"), first=False)


FIELDS = (
    Field(SEARCH, "q"),
    Field(REL, "rel"),
    Field(CLASS, "class", fallback=EARNED[0], empty="all"),
    Field(STATE, "state"),
)
PAGE = Page("links", "/links", "link", layout, register, FIELDS)
