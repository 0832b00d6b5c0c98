"""The status of an HTTP answer -> its outcome. Pure; loads no crawler."""

from __future__ import annotations

from ripplemark.records import FetchOutcome

_STATUS = {304: FetchOutcome.NOT_MODIFIED, 404: FetchOutcome.NOT_FOUND, 410: FetchOutcome.GONE, 429: FetchOutcome.RATE_LIMITED}


def outcome_of_status(status: int) -> FetchOutcome:
    """The outcome of an HTTP status after redirects were followed. Rule: threats, section 2a; 1xx and 6xx+ are no HTTP."""
    if status in _STATUS:
        return _STATUS[status]
    if 200 <= status < 300:
        return FetchOutcome.EMPTY if status in (204, 205) else FetchOutcome.OK
    if 400 <= status < 500:
        return FetchOutcome.CLIENT_ERROR
    return FetchOutcome.SERVER_ERROR if 500 <= status < 600 else FetchOutcome.BAD_HEADERS
