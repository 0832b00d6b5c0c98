"""Links of a page to others' pages and posts, with the relation that the page itself states: raw material of ripples and tracing."""

from __future__ import annotations

import re

from ripplemark.records import Citation, EvidenceKind
from ripplemark.text import clean
from spiders.read.dom import Anchor, Flow, attribute
from spiders.read.links import Hyperlink, anchor_text
from spiders.read.microformats import Entry
from spiders.read.placement import Placing
from spiders.read.social_urls import is_post_url, is_share_url

MOST_CITATIONS = 500
TEXT_LENGTH = 200

_VIA = re.compile(
    r"(?:(?<![A-Za-z])(?:via|h/t|hat[ -]?tip(?:\s+to)?|source|originally (?:published|posted|appeared)(?: (?:at|on|in))?|reposted from|crossposted from|"
    r"inspired by|in response to|ursprünglich|quelle|fuente|vía)|转自|轉自|转载自|轉載自|转载|轉載|来源|來源|出处|出處|原文|原文链接|原文鏈接|原文連結|摘自|引自|出典|引用元|출처)"
    r"[\s:：\-–—(（\[【「“\"'<]*(?:@|the\s|于|於)?\s*$",
    re.I,
)
_EMBED = re.compile(
    r"(?:^|\s)(?:twitter-tweet|twitter-video|instagram-media|mastodon-embed|embedded-post|bluesky-embed|tiktok-embed|fb-post|reddit-embed-bq|reddit-card|"
    r"threads-post|text-post-media|weibo-embed|weibo-card|embedded-tweet|tweet-embed|telegram-post|imgur-embed-pub)(?:\s|$)",
    re.I,
)


def citations(external: tuple[Hyperlink, ...], flow: Flow, placing: Placing, entry: Entry) -> tuple[Citation, ...]:
    """At most 500, one per target; where a target is linked more than once, the occurrence that states a relation speaks.

    Links to copies of the page itself cite nothing, nor do those that only readers without scripts see."""
    found: dict[str, Citation] = {}
    for link in external:
        if is_share_url(link.url) or link.url in entry.copies or link.anchor.state.noscript:
            continue
        known = found.get(link.target)
        if known is None and len(found) >= MOST_CITATIONS:
            continue
        if known is None or known.relation in (None, EvidenceKind.LINK_TO_POST):
            relation = relation_of(link, flow, entry)
            if known is None or (relation is not None and relation is not known.relation):
                text = anchor_text(flow, link.anchor, TEXT_LENGTH)
                found[link.target] = Citation(link.target, text, relation, placing.of(link.anchor, link.url))
    return tuple(found.values())


def relation_of(link: Hyperlink, flow: Flow, entry: Entry) -> EvidenceKind | None:
    """How the page states its relation to the target: microformats first, then embeds, then words before the link, then what it links to."""
    if link.url in entry.replies:
        return EvidenceKind.IN_REPLY_TO
    if link.url in entry.reposts:
        return EvidenceKind.REPOST_OF
    post = is_post_url(link.target)
    if _is_embedded(link.anchor) and post:
        return EvidenceKind.EMBEDDED_POST
    if _VIA.search(_before(flow, link.anchor)):
        return EvidenceKind.VIA
    return EvidenceKind.LINK_TO_POST if post else None


def _is_embedded(anchor: Anchor) -> bool:
    quote = anchor.state.quote
    if quote is not None and _EMBED.search(attribute(quote, "class")):
        return True
    return any(_EMBED.search(attribute(p, "class")) for p, _ in zip(anchor.tag.iterancestors(), range(6), strict=False))


def _before(flow: Flow, anchor: Anchor) -> str:
    """The words right before the link, within its block."""
    start = max(anchor.state.block.start, anchor.start - 60)
    return clean(flow.text[start : anchor.start], 60)
