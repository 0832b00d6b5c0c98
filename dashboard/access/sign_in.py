"""The pages at which readers sign in and out: plain forms without any script, in three languages."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import parse_qs, quote, urlsplit

from flask import Flask, Response, g, redirect, request
from markupsafe import Markup

from dashboard.access.caller import counted_as
from dashboard.access.cookies import drop_session, keep_session
from dashboard.access.desk import Desk, Refusal
from dashboard.access.rules import Access, form_token
from dashboard.below import rooted
from dashboard.i18n import LANGUAGE_NAMES, LANGUAGES, Words

LOGIN, LOGOUT = "/login", "/logout"
MOST_ADDRESS = 2_000
#: What browsers call our languages.
SPOKEN = {"en": "en", "zh-hant": "zh-Hant", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-hans": "zh-Hans", "zh-cn": "zh-Hans",
          "zh": "zh-Hans"}  # fmt: skip
_PAGE = Markup("""<!DOCTYPE html>
<html lang="{lang}">
<head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow"><link rel="stylesheet" href="{style}"></head>
<body><main><h1>{brand}</h1><p>{about}</p>{said}
<form method="post" action="{action}">
<input type="hidden" name="token" value="{token}"><input type="hidden" name="next" value="{next}"><input type="hidden" name="lang" value="{lang}">
<label for="name">{name}</label>
<input id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="64" autofocus>
<label for="password">{password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1000">
<button>{go}</button></form>
<nav aria-label="{language}">{languages}</nav></main></body></html>
""")


def add_sign_in(server: Flask, access: Access, desk: Desk | None, brand: str) -> None:
    """`/login` and `/logout`; without a file of accounts a proxy signs readers in, and the pages are not there."""
    if desk is None:
        return

    @server.get(LOGIN)
    def ask() -> Response:
        where = local_address(request.args.get("next", ""))
        return redirect(rooted(where), HTTPStatus.SEE_OTHER) if g.person else _page(brand, where)  # type: ignore[return-value]

    @server.post(LOGIN)
    def sign_in() -> Response:
        where = local_address(request.form.get("next", ""))
        said = desk.sign_in(request.form.get("name", ""), request.form.get("password", ""), counted_as(g.caller.address))
        if isinstance(said, Refusal):
            return _page(brand, where, said)
        return keep_session(redirect(rooted(where), HTTPStatus.SEE_OTHER), access, said, g.caller.secure)  # type: ignore[arg-type]

    @server.post(LOGOUT)
    def sign_out() -> Response:
        desk.sign_out(g.visit)
        return drop_session(redirect(rooted(LOGIN), HTTPStatus.SEE_OTHER), access, g.caller.secure)  # type: ignore[arg-type]


def to_login() -> Response:
    """A page was asked for by nobody that we know: to the form, and back afterwards."""
    where = quote(local_address(request.full_path.rstrip("?")), safe="")
    return redirect(rooted(f"{LOGIN}?next={where}"), HTTPStatus.SEE_OTHER)  # type: ignore[return-value]


def local_address(text: str) -> str:
    """An address within the dashboard; anything else is the first page, so that no link to the form leads elsewhere."""
    within = text.startswith("/") and not text.startswith(("//", "/\\", LOGIN, LOGOUT)) and len(text) <= MOST_ADDRESS
    return text if within and text.isprintable() and "\\" not in text else "/"


def language() -> str:
    """As the address or form says, else as the page that was asked for, else what the browser prefers."""
    wanted = parse_qs(urlsplit(local_address(request.values.get("next", ""))).query).get("lang", [""])[0]
    said = request.values.get("lang", "") or wanted
    best = request.accept_languages.best_match(list(SPOKEN))
    return said if said in LANGUAGES else SPOKEN[best or "en"]


def _page(brand: str, where: str, refusal: Refusal | None = None) -> Response:
    lang = language()
    say = Words(lang)
    said = Markup('<p class="said" role="alert">{}</p>').format(say(f"login.{refusal}")) if refusal else ""
    html = _PAGE.format(
        lang=lang, title=f"{say('login.title')} · {brand}", brand=brand, about=say("login.about"), said=said, token=form_token(),
        next=where, style=rooted("/assets/login.css"), action=rooted(LOGIN), name=say("login.name"), password=say("login.password"), go=say("login.go"), language=say("frame.language"),
        languages=Markup(" ").join(_language(each, lang, where) for each in LANGUAGES),
    )  # fmt: skip
    late = refusal is Refusal.TOO_MANY
    status = HTTPStatus.TOO_MANY_REQUESTS if late else HTTPStatus.FORBIDDEN if refusal else HTTPStatus.OK
    answer = Response(str(html), status, content_type="text/html; charset=utf-8")
    if late:
        answer.headers["Retry-After"] = "900"
    return answer


def _language(each: str, lang: str, where: str) -> Markup:
    current = Markup(' aria-current="true"') if each == lang else ""
    query = f"lang={each}&next={quote(where, safe='')}"
    return Markup('<a href="{}?{}" lang="{}"{}>{}</a>').format(rooted(LOGIN), query, each, current, LANGUAGE_NAMES[each])
