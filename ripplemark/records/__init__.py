"""The words of the product as frozen records: what the rooms hand to each other. Nothing here acts.

Times are timezone-aware UTC datetimes; URLs are absolute and in the normal form of `ripplemark.urls`.
"""

from __future__ import annotations

from ripplemark.records.evidence import EventRow, MentionRow
from ripplemark.records.links import (
    LinkEvent,
    LinkReading,
    LinkRow,
    LinkStatus,
    LinkVerdict,
)
from ripplemark.records.pages import (
    BrandLink,
    Citation,
    FetchResult,
    FoundUrl,
    KnownUrl,
    Mention,
    Observation,
    PageReading,
    PublishedDate,
)
from ripplemark.records.ripples import (
    Evidence,
    Post,
    PostCounts,
    RippleEdge,
)
from ripplemark.records.runs import Reject, Run
from ripplemark.records.sets import (
    GONE_OUTCOMES,
    READ_OUTCOMES,
    AnchorKind,
    ClassReason,
    Confidence,
    DateMethod,
    EventKind,
    EvidenceKind,
    FetchOutcome,
    LinkClass,
    LinkState,
    LostReason,
    Origin,
    ParentKind,
    Placement,
    RejectReason,
    Route,
    RunState,
    UrlKind,
    UrlState,
    WebmentionState,
)
from ripplemark.records.traffic import (
    DailyTraffic,
    Registration,
    Signal,
    Touch,
    Visit,
)
from ripplemark.records.webmentions import Claim, ClaimFacts, Webmention

__all__ = [
    "GONE_OUTCOMES",
    "READ_OUTCOMES",
    "AnchorKind",
    "BrandLink",
    "Citation",
    "Claim",
    "ClaimFacts",
    "ClassReason",
    "Confidence",
    "DailyTraffic",
    "DateMethod",
    "EventKind",
    "EventRow",
    "Evidence",
    "EvidenceKind",
    "FetchOutcome",
    "FetchResult",
    "FoundUrl",
    "KnownUrl",
    "LinkClass",
    "LinkEvent",
    "LinkReading",
    "LinkRow",
    "LinkState",
    "LinkStatus",
    "LinkVerdict",
    "LostReason",
    "Mention",
    "MentionRow",
    "Observation",
    "Origin",
    "PageReading",
    "ParentKind",
    "Placement",
    "Post",
    "PostCounts",
    "PublishedDate",
    "Registration",
    "Reject",
    "RejectReason",
    "RippleEdge",
    "Route",
    "Run",
    "RunState",
    "Signal",
    "Touch",
    "UrlKind",
    "UrlState",
    "Visit",
    "Webmention",
    "WebmentionState",
]
