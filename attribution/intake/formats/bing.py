"""Bing Webmaster Tools: backlinks by page, and by site."""

from __future__ import annotations

from attribution.intake.csv_table import header_cells, wording
from attribution.intake.formats.list_file import by_headings
from attribution.intake.recognise import Format, Sample
from ripplemark.records import Tool

_PAGES = by_headings(
    Tool.BING,
    "bing",
    "a Bing list of linking pages",
    {"page": "source_url", "target": "target_url", "anchor": "anchor_text"},
    needed=("page", "target", "anchor"),
    mark=("source_url",),
)
SITES = by_headings(
    Tool.BING,
    "bing-sites",
    "a Bing list of linking sites",
    {"site": "domain", "links": "backlinks_count"},
    needed=("site", "links"),
    mark=("backlinks_count",),
)


def _why_not(sample: Sample) -> str:
    """Other tools have the same three columns among many; of Bing they are all."""
    reason = _PAGES.why_not(sample)
    if reason:
        return reason
    others = {wording(cell) for cell in header_cells(sample.first)} - {"source_url", "anchor_text", "target_url"}
    return "it has columns that Bing does not write" if others else ""


PAGES = Format(_PAGES.name, _PAGES.about, _why_not, _PAGES.load)
FORMATS = (PAGES, SITES)
