"""The fake world's evaluations: those of the report's own tests, under the fake world's campaigns; and curves of posts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from attribution.campaign_evaluation import CampaignEvaluation
from attribution.campaign_talk import CampaignTalk
from attribution.curve_rows import CurvePoint, PostCurve
from attribution.kept_rows import AsOf
from attribution.report_rows import CampaignName, View
from attribution.reports.kept import KINDS
from tests.dashboard.report import evaluations, talks

AT = datetime(2026, 3, 12, 9, tzinfo=UTC)


class FakeEvaluated:
    """A part of FakeReports: the last campaign has nothing measured, the others everything."""

    #: Since when kept answers stand; None: nothing was written after them.
    kept: AsOf | None = None

    def as_of(self, *questions: str, campaign: str = "") -> AsOf | None:
        assert set(questions) <= set(KINDS)
        return self.kept

    def reads_as_of(self) -> AsOf | None:
        return self.kept

    def campaigns(self) -> tuple[CampaignName, ...]:
        raise NotImplementedError

    def _campaign(self, name: str) -> CampaignName:
        found = next((c for c in self.campaigns() if c.id == name), None)
        if found is None:
            raise ValueError(f"there is no campaign {name!r}")
        return found

    def evaluation(self, campaign: str) -> CampaignEvaluation:
        found, bare = self._campaign(campaign), campaign == self.campaigns()[0].id
        return replace(evaluations.empty() if bare else evaluations.full(), campaign=found)

    def talk(self, campaign: str) -> CampaignTalk:
        return talks.silent() if self._campaign(campaign) == self.campaigns()[0] else talks.full()

    def post_curves(self, number: str, view: View | None = None, most: int = 12) -> tuple[PostCurve, ...]:
        wanted = view.campaigns if view else ()
        if self.campaigns()[0].id in wanted:
            return ()
        points = tuple(
            CurvePoint(hours, value, rounded=hours > 40) for hours, value in ((0.5, 3), (4, 310), (20, 2_900), (70, 3_200))
        )
        return tuple(
            PostCurve(f"x:{n}", "x", f"https://x.com/a/status/{n}", f"<b>post {n}</b> {wanted}", AT, n == 0, points)
            for n in range(3)
        )
