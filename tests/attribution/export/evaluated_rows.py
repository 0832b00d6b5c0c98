"""One row of every table of a campaign's evaluation, with hostile text where strangers write it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attribution.evaluation_rows import (
    AdItem,
    AdValue,
    Basis,
    BeforeAfter,
    ImpressionDay,
    ImpressionRow,
    Phase,
    SocialLinkDay,
    SurveyChange,
    SurveyRow,
    Tally,
    UnitCost,
    UnitKind,
    Verdict,
)
from attribution.spread_rows import (
    DosePoint,
    DoseResponse,
    Hand,
    LinkYield,
    NoDose,
    Notable,
    NotableKind,
    SpreadRow,
)
from ripplemark.records import Metric

DAY = date(2026, 3, 1)
HOSTILE = '=HYPERLINK("https://evil.example")'


class ToldEvaluation:
    """The part of the reports that evaluates campaigns."""

    def iter_impressions(self) -> Iterator[ImpressionRow]:
        yield ImpressionRow("v1", "weibo", 3, 1, Tally(6740, 2, True), Tally(), Tally(0, 3), Tally(), Tally())

    def iter_impression_days(self) -> Iterator[ImpressionDay]:
        yield ImpressionDay("v1", "weibo", DAY, 1, 12.5, None, None, None, None)

    def iter_ad_values(self) -> Iterator[AdValue]:
        yield AdValue("v1", "", 2, None)

    def iter_ad_items(self) -> Iterator[AdItem]:
        yield AdItem("v1", "featured", "weibo", HOSTILE, "https://weibo.com/1/2", HOSTILE, True, DAY, 30000.0, "CNY")

    def iter_unit_costs(self) -> Iterator[UnitCost]:
        yield UnitCost("v1", UnitKind.CPC, Basis.ADS, "CNY", 90.0, 20, 4.5, 4.0, 5.0, Verdict.WITHIN)

    def iter_conversions(self) -> Iterator[BeforeAfter]:
        yield BeforeAfter("v1", Metric.PV, "", 10.0, 20.0, None, 14, 14, 0)

    def iter_interest(self) -> Iterator[BeforeAfter]:
        yield BeforeAfter("v1", Metric.INTEREST, HOSTILE, 10.0, 20.0, None, 14, 14, 0)

    def iter_surveys(self) -> Iterator[SurveyRow]:
        yield SurveyRow("v1", HOSTILE, "knows us", "wave 1", DAY, Phase.BEFORE, 600, "share", 0.2, 0.17, 0.23)

    def iter_survey_changes(self) -> Iterator[SurveyChange]:
        yield SurveyChange("v1", HOSTILE, "knows us", "share", "wave 1", "wave 2", 0.2, 0.3, 0.1, 0.05, 0.15)

    def iter_influence(self) -> Iterator[Notable]:
        yield Notable("v1", NotableKind.MEDIA, HOSTILE, HOSTILE, "https://news.example/1", DAY, 61.5, None, 2, 40)

    def iter_spread(self) -> Iterator[SpreadRow]:
        yield SpreadRow("v1", Hand.SECOND, 2, 3, 2, 0.25)

    def iter_link_yield(self) -> Iterator[LinkYield]:
        yield LinkYield("v1", 3, None, 4, 2, None, None, None, None, None, None)

    def iter_dose_response(self) -> Iterator[DoseResponse]:
        yield DoseResponse("campaign", (DosePoint(HOSTILE, "v1", 10, 2.0),), reason=NoDose.TOO_FEW)

    def iter_social_links(self) -> Iterator[SocialLinkDay]:
        yield SocialLinkDay("v1", "weibo", DAY, 2, 3, 1)
