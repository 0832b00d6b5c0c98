"""A made-up talk about a campaign, full and empty, with hostile words where strangers write them."""

from __future__ import annotations

from datetime import date, timedelta

from attribution.campaign_talk import CampaignTalk
from attribution.opinion.rows import (
    AlertRow,
    Basis,
    BuyingRow,
    DiagnosticRow,
    FocusRow,
    FollowUpRow,
    Measure,
    Mistake,
    OpinionRow,
    Quote,
    SearchPageRow,
    Share,
    VoiceRow,
)
from attribution.ripple_rows import RippleTree, Spreader
from ripplemark.records import ParentKind
from tests.dashboard.report.evaluations import BAD_URL, ENDS, HOSTILE, NOW, STARTS

NEGATIVE, POSITIVE, NEUTRAL = Share(0.12, 0.07, 0.18), Share(0.55, 0.47, 0.63), Share(0.33, 0.25, 0.41)
QUOTE = Quote(HOSTILE, "https://forum.example/1", None)


def opinion(channel: str, texts: int, since: date = STARTS, negative: Share | None = NEGATIVE) -> OpinionRow:
    return OpinionRow("c", channel, since, ENDS, texts, 3, 20, 12, 5, POSITIVE, NEUTRAL, negative, Basis.LABELS)


def alert() -> AlertRow:
    return AlertRow("price", "Price", "价格", "價格", STARTS, ENDS, 9, 1.5, 0.0001, 0.004, 6.0, 60, (QUOTE,))


def full() -> CampaignTalk:
    """Everything was heard."""
    focus = FocusRow(
        "price", "Price", "价格", "價格", False, 14, 3, 5, 6, 0, POSITIVE, NEUTRAL, NEGATIVE, Basis.LABELS, ("price",), (QUOTE,)
    )
    voice = VoiceRow(HOSTILE, "weibo", "weibo", 4, 1, 12_000, 40_000, 1, 2, 1, 1, NEGATIVE, Basis.LABELS, STARTS, ENDS, BAD_URL)
    tree = RippleTree("c", "C", 3, 24, 8, 3, 11, 7.5, 52.0, 40, 22, 0.55, 1)
    spreader = Spreader(
        "c",
        "weibo:1",
        ParentKind.POST,
        "https://weibo.com/1",
        HOSTILE,
        "茶",
        "weibo",
        NOW,
        6.0,
        9.5,
        12.25,
        340.0,
        4.5,
        (6.0, 3.5),
        None,
    )
    measures = (Measure("promotional_share", 0.62, 0.5, True, 0.4, 0.8), Measure("days_between_posts", None, 7.0, True))
    return CampaignTalk(
        opinion=(opinion("", 37), opinion("weibo", 30), opinion("news", 2)),
        course=tuple(opinion("", 9, STARTS + timedelta(days=7 * n)) for n in range(3)),
        follow_up=(FollowUpRow("", 6, 4, 30, 41, 6.8, None, POSITIVE, NEUTRAL, NEGATIVE, Basis.LABELS),),
        search_pages=(SearchPageRow(ENDS, "baidu", "冷泡茶", 10, 9, 2, 1, 2, NEGATIVE, Basis.LABELS, ()),),
        focus=(focus,),
        voices=(voice,),
        buying=(BuyingRow(NOW, "weibo", "x", "https://weibo.com/2", HOSTILE, ("多少钱",), None, False),),
        alerts=(alert(),),
        diagnostics=(
            DiagnosticRow(Mistake.SELLING, True, measures, 12, (QUOTE,)),
            DiagnosticRow(Mistake.COPYING, None, (), 12, (), "no_competitor_accounts"),
            DiagnosticRow(Mistake.SELF_TALK, False, (), 12, ()),
        ),
        tree=tree,
        spreaders=(spreader,),
    )


def silent() -> CampaignTalk:
    """Nothing was heard."""
    return CampaignTalk((), (), (), (), (), (), (), (), (), None, ())
