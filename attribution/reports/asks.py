"""Whom to ask for a link: pages that speak of the brand without linking to it, those worth most first. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from ripplemark.listings import is_listing
from ripplemark.records import MentionRow, Placement
from ripplemark.urls import host_of, is_within


def worth_asking(mentions: Iterable[MentionRow], own: frozenset[str]) -> list[MentionRow]:
    """One mention for each unlinked page that is not the brand's: the brand's own name before a topic."""
    pages: dict[str, MentionRow] = {}
    for m in mentions:
        if m.linked or is_within(host_of(m.page_url), own):
            continue
        if m.page_url not in pages or not m.campaign:
            pages[m.page_url] = m
    return sorted(pages.values(), key=_worth)


def _worth(m: MentionRow) -> tuple[bool, bool, bool, bool, bool, bool, float, str]:
    """Posts before lists of posts, pages that search engines keep, friendly ones, sites that do not link yet, the author's words before
    readers' comments, the name before a topic; then the newest."""
    return (
        is_listing(m.page_url),
        m.noindex,
        m.polarity == "negative",
        m.site_links > 0,
        m.placement is Placement.COMMENT,
        bool(m.campaign),
        -m.first_seen.timestamp(),
        m.page_url,
    )
