"""The links of a page within its own site, fast and for the frontier only.

No evidence is taken from here: anchors, placement and rel are the full reading's. Meta refresh and rel=next count as links.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from ripplemark.urls import host_of, normal, registrable

MOST_LINKS = 2_000
_REFRESH = re.compile(r"^\s*\d*\.?\d*\s*[;,]\s*(?:url\s*=\s*)?[\"']?\s*([^\"'\s>]+)", re.I)
# All linear: no part may run past the end of its own tag, however little of the page is closed.
_VALUE = rb"(\"[^\"]{0,3000}\"|'[^']{0,3000}'|[^\s\"'<>]{1,3000})"
_SILENT = re.compile(rb"<!--.*?(?:-->|\Z)|<(script|style|template|textarea)\b.*?(?:</\1\s*>|\Z)", re.S | re.I)
_ANCHOR = re.compile(rb"<a(?:rea)?\s(?:[^<>]{0,3000}?\s)?href\s{0,9}=\s{0,9}" + _VALUE, re.I)
_BASE = re.compile(rb"<base\s(?:[^<>]{0,500}?\s)?href\s{0,9}=\s{0,9}" + _VALUE, re.I)
_META = re.compile(rb"<meta\s[^<>]{0,3000}", re.I)
_LINK = re.compile(rb"<link\s[^<>]{0,3000}", re.I)
_CONTENT = re.compile(rb"\scontent\s{0,9}=\s{0,9}" + _VALUE, re.I)
_REL = re.compile(rb"\srel\s{0,9}=\s{0,9}" + _VALUE, re.I)
_HREF = re.compile(rb"\shref\s{0,9}=\s{0,9}" + _VALUE, re.I)
_FILES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|css|js|mjs|map|json|woff2?|ttf|eot|mp[34]|m4[av]|webm|ogg|wav|flac|avi|mov|zip|gz|tgz|bz2|xz|7z|rar"
    r"|tar|exe|dmg|pkg|deb|rpm|apk|iso|jar|pdf|docx?|xlsx?|pptx?|epub|mobi|csv|txt|wasm)$",
    re.I,
)


def page_links(body: bytes, url: str) -> tuple[str, ...]:
    """URLs within the site of `url` that the page links to, in order, once each, at most 2,000; files that are no pages left out."""
    plain = _SILENT.sub(b" ", _utf8(body))
    base = _base(plain, url)
    site = registrable(host_of(url))
    same: dict[str, bool] = {}
    found: dict[str, None] = {}
    for href in dict.fromkeys(_hrefs(plain)):
        target = normal(href, base)
        host = target.split("/", 3)[2] if target else ""
        if host not in same:
            same[host] = bool(host) and registrable(host_of(target)) == site
        if same[host] and target != url and not _is_file(target):
            found[target] = None
            if len(found) >= MOST_LINKS:
                break
    return tuple(found)


def _utf8(body: bytes) -> bytes:
    """UTF-16 pages as UTF-8; every other encoding keeps its ASCII, which is all that tags and most hrefs need."""
    if b"\0" not in body[:256]:
        return body
    name = "utf-16-be" if body[:2] == b"\xfe\xff" or body[:1] == b"\0" else "utf-16-le"
    return body.decode(name, "replace").encode("utf-8", "replace")


def _base(body: bytes, url: str) -> str:
    found = _BASE.search(body[:65_536])
    return (normal(_text(found.group(1)), url) if found else "") or url


def _hrefs(body: bytes) -> Iterator[str]:
    """Where the page sends its reader (meta refresh), its next page, then its links in order."""
    for meta in _META.findall(body[:65_536]):
        if (
            b"refresh" in meta.lower()
            and (content := _CONTENT.search(meta))
            and (target := refresh_target(_text(content.group(1))))
        ):
            yield target
    for link in _LINK.findall(body[:262_144]):
        if (
            (rel := _REL.search(link))
            and b"next" in rel.group(1).lower().strip(b"\"'").split()
            and (href := _HREF.search(link))
        ):
            yield _text(href.group(1))
    for value in _ANCHOR.findall(body):
        if value[:1] not in b"#" and value[1:2] != b"#":
            yield _text(value)


def _text(value: bytes) -> str:
    """An attribute's value as text: quotes off, entities resolved."""
    bare = value[1:-1] if value[:1] in (b'"', b"'") else value
    text = bare.strip().decode("utf-8", "replace")
    return html.unescape(text) if "&" in text else text


def meta_refresh(body: bytes, url: str) -> str:
    """Where a page sends its reader by meta refresh, whatever the host, absolute; "" if it does not, or only to itself."""
    plain = _SILENT.sub(b" ", _utf8(body[:65_536]))
    for meta in _META.findall(plain):
        if b"refresh" in meta.lower() and (content := _CONTENT.search(meta)):
            target = normal(refresh_target(_text(content.group(1))), _base(plain, url))
            if target and target != url:
                return target
    return ""


def refresh_target(content: str) -> str:
    """The URL in the content of a meta refresh: "0; url=/a/" -> "/a/"; "" if it only reloads."""
    found = _REFRESH.match(content)
    return found.group(1) if found else ""


def _is_file(url: str) -> bool:
    return bool(_FILES.search(url.partition("?")[0]))
