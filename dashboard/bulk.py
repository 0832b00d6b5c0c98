"""Marks on many links at once: the bar above the grid. Whom a mark is said of and what it does is decided elsewhere."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.browser import named
from dashboard.i18n import Words
from dashboard.widgets import icon
from ripplemark.records import Mark, Marked

SIGNS = {Mark.OWN: "home", Mark.PARTNER: "heart-handshake", Mark.DISAVOW: "ban", Mark.ASK: "mail"}
SCOPE = "bulk-scope"


def bulk_bar(total: str, say: Words) -> html.Div:
    """What is marked, chosen rows or all of the filter, and as what. `total` names what says how many the filter has."""
    scope = dmc.SegmentedControl(
        [{"value": "chosen", "label": say("bulk.chosen")}, {"value": "all", "label": say("bulk.all")}],
        id=SCOPE, value="chosen", size="xs", **named(aria_label=say("bulk.scope")),
    )  # fmt: skip
    number = html.Span(
        say("bulk.none"),
        id="bulk-count",
        className="quiet",
        role="status",
        **named(data_none=say("bulk.none"), data_some=say("bulk.some"), data_total=total),
    )
    buttons = [mark_button(mark, "scope", say) for mark in Mark]
    label = html.Span(say("bulk.mark"), className="tool-label")
    return html.Div([label, scope, number, *buttons], className="bulk", role="group", **named(aria_label=say("bulk.mark")))


def mark_button(mark: Mark, rows: str, say: Words) -> html.Button:
    """Marks the sites of rows: `scope` is what the bar says, else the number of a link."""
    return html.Button(
        [icon(SIGNS[mark], 15), say(f"bulk.{mark}")], className="quiet-button", type="button", title=say(f"bulk.{mark}_about"),
        **named(data_act="mark", data_mark=str(mark), data_rows=rows),
    )  # fmt: skip


def link_marks(link_id: int, marks: tuple[Marked, ...], say: Words) -> html.Div:
    """The same for the site or page of one link: what it carries can be taken back, what it does not carry be set."""
    carried = {m.mark for m in marks}
    return html.Div(
        [_back(mark, link_id, say) if mark in carried else mark_button(mark, str(link_id), say) for mark in Mark],
        className="bulk",
    )


def _back(mark: Mark, link_id: int, say: Words) -> Any:
    return html.Button(
        [icon("arrow-back-up", 15), say("bulk.take_back", mark=say(f"bulk.{mark}"))], className="quiet-button", type="button",
        **named(data_act="unmark", data_mark=str(mark), data_rows=str(link_id)),
    )  # fmt: skip
