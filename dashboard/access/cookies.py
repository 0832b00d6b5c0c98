"""The two cookies of a browser: its token, which no script sees, and what is derived from it, which our pages send back."""

from __future__ import annotations

from flask import Request, Response

from dashboard.access.rules import Access
from dashboard.access.tokens import against_forgery, is_token


def token_cookie(access: Access, secure: bool) -> str:
    """Its name. `__Host-`: only over HTTPS, only this host, no other page of the domain can set it (RFC 6265bis)."""
    return f"{'__Host-' if secure else ''}ripplemark{access.cookie}"


def page_cookie(access: Access) -> str:
    """The name of the one that Dash's pages read and send back as X-CSRFToken."""
    return f"ripplemark_page{access.cookie}"


def visit_of(request: Request, access: Access, secure: bool) -> str:
    """The token that a browser sent; "" for none that could be ours."""
    said = request.cookies.get(token_cookie(access, secure))
    return said if said is not None and is_token(said) else ""


def keep_visit(answer: Response, access: Access, token: str, secure: bool) -> Response:
    """Give a browser its token, until it is closed."""
    answer.set_cookie(token_cookie(access, secure), token, path="/", secure=secure, httponly=True, samesite="Lax")
    return keep_page(answer, access, token, secure)


def keep_page(answer: Response, access: Access, token: str, secure: bool) -> Response:
    """Give our pages what they send back. Strict: no other site's page makes the browser send it, and none can read it."""
    said = against_forgery(token)
    answer.set_cookie(page_cookie(access), said, path="/", secure=secure, httponly=False, samesite="Strict")
    return answer


def keep_session(answer: Response, access: Access, token: str, secure: bool) -> Response:
    """Give a browser the token of its session: a new one, so that nobody can have set it before."""
    name, lasts = token_cookie(access, secure), access.session_seconds
    answer.set_cookie(name, token, max_age=lasts, path="/", secure=secure, httponly=True, samesite="Lax")
    return keep_page(answer, access, token, secure)


def drop_session(answer: Response, access: Access, secure: bool) -> Response:
    """Take both away."""
    answer.delete_cookie(token_cookie(access, secure), path="/", secure=secure, httponly=True, samesite="Lax")
    answer.delete_cookie(page_cookie(access), path="/", secure=secure, samesite="Strict")
    return answer
