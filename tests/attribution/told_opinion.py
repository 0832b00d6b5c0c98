"""One row of every table about opinion, as reports would give it; texts try to be formulas."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from attribution.opinion.rows import (
    AlertRow,
    Basis,
    BuyingRow,
    DiagnosticRow,
    FocusRow,
    FollowUpRow,
    JudgedRow,
    Measure,
    Mistake,
    OpinionRow,
    Quote,
    RaterRow,
    SearchPageRow,
    Share,
    VoiceRow,
)
from ripplemark.records import Polarity, TextKind

WHEN, DAY = datetime(2026, 3, 1, 8, 30, tzinfo=UTC), date(2026, 3, 1)
HOSTILE = '=HYPERLINK("https://evil.example")'
SHARE = Share(0.25, 0.1, 0.5)
QUOTE = Quote(HOSTILE, "https://x.example/1", Polarity.NEGATIVE, ("+1",))
SHARES = {"positive_share": SHARE, "neutral_share": None, "negative_share": SHARE}


class ToldOpinion:
    """A row of everything."""

    def iter_opinion(self) -> Iterator[JudgedRow]:
        yield JudgedRow(
            TextKind.POST, "https://x.example/1", "x", "sns", HOSTILE, WHEN, "v1", own=False, answers="x:2", language="en", polarity=Polarity.NEGATIVE,
            accuracy=0.6, rater="lexicon", focus=("price",), buying_words=("how much",), text=HOSTILE,
        )  # fmt: skip

    def iter_opinion_course(self) -> Iterator[OpinionRow]:
        yield OpinionRow("", "weibo", DAY, DAY, 4, 1, 1, 2, 1, **SHARES, basis=Basis.BENCHMARK)

    def iter_follow_up(self) -> Iterator[FollowUpRow]:
        yield FollowUpRow("weibo", 3, 2, 5, None, None, None, **SHARES, basis=Basis.LABELS)

    def iter_search_page_one(self) -> Iterator[SearchPageRow]:
        yield SearchPageRow(DAY, "google", HOSTILE, 10, 8, 2, 1, 3, SHARE, Basis.BENCHMARK, ("https://blog.example/1",))

    def iter_focus(self) -> Iterator[FocusRow]:
        yield FocusRow(
            "price",
            "Price",
            "价格",
            "價格",
            False,
            4,
            1,
            1,
            2,
            0,
            **SHARES,
            basis=Basis.LABELS,
            words=(HOSTILE,),
            quotes=(QUOTE,),
        )

    def iter_voices(self) -> Iterator[VoiceRow]:
        yield VoiceRow(HOSTILE, "x", "sns", 3, 1, 90, None, 0, 1, 1, 1, SHARE, Basis.BENCHMARK, DAY, DAY, "https://x.example/1")

    def iter_buying(self) -> Iterator[BuyingRow]:
        yield BuyingRow(WHEN, "x", HOSTILE, "https://x.example/1", "多少錢", ("多少錢",), None, answered=False)

    def iter_alerts(self) -> Iterator[AlertRow]:
        yield AlertRow("lid", "lid", "lid", "lid", DAY, DAY, 5, 0.2, 1e-6, 1e-4, 25.0, 54, (QUOTE,))

    def iter_diagnostics(self) -> Iterator[DiagnosticRow]:
        measures = (Measure("promotional_share", 0.6, 0.5, True, 0.3, 0.8), Measure("hours_to_answer", None, 24.0, True))
        yield DiagnosticRow(Mistake.SELLING, True, measures, 9, (QUOTE,))

    def iter_raters(self) -> Iterator[RaterRow]:
        yield RaterRow("zh", "trained", 300, 0.8, 0.8, Basis.LABELS, ((9, 1, 0), (0, 9, 1), (0, 1, 9)), WHEN)
