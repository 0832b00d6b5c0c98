"""The fake world's ways to a registration: a funnel with an unknown stage, paths, cohorts of which the last are still open."""

from __future__ import annotations

from datetime import date, timedelta

from attribution.journey_rows import Cohorts, FunnelStage, PathRow, Stage
from attribution.report_rows import View

STAGES = (
    FunnelStage(Stage.READS, 389_201.4, at_least=True),
    FunnelStage(Stage.CLICKS, None),
    FunnelStage(Stage.VISITS, 9_260, direct=5_400, earned=3_860),
    FunnelStage(Stage.REGISTRATIONS, 225.4, direct=135.0, earned=90.4),
)
UNKNOWN = tuple(FunnelStage(stage, None) for stage in Stage)
PATHS = (
    PathRow(("Direct",), 109, 0.4, (("CNY", 4_730.7), ("EUR", 12.5)), 2.1),
    PathRow(("Organic Social", "Direct", "Email", "Referral", "Direct"), 31, 0.3, (), 9.0),
    PathRow((), 12, 0.2, (("CNY", 88.0),), None),
    PathRow(("<b>odd</b>",), 3, 0.1, (), 0.0),
)
COHORTS = Cohorts(
    tuple(date(2026, 6, 1) + timedelta(days=7 * n) for n in range(4)),
    ("Direct", "Organic Search"),
    ((88, 35, 8, 0), (77, 26, 4, None), (33, 0, None, None), (8, None, None, None)),
)


class FakeJourneys:
    """A part of FakeReports."""

    empty: bool
    logs: bool

    def funnel(self, view: View) -> tuple[FunnelStage, ...]:
        return UNKNOWN if self.empty or not self.logs else STAGES

    def paths(self, view: View, n: int = 20) -> tuple[PathRow, ...]:
        return () if self.empty else PATHS[:n]

    def cohorts(self, view: View, channel: str = "") -> Cohorts:
        if self.empty or channel == "Organic Search":
            return Cohorts((), COHORTS.channels, ())
        return COHORTS
