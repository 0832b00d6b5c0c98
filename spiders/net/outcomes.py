"""What came of a request, in the closed list of reason codes: from a response, a failure or an exception. Fetches nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from OpenSSL import SSL
from scrapy import exceptions as gone_wrong
from scrapy.http import Response
from scrapy.utils._compression import _DecompressionMaxSizeExceeded
from service_identity import VerificationError
from twisted.internet import error as net
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from ripplemark.records import FetchOutcome

from .heads import BadHeadError
from .refusal import Refused
from .statuses import outcome_of_status

#: Outcomes worth a second try within the same run: the next attempt may well succeed.
RETRIED = frozenset({
    FetchOutcome.TIMEOUT, FetchOutcome.TRUNCATED, FetchOutcome.CONNECTION_ERROR, FetchOutcome.DNS_ERROR,
    FetchOutcome.SERVER_ERROR, FetchOutcome.RATE_LIMITED,
})  # fmt: skip
#: Exception -> outcome, first match wins; looked for in the exception, its causes and Twisted's lists of reasons.
_EXCEPTIONS: tuple[tuple[type[BaseException], FetchOutcome], ...] = (
    (BadHeadError, FetchOutcome.BAD_HEADERS),
    (SSL.SysCallError, FetchOutcome.CONNECTION_ERROR),  # the connection broke while TLS was spoken
    (SSL.Error, FetchOutcome.TLS_ERROR),
    (VerificationError, FetchOutcome.TLS_ERROR),
    (_DecompressionMaxSizeExceeded, FetchOutcome.TOO_LARGE),
    (gone_wrong.DownloadCancelledError, FetchOutcome.TOO_LARGE),
    (gone_wrong.ResponseDataLossError, FetchOutcome.TRUNCATED),
    (gone_wrong.DownloadTimeoutError, FetchOutcome.TIMEOUT),
    (gone_wrong.CannotResolveHostError, FetchOutcome.DNS_ERROR),
    (gone_wrong.UnsupportedURLSchemeError, FetchOutcome.BAD_SCHEME),
    (gone_wrong.NotSupported, FetchOutcome.BAD_SCHEME),
    (gone_wrong.DownloadConnectionRefusedError, FetchOutcome.CONNECTION_ERROR),
    (gone_wrong.DownloadFailedError, FetchOutcome.CONNECTION_ERROR),
    (net.DNSLookupError, FetchOutcome.DNS_ERROR),
    (net.TimeoutError, FetchOutcome.TIMEOUT),
    (asyncio.TimeoutError, FetchOutcome.TIMEOUT),
    (net.ConnectError, FetchOutcome.CONNECTION_ERROR),
    (net.ConnectionClosed, FetchOutcome.CONNECTION_ERROR),
    (OSError, FetchOutcome.CONNECTION_ERROR),
    (ValueError, FetchOutcome.BAD_URL),  # an "invalid hostname" and its like, found when the connection is made
)


@dataclass(frozen=True, slots=True)
class Judged:
    """An outcome with one line that says more: the exception, the TLS fault, the address refused."""

    outcome: FetchOutcome
    detail: str = ""


def outcome_of(what: Response | Failure | BaseException) -> FetchOutcome:
    """The outcome of a response, of a failure or of an exception."""
    return judged(what).outcome


def judged(what: Response | Failure | BaseException) -> Judged:
    """The outcome with its detail. An exception of no known kind is a connection_error whose detail names it."""
    if isinstance(what, Response):
        return Judged(outcome_of_response(what), _response_detail(what))
    error = what.value if isinstance(what, Failure) else what
    return _judged_exception(error or RuntimeError("a failure without an exception"))


def outcome_of_response(response: Response) -> FetchOutcome:
    """The outcome of a whole response: its status; `truncated` if its body is known to be cut, `empty` if there is none."""
    outcome = outcome_of_status(response.status)
    if outcome is FetchOutcome.OK and {"dataloss", "truncated"} & set(response.flags):
        return FetchOutcome.TRUNCATED
    return FetchOutcome.EMPTY if outcome is FetchOutcome.OK and not response.body else outcome


def _response_detail(response: Response) -> str:
    return "" if response.status == 200 else f"status {response.status}"


def _judged_exception(error: BaseException) -> Judged:
    chain = list(_chain(error))
    refusal = next((e for e in chain if isinstance(e, Refused)), None)
    if refusal is not None:
        return Judged(refusal.outcome, refusal.detail)
    for kind, outcome in _EXCEPTIONS:
        found = next((e for e in chain if isinstance(e, kind)), None)
        if found is not None:
            detail = tls_kind(found) if outcome is FetchOutcome.TLS_ERROR else _line(found)
            return Judged(outcome, detail)
    return Judged(FetchOutcome.CONNECTION_ERROR, _line(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The exception, its causes, and the reasons Twisted packs into ResponseFailed."""
    seen: set[int] = set()
    queue = [error]
    while queue:
        e = queue.pop(0)
        if e is None or id(e) in seen:
            continue
        seen.add(id(e))
        yield e
        reasons = e.reasons if isinstance(e, ResponseFailed) else ()
        queue += [r.value for r in reasons] + [e.__cause__]


def tls_kind(error: BaseException) -> str:
    """The TLS fault in a word or two: "certificate verify failed", "wrong name", "wrong version number", ..."""
    if isinstance(error, VerificationError):
        return "wrong name"
    entries = error.args[0] if error.args and isinstance(error.args[0], list | tuple) else ()
    reasons = [str(entry[-1]) for entry in entries if entry]
    return ", ".join(reasons) or type(error).__name__


def _line(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:300] if text else type(error).__name__
