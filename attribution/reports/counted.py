"""The questions about what other programs counted: costs of campaigns, figures of analytics tools. A part of `Reports`."""

from __future__ import annotations

from collections.abc import Iterator

from attribution.counted_rows import AggregateRow, CampaignCost, CostRow
from attribution.report_rows import View
from attribution.reports.aggregates import aggregate_rows
from attribution.reports.costs import campaign_costs, cost_rows
from attribution.reports.readers import Readers
from ripplemark.config import Project
from ripplemark.store.aggregates import daily_aggregates, iter_aggregates
from ripplemark.store.costs import costs_between, iter_costs
from ripplemark.store.database import Database


class Counted:
    """What others counted, beside our own figures."""

    project: Project
    _readers: Readers

    def campaign_costs(self, view: View) -> tuple[CampaignCost, ...]:
        """What each campaign of the view cost, per currency, with CPC, CPA and ROAS; of all campaigns also what none is called."""
        return self._readers.once(("campaign_costs", view), lambda db: self._campaign_costs(db, view))

    def _campaign_costs(self, db: Database, view: View) -> tuple[CampaignCost, ...]:
        found = campaign_costs(db, self.project, costs_between(db, view.since, view.until))
        return tuple(c for c in found if not view.campaigns or c.campaign in view.campaigns)

    def aggregates(self, view: View) -> tuple[AggregateRow, ...]:
        """What other analytics tools counted on the days of the view, beside what the logs say."""
        return self._readers.once(
            ("aggregates", view.since, view.until),
            lambda db: tuple(aggregate_rows(db, daily_aggregates(db, view.since, view.until))),
        )

    def iter_costs(self) -> Iterator[CostRow]:
        """All costs by day."""
        return cost_rows(iter_costs(self._readers.db), self.project)

    def iter_campaign_costs(self) -> Iterator[CampaignCost]:
        """What each campaign cost and brought over all time."""
        return iter(campaign_costs(self._readers.db, self.project, iter_costs(self._readers.db)))

    def iter_aggregates(self) -> Iterator[AggregateRow]:
        """All figures of other analytics tools."""
        return aggregate_rows(self._readers.db, iter_aggregates(self._readers.db))
