"""The routes by which the links and mentions of a screen are saved as a file, in the same filters and order. Writes no format itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from http import HTTPStatus

from flask import Flask, Response, abort, request

from attribution.export.disavow import MOST_LINES, disavow_file
from attribution.export.files import written
from attribution.export.formats import Format
from attribution.export.tables import TableName
from attribution.report_rows import View
from dashboard.questions import Exporter, Reports
from dashboard.state import State, address
from ripplemark.errors import InputError
from ripplemark.records import Mark, Marked, MentionFilter, MentionOrder, MentionRow, MentionsShown
from ripplemark.text import address_line

#: As which the mentions of a screen can be saved.
MENTION_FORMS = ("csv", "xlsx")
DISAVOW = "disavow"  # of links: their sites, for Google's tool
NOBODY_S = datetime(2000, 1, 1, tzinfo=UTC)  # of marks that nobody set: the file has no times
ADDRESSES = "txt"  # a line for each page: what the button copies


def add_export(server: Flask, exporter: Exporter, reports: Reports, state_of: Callable[[str], State], brand: str = "") -> None:
    """`/export/links.csv`, `.jsonl`, `.xlsx` and `.disavow`, and the same of `mentions`, with the query string of the page; streamed."""

    def asked() -> State:
        return state_of(request.query_string.decode("ascii", "replace"))

    @server.get("/export/links.<form>")
    def export_links(form: str) -> Response:
        state = asked()
        if form == DISAVOW:
            return disavowed(state, reports, brand)
        if form not in tuple(Format):
            abort(404)
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


def disavowed(state: State, reports: Reports, brand: str) -> Response:
    """The sites of the links of a screen as a file for Google's tool; where it would break the tool's limits, why."""
    subjects = reports.mark_subjects(state.view, state.links, Mark.DISAVOW, MOST_LINES)
    marks = (Marked(subject, Mark.DISAVOW, "", NOBODY_S) for subject in subjects)
    which = f"from {state.view.since.isoformat()} to {state.view.until.isoformat()}, by the filter {address(state)}"
    try:
        body = disavow_file(marks, brand, which)
    except InputError as e:
        return Response(f"{e}\n", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, content_type="text/plain; charset=utf-8")
    return saved(body, "text/plain; charset=utf-8", file_name("disavow", state.view, "txt"))


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
            yield address_line(row.page_url).encode("utf-8", "replace") + b"\n"


def file_name(what: str, view: View, form: str) -> str:
    """A name that says which days are in the file."""
    return f"{what}_{view.since.isoformat()}_{view.until.isoformat()}.{form}"
