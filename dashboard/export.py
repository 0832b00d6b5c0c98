"""The routes by which the links and mentions of a screen are saved as a file, in the same filters and order. Writes no format itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from flask import Flask, Response, abort, request

from attribution.export.files import written
from attribution.export.formats import Format
from attribution.export.tables import TableName
from attribution.report_rows import View
from dashboard.questions import Exporter, Reports
from dashboard.state import State
from ripplemark.records import MentionFilter, MentionOrder, MentionRow, MentionsShown

#: As which the mentions of a screen can be saved.
MENTION_FORMS = ("csv", "xlsx")
ADDRESSES = "txt"  # a line for each page: what the button copies


def add_export(server: Flask, exporter: Exporter, reports: Reports, state_of: Callable[[str], State]) -> None:
    """`/export/links.csv`, `.jsonl` and `.xlsx`, and the same of `mentions`, with the query string of the page; streamed."""

    def asked() -> State:
        return state_of(request.query_string.decode("ascii", "replace"))

    @server.get("/export/links.<form>")
    def export_links(form: str) -> Response:
        if form not in tuple(Format):
            abort(404)
        state = asked()
        return saved(exporter(form, state.view, state.links), Format(form).media_type, file_name("links", state.view, form))

    @server.get("/export/mentions.<form>")
    def export_mentions(form: str) -> Response:
        if form not in (*Format, ADDRESSES):
            abort(404)
        state = asked()
        rows = reports.iter_mention_list(mention_filter(state))
        if form == ADDRESSES:
            return saved(addresses(rows), "text/plain; charset=utf-8", file_name("mentions", state.view, form))
        body = written(TableName.MENTIONS, Format(form), rows, excel=True)
        return saved(body, Format(form).media_type, file_name("mentions", state.view, form))


def saved(body: Iterable[bytes] | bytes, media_type: str, name: str) -> Response:
    """A file that the browser saves and nobody keeps."""
    response = Response(body, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def mention_filter(state: State) -> MentionFilter:
    """The mentions that an address asks for."""
    view, listing = state.view, state.listing
    shown = listing.shown if listing.shown in tuple(MentionsShown) else MentionsShown.ASK
    order = listing.order if listing.order in tuple(MentionOrder) else MentionOrder.WORTH
    return MentionFilter(
        view.since, view.until, view.campaigns, listing.find.lower(), MentionsShown(shown), MentionOrder(order)
    )


def addresses(rows: Iterable[MentionRow]) -> Iterator[bytes]:
    """A page a line, each once."""
    seen = set()
    for row in rows:
        if row.page_url not in seen:
            seen.add(row.page_url)
            yield row.page_url.encode("utf-8", "replace") + b"\n"


def file_name(what: str, view: View, form: str) -> str:
    """A name that says which days are in the file."""
    return f"{what}_{view.since.isoformat()}_{view.until.isoformat()}.{form}"
