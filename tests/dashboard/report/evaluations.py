"""A made-up evaluation, full and empty, with hostile words where strangers write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from attribution.campaign_evaluation import CampaignEvaluation, Outcome
from attribution.campaigns.link_yield import dose_response, link_yield
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
from attribution.report_rows import CampaignName, Freshness
from attribution.spread_rows import DosePoint, Hand, Influence, Notable, NotableKind, SpreadRow
from ripplemark.records import Metric, NoEffect

STARTS, ENDS = date(2025, 11, 3), date(2025, 11, 23)
NOW = datetime(2025, 12, 1, 9, 30, tzinfo=UTC)
HOSTILE = '<script>alert("x")</script>\u202e & <b>bold</b>'
BAD_URL = "javascript:alert(1)"
FRESH = Freshness(date(2025, 10, 1), date(2025, 11, 30), NOW, "done", 0.97, NOW, date(2025, 10, 1))
NEVER = Freshness(None, None, None, "", None, None)


def full() -> CampaignEvaluation:
    """Every yardstick with rows."""
    weibo = ImpressionRow(
        "c", "weibo", 6, 2, Tally(41_200, 5, True), Tally(900, 6), Tally(310, 6), Tally(120, 6), Tally(300, 2, True)
    )
    every = ImpressionRow(
        "c", "", 8, 3, Tally(41_200, 5, True), Tally(950, 7, True), Tally(340, 8), Tally(130, 8), Tally(300, 2, True)
    )
    days = tuple(
        ImpressionDay("c", "weibo", STARTS + timedelta(days=n), 1, 2000.0 + 10 * n, 40.0, 12.0, None, None) for n in range(20)
    )
    points = [DosePoint(f"p{n}", "c" if n % 2 else "d", 10 * n, float(n // 2)) for n in range(1, 12)]
    return CampaignEvaluation(
        campaign=CampaignName("c", "夏日冷泡挑戰", STARTS, ENDS),
        freshness=FRESH,
        outcome=Outcome(86_000.0, "CNY", 41, 5, 29, 2100, 830, 61.5, 22.25),
        impressions=(every, weibo),
        impression_days=days,
        ad_values=(AdValue("c", "CNY", 2, 48_000.0), AdValue("c", "", 1, None)),
        ad_items=(
            AdItem("c", "featured", "weibo", HOSTILE, "https://weibo.com/1/2", HOSTILE, True, STARTS, 30_000.0, "CNY"),
            AdItem("c", "featured", "xiaohongshu", "茶", BAD_URL, "茶", True, STARTS, 18_000.0, "CNY"),
            AdItem("c", "pinned", "ptt", "tea", "https://ptt.cc/1", "x", False, ENDS, None, ""),
        ),
        costs=(),
        unit_costs=(
            UnitCost("c", UnitKind.CPC, Basis.ADS, "CNY", 86_000.0, 18_900, 4.55, 4.0, 5.0, Verdict.WITHIN),
            UnitCost("c", UnitKind.CPC, Basis.BUDGET, "CNY", 86_000.0, 2930, 29.35, 4.0, 5.0, Verdict.ABOVE),
            UnitCost("c", UnitKind.CPM, Basis.BUDGET, "CNY", 86_000.0, None, None),
        ),
        conversions=(
            BeforeAfter("c", Metric.REGISTRATIONS, "", 3.1, 9.8, 6.0, 21, 21, 7, 205.0, 80.0, 125.0, 90.0, 150.0),
            BeforeAfter("c", Metric.VISITS, "", 100.0, 130.0, None, 21, 21, 0, reason=NoEffect.TOO_FEW_DAYS),
        ),
        interest=(BeforeAfter("c", Metric.INTEREST, f"{HOSTILE} (google-trends)", 31.0, 44.0, 40.0, 3, 3, 3, 44.0, 31.0, 13.0, -2.0, 28.0),),
        surveys=(
            SurveyRow("c", "panel", "knows <us>", "w1", STARTS, Phase.BEFORE, 600, "share", 0.17, 0.142, 0.202),
            SurveyRow("c", "panel", "knows <us>", "w2", ENDS, Phase.AFTER, 610, "share", 0.26, 0.227, 0.296),
            SurveyRow("c", "panel", "likes us", "w1", STARTS, Phase.BEFORE, 600, "score", 6.3, None, None),
        ),
        survey_changes=(SurveyChange("c", "panel", "knows <us>", "share", "w1", "w2", 0.17, 0.26, 0.09, 0.044, 0.135),),
        influence=Influence(0, 1, 1, 140),
        notable=(
            Notable("c", NotableKind.MEDIA, "Tea Weekly", HOSTILE, "https://news.example/1", STARTS, 61.5, None, 2, 140),
            Notable("c", NotableKind.ACCOUNT, "大V (weibo)", "茶", "https://weibo.com/9", STARTS, None, 184_000, 0, 0),
        ),
        spread=(
            SpreadRow("c", Hand.FIRST, 20, 24, 18, 0.75), SpreadRow("c", Hand.SECOND, 8, 8, 8, 0.25),
            SpreadRow("c", Hand.UNKNOWN, 14, 14, 10, None),
        ),
        link_yield=link_yield("c", 3, 340, 46, 29),
        doses=(dose_response("campaign", points[:2]), dose_response("post", points)),
        social_links=(SocialLinkDay("c", "weibo", STARTS, 3, 4, 2),),
    )  # fmt: skip


def empty() -> CampaignEvaluation:
    """A campaign of which nothing is known."""
    nothing = Tally()
    return CampaignEvaluation(
        campaign=CampaignName("d", "d", STARTS, ENDS),
        freshness=NEVER,
        outcome=Outcome(None, "CNY", 0, 0, 0, None, None, None, None),
        impressions=(ImpressionRow("d", "", 0, 0, nothing, nothing, nothing, nothing, nothing),),
        impression_days=(), ad_values=(), ad_items=(), costs=(),
        unit_costs=tuple(UnitCost("d", kind, Basis.BUDGET, "CNY", None, None, None) for kind in UnitKind),
        conversions=(), interest=(), surveys=(), survey_changes=(), influence=Influence(0, 0, 0, 0), notable=(),
        spread=tuple(SpreadRow("d", hand, 0, 0, 0, None) for hand in Hand),
        link_yield=link_yield("d", 0, None, 0, 0),
        doses=(dose_response("campaign", []), dose_response("post", [])),
        social_links=(),
    )  # fmt: skip
