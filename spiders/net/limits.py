"""Limits on answers: how many redirects are followed and whither, and what a compressed body may unpack to."""
# ruff: noqa: ARG002 - the arguments are those of Scrapy's middlewares

from __future__ import annotations

import struct
import zlib
from typing import Any
from urllib.parse import urljoin, urlsplit

import brotli  # type: ignore[import-untyped]
from backports import zstd
from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.redirect import BaseRedirectMiddleware, MetaRefreshMiddleware, RedirectMiddleware
from scrapy.http import Response
from scrapy.utils._compression import _DecompressionMaxSizeExceeded

from ripplemark.records import FetchOutcome

from .addresses import SCHEMES
from .refusal import Refused

MOST_ENCODINGS = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PLAIN = frozenset({b"", b"identity", b"none", b"binary", b"utf-8", b"utf8"})  # said by servers, meaning no encoding
_CODECS = frozenset({b"gzip", b"x-gzip", b"deflate", b"br", b"zstd"})
_CHUNK = 64 * 1024
_REFRESH_BYTES = (
    4 * 4096 + 4
)  # Scrapy looks for a refresh in the first 4,096 characters; a mark of the encoding may stand before


class _CountedHops(BaseRedirectMiddleware):
    def handle_referer(self, request: Request, response: Response) -> None:
        """No request of ours says where it comes from."""
        request.headers.pop("Referer", None)

    def _engine_started(self) -> None:
        """Nothing to look for: Scrapy would warn that there is no Referer middleware."""

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        hops = request.meta.get("redirect_times", 0)
        if redirected.url in (request.url, *request.meta.get("redirect_urls", ())):
            raise Refused(FetchOutcome.TOO_MANY_REDIRECTS, f"a loop: back to {redirected.url}")
        if hops >= self.max_redirect_times:
            raise Refused(FetchOutcome.TOO_MANY_REDIRECTS, f"{hops} hops, then {redirected.url}")
        return super()._redirect(redirected, request, reason)


class Redirects(_CountedHops, RedirectMiddleware):
    """Follows Location up to REDIRECT_MAX_TIMES hops; meta keys `redirect_urls`, `redirect_reasons` keep hops and codes."""

    def process_response(self, request: Request, response: Response, spider: object = None) -> Request | Response:
        location = response.headers.get("Location")
        if response.status not in _REDIRECTS or location is None or request.meta.get("dont_redirect"):
            return response
        if scheme := _foreign_scheme(request.url, location.decode("latin-1")):
            raise Refused(FetchOutcome.BAD_SCHEME, f"{response.status} to {scheme}")
        try:
            return super().process_response(request, response)
        except ValueError as e:
            raise Refused(FetchOutcome.BAD_URL, f"{response.status} to {location[:200]!r}: {e}") from e


def _foreign_scheme(base: str, location: str) -> str:
    """The scheme of a redirect target if it is not http or https, else "". An unparsable target has none."""
    try:
        scheme = urlsplit(urljoin(base, location.strip())).scheme
    except ValueError:
        return ""
    return "" if scheme in SCHEMES else scheme or "no scheme"


class MetaRefresh(_CountedHops, MetaRefreshMiddleware):
    """Follows an immediate meta refresh as a redirect hop; never one in an answer to robots.txt."""

    def process_response(self, request: Request, response: Response, spider: object = None) -> Request | Response:
        if request.meta.get("robots_txt") or response.status != 200:
            return response
        head = response.body[:_REFRESH_BYTES].lower()
        if (
            b"refresh" not in head and b"\0" not in head and b"\x1b" not in head
        ):  # UTF-16 spells it otherwise, escapes take room
            return response  # without decoding the whole page, as Scrapy would to find nothing
        try:
            return super().process_response(request, response)
        except ValueError:
            return response  # a refresh to no URL: the page itself stands


class Unpacking(HttpCompressionMiddleware):
    """Unpacks a body: at most three encodings, at most DOWNLOAD_MAXSIZE bytes each, whole or `truncated`."""

    def process_response(self, request: Request, response: Response, spider: object = None) -> Request | Response:
        if request.method == "HEAD" or request.meta.get("robots_txt"):
            return response  # robots.txt is unpacked by its reader, which wants its first bytes alone
        said = b",".join(response.headers.getlist("Content-Encoding")).lower().split(b",")
        names = [name.strip() for name in said if name.strip() not in _PLAIN]
        if not names or not response.body:
            response.headers.pop("Content-Encoding", None)
            return response
        if len(names) > MOST_ENCODINGS or not _CODECS.issuperset(names):
            shown = b", ".join(names[: MOST_ENCODINGS + 1]).decode("latin-1")
            raise Refused(FetchOutcome.BAD_ENCODING, f"{len(names)} encodings: {shown}")
        return self._unpacked(request, response)

    def _unpacked(self, request: Request, response: Response) -> Request | Response:
        try:
            return super().process_response(request, response)
        except EOFError as e:
            raise Refused(FetchOutcome.TRUNCATED, "the compressed body ends early") from e
        except (OSError, zlib.error, brotli.error, zstd.ZstdError, struct.error) as e:
            raise Refused(FetchOutcome.BAD_ENCODING, f"{type(e).__name__}: {e}") from e

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        """Like Scrapy's, but a stream that ends before its end marker raises EOFError instead of passing for whole."""
        return decoded(body, encoding, max_size)


def decoded(body: bytes, encoding: bytes, max_size: int) -> bytes:
    """One encoding undone. EOFError: cut short; _DecompressionMaxSizeExceeded: more than `max_size` bytes (0: no limit)."""
    if encoding == b"br":
        return _drained(brotli.Decompressor(), body, max_size)
    if encoding == b"zstd":
        return _zstd(body, max_size)
    if encoding == b"deflate" and not _is_zlib(body):
        return _inflated(body, -zlib.MAX_WBITS, max_size)
    return _inflated(body, zlib.MAX_WBITS | (32 if encoding != b"deflate" else 0), max_size)


def _is_zlib(body: bytes) -> bool:
    return len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0


def _inflated(body: bytes, window: int, max_size: int) -> bytes:
    """All members of a gzip stream, or one deflate stream; bytes after the last member are ignored, as browsers do."""
    out = bytearray()
    rest = body
    while rest:
        stream = zlib.decompressobj(window)
        while not stream.eof:
            piece = stream.decompress(rest, _CHUNK)
            out += piece
            _check(len(out), max_size)
            rest = stream.unconsumed_tail
            if not piece and not rest and not stream.eof:
                raise EOFError
        rest = stream.unused_data
        if window <= zlib.MAX_WBITS or rest[:2] != b"\x1f\x8b":
            break
    return bytes(out)


def _drained(stream: Any, body: bytes, max_size: int) -> bytes:
    out = bytearray(stream.process(body, output_buffer_limit=_CHUNK))
    while not stream.is_finished():
        _check(len(out), max_size)
        piece = stream.process(b"", output_buffer_limit=_CHUNK)
        if not piece:
            raise EOFError
        out += piece
    _check(len(out), max_size)
    return bytes(out)


def _zstd(body: bytes, max_size: int) -> bytes:
    out = bytearray()
    rest = body
    while rest:
        stream = zstd.ZstdDecompressor()
        while not stream.eof:
            if stream.needs_input and not rest:
                raise EOFError
            out += stream.decompress(rest, _CHUNK)
            _check(len(out), max_size)
            rest = b""
        rest = stream.unused_data
    return bytes(out)


def _check(size: int, max_size: int) -> None:
    if max_size and size > max_size:
        raise _DecompressionMaxSizeExceeded(size, max_size)
