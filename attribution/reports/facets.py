"""How many links each choice of the grid's filter would show."""

from __future__ import annotations

from dataclasses import replace

from attribution.report_rows import LinkQuery, View
from attribution.reports.grid import grid_filter
from ripplemark.store.database import Database
from ripplemark.store.link_search import Found
from ripplemark.store.sort_counts import Facet, can_count, counted_facets, facets_among, facets_of


def searched(view: View, query: LinkQuery) -> tuple[View, LinkQuery]:
    """What a search is looked up in for the numbers beside choices: all that is chosen left out."""
    return replace(view, campaigns=()), LinkQuery(search=query.search, new_days=query.new_days)


def link_facets(db: Database, view: View, query: LinkQuery, found: Found | None) -> tuple[Facet, ...]:
    """(facet, value, links) for rel, class, state, placement, campaign, language, route and, with a list of ranks, authority: each under
    the choices made in the others, most first. Of a search, among what it found."""
    wanted = grid_filter(db, view, query)
    if found is not None:
        return facets_among(db, replace(wanted, search="", only=found.ids)) if found.ids else ()
    return counted_facets(db, wanted) if can_count(db, wanted) else facets_of(db, wanted)
