"""What can be asked about opinion, as a shape: `Reports` answers it, and so may whatever stands in for it. Answers nothing itself."""

from __future__ import annotations

from typing import Protocol

from attribution.opinion.rows import (
    AlertRow,
    BuyingRow,
    DiagnosticRow,
    FocusRow,
    FollowUpRow,
    OpinionRow,
    RaterRow,
    SearchPageRow,
    VoiceRow,
)
from attribution.report_rows import View


class OpinionQuestions(Protocol):
    """The questions of a screen or a report about what people say."""

    def opinion(self, view: View) -> tuple[OpinionRow, ...]:
        """Polarity of what others say in the view: all channels first (channel ""), then each, most texts first."""

    def opinion_course(self, view: View, days: int = 7, *, parts: bool = True) -> tuple[OpinionRow, ...]:
        """The same over time: steps of so many days in order, all channels together and each channel."""

    def follow_up(self, view: View) -> tuple[FollowUpRow, ...]:
        """How own posts of the view are answered: all platforms first (platform ""), then each."""

    def search_page_one(self, view: View) -> tuple[SearchPageRow, ...]:
        """The first page of results by engine, keyword and day within the view."""

    def focus(self, view: View, n: int = 30) -> tuple[FocusRow, ...]:
        """What people talk about: points of the taxonomy, then phrases found in the data; most texts first."""

    def voices(self, view: View, n: int = 50) -> tuple[VoiceRow, ...]:
        """Who mentions us: those who care most first (how often, with answers, before whom)."""

    def leaders(self, view: View, n: int = 20) -> tuple[VoiceRow, ...]:
        """The same by reach: whom most people hear."""

    def buying(self, view: View, n: int = 100) -> tuple[BuyingRow, ...]:
        """Who asks about buying, newest first; what nobody answered stands before the rest."""

    def alerts(self, view: View) -> tuple[AlertRow, ...]:
        """Topics of which more is said badly at the end of the view than their own history lets expect."""

    def diagnostics(self, view: View) -> tuple[DiagnosticRow, ...]:
        """The six mistakes, in the order of `Mistake`, by the brand's own posts of the view."""

    def raters(self) -> tuple[RaterRow, ...]:
        """Who rates each of the user's languages, and how well."""
