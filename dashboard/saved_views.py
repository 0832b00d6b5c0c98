"""Saved views as the screen offers them: a list beside the page's title, and the form that adds to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, html
from dash import State as Held

from dashboard import ids
from dashboard.browser import named
from dashboard.edits import edits_here
from dashboard.i18n import Words
from dashboard.questions import Reports
from dashboard.state import State
from dashboard.widgets import drop, icon, inside
from ripplemark.records import SavedView

LIST, PILLS = "views-list", "view-pills"


def views_drop(reports: Reports, page: str, say: Words) -> html.Details:
    """All views, and, for who may change anything, the form that saves the one that is shown."""
    shown = html.Div(views_list(reports.saved_views(), edits_here() is not None, say), id=LIST)
    return drop(icon("bookmark", 17), [shown, _form(page, say)], say("views.open"), kind="left wide")


def _form(page: str, say: Words) -> Any:
    if edits_here() is None:
        return html.P(say("views.read_only"), className="quiet")
    name = dmc.TextInput(
        id="view-name", name="name", placeholder=say("views.name"), size="xs", **named(aria_label=say("views.name"))
    )
    days = html.Div(dmc.Checkbox(id="view-days", label=say("views.days"), size="xs", checked=False), className="keep-days")
    save = html.Button(say("views.save"), className="action small", type="submit")
    return html.Form([name, days, save], className="drop-form", **named(data_act="save_view", data_page=page))


def views_list(views: Sequence[SavedView], may: bool, say: Words) -> list[Any]:
    """Each view as a link, with its name to change and a way to delete it."""
    if not views:
        return [html.P(say("views.none"), className="quiet")]
    return [html.Ul([_view(view, may, say) for view in views], className="views")]


def _view(view: SavedView, may: bool, say: Words) -> html.Li:
    link = view_link(view, "view-link")
    if not may:
        return html.Li(link)
    rename = _button(
        "pencil",
        say("views.rename", name=view.name),
        data_ask=say("views.rename_ask"),
        data_was=view.name,
        data_act="rename_view",
        data_id=str(view.id),
    )
    delete = _button(
        "trash",
        say("views.delete", name=view.name),
        data_confirm=say("views.delete_ask", name=view.name),
        data_act="delete_view",
        data_id=str(view.id),
    )
    return html.Li([link, rename, delete])


def view_link(view: SavedView, kind: str) -> Any:
    """The way to a view; without days of its own it takes those that the reader looks at."""
    return inside(f"{view.page}?{view.query}", view.name, kind=kind, **named(data_keep="1"))


def _button(sign: str, label: str, **data: str) -> html.Button:
    return html.Button(icon(sign, 15), className="small-button", type="button", title=label, **named(aria_label=label, **data))


def pills(reports: Reports, page: str) -> list[Any]:
    """The views of one page, beside its presets."""
    return [view_link(view, "preset saved") for view in reports.saved_views() if view.page == page]


def register_views(app: Dash, reports: Reports, state_of: Callable[[str], State]) -> None:
    """What was just saved is listed at once."""

    @app.callback(Output(LIST, "children"), Input(ids.EDITED, "data"), Held(ids.QUERY, "data"), prevent_initial_call=True)
    def listed(_at: object, query: str) -> list[Any]:
        return views_list(reports.saved_views(), edits_here() is not None, Words(state_of(query).lang))
