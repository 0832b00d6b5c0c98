"""The questions about links one by one: the grid, its facets, whom a mark is said of, the evidence. A part of `Reports`."""

from __future__ import annotations

from dataclasses import replace

from attribution.report_rows import LinkEvidence, LinkPage, LinkQuery, View
from attribution.reports import evidence, facets, grid
from attribution.reports.readers import Readers
from ripplemark.config import Project
from ripplemark.records import LinkRow, Mark, SubjectBlock
from ripplemark.store.link_search import Found

SCREEN = 500  # rows of a slice that is remembered, at most: a screen asks for a hundred


class Linked:
    """Links as people look through them."""

    project: Project
    _readers: Readers

    def links(self, view: View, query: LinkQuery) -> LinkPage:
        """One slice of the links that stood on at least one day of the view. Raises ValueError for an unknown sort column."""
        found, whole = self._found(view, query), _whole(query)
        total = (
            len(found.ids)
            if found
            else self._readers.once(("links", view, whole), lambda db: grid.total_links(db, view, query))
        )
        if query.stop - query.start > SCREEN:  # a file is written of it, which asks for each slice once
            return grid.link_page(self._readers.db, view, query, total, found)
        return self._readers.once(("slice", view, query), lambda db: grid.link_page(db, view, query, total, found))

    def facets(self, view: View, query: LinkQuery) -> tuple[tuple[str, str, int], ...]:
        """(facet, value, links) for rel, class, state, placement, campaign, language, route and authority (with a list of ranks)."""
        found = self._found(*facets.searched(view, query))
        return self._readers.once(("facets", view, _whole(query)), lambda db: facets.link_facets(db, view, query, found))

    def facets_more(self, view: View, query: LinkQuery) -> bool:
        """Whether there may be more links than the facets say: a search looks at so many and no more."""
        found = self._found(*facets.searched(view, query))
        return bool(found and found.more)

    def mark_block(self, view: View, query: LinkQuery, mark: Mark, after: str = "") -> SubjectBlock:
        """What a mark on the links of a query is said of, block by block: their pages for `ask`, their domains for all others."""
        return grid.mark_block(self._readers.db, view, query, mark, after, self._found(view, query))

    def mark_subjects(self, view: View, query: LinkQuery, mark: Mark, most: int) -> tuple[str, ...]:
        """All of it, each once and in order; of more than `most`, so many."""
        subjects, after = set[str](), ""
        while True:
            block = self.mark_block(view, query, mark, after)
            subjects.update(block.subjects)
            after = block.after
            if not after or len(subjects) >= most:
                return tuple(sorted(subjects)[:most])

    def _found(self, view: View, query: LinkQuery) -> Found | None:
        """What a search finds; None without one."""
        if not query.search:
            return None
        return self._readers.once(("search", view, _whole(query)), lambda db: grid.search(db, view, query))

    def link(self, link_id: int) -> LinkEvidence | None:
        """All that is known of one link; None if there is no such link."""
        return self._readers.once(("link", link_id), lambda db: evidence.link_evidence(db, self.project, link_id))

    def latest_links(self, view: View, n: int) -> tuple[LinkRow, ...]:
        """The newest headline links of the view."""
        return self._readers.once(("latest_links", view, n), lambda db: grid.latest_links(db, view, n))


def _whole(query: LinkQuery) -> LinkQuery:
    """The query without order and slice."""
    return replace(query, sort="", descending=True, start=0, stop=0)
