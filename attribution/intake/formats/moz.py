"""Moz: inbound links (some lines about the report stand before the heading) and its list of our own top pages."""

from __future__ import annotations

from attribution.intake.formats.list_file import by_headings
from ripplemark.records import Tool

LINKS = by_headings(
    Tool.MOZ,
    "moz",
    "a Moz inbound links export",
    {
        "page": "url source.page source_page",
        "target": "target_url target.page target_page",
        "anchor": "anchor_text",
        "nofollow": "only_rel=nofollow nofollow",
        "first_seen": "date_first_seen",
        "last_seen": "date_last_seen",
        "lost_on": "date_disappeared",
        "authority": "domain_authority source.domain_authority source.root_domain.domain_authority",
    },
    needed=("page", "target"),
    mark=("domain_authority", "source.page", "source_page", "link_equity"),
    authority_of="domain_authority",
)
TOP_PAGES = by_headings(
    Tool.MOZ,
    "moz-top-pages",
    "a Moz list of your top pages",
    {"target": "url", "links": "total_links", "sites": "linking_domains_to_page"},
    needed=("target", "links", "sites"),
    mark=("linking_domains_to_page",),
    of_targets=True,
)
FORMATS = (LINKS, TOP_PAGES)
