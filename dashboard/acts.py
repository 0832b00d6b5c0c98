"""What a reader changes: the browser's word for it becomes one call of dashboard/edits.py, and a sentence about what came of it.

The browser says `{act, …}` in one store, whichever button or form was used (assets/acts.js), so that one callback writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dash import Dash, Input, Output, html
from dash import State as Held

from attribution.export.files import ALL_TIME
from attribution.report_rows import LinkQuery
from dashboard import ids
from dashboard.browser import named
from dashboard.edits import Edits, edits_here
from dashboard.i18n import Words
from dashboard.i18n.numbers import count
from dashboard.i18n.numbers import day as day_words
from dashboard.questions import Reports
from dashboard.state import State, address
from dashboard.widgets import icon
from ripplemark.errors import ReadOnly, StoreLocked, UsageError
from ripplemark.records import Mark

MOST_ROWS = 2_000  # that a grid holds at a time
MOST_SUBJECTS = 100_000  # the lines that Google's tool takes
StateOf = Callable[[str], State]


@dataclass(frozen=True, slots=True)
class Asked:
    """One wish of a reader, with where it was said."""

    said: Mapping[str, object]
    state: State
    reports: Reports
    state_of: StateOf
    pages: frozenset[str]

    @property
    def say(self) -> Words:
        """The reader's words."""
        return Words(self.state.lang)

    def text(self, key: str) -> str:
        """A text that was said; "" for anything else."""
        value = self.said.get(key)
        return value if isinstance(value, str) else ""

    def number(self, key: str) -> int:
        """A number that was said, as text or not; 0 for anything else."""
        value = str(self.said.get(key, ""))
        return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else 0


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it, and the number of the edit that undoes it; 0 where it cannot be undone."""

    words: str
    undo: int = 0


# ---------------------------------------------------------------- marks


def mark(edits: Edits, asked: Asked) -> Done:
    """Mark the sites (to ask: the pages) of the rows that were chosen, or of all rows of the filter."""
    return _marked(edits, asked, remove=False)


def unmark(edits: Edits, asked: Asked) -> Done:
    """Take such marks back."""
    return _marked(edits, asked, remove=True)


def _marked(edits: Edits, asked: Asked, *, remove: bool) -> Done:
    say, wanted = asked.say, Mark(asked.text("mark"))
    view, query = (asked.state.view, asked.state.links) if asked.said.get("rows") == "all" else (ALL_TIME, _chosen(asked))
    subjects = asked.reports.mark_subjects(view, query, wanted, MOST_SUBJECTS + 1)
    if remove and wanted is not Mark.ASK:  # a page may carry it too
        subjects = (*subjects, *asked.reports.mark_subjects(view, query, Mark.ASK, MOST_SUBJECTS - len(subjects)))
    if not subjects:
        return Done(say("act.no_rows"))
    if len(subjects) > MOST_SUBJECTS:
        return Done(say("act.too_many", most=count(MOST_SUBJECTS, say.lang)))
    edit = edits.unmark(subjects, wanted) if remove else edits.mark(subjects, wanted)
    numbers = {"n": count(len(subjects), say.lang), "new": count(edit.changed, say.lang)}
    return Done(say("act.unmarked" if remove else f"act.mark_{wanted}", **numbers), edit.id)


def _chosen(asked: Asked) -> LinkQuery:
    rows = asked.said.get("rows")
    given = rows if isinstance(rows, list) else str(rows or "").split(",")
    numbers = [int(str(row)) for row in given[:MOST_ROWS] if str(row).isascii() and str(row).isdigit() and len(str(row)) < 16]
    return LinkQuery(only=tuple(numbers) or (0,))  # no number: no link


def undo(edits: Edits, asked: Asked) -> Done:
    """Make marks as they were before an edit."""
    return Done(asked.say("act.undone", n=count(edits.undo(asked.number("id")), asked.say.lang)))


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
    act.__name__: act for act in (mark, unmark, undo, save_view, rename_view, delete_view, annotate, delete_annotation)
}


def register_acts(app: Dash, reports: Reports, state_of: StateOf, pages: frozenset[str]) -> None:
    """The one callback that changes anything; `EDITED` counts up, so that what shows it is asked anew."""

    @app.callback(
        Output(ids.DONE, "children"), Output(ids.EDITED, "data"), Input(ids.ACT, "data"), Held(ids.QUERY, "data"),
        prevent_initial_call=True,
    )  # fmt: skip
    def acted(said: object, query: str) -> tuple[Any, Any]:
        wish = said if isinstance(said, dict) else {}
        asked = Asked(wish, state_of(query), reports, state_of, pages)
        return told(asked), asked.number("at")


def told(asked: Asked) -> list[Any]:
    """What came of a wish, with a way back where there is one."""
    done, say = _done(asked), asked.say
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
        return Done(asked.say("act.locked"))
    except (UsageError, ValueError):
        return Done(asked.say("act.refused"))
