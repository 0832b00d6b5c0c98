"""Who is asking, whether they may, and whether the request comes from a page of ours. Looks at every request before anything else."""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Flask, Request, Response, abort, g, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.access.caller import Caller, caller_of
from dashboard.access.cookies import keep_page, keep_visit, page_cookie, visit_of
from dashboard.access.desk import Desk
from dashboard.access.rules import LOCAL, Access, Person
from dashboard.access.sign_in import LOGIN, to_login
from dashboard.access.tokens import against_forgery, is_ours, new_token
from ripplemark.errors import ReadOnly, RipplemarkError
from ripplemark.records.accounts import Role

HEADER = "X-CSRFToken"
FIELD = "token"
METRICS = "/metrics"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: What is answered to nobody in particular: the form and its looks, and whether the server is well.
OPEN = frozenset({LOGIN, "/_health", "/healthz", METRICS, "/assets/login.css", "/assets/fonts/inter-latin-wght-normal.woff2"})
#: How the server is: told over any way.
WELL = frozenset({"/_health", "/healthz"})
#: Files of ours and of Dash, the same for everybody: kept by the browser, so no cookie goes with them.
FILES = ("/assets/", "/_dash-component-suites/")
MOST_NAME = 64
LOG = logging.getLogger(__name__)


def add_guard(server: Flask, access: Access, desk: Desk | None) -> None:
    """Let only those in who may. After the checks of hosts and before those of bodies."""

    @server.before_request
    def look() -> AnyResponse | None:
        g.caller = caller_of(request.environ, access.proxies)
        known = visit_of(request, access, g.caller.secure)
        g.visit = known or new_token()
        g.token, g.new_visit = against_forgery(g.visit), not known
        g.person = _whoever(access, desk)
        return _refused(access)

    @server.after_request
    def remember(answer: Response) -> Response:
        if request.path.startswith(FILES):
            return answer
        answer.headers.setdefault("Cache-Control", "no-store")
        return _with_cookies(answer, access) if "visit" in g and "Set-Cookie" not in answer.headers else answer

    @server.errorhandler(RipplemarkError)
    def unusable(error: RipplemarkError) -> tuple[str, int]:
        if isinstance(error, ReadOnly):
            return f"{error}\n", HTTPStatus.FORBIDDEN
        LOG.error("a request could not be answered", exc_info=error)
        return "The data cannot be read at the moment; the log says why.\n", HTTPStatus.SERVICE_UNAVAILABLE


def _with_cookies(answer: Response, access: Access) -> Response:
    if g.new_visit:
        return keep_visit(answer, access, g.visit, g.caller.secure)
    if request.cookies.get(page_cookie(access)) != g.token:
        return keep_page(answer, access, g.visit, g.caller.secure)
    return answer


def _whoever(access: Access, desk: Desk | None) -> Person | None:
    """Who is asking; None for somebody who has to say so first."""
    if not access.login:
        return LOCAL
    if access.proxy_user and g.caller.by_proxy and (name := request.headers.get(access.proxy_user, "").strip()):
        return Person(name[:MOST_NAME], Role.EDITOR if name in access.editors else Role.READER)
    return desk.whose(g.visit) if desk is not None and not g.new_visit else None


def _refused(access: Access) -> AnyResponse | None:
    """The answer to a request that goes no further."""
    if (fault := path_fault(g.caller, access)) and request.path not in WELL:
        abort(HTTPStatus.FORBIDDEN, fault)
    if is_foreign(request):
        abort(HTTPStatus.FORBIDDEN)
    if g.person is None and not is_open(request.path, access):
        if request.method in SAFE and request.accept_mimetypes.accept_html and not request.path.startswith("/_dash"):
            return to_login() if access.accounts is not None else _by_proxy_only()
        abort(HTTPStatus.UNAUTHORIZED)
    if request.method not in SAFE and not is_ours(request.headers.get(HEADER) or _field(request), g.visit):
        abort(HTTPStatus.FORBIDDEN, "This page is of another session; load it again.")
    return None


def is_open(path: str, access: Access) -> bool:
    """Whether somebody may ask for it before signing in."""
    there = (path != METRICS or access.metrics) and (path != LOGIN or access.accounts is not None)
    return path in OPEN and there


def _by_proxy_only() -> Response:
    return Response(
        "The proxy in front of this dashboard did not say who you are.\n", HTTPStatus.UNAUTHORIZED, mimetype="text/plain"
    )


def _field(asked: Request) -> str | None:
    return asked.form.get(FIELD) if asked.path in (LOGIN, "/logout") else None


def path_fault(caller: Caller, access: Access) -> str:
    """Why a request is not answered that came this way; "" if it is. Whoever is not at this machine comes by HTTPS, and signs in."""
    if access.login:
        if caller.secure or caller.local:
            return ""
        return "This dashboard is for HTTPS only; a proxy must say so by X-Forwarded-Proto and stand in [dashboard] proxies."
    if caller.local:
        return ""
    return "A proxy passes this dashboard on to others, but no log-in is set up: see docs/dashboard.md."


def is_foreign(asked: Request) -> bool:
    """Whether a page of another site makes the browser ask, other than by a link that leads here (Fetch Metadata)."""
    site = asked.headers.get("Sec-Fetch-Site", "")
    if site in ("", "same-origin", "none"):
        return False
    return asked.method not in SAFE or asked.headers.get("Sec-Fetch-Mode") != "navigate"
