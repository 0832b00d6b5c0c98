"""The questions about who links: domains a slice at a time, competitors' links. A part of `Reports`."""

from __future__ import annotations

from dataclasses import replace

from attribution.authority.rows import IntersectRow
from attribution.referring_rows import SiteList
from attribution.reports.domains import authorities, intersect_rows
from attribution.reports.readers import Readers
from ripplemark.records import SiteFilter, SiteOrder
from ripplemark.store.site_slices import count_sites, slice_sites

MOST_RIVAL_ROWS = 200


class Linking:
    """Who links."""

    _readers: Readers

    def linking_sites(self, wanted: SiteFilter, start: int, stop: int) -> SiteList:
        """Domains that link to the brand or did, `start` (from 0) to `stop`, with the authority of each."""
        counted = replace(wanted, order=SiteOrder.LINKS)
        total = self._readers.once(("sites_total", counted), lambda db: count_sites(db, wanted))
        rows = self._readers.once(("site_slice", wanted, start, stop), lambda db: slice_sites(db, wanted, start, stop))
        weighed = self._readers.once(
            ("site_weights", wanted, start, stop), lambda db: authorities(db, [row.domain for row in rows])
        )
        return SiteList(total, rows, weighed)

    def intersect(self) -> tuple[IntersectRow, ...]:
        """Domains that link to competitors, those that do not link to the brand first; the first of them."""
        return self._readers.once("intersect", lambda db: tuple(intersect_rows(db, MOST_RIVAL_ROWS)))
