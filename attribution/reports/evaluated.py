"""The questions about what campaigns were worth, by every yardstick. A part of `Reports`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import chain

from attribution.campaign_evaluation import CampaignEvaluation
from attribution.evaluation_rows import (
    AdItem,
    AdValue,
    BeforeAfter,
    ImpressionDay,
    ImpressionRow,
    SocialLinkDay,
    SurveyChange,
    SurveyRow,
    UnitCost,
)
from attribution.reports.kept import Remembering
from attribution.reports.reach import freshness
from attribution.spread_rows import DoseResponse, LinkYield, Notable, NotableKind, SpreadRow
from ripplemark.config import Campaign
from ripplemark.store.database import Database

SHOWN = 20  # notable sites and media, and as many accounts


def headed(evaluation: CampaignEvaluation) -> CampaignEvaluation:
    """An evaluation as screens and reports show it: with the first of its notable sites and media, and of its accounts."""
    people = [n for n in evaluation.notable if n.kind is NotableKind.ACCOUNT][:SHOWN]
    sites = [n for n in evaluation.notable if n.kind is not NotableKind.ACCOUNT][:SHOWN]
    return replace(evaluation, notable=(*sites, *people))


class Evaluated(Remembering):
    """One evaluation a campaign, and its rows as tables over all campaigns."""

    def evaluations(self) -> tuple[CampaignEvaluation, ...]:
        """All campaigns by their start."""
        return tuple(self.evaluation(c.id) for c in sorted(self.project.campaigns, key=lambda c: (c.starts, c.id)))

    def evaluation(self, campaign: str) -> CampaignEvaluation:
        """One campaign by every yardstick. Raises ValueError for a campaign that the project does not have."""
        found = self.project.campaign(campaign)
        if found is None:
            known = ", ".join(c.id for c in self.project.campaigns) or "none"
            raise ValueError(f"there is no campaign {campaign!r}; there are: {known}")
        kept = self._kept("evaluation", campaign, lambda _: headed(self._evaluated(found)))
        fresh = self._readers.once("freshness", lambda db: freshness(db, self.project.traffic.zone))
        return replace(kept, freshness=fresh)  # runs that end make it another, and nothing else

    def _evaluated(self, campaign: Campaign) -> CampaignEvaluation:
        from attribution.reports.evaluation import evaluation_ground, evaluation_of  # noqa: PLC0415 - other questions load no statistics

        ground = self._readers.once("evaluation_ground", lambda db: evaluation_ground(db, self.project))
        return self._readers.once(("evaluated", campaign.id), lambda db: evaluation_of(db, ground, campaign))

    def iter_impressions(self) -> Iterator[ImpressionRow]:
        """Posts and their newest numbers by campaign and platform; platform "" is all of them."""
        return chain.from_iterable(e.impressions for e in self.evaluations())

    def iter_impression_days(self) -> Iterator[ImpressionDay]:
        """The same by day: posts published, growth of each number."""
        return chain.from_iterable(e.impression_days for e in self.evaluations())

    def iter_ad_values(self) -> Iterator[AdValue]:
        """What places would have cost, by campaign and currency."""
        return chain.from_iterable(e.ad_values for e in self.evaluations())

    def iter_ad_items(self) -> Iterator[AdItem]:
        """The items in those places."""
        return chain.from_iterable(e.ad_items for e in self.evaluations())

    def iter_unit_costs(self) -> Iterator[UnitCost]:
        """CPC, CPA and CPM by campaign, with what each is divided by."""
        return chain.from_iterable(e.unit_costs for e in self.evaluations())

    def iter_conversions(self) -> Iterator[BeforeAfter]:
        """Traffic, registrations and sales before, during and after each campaign."""
        return chain.from_iterable(e.conversions for e in self.evaluations())

    def iter_interest(self) -> Iterator[BeforeAfter]:
        """Search interest before, during and after each campaign."""
        return chain.from_iterable(e.interest for e in self.evaluations())

    def iter_surveys(self) -> Iterator[SurveyRow]:
        """Waves of surveys beside each campaign, with their intervals."""
        return chain.from_iterable(e.surveys for e in self.evaluations())

    def iter_survey_changes(self) -> Iterator[SurveyChange]:
        """The waves around each campaign against each other."""
        return chain.from_iterable(e.survey_changes for e in self.evaluations())

    def iter_influence(self) -> Iterator[Notable]:
        """Notable sites, media and accounts that wrote of a campaign unprompted."""
        for c in sorted(self.project.campaigns, key=lambda c: (c.starts, c.id)):
            yield from self._kept("notable", c.id, partial(self._notable, c))

    def _notable(self, campaign: Campaign, _: Database) -> tuple[Notable, ...]:
        return self._evaluated(campaign).notable

    def iter_spread(self) -> Iterator[SpreadRow]:
        """Earned links by whom their writers heard it from."""
        return chain.from_iterable(e.spread for e in self.evaluations())

    def iter_link_yield(self) -> Iterator[LinkYield]:
        """Links and domains per thousand reposts."""
        return (e.link_yield for e in self.evaluations())

    def iter_dose_response(self) -> Iterator[DoseResponse]:
        """How links grow with reposts: over campaigns, and over own posts."""
        return iter(next((e.doses for e in self.evaluations()), ()))

    def iter_social_links(self) -> Iterator[SocialLinkDay]:
        """Links to the brand that were left in posts, by campaign, platform and day."""
        return chain.from_iterable(e.social_links for e in self.evaluations())
