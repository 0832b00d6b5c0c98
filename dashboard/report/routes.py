"""The routes by which a campaign's report is opened for print or saved. The page is the one that `ripplemark report` writes; it runs no script."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from flask import Flask, Response, abort, request

from dashboard.as_of import as_of_words
from dashboard.evaluation import campaign_as_of, document_of
from dashboard.i18n import Words
from dashboard.questions import Reports
from dashboard.report.page import html_page, policy
from dashboard.state import State


def add_report(
    server: Flask, reports: Reports, brand: str, state_of: Callable[[str], State], clock: Callable[[], datetime]
) -> None:
    """`/report/campaign?of=ID&lang=…` to read and print, `/report/campaign.html` to save. 404 for a campaign that does not exist."""

    @server.get("/report/campaign")
    def opened() -> Response:
        return page_of(asked(), "inline")

    @server.get("/report/campaign.html")
    def saved() -> Response:
        return page_of(asked(), "attachment")

    def asked() -> State:
        return state_of(request.query_string.decode("ascii", "replace"))

    def page_of(state: State, way: str) -> Response:
        if not state.of:
            abort(404)
        document, since = document_of(state.of, reports, state.lang, brand, clock()), campaign_as_of(state.of, reports)
        if since:
            document = replace(document, lines=(*document.lines, as_of_words(since, Words(state.lang))))
        page = html_page(document)
        response = Response(page.encode("utf-8", "replace"), content_type="text/html; charset=utf-8")
        response.headers["Content-Disposition"] = f'{way}; filename="{file_name(state.of, state.lang)}"'
        response.headers["Content-Security-Policy"] = f"{policy()}; frame-ancestors 'none'"
        response.headers["Cache-Control"] = "no-store"
        return response


def file_name(campaign: str, lang: str) -> str:
    """A name that any file system takes."""
    return f"campaign_{re.sub(r'[^A-Za-z0-9._-]+', '-', campaign)[:80].strip('.-') or 'report'}_{lang}.html"
