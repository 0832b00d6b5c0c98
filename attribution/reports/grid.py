"""The grid of links: which, in which order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from attribution.report_rows import LinkPage, LinkQuery, View
from attribution.reports.domains import authorities
from ripplemark.bands import band_edges
from ripplemark.records import LinkRow, Mark, SubjectBlock
from ripplemark.store.authority import newest_list
from ripplemark.store.database import Database
from ripplemark.store.growth import newest_links
from ripplemark.store.link_filter import GridFilter
from ripplemark.store.link_grid import count_links, link_rows
from ripplemark.store.link_search import Found, found_links
from ripplemark.store.link_slices import Slice, slice_ids
from ripplemark.store.link_subjects import subject_block
from ripplemark.store.marks import DOMAIN, marks_on
from ripplemark.store.sort_counts import can_count, counted_links


def grid_filter(db: Database, view: View | None, query: LinkQuery) -> GridFilter:
    """The links of a query that stood on at least one day of the view. Bands of authority mean nothing without a list of ranks."""
    edges = edges_of(db)
    return GridFilter(
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
        only=query.only,
        bands=query.bands if edges else (),
        edges=edges,
    )


def edges_of(db: Database) -> tuple[tuple[str, int], ...]:
    """The last position of each band in the newest list of ranks; empty without a list."""
    known = newest_list(db)
    return band_edges(known.entries) if known else ()


def link_page(db: Database, view: View, query: LinkQuery, total: int, found: Found | None) -> LinkPage:
    """One slice, of a search among what it found. Raises ValueError for a column that LinkRow does not have."""
    wanted = _among(grid_filter(db, view, query), found)
    rows = link_rows(db, slice_ids(db, wanted, Slice(query.sort, query.descending, query.start, query.stop), total))
    more = bool(found and found.more)
    return LinkPage(total, rows, authorities(db, [row.page_domain for row in rows]), _marks(db, rows), more)


def _among(wanted: GridFilter, found: Found | None) -> GridFilter:
    """The filter over what a search found; an id that no link has where that is nothing."""
    return wanted if found is None else GridFilter(only=found.ids or (0,))


def search(db: Database, view: View, query: LinkQuery) -> Found:
    """The links that a query with a search finds."""
    return found_links(db, grid_filter(db, view, query))


def _marks(db: Database, rows: Sequence[LinkRow]) -> tuple[tuple[Mark, ...], ...]:
    """What the domain or the page of each row carries."""
    found = defaultdict[str, list[Mark]](list)
    for marked in marks_on(db, {subject for row in rows for subject in (DOMAIN + row.page_domain, row.page_url)}):
        found[marked.subject].append(marked.mark)
    return tuple((*found[DOMAIN + row.page_domain], *found[row.page_url]) for row in rows)


def total_links(db: Database, view: View, query: LinkQuery) -> int:
    """How many links a query without a search asks for."""
    wanted = grid_filter(db, view, query)
    return counted_links(db, wanted) if can_count(db, wanted) else count_links(db, wanted)


def mark_block(db: Database, view: View, query: LinkQuery, mark: Mark, after: str, found: Found | None) -> SubjectBlock:
    """Some of those that a mark on the links of a query is said of: their pages for `ask`, their domains for all others."""
    return subject_block(db, _among(grid_filter(db, view, query), found), mark, after)


def latest_links(db: Database, view: View, n: int) -> tuple[LinkRow, ...]:
    """The headline links that appeared last within the view."""
    return link_rows(db, newest_links(db, view.since.isoformat(), view.until.isoformat(), view.campaigns, n))
