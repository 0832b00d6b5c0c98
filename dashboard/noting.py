"""Notes on days as the screen offers them: beside the page's title a list and a form, under each chart what its letters mean."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, dcc, html

from attribution.report_rows import CampaignName
from dashboard import ids
from dashboard.browser import named
from dashboard.edits import edits_here
from dashboard.i18n import Words
from dashboard.i18n.numbers import day as day_words
from dashboard.questions import Reports
from dashboard.state import Defaults, State
from dashboard.widgets import drop, icon
from ripplemark.records import Annotation

LIST, DAY, TEXT, CAMPAIGN, NUMBER = "notes-list", "note-day", "note-text", "note-campaign", "note-number"


def notes_drop(state: State, reports: Reports, campaigns: Sequence[CampaignName], known: Defaults, say: Words) -> html.Details:
    """The notes of the days shown, and, for who may change anything, the form that adds one or changes one."""
    shown = html.Div(notes_list(state, reports, say), id=LIST)
    return drop(icon("note", 17), [shown, _form(state, campaigns, known, say)], say("notes.open"), kind="left wide")


def notes_list(state: State, reports: Reports, say: Words) -> list[Any]:
    """Each note of the days with what it is about, and ways to change and to delete it."""
    found = reports.annotations(state.view.since, state.view.until)
    titles = {c.id: c.title for c in reports.campaigns()}
    if not found:
        return [html.P(say("notes.none"), className="quiet")]
    may = edits_here() is not None
    return [html.Ul([_note(note, titles, may, say) for note in found], className="views notes-list")]


def _note(note: Annotation, titles: dict[str, str], may: bool, say: Words) -> html.Li:
    day = day_words(note.day, say.lang)
    about = " · ".join(part for part in (day, titles.get(note.campaign, note.campaign), note.author) if part)
    words = html.Div([html.Small(about), html.Span(note.text)], className="note-words")
    if not may:
        return html.Li(words)
    values = {DAY: note.day.isoformat(), TEXT: note.text, CAMPAIGN: note.campaign or None, NUMBER: str(note.id)}
    change = _button("pencil", say("notes.change", day=day), data_fill=json.dumps(values))
    delete = _button("trash", say("notes.delete", day=day), data_act="delete_annotation", data_id=str(note.id), data_confirm=say("notes.delete_ask", day=day))  # fmt: skip
    return html.Li([words, change, delete])


def _button(sign: str, label: str, **data: str) -> html.Button:
    face = icon(sign, 15)
    return html.Button(face, className="small-button", type="button", title=label, **named(aria_label=label, **data))


def _form(state: State, campaigns: Sequence[CampaignName], known: Defaults, say: Words) -> Any:
    if edits_here() is None:
        return html.P(say("notes.read_only"), className="quiet")
    first, last = known.span or (state.view.since, state.view.until)
    english = state.lang == "en"
    day = dmc.DatePickerInput(
        id=DAY, name="day", value=state.view.until.isoformat(), minDate=first.isoformat(), maxDate=last.isoformat(), size="xs",
        valueFormat="MMM D, YYYY" if english else "YYYY/M/D", monthLabelFormat="MMMM YYYY" if english else "YYYY年M月",
        popoverProps={"shadow": "md", "withinPortal": False}, **named(aria_label=say("notes.day")),
    )  # fmt: skip
    text = dmc.Textarea(
        id=TEXT, name="text", placeholder=say("notes.text"), size="xs", **named(aria_label=say("notes.text"))
    )  # fmt: skip
    campaign = dmc.Select(
        id=CAMPAIGN, name="campaign", data=[{"value": c.id, "label": c.title} for c in campaigns], placeholder=say("notes.campaign"),
        clearable=True, size="xs", comboboxProps={"withinPortal": False}, **named(aria_label=say("notes.campaign")),
    )  # fmt: skip
    number = dcc.Input(id=NUMBER, name="id", type="hidden", value="")
    save = html.Button(say("notes.save"), className="action small", type="submit")
    return html.Form([day, text, campaign, number, save], className="drop-form", **named(data_act="annotate"))


def register_notes(app: Dash, reports: Reports, state_of: Callable[[str], State]) -> None:
    """The list follows the days shown and every change."""

    @app.callback(Output(LIST, "children"), Input(ids.EDITED, "data"), Input(ids.QUERY, "data"), prevent_initial_call=True)
    def listed(_at: object, query: str) -> list[Any]:
        state = state_of(query)
        return notes_list(state, reports, Words(state.lang))
