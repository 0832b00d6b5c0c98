"""Events of analytics tools -> lines as an access log would tell them, so that nothing behind this knows tools. Pure.

A page view is a GET of its URL; any other event is the request `EVENT /name`, which counts only where a goal of the project asks for it. The
visitor is the tool's own id; addresses are never read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

import numpy as np
import pyarrow as pa

from attribution.intake.log_lines import EARLIEST, FIELDS, Lines
from ripplemark.records import Reject, RejectReason
from ripplemark.text import visible_control

TOLD_NOTHING = "Mozilla/5.0"  # the agent of tools that sort machines out by themselves
URL_LIMIT = 8_192
_TAGS = {
    "source": "utm_source",
    "medium": "utm_medium",
    "campaign": "utm_campaign",
    "content": "utm_content",
    "term": "utm_term",
}
_NOTHING = frozenset({"", "null", "(direct)", "(none)", "(not set)", "(not provided)", "keyword not defined"})


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `name` is "" for a page view."""

    at: int  # seconds since 1970, UTC
    visitor: str
    url: str
    referrer: str = ""
    name: str = ""
    agent: str = TOLD_NOTHING


def tagged(url: str, told: Mapping[str, object]) -> str:
    """A URL with the campaign tags that the tool told beside it, where the URL itself has none. Keys: source, medium, campaign, content, term."""
    if "utm_" in url:
        return url
    tags = "&".join(f"{_TAGS[k]}={quote(str(v), safe='')}" for k, v in told.items() if v and str(v).lower() not in _NOTHING)
    bare, mark, fragment = url.partition("#")
    return f"{bare}{'&' if '?' in bare else '?'}{tags}{mark}{fragment}" if tags else url


def event_of(
    number: int,
    source: str,
    latest: int,
    at: float | None,
    visitor: object,
    url: object,
    name: str = "",
    referrer: object = "",
    agent: object = "",
) -> Event | Reject:
    """An event from what a tool tells, or why it is none; `at` is in seconds."""
    reason = _fault(at, visitor, url, name, latest)
    if reason or at is None:
        shown = visible_control(f"{name or 'page view'} at={at} url={str(url)[:200]}")
        return Reject(source, number, reason or RejectReason.MISSING_VALUE, shown)
    return Event(int(at), str(visitor), str(url or ""), _text(referrer), name, _text(agent) or TOLD_NOTHING)


def _fault(at: float | None, visitor: object, url: object, name: str, latest: int) -> RejectReason | None:
    if not visitor or at is None or not (url or name):
        return RejectReason.MISSING_VALUE
    if not at >= EARLIEST:
        return RejectReason.BAD_DATE
    if at > latest:
        return RejectReason.FUTURE_DATE
    return RejectReason.BAD_URL if url and not _is_url(str(url)) else None


def _is_url(url: str) -> bool:
    try:
        return len(url) <= URL_LIMIT and urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
    except ValueError:
        return False


def _text(value: object) -> str:
    return str(value)[:URL_LIMIT] if value and str(value).lower() != "null" else ""


def lines_of(events: Sequence[tuple[int, Event]]) -> Lines:
    """Events with their numbers in the file as columns of a log."""
    cells = {
        "who": [f"- - {quote(e.visitor, safe='')}" for _, e in events],
        "request": [_request(e) for _, e in events],
        "referrer": [e.referrer for _, e in events],
        "agent": [e.agent for _, e in events],
        "tail": ["" for _ in events],
    }
    return Lines(
        number=np.array([n for n, _ in events], np.int64),
        at=np.array([e.at for _, e in events], np.int64),
        offset=np.zeros(len(events), np.int64),
        status=np.full(len(events), 200, np.int64),
        text={name: pa.array(cells[name], pa.string()).dictionary_encode() for name in FIELDS},
        blank=0,
        rejects=(),
    )


def _request(event: Event) -> str:
    if event.name:
        return f"EVENT /{quote(event.name, safe='')} HTTP/1.1"
    parts = urlsplit(event.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return f"GET {''.join(target.split())} HTTP/1.1"


def seconds_of(text: str) -> float | None:
    """The moment of a UTC time as databases write it (2024-06-03 10:00:00.123), in seconds; None if it is none."""
    try:
        found = datetime.fromisoformat(text.strip().removesuffix(" UTC"))
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def number_or_none(value: object) -> float | None:
    """A number that JSON holds as a number or as text."""
    try:
        return float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else None
    except ValueError:
        return None
