"""What the server refuses and which headers it sends: the dashboard answers this machine's browser and tells nobody else anything."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from dash import Dash
from flask import Flask, Response, abort, request

from dashboard.access.desk import Desk
from dashboard.access.guard import add_guard
from dashboard.access.rules import Access
from dashboard.access.sign_in import add_sign_in

MOST_BODY = 1024 * 1024
MOST_FORM = 16 * 1024
CALLBACKS = "/_dash-update-component"
SUITES = "/_dash-component-suites/"
#: What a callback's request must have, and the types of it.
BODY = {"output": str, "inputs": list, "changedPropIds": list}


def secure(app: Dash, access: Access, brand: str) -> None:
    """Guard every request and every answer of the app. Call when all callbacks are registered: their inline scripts are hashed here."""
    server: Flask = app.server
    server.config["MAX_CONTENT_LENGTH"] = MOST_BODY
    server.config["MAX_FORM_MEMORY_SIZE"] = MOST_FORM
    allowed = frozenset(host.lower() for host in access.hosts)
    headers = security_headers(app.csp_hashes())
    desk = Desk(access.accounts, access.session_seconds, access.clock) if access.accounts else None

    @server.before_request
    def refuse() -> None:
        if (reason := refusal(app, allowed)) is not None:
            abort(reason)

    add_guard(server, access, desk)
    add_sign_in(server, access, desk, brand)

    @server.before_request
    def refuse_body() -> None:
        if request.path != CALLBACKS or request.method != "POST":
            return
        if (reason := callback_fault(app, request.get_json(silent=True))) is not None:
            abort(reason)

    @server.after_request
    def protect(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        response.headers["Server"] = "ripplemark"
        return response


def security_headers(script_hashes: Iterable[str]) -> dict[str, str]:
    """Headers of every answer. Styles may be inline, since React and plotly set them; scripts only by hash.

    Other sites learn no address of ours (`same-origin`); with `no-referrer` our own forms would come from an origin `null`."""
    policy = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *script_hashes]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }


def refusal(app: Dash, allowed: frozenset[str]) -> HTTPStatus | None:
    """Why the request at hand is not answered; None if it is.

    A foreign Host is a rebound name, a foreign Origin another site's page: both would read a local dashboard through its reader's browser."""
    if host_of(request.host) not in allowed:
        return HTTPStatus.MISDIRECTED_REQUEST
    origin = request.headers.get("Origin")
    if origin and origin.partition("://")[2].lower() != request.host.lower():
        return HTTPStatus.FORBIDDEN
    if request.path.startswith(SUITES) and not suite_exists(app, request.path):
        return HTTPStatus.NOT_FOUND
    return None


def host_of(netloc: str) -> str:
    """The host of `host:port`, with the brackets of an IPv6 address."""
    netloc = netloc.lower()
    return netloc[: netloc.index("]") + 1] if netloc.startswith("[") and "]" in netloc else netloc.rpartition(":")[0] or netloc


def suite_exists(app: Dash, path: str) -> bool:
    """Whether a component file is one that Dash serves; it answers others with a traceback."""
    package, _, file = path.removeprefix(SUITES).partition("/")
    known: dict[str, set[str]] = app.registered_paths
    return package in known and (_without_fingerprint(file) in known[package] or file in known[package])


def _without_fingerprint(file: str) -> str:
    """`dash_renderer.v4_4_1m123.min.js` is `dash_renderer.min.js`; map files and plain names stay."""
    from dash.fingerprint import check_fingerprint  # noqa: PLC0415 - a name of Dash's inside, asked only here

    plain: str = check_fingerprint(file)[0]  # type: ignore[no-untyped-call]
    return plain


def callback_fault(app: Dash, body: Any) -> HTTPStatus | None:
    """A body that no page of ours sends is refused before Dash reads it."""
    if not isinstance(body, dict) or any(not isinstance(body.get(key), kind) for key, kind in BODY.items()):
        return HTTPStatus.BAD_REQUEST
    known = app.callback_map.get(body["output"])
    parts, state = body["inputs"], body.get("state") or []
    if known is None or not isinstance(state, list):
        return HTTPStatus.BAD_REQUEST
    asked, due = _named([*parts, *state]), _named([*known["inputs"], *known["state"]])
    fits = asked == due and None not in asked and _outputs(body.get("outputs")) == body["output"].strip(".").split("...")
    return None if fits and all(isinstance(name, str) for name in body["changedPropIds"]) else HTTPStatus.BAD_REQUEST


def _named(parts: list[Any]) -> list[str | None]:
    """`id.property` of each part; None for what is none."""
    return [_name(part) if isinstance(part, dict) else None for part in parts]


def _name(part: dict[str, Any]) -> str | None:
    named, of = part.get("id"), part.get("property")
    return f"{named}.{of}" if isinstance(named, str) and isinstance(of, str) else None


def _outputs(said: Any) -> list[str | None]:
    """The outputs that a body asks for: a list of parts, or one."""
    return _named(said if isinstance(said, list) else [said])
