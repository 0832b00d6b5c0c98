"""WAT records -> which of a page's links lead to the brand. They tell neither placement nor context, so they make candidates, never evidence. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import ada_url
import orjson

from ripplemark.text import clean
from ripplemark.urls import host_of, is_within, normal, unwrapped

ANCHOR_LENGTH = 128  # characters of a text that WAT keeps
HREF_LENGTH = 2083


def may_link(block: bytes, own: frozenset[str]) -> bool:
    """Whether one of the hosts stands in the record's bytes at all, in either spelling of an international name."""
    lower = block.lower()
    return any(host.encode() in lower or str(ada_url.idna.decode(host)).encode() in lower for host in own)


@dataclass(frozen=True, slots=True)
class WatLink:
    """One hyperlink of a WAT record. Its anchor is what WAT keeps: at most 128 characters."""

    href: str
    target: str  # absolute, unwrapped, normal form
    anchor: str
    rel: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WatPage:
    """The page that a WAT record describes, its links to some hosts, and where the WARC record of it lies."""

    url: str
    captured_at: str  # as written
    links: tuple[WatLink, ...]
    file: str = ""  # the WARC file's name; "" where the record does not tell
    offset: int = 0
    length: int = 0  # compressed


def brand_page(block: bytes, own: frozenset[str]) -> str:
    """The URL of the page a WAT record describes, if it links to one of the hosts; else "". Raises ValueError for a broken record."""
    page = linking_page(block, own)
    return page.url if page else ""


def linking_page(block: bytes, own: frozenset[str]) -> WatPage | None:
    """The page a WAT record describes with its links to the hosts; None if it has none. Raises ValueError for a broken record."""
    whole = orjson.loads(block)
    envelope = _part(whole, "Envelope")
    warc = _part(envelope, "WARC-Header-Metadata")
    if warc.get("WARC-Type") != "response":
        return None
    url = normal(str(warc.get("WARC-Target-URI") or ""))
    answer = _part(_part(envelope, "Payload-Metadata"), "HTTP-Response-Metadata")
    html = _part(answer, "HTML-Metadata")
    base = normal(str(_part(html, "Head").get("Base") or ""), url) or url if url else ""
    links = tuple(_links(html, base, own)) if url else ()
    if not links:
        return None
    container = _part(whole, "Container")
    return WatPage(
        url, str(warc.get("WARC-Date") or ""), links, str(container.get("Filename") or ""), _number(container.get("Offset")),
        _number(_part(container, "Gzip-Metadata").get("Deflate-Length")),
    )  # fmt: skip


def _part(whole: Any, name: str) -> dict[str, Any]:
    found = whole.get(name) if isinstance(whole, dict) else None
    return found if isinstance(found, dict) else {}


def _number(said: object) -> int:
    """Numbers stand as texts in WAT."""
    text = str(said)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _links(html: dict[str, Any], base: str, own: frozenset[str]) -> Iterator[WatLink]:
    """The page's links to the hosts; images, forms and scripts are no links. Old records say `href` for `url`."""
    links = html.get("Links")
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and str(link.get("path") or "").upper().startswith(("A@", "AREA@")):
            href = str(link.get("url") or link.get("href") or "")
            target = unwrapped(normal(href, base))[0] if href else ""
            if target and is_within(host_of(target), own):
                rel = tuple(sorted(set(str(link.get("rel") or "").lower().replace(",", " ").split())))
                yield WatLink(href[:HREF_LENGTH], target, clean(str(link.get("text") or ""), ANCHOR_LENGTH), rel)
