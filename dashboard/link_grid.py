"""The grid of links as a component: its columns, its order, what a person may choose in it, and which rows it asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import dash_ag_grid as dag

from attribution.report_rows import LinkQuery
from dashboard.i18n import Words
from dashboard.state import SORTS, State

GRID = "grid"
BLOCK_ROWS, MOST_BLOCKS = 100, 20
#: Rows are chosen by their box alone: a click elsewhere opens the evidence.
CHOOSING: dict[str, Any] = {
    "rowSelection": {"mode": "multiRow", "checkboxes": True, "headerCheckbox": False, "enableClickSelection": False},
    "selectionColumnDef": {"headerName": "✓", "width": 48, "resizable": False, "suppressHeaderMenuButton": True},
}
#: Event of the grid -> what the browser does with it (assets/ripplemark.js).
EVENTS: dict[str, list[str]] = {
    "cellClicked": ["rippleOpen(params)"],
    "cellKeyDown": ["rippleKey(params)"],
    "sortChanged": ["rippleSort(params)"],
    "firstDataRendered": ["rippleFit(params)"],
    "gridSizeChanged": ["rippleFit(params)"],
    "selectionChanged": ["rippleChosen(params)"],
}


def grid(state: State, ranked: bool, may: bool, say: Words) -> dag.AgGrid:
    """The grid of a state; rows can be chosen by who `may` change anything."""
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
        dashGridOptions={**_options(say), **(CHOOSING if may else {})},
        eventListeners=EVENTS,
        getRowId="params.data.id",
        style={"height": "100%", "width": "100%"},
    )


def _options(say: Words) -> dict[str, Any]:
    """How rows are fetched and shown, and what the grid says by itself."""
    return {
        "theme": {"function": "rippleTheme(themeQuartz)"},
        "cacheBlockSize": BLOCK_ROWS,
        "maxBlocksInCache": MOST_BLOCKS,
        "maxConcurrentDatasourceRequests": 1,
        "infiniteInitialRowCount": 1,  # that waits; the style sheet draws those below it
        "rowBuffer": 4,  # beyond what is seen
        "blockLoadDebounceMillis": 20,
        "rowHeight": 54,
        "headerHeight": 40,
        "animateRows": False,
        "suppressMultiSort": True,
        "localeText": {
            "loadingOoo": say("grid.loading"),
            "noRowsToShow": say("grid.none"),
            "ariaSortableColumn": say("grid.sortable"),
            "ariaRowToggleSelection": say("grid.choose"),
            "ariaRowSelect": say("grid.choose"),
            "ariaRowDeselect": say("grid.choose"),
            "ariaChecked": say("grid.chosen"),
            "ariaUnchecked": say("grid.not_chosen"),
        },
    }


def columns(query: LinkQuery, say: Words, ranked: bool = False) -> list[dict[str, Any]]:
    """The grid's columns; what `LinkRow` can be sorted by is sortable. Authority only where a list of ranks was loaded."""
    widths: dict[str, dict[str, Any]] = {
        "page_domain": {"flex": 17, "minWidth": 140, "cellRenderer": "RipplePage"},
        "authority": {"width": 86, "cellRenderer": "RippleAuthority"},
        "anchor": {"flex": 13, "minWidth": 136, "cellRenderer": "RippleAnchor"},
        "rel": {"width": 124, "cellRenderer": "RippleRel"},
        "placement": {"width": 112, "cellRenderer": "RipplePlace"},
        "campaign": {"flex": 11, "minWidth": 100, "cellRenderer": "RippleCampaign"},
        "first_seen": {"width": 124, "cellRenderer": "RippleSeen"},
        "published_at": {"width": 98, "cellRenderer": "RipplePublished"},
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
