"""Majestic: the download of its site, and the answers of its interface (GetBackLinkData, GetNewLostBackLinks) as tables."""

from __future__ import annotations

from attribution.intake.formats.list_file import by_headings
from ripplemark.records import Tool

_COMMON = {"nofollow": "flagnofollow", "mention": "flagmention", "authority": "sourcetrustflow"}

DOWNLOAD = by_headings(
    Tool.MAJESTIC,
    "majestic",
    "a Majestic download",
    _COMMON
    | {
        "page": "source_url",
        "target": "target_url",
        "anchor": "anchor_text",
        "last_seen": "source_crawl_date",
        "first_seen": "source_first_found_date",
    },
    needed=("page", "target", "nofollow"),
    mark=("flagnofollow",),
    authority_of="trust_flow",
)
ANSWER = by_headings(
    Tool.MAJESTIC,
    "majestic-api",
    "a Majestic API answer",
    _COMMON
    | {
        "page": "sourceurl",
        "target": "targeturl",
        "anchor": "anchortext",
        "first_seen": "firstindexeddate",
        "last_seen": "lastseendate date",
        "lost": "flagdeleted",
        "lost_on": "datelost",
        "lost_reason": "reasonlost",
    },
    needed=("page", "target", "nofollow"),
    mark=("flagnofollow",),
    authority_of="trust_flow",
)
FORMATS = (DOWNLOAD, ANSWER)
