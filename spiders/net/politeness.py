"""How long a server asks to be left alone (Retry-After), and which failures are tried again. Waits for nothing itself: the
waiting is done where the connection would be made, so that no request overtakes a pause."""
# ruff: noqa: ARG002 - the arguments are those of Scrapy's middlewares

from __future__ import annotations

import math
import re
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response

from .outcomes import RETRIED, judged

_SECONDS = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")


def retry_after(header: str, now: float) -> float | None:
    """Seconds to wait by a Retry-After header at the time `now` (Unix): delay or HTTP date (RFC 9110, 10.2.3).

    A date in the past means 0.0. None if there is no header or it cannot be read."""
    text = header.strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    try:
        at = parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, OverflowError, IndexError, OSError):
        return None
    return max(0.0, float(math.ceil(at - now)))


class Retry(RetryMiddleware):
    """Tries again what may pass (timeouts, cut bodies, lost connections, 5xx, 429), never what will not (certificates,
    refused addresses, bombs). The second try waits its turn like every request."""

    def process_response(self, request: Request, response: Response, spider: object = None) -> Request | Response:
        what = judged(response)
        if request.meta.get("dont_retry") or what.outcome not in RETRIED:
            return response
        return self._retry(request, f"{what.outcome} {response.status}") or response

    def process_exception(self, request: Request, exception: Exception, spider: object = None) -> Request | None:
        what = judged(exception)
        if request.meta.get("dont_retry") or what.outcome not in RETRIED:
            return None
        return self._retry(request, str(what.outcome))
