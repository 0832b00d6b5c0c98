"""The receiver as a WSGI app: takes a claim, answers at once, and tells what became of it. Verifies nothing: the crawl does.

POST source=…&target=… (form-encoded) to the app's root   201 with Location of the claim's status
GET  /<id>                                                 the status as JSON
GET  /                                                     a line on what this is, with the Link header that announces it
Section 3.2 of the Recommendation; answers are plain text or JSON, never HTML of a stranger's making.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from ripplemark.project import Project
from ripplemark.records import Webmention, WebmentionState
from ripplemark.store.clock import stamp, stamp_or_none
from ripplemark.urls import site_of
from spiders.webmention.claims import claim_of, pair_of, refusal
from spiders.webmention.pace import Pace
from spiders.webmention.spool import Spool, SpoolFull

MOST_BODY = 8_192  # bytes: two long URLs
MOST_FIELDS = 20
FORM = "application/x-www-form-urlencoded"
_ID = re.compile(r"[0-9a-f]{32}")
_ABOUT = "Webmention endpoint. POST source and target here, form-encoded.\n"
SAFE = (
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'"),
    ("Cache-Control", "no-store"),
    ("X-Robots-Tag", "noindex"),
)
Start = Callable[[str, list[tuple[str, str]]], Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back."""

    status: HTTPStatus
    text: str
    headers: tuple[tuple[str, str], ...] = ()
    kind: str = "text/plain; charset=utf-8"


class Receiver:
    """A WSGI application for one project. `stored` gives a claim that a crawl has taken in."""

    def __init__(
        self,
        project: Project,
        spool: Spool,
        stored: Callable[[str], Webmention | None],
        clock: Callable[[], datetime],
        pace: Pace | None = None,
        address: str = "",
    ) -> None:
        """`address`: where the web server in front takes claims, for URLs in answers (default: where the app is mounted)."""
        self._project, self._spool, self._stored, self._clock = project, spool, stored, clock
        self._pace, self._lock, self._address = pace or Pace(), threading.Lock(), address.rstrip("/")

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """One request."""
        answer = self._answer(environ)
        body = answer.text.encode()
        start(
            f"{answer.status.value} {answer.status.phrase}",
            [("Content-Type", answer.kind), ("Content-Length", str(len(body))), *SAFE, *answer.headers],
        )
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]

    def _answer(self, environ: Mapping[str, Any]) -> Answer:
        root, path = self._address or str(environ.get("SCRIPT_NAME") or ""), str(environ.get("PATH_INFO") or "").strip("/")
        match environ.get("REQUEST_METHOD"), path:
            case "POST", "":
                return self._take(environ, root)
            case (("GET" | "HEAD"), ""):
                return Answer(HTTPStatus.OK, _ABOUT, (("Link", f'<{root or "/"}>; rel="webmention"'),))
            case (("GET" | "HEAD"), name):
                return self._status(name)
            case _, "":
                return Answer(HTTPStatus.METHOD_NOT_ALLOWED, "POST a claim here.\n", (("Allow", "GET, HEAD, POST"),))
        return Answer(HTTPStatus.METHOD_NOT_ALLOWED, "A status can only be read.\n", (("Allow", "GET, HEAD"),))

    # ------------------------------------------------------------ a claim comes

    def _take(self, environ: Mapping[str, Any], root: str) -> Answer:
        if str(environ.get("CONTENT_TYPE") or "").partition(";")[0].strip().lower() != FORM:
            return Answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Send source and target as {FORM}.\n")
        form = _form(environ)
        if isinstance(form, Answer):
            return form
        pair = pair_of(form.get("source", ""), form.get("target", ""), self._project)
        if why := refusal(pair):
            return Answer(HTTPStatus.BAD_REQUEST, f"{why}\n")
        with self._lock:
            wait = self._pace.wait(site_of(pair.source_url), time.monotonic())
        if wait:
            return Answer(HTTPStatus.TOO_MANY_REQUESTS, "Too many at once; try later.\n", _retry(wait))
        claim = claim_of(pair, self._clock())
        try:
            with self._lock:
                self._spool.add(claim)
        except (SpoolFull, OSError):
            return Answer(HTTPStatus.SERVICE_UNAVAILABLE, "No room for more claims now; try later.\n", _retry(3600))
        return Answer(HTTPStatus.CREATED, "Kept; its source will be visited.\n", (("Location", f"{root}/{claim.id}"),))

    # ------------------------------------------------------------ what became of it

    def _status(self, name: str) -> Answer:
        found = self._stored(name) if _ID.fullmatch(name) else None
        if _ID.fullmatch(name) and self._spool.holds(name):
            told: dict[str, object] = {"state": WebmentionState.WAITING, "detail": "its source was not visited yet"}
        elif found is None:
            return Answer(HTTPStatus.NOT_FOUND, "No such claim.\n")
        else:
            told = {
                "source": found.source, "target": found.target, "state": found.state, "detail": found.detail,
                "received_at": stamp(found.received_at), "checked_at": stamp_or_none(found.checked_at),
            }  # fmt: skip
        return Answer(HTTPStatus.OK, json.dumps(told, ensure_ascii=False) + "\n", kind="application/json")


def _form(environ: Mapping[str, Any]) -> dict[str, str] | Answer:
    """The first value of each field, or why the body cannot be taken."""
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = -1
    if length < 0:
        return Answer(HTTPStatus.LENGTH_REQUIRED, "Say how long the body is.\n")
    if length > MOST_BODY:
        return Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"At most {MOST_BODY:,} bytes.\n")
    try:
        text = environ["wsgi.input"].read(length).decode("utf-8")
        fields = parse_qs(text, keep_blank_values=True, strict_parsing=bool(text), max_num_fields=MOST_FIELDS)
    except ValueError:
        return Answer(HTTPStatus.BAD_REQUEST, "The body is no form-encoded UTF-8 text.\n")
    return {name: values[0] for name, values in fields.items()}


def _retry(seconds: float) -> tuple[tuple[str, str], ...]:
    return (("Retry-After", str(int(seconds) + 1)),)


def mounted(receiver: Receiver, under: str, other: Callable[[dict[str, Any], Start], Iterable[bytes]]) -> Any:
    """A WSGI app that gives `under` and what is below it to the receiver, and all else to the other app."""

    def app(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        path = str(environ.get("PATH_INFO") or "")
        if path != under and not path.startswith(f"{under}/"):
            return other(environ, start)
        inner = {**environ, "SCRIPT_NAME": f"{environ.get('SCRIPT_NAME') or ''}{under}", "PATH_INFO": path[len(under) :]}
        return receiver(inner, start)

    return app
