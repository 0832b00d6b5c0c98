"""From the bytes of an answer to /robots.txt to rules: encodings undone, the first 500 KiB read, an HTML page recognised.

Pure. A body that cannot be read means that everything is disallowed; an HTML page means that there are no rules.
"""

from __future__ import annotations

import zlib

import brotli  # type: ignore[import-untyped]
from scrapy.utils._compression import _DecompressionMaxSizeExceeded

from .limits import decoded
from .robots_rules import NO_RULES, Group, Rules, parse

MOST_BYTES = 500 * 1024
#: Everything disallowed, for everybody.
CLOSED = Rules({"*": Group([("/", False)])})
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<?xml", b"<!--", b"<script", b"<meta")


def rules_of(body: bytes, content_encoding: str = "") -> Rules | None:
    """The rules in the body of a 2xx answer; None if the body is unreadable, which stands for a complete disallow."""
    plain = unpacked(body, content_encoding)
    if plain is None:
        return None
    plain = plain[:MOST_BYTES]
    if plain.lstrip()[:16].lower().startswith(_MARKUP):
        return NO_RULES
    text = text_of(plain)
    return None if text is None else parse(text)


def unpacked(body: bytes, content_encoding: str) -> bytes | None:
    """The first bytes of the body with its content encoding undone, and one more gzip (a robots.txt.gz); None if broken."""
    names = [n.strip() for n in content_encoding.lower().split(",") if n.strip() not in ("", "identity", "none")]
    if len(names) > 2:
        return None
    plain: bytes | None = body
    for name in reversed(names):
        plain = _undone(plain or b"", name)
    if plain is not None and plain[:3] == b"\x1f\x8b\x08":
        plain = _undone(plain, "gzip")
    return plain


def _undone(body: bytes, name: str) -> bytes | None:
    """One encoding undone; of a gzip stream the first 500 KiB are enough, since the download may have been cut there."""
    try:
        if name in ("gzip", "x-gzip"):
            return _gunzipped(body)
        if name in ("deflate", "br", "zstd"):
            return decoded(body, name.encode(), 8 * MOST_BYTES)
    except (zlib.error, OSError, EOFError, ValueError, brotli.error, _DecompressionMaxSizeExceeded):
        return None
    return None


def _gunzipped(body: bytes) -> bytes:
    stream = zlib.decompressobj(zlib.MAX_WBITS | 32)
    plain = stream.decompress(body, MOST_BYTES)
    if not stream.eof and max(len(plain), len(body)) < MOST_BYTES:
        raise EOFError  # cut, and not by us: rules may be missing
    return plain


def text_of(plain: bytes) -> str | None:
    """The text of a robots.txt: by its byte order mark, as UTF-16 without one if every other byte is zero, else as UTF-8
    with bytes that are none kept apart. None if it is binary."""
    for mark, encoding in _BOMS:
        if plain.startswith(mark):
            return plain[len(mark) :].decode(encoding, "replace")
    head = plain[:1024]
    zeros = head.count(0)
    if zeros * 3 > len(head) and len(head) > 1:
        encoding = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
        return plain.decode(encoding, "replace")
    return None if zeros else plain.decode("utf-8", "replace")
