"""Links of a page to competitors, each target once: for who links to them and not to us. No evidence beyond what that needs."""

from __future__ import annotations

from ripplemark.records import RivalLink
from ripplemark.urls import is_within
from spiders.read.brief import ReadingBrief
from spiders.read.dom import Flow, attribute
from spiders.read.links import NOT_FOLLOWED, Hyperlinks, anchor_text, rel_tokens
from spiders.read.placement import Placing

MOST_LINKS = 200
_ANCHOR_LENGTH = 200


def rival_links(
    links: Hyperlinks, flow: Flow, brief: ReadingBrief, placing: Placing, *, page_nofollow: bool
) -> tuple[RivalLink, ...]:
    """The first link to each target of a competitor, in document order; links nobody sees (noscript) are left out."""
    found: dict[str, RivalLink] = {}
    for link in links.links if brief.rivals else ():
        name = _rival_of(link.host, brief)
        if not name or link.target in found or link.anchor.state.noscript:
            continue
        rel = rel_tokens(attribute(link.anchor.tag, "rel"))
        found[link.target] = RivalLink(
            rival=name,
            target_url=link.target,
            anchor=anchor_text(flow, link.anchor, _ANCHOR_LENGTH),
            rel=rel,
            followed=not (NOT_FOLLOWED.intersection(rel) or page_nofollow),
            placement=placing.of(link.anchor, link.url),
        )
        if len(found) == MOST_LINKS:
            break
    return tuple(found.values())


def _rival_of(host: str, brief: ReadingBrief) -> str:
    return next((name for name, hosts in brief.rivals if is_within(host, hosts)), "")
