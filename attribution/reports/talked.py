"""The question what is said about a campaign and who carried it on: several answers of other parts, for a report. A part of `Reports`."""

from __future__ import annotations

from attribution.campaign_talk import CampaignTalk
from attribution.campaigns.signs import AFTERGLOW
from attribution.report_rows import View
from attribution.reports.journeys import Journeys
from attribution.reports.listening import Listening
from attribution.reports.mentioned import Mentioned
from attribution.reports.ripples import Rippled

SPREADERS = 10


class Talked(Mentioned, Journeys, Listening, Rippled):
    """What was heard of a campaign."""

    def talk(self, campaign: str) -> CampaignTalk:
        """All of it, over the campaign's days and their afterglow. Raises ValueError for a campaign that the project does not have."""
        found = self.project.campaign(campaign)
        if found is None:
            raise ValueError(f"there is no campaign {campaign!r}")
        view = View(found.starts, found.ends + AFTERGLOW, (campaign,))
        return CampaignTalk(
            opinion=self.opinion(view),
            course=self.opinion_course(view),
            follow_up=self.follow_up(view),
            search_pages=self.search_page_one(view),
            focus=self.focus(view),
            voices=self.leaders(view),
            buying=self.buying(view),
            alerts=self.alerts(view),
            diagnostics=self.diagnostics(view),
            tree=next((t for t in self.ripple_trees(view) if t.campaign == campaign), None),
            spreaders=self.spreaders(view)[:SPREADERS],
        )
