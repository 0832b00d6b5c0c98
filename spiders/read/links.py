"""The hyperlinks of a page resolved: which lead to the brand, which within the page's own site, which elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from lxml.html import HtmlElement

from ripplemark.records import BrandLink
from ripplemark.text import clean
from ripplemark.urls import host_of, is_public_host, is_short, is_within, normal, registrable, unwrapped, utm
from spiders.read.brief import ReadingBrief
from spiders.read.dom import Anchor, Flow, attribute
from spiders.read.placement import Placing

ANCHOR_LENGTH = 512
CONTEXT_LENGTH = 100
HREF_LENGTH = 2083
MOST_SHORTS = 100
#: Tokens of rel that tell a search engine not to count the link.
NOT_FOLLOWED = frozenset({"nofollow", "ugc", "sponsored"})

_SCHEME = re.compile(r"^[\x00-\x20]*([A-Za-z][A-Za-z0-9+.-]{0,30}):")
_BLANKS = re.compile(r"[\t\n\r]")
_SPLIT_HOST = re.compile(r"^[a-zA-Z]*:?[\\/]{2}[^\\/?#]*[\t\n\r]")


@dataclass(frozen=True)
class Hyperlink:
    """One a/area[href] with where it leads."""

    anchor: Anchor
    url: str  # absolute, normal form
    target: str  # the same, taken out of a redirector's URL
    wrapped_by: str

    @cached_property
    def host(self) -> str:
        """The target's host."""
        return host_of(self.target)


@dataclass(frozen=True, slots=True)
class Hyperlinks:
    """Every web link of a page in document order, and how many hrefs had another scheme or were no URL ("bad")."""

    links: tuple[Hyperlink, ...]
    others: Counter[str]


def base_of(tree: HtmlElement, url: str) -> str:
    """What relative links refer to: the first <base href>, itself resolved, else the page."""
    base = tree.find(".//base[@href]")
    return (normal(attribute(base, "href"), url) if base is not None else "") or url


def hyperlinks(flow: Flow, base: str) -> Hyperlinks:
    """Resolve every link of the page. javascript:, mailto: and the like are counted, never kept."""
    links: list[Hyperlink] = []
    others: Counter[str] = Counter()
    for anchor in flow.anchors:
        url = "" if _SPLIT_HOST.match(anchor.href.strip()) else normal(anchor.href, base)
        if url:
            links.append(Hyperlink(anchor, url, *unwrapped(url)))
        else:
            others[scheme_of(anchor.href)] += 1
    return Hyperlinks(tuple(links), others)


def scheme_of(href: str) -> str:
    """The scheme of a href that is no web link: "javascript", "mailto", ...; "bad" for a web URL that cannot be parsed."""
    found = _SCHEME.match(_BLANKS.sub("", href))
    scheme = found.group(1).lower() if found else "bad"
    return "bad" if scheme in ("http", "https") else scheme


def is_brand(link: Hyperlink, brief: ReadingBrief) -> bool:
    """Whether a link leads to one of the brand's hosts."""
    return is_within(link.host, brief.domains)


def brand_links(
    links: Hyperlinks, flow: Flow, brief: ReadingBrief, placing: Placing, *, page_nofollow: bool
) -> tuple[BrandLink, ...]:
    """The links to the brand as records, in document order."""
    return tuple(_brand_link(link, flow, placing, page_nofollow) for link in links.links if is_brand(link, brief))


def short_links(links: tuple[Hyperlink, ...], flow: Flow, placing: Placing, *, page_nofollow: bool) -> tuple[BrandLink, ...]:
    """The links to shorteners, which may lead to the brand, as records: at most 100, in document order."""
    return tuple(islice((_brand_link(k, flow, placing, page_nofollow) for k in links if is_short(k.target)), MOST_SHORTS))


def _brand_link(link: Hyperlink, flow: Flow, placing: Placing, page_nofollow: bool) -> BrandLink:
    anchor = link.anchor
    rel = rel_tokens(attribute(anchor.tag, "rel"))
    left, right = context(flow, anchor)
    noscript = anchor.state.noscript
    return BrandLink(
        position=anchor.position,
        href=anchor.href[:HREF_LENGTH].encode("utf-8", "replace").decode("utf-8"),
        target_url=link.target,
        anchor=anchor_text(flow, anchor),
        rel=rel,
        followed=not (NOT_FOLLOWED.intersection(rel) or page_nofollow or noscript),
        image=anchor.image,
        placement=placing.of(anchor, link.url),
        context_left=left,
        context_right=right,
        utm=utm(link.target),
        in_noscript=noscript,
        wrapped_by=link.wrapped_by,
    )


def rel_tokens(rel: str) -> tuple[str, ...]:
    """The tokens of a rel attribute: lower case, sorted, once each; commas part them too, as people write them."""
    return tuple(sorted(set(rel.lower().replace(",", " ").split())))


def anchor_text(flow: Flow, anchor: Anchor, limit: int = ANCHOR_LENGTH) -> str:
    """What a reader sees of the link: its text, else its image's description."""
    return clean(flow.text[anchor.start : anchor.end], limit) or clean(anchor.alt, limit)


def context(flow: Flow, anchor: Anchor) -> tuple[str, str]:
    """The text of the nearest block before and after the link, up to 100 characters each."""
    block = anchor.state.block
    start, end = max(block.start, anchor.start - 4 * CONTEXT_LENGTH), min(block.end, anchor.end + 4 * CONTEXT_LENGTH)
    left = clean(flow.text[start : anchor.start], 4 * CONTEXT_LENGTH)
    right = clean(flow.text[anchor.end : end], 4 * CONTEXT_LENGTH)
    return left[-CONTEXT_LENGTH:].lstrip(), right[:CONTEXT_LENGTH].rstrip()


def internal_urls(links: Hyperlinks, url: str, limit: int = 2_000) -> tuple[str, ...]:
    """Links within the page's own site, once each, itself left out."""
    site = registrable(host_of(url))
    found = dict.fromkeys(k.target for k in links.links if registrable(k.host) == site and k.target != url)
    return tuple(found)[:limit]


def external(links: Hyperlinks, url: str, brief: ReadingBrief) -> tuple[Hyperlink, ...]:
    """Links that lead neither to the brand nor within the page's own site, nor to an address nobody may ask."""
    site = registrable(host_of(url))
    return tuple(k for k in links.links if not is_brand(k, brief) and registrable(k.host) != site and is_public_host(k.host))
