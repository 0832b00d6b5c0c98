"""Screaming Frog: all inlinks of a crawl, whose scripts, pictures and links within the own site are passed over."""

from __future__ import annotations

from attribution.intake.formats.list_file import by_headings
from ripplemark.records import Tool

FORMAT = by_headings(
    Tool.SCREAMING_FROG,
    "screaming-frog",
    "a Screaming Frog list of links",
    {"page": "source", "target": "destination", "anchor": "anchor", "type": "type", "followed": "follow", "rel": "rel"},
    needed=("page", "target"),
    mark=("link_position", "path_type", "link_path", "link_origin"),
)
