"""Semrush: the backlinks export and the Backlink Audit."""

from __future__ import annotations

from attribution.intake.formats.list_file import by_headings
from ripplemark.records import Tool

FORMAT = by_headings(
    Tool.SEMRUSH,
    "semrush",
    "a Semrush backlinks export",
    {
        "page": "source_url",
        "target": "target_url",
        "anchor": "anchor",
        "nofollow": "nofollow",
        "ugc": "ugc",
        "sponsored": "sponsored",
        "first_seen": "first_seen",
        "last_seen": "last_seen",
        "lost": "lost_link",
        "authority": "page_ascore page_authority_score",
    },
    needed=("page", "target"),
    mark=("page_ascore", "page_authority_score", "lost_link", "toxic_score", "toxicity_score", "toxic_markers"),
    authority_of="page_ascore",
)
