"""Unpacking: whole, bounded, or refused; and what every failure is called."""

import gzip
import random
import zlib

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st
from OpenSSL import SSL
from scrapy import exceptions as scrapy_says
from scrapy.http import HtmlResponse, Response
from scrapy.utils._compression import _DecompressionMaxSizeExceeded
from service_identity import VerificationError
from twisted.internet import error as net
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from ripplemark.records import FetchOutcome
from spiders.net.heads import BadHeadError
from spiders.net.limits import decoded
from spiders.net.outcomes import judged, outcome_of
from spiders.net.refusal import Refused
from spiders.net.statuses import outcome_of_status

PACKERS = {
    b"gzip": gzip.compress,
    b"x-gzip": gzip.compress,
    b"deflate": zlib.compress,
    b"br": brotli.compress,
    b"zstd": zstd.compress,
}


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize("encoding", PACKERS)
@given(data=st.binary(min_size=1, max_size=3000))
def test_what_was_packed_comes_out(encoding: bytes, data: bytes) -> None:
    assert decoded(PACKERS[encoding](data), encoding, 10_000) == data


def test_raw_deflate_and_several_members() -> None:
    assert decoded(raw_deflate(b"hello"), b"deflate", 0) == b"hello"
    assert decoded(gzip.compress(b"hel") + gzip.compress(b"lo"), b"gzip", 0) == b"hello"
    assert decoded(gzip.compress(b"hello") + b"trailing", b"gzip", 0) == b"hello"
    assert decoded(zstd.compress(b"hel") + zstd.compress(b"lo"), b"zstd", 0) == b"hello"


@pytest.mark.parametrize("encoding", PACKERS)
def test_a_cut_stream_is_not_taken_for_whole(encoding: bytes) -> None:
    packed = PACKERS[encoding](random.Random(1).randbytes(5000))
    with pytest.raises(EOFError):
        decoded(packed[:-20], encoding, 0)


@pytest.mark.parametrize("encoding", PACKERS)
def test_a_bomb_stops_at_the_limit(encoding: bytes) -> None:
    with pytest.raises(_DecompressionMaxSizeExceeded) as caught:
        decoded(PACKERS[encoding](bytes(20_000_000)), encoding, 1_000_000)
    assert caught.value.decompressed_size < 1_200_000


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(200, "ok"), (204, "empty"), (304, "not_modified"), (404, "not_found"), (410, "gone"), (429, "rate_limited"), (451, "client_error"),
     (500, "server_error"), (503, "server_error"), (599, "server_error"), (999, "bad_headers"), (100, "bad_headers"), (300, "bad_headers")],
)  # fmt: skip
def test_statuses(status: int, outcome: str) -> None:
    assert outcome_of_status(status) == outcome


def _failed(*reasons: BaseException) -> BaseException:
    """A failure as Scrapy hands it on: its own exception, Twisted's below, the real one inside."""
    outer = scrapy_says.DownloadFailedError("failed")
    outer.__cause__ = ResponseFailed([Failure(r) for r in reasons])
    return outer


@pytest.mark.parametrize(
    ("error", "outcome", "detail"),
    [
        (Refused(FetchOutcome.TRAP, "a calendar"), "trap", "a calendar"),
        (_failed(BadHeadError("long")), "bad_headers", "BadHeadError: long"),
        (_failed(SSL.Error([("SSL routines", "", "certificate verify failed")])), "tls_error", "certificate verify failed"),
        (_failed(SSL.SysCallError(-1, "Unexpected EOF")), "connection_error", None),
        (_failed(VerificationError(errors=[])), "tls_error", "wrong name"),
        (_failed(net.ConnectionLost("x")), "connection_error", None),
        (scrapy_says.DownloadTimeoutError("30 s"), "timeout", None),
        (scrapy_says.DownloadCancelledError(""), "too_large", None),
        (scrapy_says.ResponseDataLossError(), "truncated", None),
        (scrapy_says.CannotResolveHostError("x.example"), "dns_error", None),
        (scrapy_says.NotSupported("Unsupported URL scheme 'ftp'"), "bad_scheme", None),
        (scrapy_says.DownloadConnectionRefusedError(), "connection_error", None),
        (net.DNSLookupError("no"), "dns_error", None),
        (net.TCPTimedOutError(), "connection_error", None),
        (ValueError("invalid hostname: -"), "bad_url", None),
        (RuntimeError("never seen"), "connection_error", "RuntimeError: never seen"),
    ],
)
def test_exceptions(error: BaseException, outcome: str, detail: str | None) -> None:
    found = judged(error)
    assert found.outcome == outcome
    assert detail in (None, found.detail)
    assert outcome_of(Failure(error)) == outcome
    assert "\n" not in found.detail


def test_responses() -> None:
    assert outcome_of(HtmlResponse("https://x.example/", body=b"<p>")) == "ok"
    assert outcome_of(Response("https://x.example/", body=b"")) == "empty"
    assert outcome_of(Response("https://x.example/", body=b"x", flags=["truncated"])) == "truncated"
    assert judged(Response("https://x.example/", 503, body=b"x")).detail == "status 503"
