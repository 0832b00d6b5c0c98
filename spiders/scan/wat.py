"""WAT records -> whether a page links to the brand. They tell neither placement nor context, so they make candidates, never evidence. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ada_url
import orjson

from ripplemark.urls import host_of, is_within, normal, unwrapped


def may_link(block: bytes, own: frozenset[str]) -> bool:
    """Whether one of the hosts stands in the record's bytes at all, in either spelling of an international name."""
    lower = block.lower()
    return any(host.encode() in lower or str(ada_url.idna.decode(host)).encode() in lower for host in own)


def brand_page(block: bytes, own: frozenset[str]) -> str:
    """The URL of the page a WAT record describes, if it links to one of the hosts; else "". Raises ValueError for a broken record."""
    envelope = _part(orjson.loads(block), "Envelope")
    warc = _part(envelope, "WARC-Header-Metadata")
    if warc.get("WARC-Type") != "response":
        return ""
    url = normal(str(warc.get("WARC-Target-URI") or ""))
    answer = _part(_part(envelope, "Payload-Metadata"), "HTTP-Response-Metadata")
    html = _part(answer, "HTML-Metadata")
    base = normal(str(_part(html, "Head").get("Base") or ""), url) or url if url else ""
    return url if url and any(_is_ours(href, base, own) for href in _hrefs(html)) else ""


def _part(whole: Any, name: str) -> dict[str, Any]:
    found = whole.get(name) if isinstance(whole, dict) else None
    return found if isinstance(found, dict) else {}


def _hrefs(html: dict[str, Any]) -> Iterator[str]:
    """What the page's links point at, as written; images, forms and scripts are no links. Old records say `href` for `url`."""
    links = html.get("Links")
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and str(link.get("path") or "").upper().startswith(("A@", "AREA@")):
            yield str(link.get("url") or link.get("href") or "")


def _is_ours(href: str, base: str, own: frozenset[str]) -> bool:
    target = normal(href, base) if href else ""
    return bool(target) and is_within(host_of(unwrapped(target)[0]), own)
