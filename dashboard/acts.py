"""What a reader changes: the browser's word for it becomes one call of dashboard/edits.py, and a sentence about what came of it.

The browser says `{act, …}` in one store, whichever button or form was used (assets/acts.js), so that one callback writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from dash import Dash, Input, Output, html, no_update
from dash import State as Held

from dashboard import ids
from dashboard.browser import in_browser, named
from dashboard.edits import Edits, edits_here
from dashboard.i18n.numbers import day as day_words
from dashboard.marking import halt, mark, undo, unmark
from dashboard.questions import Reports
from dashboard.state import address
from dashboard.widgets import icon
from dashboard.wishes import Asked, Done, StateOf
from ripplemark.errors import ReadOnly, StoreLocked, UsageError

# ---------------------------------------------------------------- views


def save_view(edits: Edits, asked: Asked) -> Done:
    """Save what the page shows under a name; without its days unless they are wanted."""
    page = asked.text("page")
    if page not in asked.pages:
        raise UsageError(f"{page}: is no page")
    shown = asked.state_of(asked.text("query"))
    query = address(replace(shown, lang="en", link=None))
    kept = (
        query
        if asked.said.get("days") is True
        else "&".join(p for p in query.split("&") if not p.startswith(("since=", "until=")))
    )
    edits.save_view(asked.text("name"), page, kept)
    return Done(asked.say("act.view_saved", name=asked.text("name").strip()))


def rename_view(edits: Edits, asked: Asked) -> Done:
    """Give a saved view another name."""
    done = edits.rename_view(asked.number("id"), asked.text("name"))
    return Done(asked.say("act.view_renamed" if done else "act.name_taken", name=asked.text("name").strip()))


def delete_view(edits: Edits, asked: Asked) -> Done:
    """Delete a saved view."""
    return Done(asked.say("act.view_deleted" if edits.delete_view(asked.number("id")) else "act.gone"))


# ---------------------------------------------------------------- notes


def annotate(edits: Edits, asked: Asked) -> Done:
    """Keep a note on a day, or change one."""
    try:
        day = date.fromisoformat(asked.text("day")[:10])
    except ValueError:
        return Done(asked.say("act.no_day"))
    campaign = asked.text("campaign")
    known = campaign if campaign in {c.id for c in asked.reports.campaigns()} else ""
    kept = edits.annotate(day, asked.text("text"), known, asked.number("id"))
    return Done(asked.say("act.noted" if kept else "act.gone", day=day_words(day, asked.say.lang)))


def delete_annotation(edits: Edits, asked: Asked) -> Done:
    """Delete a note."""
    return Done(asked.say("act.note_deleted" if edits.delete_annotation(asked.number("id")) else "act.gone", day=""))


ACTS: Mapping[str, Callable[[Edits, Asked], Done]] = {
    act.__name__: act for act in (mark, halt, unmark, undo, save_view, rename_view, delete_view, annotate, delete_annotation)
}


def register_acts(app: Dash, reports: Reports, state_of: StateOf, pages: frozenset[str]) -> None:
    """The one callback that changes anything; `EDITED` counts up when it is done, so that what shows it is asked anew."""

    @app.callback(
        Output(ids.DONE, "children"), Output(ids.EDITED, "data"), Output(ids.ACT_ON, "data"), Input(ids.ACT, "data"), Held(ids.QUERY, "data"),
        prevent_initial_call=True,
    )  # fmt: skip
    def acted(said: object, query: str) -> tuple[Any, Any, Any]:
        wish = said if isinstance(said, dict) else {}
        asked = Asked(wish, state_of(_filter(wish, query)), reports, state_of, pages)
        done = _done(asked)
        return told(done, asked), asked.number("at") if done.more is None else no_update, _onward(done, query, asked)

    in_browser(app, "onward", Output(ids.SINK, "data", True), Input(ids.ACT_ON, "data"), first=False)


def _filter(wish: Mapping[str, object], query: str) -> str:
    """The address that a wish was made at, whatever the reader looks at since."""
    begun = wish.get("filter")
    return begun if isinstance(begun, str) else query


def _onward(done: Done, query: str, asked: Asked) -> dict[str, object] | None:
    return {**done.more, "filter": _filter(asked.said, query)} if done.more is not None else None


def told(done: Done, asked: Asked) -> list[Any]:
    """What came of a wish, with a way back where there is one, or a way to stop while it goes on."""
    say = asked.say
    if done.more is not None:
        stop = html.Button(say("act.stop"), className="quiet-button", type="button", **named(data_stop="1"))
        return [html.Span(done.words), stop]
    back = html.Button(
        [icon("arrow-back-up", 15), say("act.undo")],
        className="quiet-button",
        type="button",
        **named(data_act="undo", data_id=str(done.undo)),
    )
    close = html.Button(
        icon("x", 15), className="close-done", type="button", **named(aria_label=say("act.close"), data_close="1")
    )
    return [html.Span(done.words), back if done.undo else None, close]


def _done(asked: Asked) -> Done:
    act, edits = ACTS.get(asked.text("act")), edits_here()
    if act is None or edits is None:
        return Done(asked.say("act.read_only"))
    try:
        return act(edits, asked)
    except ReadOnly:
        return Done(asked.say("act.read_only"))
    except StoreLocked:
        return halt(edits, asked) if asked.number("edit") else Done(asked.say("act.locked"))
    except (UsageError, ValueError):
        return Done(asked.say("act.refused"))
