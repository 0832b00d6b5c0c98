"""From a response or a failure to a `FetchResult`: the facts of one visit, and what they mean for the URL. Stores nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from ripplemark.records import (
    READ_OUTCOMES,
    FetchOutcome,
    FetchResult,
    FoundUrl,
    KnownUrl,
    Observation,
    Pace,
    PageReading,
    Route,
    UrlKind,
)
from ripplemark.store.pages import is_relevant
from ripplemark.text import visible_control
from ripplemark.urls import MAX_LENGTH, normal
from spiders.frontier.due import History, next_visit, paced
from spiders.net.outcomes import judged
from spiders.read.answer import answer_key
from spiders.recheck import is_unchanged
from spiders.scope import Scope, domain_in, home_of

_LONGEST_VALIDATOR = 500
_LONGEST_LINES = 8_192


@dataclass(frozen=True, slots=True)
class Visit:
    """One answered or failed request for a known URL."""

    known: KnownUrl
    at: datetime
    outcome: FetchOutcome
    detail: str = ""
    status: int = 0
    final_url: str = ""
    hops: tuple[str, ...] = ()
    body: bytes = b""
    digest: str = ""  # sha-256 of the body, hex
    ms: int = 0
    etag: str = ""
    last_modified: str = ""
    content_type: str = ""
    x_robots_tag: str = ""
    link: str = ""

    @property
    def moved(self) -> bool:
        """Whether the answer is that of another URL."""
        return self.final_url != self.known.url

    @property
    def unchanged(self) -> bool:
        """Whether the body is the one read before."""
        return self.same_body and not self.known.reread

    @property
    def same_body(self) -> bool:
        """Whether the bytes are those of the last reading, be they read again or not."""
        return not self.moved and is_unchanged(self.known, self.outcome, self.digest)


def visit_of(response: Response, known: KnownUrl, at: datetime) -> Visit:
    """The visit that a response ends."""
    what = judged(response)
    meta = response.request.meta if response.request else {}
    hops = _hops(meta)
    body = response.body
    return Visit(
        known=known,
        at=at,
        outcome=what.outcome,
        detail=what.detail,
        status=response.status,
        final_url=(normal(response.url) or known.url) if hops else known.url,
        hops=hops,
        body=body,
        digest=hashlib.sha256(body).hexdigest() if body else "",
        ms=int(meta.get("download_latency", 0.0) * 1000),
        etag=_header(response, "ETag"),
        last_modified=_header(response, "Last-Modified"),
        content_type=_header(response, "Content-Type"),
        x_robots_tag=_header(response, "X-Robots-Tag"),
        link=_lines(response, "Link"),
    )


def failed_visit(failure: Failure, known: KnownUrl, at: datetime) -> Visit:
    """The visit that a failure ends; `final_url` is the hop that failed."""
    what = judged(failure)
    request: Request | None = getattr(failure, "request", None)
    hops = _hops(request.meta) if request else ()
    final = (normal(request.url) or known.url) if request and hops else known.url
    return Visit(known, at, what.outcome, what.detail, final_url=final, hops=hops)


def with_outcome(visit: Visit, outcome: FetchOutcome, detail: str = "") -> Visit:
    """The same visit, judged by what its body turned out to be."""
    return replace(visit, outcome=outcome, detail=detail or visit.detail)


def result_of(
    visit: Visit,
    scope: Scope,
    *,
    reading: PageReading | None = None,
    found: tuple[FoundUrl, ...] = (),
    passed_gate: bool = False,
) -> FetchResult:
    """What the visit brings to the store, with the URL's new state and the time of its next visit."""
    known = visit.known
    # A page that spoke of us until now is looked at again soon: one reading without its links does not prove them lost.
    relevant = known.relevant or (reading is not None and is_relevant(reading))
    pace = _pace(visit)
    history = History(
        kind=known.kind,
        state=known.state,
        outcome=visit.outcome,
        relevant=relevant,
        watched=known.url in scope.watched_urls,
        tries=known.tries,
        changed_at=_changed_at(visit),
        published_at=reading.published.at if reading and reading.published else known.hint_at,
        pace=pace or known.pace,
    )
    after = next_visit(history, visit.at)
    return FetchResult(_observation(visit, passed_gate), after.state, after.due_at, after.tries, reading, found, pace=pace)


def moved_to(visit: Visit, scope: Scope) -> tuple[FoundUrl, ...]:
    """The URL that a redirect led to, found on its own: its links are its own, never those of the URL that redirects."""
    if not scope.may_ask(visit.final_url) and visit.final_url not in scope.watched_urls:
        return ()
    same_site = domain_in(visit.final_url) == visit.known.domain
    if not same_site and not scope.may_follow(visit.final_url):
        return ()
    known = visit.known
    route, source = (Route.SITE, home_of(known.url)) if same_site else (Route.TRACE, known.url)
    return (FoundUrl(visit.final_url, known.kind, route, source, known.round, known.hint_at, known.hint_by),)


def _observation(visit: Visit, passed_gate: bool) -> Observation:
    known, moved = visit.known, visit.moved
    return Observation(
        url_id=known.id,
        observed_at=visit.at,
        outcome=visit.outcome,
        status=visit.status,
        final_url=visit.final_url[:MAX_LENGTH],
        bytes=len(visit.body),
        ms=visit.ms,
        body_digest="" if moved else visit.digest or (known.body_digest if visit.unchanged else ""),
        passed_gate=known.relevant if visit.unchanged else passed_gate,
        detail=visible_control(visit.detail, 300),
        etag="" if moved else visit.etag,
        last_modified="" if moved else visit.last_modified,
        unchanged=visit.unchanged,
        hops=visit.hops,
        answer_key=_answer_key(visit),
    )


def _answer_key(visit: Visit) -> str:
    """What a page that was delivered with success says, whatever its address."""
    delivered = visit.outcome in (FetchOutcome.OK, FetchOutcome.SOFT_404) and not visit.moved and not visit.unchanged
    return answer_key(visit.body, visit.known.url) if delivered and visit.known.kind is UrlKind.PAGE else ""


def _changed_at(visit: Visit) -> datetime | None:
    return visit.known.changed_at if visit.same_body else visit.at


def _pace(visit: Visit) -> Pace | None:
    """The pace after a reading; None after any other visit. A look after failures is no measure: nobody knows what came between."""
    known = visit.known
    if visit.outcome not in READ_OUTCOMES or visit.moved:
        return None
    if not known.body_digest or known.observed_at is None or known.tries:
        return known.pace
    return paced(known.pace, (visit.at - known.observed_at).total_seconds() / 86_400, not visit.same_body)


def _hops(meta: dict[str, object]) -> tuple[str, ...]:
    urls = meta.get("redirect_urls")
    return tuple(str(u)[:MAX_LENGTH] for u in urls) if isinstance(urls, list) else ()


def _lines(response: Response, name: str) -> str:
    """All lines of a header that may come in several, joined as RFC 9110 allows."""
    values = response.headers.getlist(name)
    return ", ".join(value.decode("latin-1") for value in values)[:_LONGEST_LINES] if values else ""


def _header(response: Response, name: str) -> str:
    value = response.headers.get(name)
    return value.decode("latin-1")[:_LONGEST_VALIDATOR] if value else ""
