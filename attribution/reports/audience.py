"""The questions about who the traffic is: different visitors, machines, names of campaigns that nobody declared. A part of `Reports`."""

from __future__ import annotations

from collections.abc import Iterator

from attribution.campaigns.unknown import UnknownCampaign, unknown_campaigns
from attribution.report_rows import View
from attribution.reports.readers import Readers
from attribution.reports.visitors import range_visitors, visitor_rows
from ripplemark.config import Project
from ripplemark.records import MachineDay, RangeVisitors, ReferrerRow, SitePage, SiteSearch
from ripplemark.store.daily import campaign_names
from ripplemark.store.landings import iter_site_pages
from ripplemark.store.machines import iter_machines
from ripplemark.store.referrers import iter_referrers
from ripplemark.store.site_search import iter_site_searches


class Audience:
    """Who came."""

    project: Project
    _readers: Readers

    def visitors(self, view: View, part: str = "total") -> tuple[RangeVisitors, ...]:
        """Different visitors of the view in all, or by `channel`, `source` or `campaign`, with the bounds of one standard deviation."""
        return self._readers.once(("visitors", view, part), lambda db: range_visitors(db, self.project, view, part))

    def unknown_campaigns(self, view: View) -> tuple[UnknownCampaign, ...]:
        """Names in utm_campaign that are no campaign of the project, with the nearest that is; most visits first."""
        return self._readers.once(
            ("unknown_campaigns", view.since, view.until),
            lambda db: unknown_campaigns(self.project.campaigns, campaign_names(db, view.since, view.until)),
        )

    def iter_unknown_campaigns(self) -> Iterator[UnknownCampaign]:
        """All of them, of all time."""
        return iter(unknown_campaigns(self.project.campaigns, campaign_names(self._readers.db)))

    def iter_machines(self) -> Iterator[MachineDay]:
        """Machines by day, purpose and name; visitors who behave like machines under `behaviour`."""
        return iter_machines(self._readers.db)

    def iter_site_pages(self) -> Iterator[SitePage]:
        """Pages of the site by day, the most seen first: landings, exits and bounces."""
        return iter_site_pages(self._readers.db)

    def iter_site_search(self) -> Iterator[SiteSearch]:
        """What visitors searched the site for, the most frequent words first."""
        return iter_site_searches(self._readers.db)

    def iter_referrers(self) -> Iterator[ReferrerRow]:
        """Pages that the access log names as referrers, with what a look at each says."""
        return iter_referrers(self._readers.db)

    def iter_visitors(self) -> Iterator[RangeVisitors]:
        """Different visitors of every month and of all time."""
        return visitor_rows(self._readers.db)
