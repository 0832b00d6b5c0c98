"""The question what is said about a campaign and who carried it on: several answers of other parts, for a report. A part of `Reports`."""

from __future__ import annotations

from dataclasses import replace

from attribution.campaign_talk import CampaignTalk
from attribution.campaigns.signs import AFTERGLOW
from attribution.report_rows import View
from attribution.reports.journeys import Journeys
from attribution.reports.listening import Listening
from attribution.reports.mentioned import Mentioned
from attribution.reports.ripples import Rippled
from ripplemark.config import Campaign

SPREADERS = 10


class Talked(Mentioned, Journeys, Listening, Rippled):
    """What was heard of a campaign."""

    def talk(self, campaign: str) -> CampaignTalk:
        """All of it, over the campaign's days and their afterglow. Raises ValueError for a campaign that the project does not have."""
        found = self.project.campaign(campaign)
        if found is None:
            raise ValueError(f"there is no campaign {campaign!r}")
        said = self._kept("talk", campaign, lambda _: self.said_of(found))
        tree = next((t for t in self.ripple_trees() if t.campaign == campaign), None)
        return replace(said, tree=tree, spreaders=self.spreaders(_around(found), SPREADERS))

    def said_of(self, campaign: Campaign) -> CampaignTalk:
        """The same as the data say it now, without the ripple."""
        view = _around(campaign)
        return CampaignTalk(
            opinion=self.opinion(view),
            course=self.opinion_course(view, parts=False),
            follow_up=self.follow_up(view),
            search_pages=self.search_page_one(view),
            focus=self.focus(view),
            voices=self.leaders(view),
            buying=self.buying(view),
            alerts=self.alerts(view),
            diagnostics=self.diagnostics(view),
            tree=None,
            spreaders=(),
        )


def _around(campaign: Campaign) -> View:
    return View(campaign.starts, campaign.ends + AFTERGLOW, (campaign.id,))
