"""Links of a page to others' pages and posts, with the relation that the page itself states: raw material of ripples and tracing."""

from __future__ import annotations

import re

from bs4.element import Tag

from ripplemark.records import Citation, EvidenceKind
from ripplemark.text import clean
from spiders.read.dom import Anchor, Flow, attribute
from spiders.read.links import Hyperlink, anchor_text
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
_REPLY = frozenset({"u-in-reply-to"})
_REPOST = frozenset({"u-repost-of", "u-quotation-of"})
_EMBED = re.compile(
    r"(?:^|\s)(?:twitter-tweet|twitter-video|instagram-media|mastodon-embed|embedded-post|bluesky-embed|tiktok-embed|fb-post|reddit-embed-bq|reddit-card|"
    r"threads-post|text-post-media|weibo-embed|weibo-card|embedded-tweet|tweet-embed|telegram-post|imgur-embed-pub)(?:\s|$)",
    re.I,
)


def citations(external: tuple[Hyperlink, ...], flow: Flow, placing: Placing) -> tuple[Citation, ...]:
    """At most 500, one per target; where a target is linked more than once, the occurrence that states a relation speaks."""
    found: dict[str, Citation] = {}
    for link in external:
        if is_share_url(link.url):
            continue
        known = found.get(link.target)
        if known is None and len(found) >= MOST_CITATIONS:
            continue
        if known is None or known.relation in (None, EvidenceKind.LINK_TO_POST):
            relation = relation_of(link, flow)
            if known is None or (relation is not None and relation is not known.relation):
                text = anchor_text(flow, link.anchor, TEXT_LENGTH)
                found[link.target] = Citation(link.target, text, relation, placing.of(link.anchor, link.url))
    return tuple(found.values())


def relation_of(link: Hyperlink, flow: Flow) -> EvidenceKind | None:
    """How the page states its relation to the target: microformats first, then embeds, then words before the link, then what it links to."""
    classes = set(attribute(link.anchor.tag, "class").split()) | _citing_classes(link.anchor.tag)
    if classes & _REPLY:
        return EvidenceKind.IN_REPLY_TO
    if classes & _REPOST:
        return EvidenceKind.REPOST_OF
    post = is_post_url(link.target)
    if _is_embedded(link.anchor) and post:
        return EvidenceKind.EMBEDDED_POST
    if _VIA.search(_before(flow, link.anchor)):
        return EvidenceKind.VIA
    return EvidenceKind.LINK_TO_POST if post else None


def _citing_classes(tag: Tag) -> set[str]:
    """The microformats classes of an h-cite around the link: <div class="u-in-reply-to h-cite"><a class="u-url" href>."""
    for parent, _ in zip(tag.parents, range(4), strict=False):
        classes = set(attribute(parent, "class").split())
        if "h-cite" in classes:
            return classes & (_REPLY | _REPOST)
    return set()


def _is_embedded(anchor: Anchor) -> bool:
    quote = anchor.state.quote
    if quote is not None and _EMBED.search(attribute(quote, "class")):
        return True
    return any(_EMBED.search(attribute(p, "class")) for p, _ in zip(anchor.tag.parents, range(6), strict=False))


def _before(flow: Flow, anchor: Anchor) -> str:
    """The words right before the link, within its block."""
    start = max(anchor.state.block.start, anchor.start - 60)
    return clean(flow.text[start : anchor.start], 60)
