"""The route by which the links of a screen are saved as a file, in the same filters and order. Writes no format itself."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, abort, request

from attribution.export.formats import Format
from attribution.report_rows import View
from dashboard.questions import Exporter
from dashboard.state import State


def add_export(server: Flask, exporter: Exporter, state_of: Callable[[str], State]) -> None:
    """`/export/links.csv`, `.jsonl` and `.xlsx`, with the query string of the page; streamed."""

    @server.get("/export/links.<form>")
    def export_links(form: str) -> Response:
        if form not in tuple(Format):
            abort(404)
        state = state_of(request.query_string.decode("ascii", "replace"))
        response = Response(exporter(form, state.view, state.links), content_type=Format(form).media_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name(state.view, form)}"'
        response.headers["Cache-Control"] = "no-store"
        return response


def file_name(view: View, form: str) -> str:
    """A name that says which days are in the file."""
    return f"links_{view.since.isoformat()}_{view.until.isoformat()}.{form}"
