"""The grid of links: which, in which order, how many of each kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from attribution.report_rows import LinkPage, LinkQuery, View
from attribution.reports.domains import authorities
from ripplemark.records import LinkRow, ShownState
from ripplemark.store.database import Database
from ripplemark.store.growth import newest_links
from ripplemark.store.link_grid import FACETS, GridFilter, count_links, facet_counts, link_rows, slice_links

#: facet -> the field of LinkQuery that chooses its values.
_CHOSEN = {
    "rel": "rels", "class": "classes", "state": "states", "placement": "placements", "language": "languages", "route": "routes",
    "campaign": "campaigns",
}  # fmt: skip


def grid_filter(view: View | None, query: LinkQuery, without: str = "") -> GridFilter:
    """The links of a query that stood on at least one day of the view; `without` leaves one facet's choice out."""
    f = GridFilter(
        since=view.since if view else None,
        until=view.until if view else None,
        campaigns=view.campaigns if view else (),
        search=query.search,
        rels=query.rels,
        classes=query.classes,
        states=query.states,
        placements=query.placements,
        languages=query.languages,
        routes=query.routes,
        appeared_since=view.until - timedelta(days=query.new_days - 1) if view and query.new_days > 0 else None,
    )
    if not without:
        return f
    fields = {name: getattr(f, name) for name in f.__dataclass_fields__}
    return GridFilter(**{**fields, _CHOSEN[without]: ()})


def link_page(db: Database, view: View, query: LinkQuery, total: int) -> LinkPage:
    """One slice. Raises ValueError for a column that LinkRow does not have."""
    rows = slice_links(db, grid_filter(view, query), query.sort, query.descending, query.start, query.stop)
    return LinkPage(total, rows, authorities(db, [row.page_domain for row in rows]))


def total_links(db: Database, view: View, query: LinkQuery) -> int:
    """How many links the query asks for."""
    return count_links(db, grid_filter(view, query))


def facets(db: Database, view: View, query: LinkQuery) -> tuple[tuple[str, str, int], ...]:
    """(facet, value, links): each facet under the choices made in the others."""
    found = [(facet, value, n) for facet in FACETS for value, n in facet_counts(db, grid_filter(view, query, facet), facet)]
    broken = count_links(
        db, grid_filter(view, replace(query, states=(ShownState.BROKEN,)))
    )  # live ones too, so no value of its own
    return (*found, ("state", ShownState.BROKEN, broken))


def latest_links(db: Database, view: View, n: int) -> tuple[LinkRow, ...]:
    """The headline links that appeared last within the view."""
    return link_rows(db, newest_links(db, view.since.isoformat(), view.until.isoformat(), view.campaigns, n))
