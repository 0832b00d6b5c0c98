"""Limits on the head of an HTTP answer, held while it arrives: lines, bytes, and a body that its Content-Length cuts short.

Scrapy and Twisted bound the body alone; 200,000 headers would be kept. Interim (1xx) heads count too.
"""
# ruff: noqa: N802, ARG002 - names and arguments are those of Twisted's protocols

from __future__ import annotations

from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError, ResponseFailed
from twisted.web.http import _DataLoss, _IdentityTransferDecoder

MOST_LINES = 200
MOST_BYTES = 64 * 1024


class BadHeadError(Exception):
    """The head of the answer is too long, or no HTTP."""


class BoundedParser(_LenientHTTPClientParser):
    """Response parser that gives up on a head of too many lines or bytes."""

    head_lines = 0
    head_bytes = 0

    def lineReceived(self, line: bytes) -> None:
        self.head_lines += 1
        self.head_bytes += len(line) + 1
        if self.head_lines > MOST_LINES + 1 or self.head_bytes > MOST_BYTES:
            raise BadHeadError(f"more than {MOST_LINES} headers or {MOST_BYTES} bytes of them")
        try:
            super().lineReceived(line)
        except (ParseError, ValueError, KeyError, IndexError) as e:
            raise BadHeadError(f"no HTTP head: {e}") from e

    def lineLengthExceeded(self, line: bytes) -> None:
        raise BadHeadError(f"a header line longer than {self.MAX_LENGTH} bytes")

    def _finished(self, rest: bytes) -> None:
        decoder = self.bodyDecoder
        if isinstance(decoder, _IdentityTransferDecoder) and rest.strip():
            self._finish_short(rest)
        else:
            super()._finished(rest)  # type: ignore[no-untyped-call]

    def _finish_short(self, rest: bytes) -> None:
        """Content-Length was smaller than the body: what was read is not the page, and the connection is out of step."""
        self.bodyDecoder = None
        loss: Any = Failure(_DataLoss(f"{len(rest)} bytes after the body announced"))  # type: ignore[no-untyped-call]
        failed: Any = ResponseFailed([loss], self.response)  # type: ignore[no-untyped-call]
        self.response._bodyDataFinished(Failure(failed))  # type: ignore[no-untyped-call]
        self.connHeaders.setRawHeaders(b"Connection", [b"close"])
        super()._finished(rest)  # type: ignore[no-untyped-call]


class BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Client protocol whose answers are read by BoundedParser."""

    def request(self, request: Any) -> Deferred[Any]:
        answer = super().request(request)
        if self._parser is not None:  # as Scrapy does for its lenient parser: Twisted names the class in code
            self._parser.__class__ = BoundedParser
        return answer


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Builds BoundedProtocol for the connection pool."""

    noisy = False

    def buildProtocol(self, addr: Any) -> BoundedProtocol:
        return BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
