"""Ahrefs: the backlinks export, current (UTF-16, tab separated) and older, with the column names of its interface for programs."""

from __future__ import annotations

from attribution.intake.formats.list_file import by_headings
from ripplemark.records import Tool

FORMAT = by_headings(
    Tool.AHREFS,
    "ahrefs",
    "an Ahrefs backlinks export",
    {
        "page": "referring_page_url url_from",
        "target": "target_url link_url url_to",
        "anchor": "anchor link_anchor",
        "nofollow": "nofollow is_nofollow",
        "ugc": "ugc is_ugc",
        "sponsored": "sponsored is_sponsored",
        "type": "type",
        "first_seen": "first_seen found first_seen_link",
        "last_seen": "last_seen last_check last_visited",
        "lost_on": "lost",
        "lost": "backlink_status lost_status",
        "lost_reason": "drop_reason lost_reason",
        "authority": "domain_rating domain_rating_source",
    },
    needed=("page", "target"),
    mark=("referring_page_url", "url_from"),
    authority_of="domain_rating",
)
