"""The questions about links one by one: the grid, its facets, whom a mark is said of, the evidence. A part of `Reports`."""

from __future__ import annotations

from dataclasses import replace

from attribution.report_rows import LinkEvidence, LinkPage, LinkQuery, View
from attribution.reports import evidence, facets, grid
from attribution.reports.readers import Readers
from ripplemark.config import Project
from ripplemark.records import LinkRow, Mark


class Linked:
    """Links as people look through them."""

    project: Project
    _readers: Readers

    def links(self, view: View, query: LinkQuery) -> LinkPage:
        """One slice of the links that stood on at least one day of the view. Raises ValueError for an unknown sort column."""
        whole = replace(query, sort="", descending=True, start=0, stop=0)
        total = self._readers.once(("links", view, whole), lambda db: grid.total_links(db, view, query))
        return self._readers.once(("slice", view, query), lambda db: grid.link_page(db, view, query, total))

    def facets(self, view: View, query: LinkQuery) -> tuple[tuple[str, str, int], ...]:
        """(facet, value, links) for rel, class, state, placement, campaign, language, route and authority (with a list of ranks)."""
        whole = replace(query, sort="", descending=True, start=0, stop=0)
        free, narrow = facets.unsorted(view, query), facets.unsorted(view, query, facets.picked_states(query))
        found = self._readers.once(("sorts", *free), lambda db: facets.sorts(db, *free))
        picked = self._readers.once(("sorts", *narrow), lambda db: facets.sorts(db, *narrow))
        apart = self._readers.once(("facets", view, whole), lambda db: facets.counted_facets(db, view, query))
        return (*facets.sorted_counts(found, picked, view, query), *apart)

    def mark_subjects(self, view: View, query: LinkQuery, mark: Mark, most: int) -> tuple[str, ...]:
        """What a mark on the links of a query is said of: their pages for `ask`, their domains for all others; at most `most`."""
        return grid.mark_subjects(self._readers.db, view, query, mark, most)

    def link(self, link_id: int) -> LinkEvidence | None:
        """All that is known of one link; None if there is no such link."""
        return self._readers.once(("link", link_id), lambda db: evidence.link_evidence(db, self.project, link_id))

    def latest_links(self, view: View, n: int) -> tuple[LinkRow, ...]:
        """The newest headline links of the view."""
        return self._readers.once(("latest_links", view, n), lambda db: grid.latest_links(db, view, n))
