"""What is said about a campaign, and how it spread from hand to hand, as one frozen record: what a report asks of other rooms."""

from __future__ import annotations

from dataclasses import dataclass

from attribution.opinion.rows import (
    AlertRow,
    BuyingRow,
    DiagnosticRow,
    FocusRow,
    FollowUpRow,
    OpinionRow,
    SearchPageRow,
    VoiceRow,
)
from attribution.ripple_rows import RippleTree, Spreader


@dataclass(frozen=True, slots=True)
class CampaignTalk:
    """All that was heard from the campaign's start to the end of its afterglow."""

    opinion: tuple[OpinionRow, ...]  # all channels first
    course: tuple[OpinionRow, ...]
    follow_up: tuple[FollowUpRow, ...]  # all platforms first
    search_pages: tuple[SearchPageRow, ...]
    focus: tuple[FocusRow, ...]
    voices: tuple[VoiceRow, ...]
    buying: tuple[BuyingRow, ...]
    alerts: tuple[AlertRow, ...]
    diagnostics: tuple[DiagnosticRow, ...]
    tree: RippleTree | None
    spreaders: tuple[Spreader, ...]
