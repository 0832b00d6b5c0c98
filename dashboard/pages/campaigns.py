"""Campaigns: the full evaluation of one campaign by every yardstick, or of two side by side; the report as a file or for print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

import dash_mantine_components as dmc
from dash import Dash, Input, Output, html

from attribution.campaigns.signs import AFTERGLOW
from attribution.report_rows import CampaignName, View
from dashboard import ids
from dashboard.as_of import as_of_note
from dashboard.below import rooted
from dashboard.browser import named
from dashboard.chart_card import chart_card
from dashboard.chart_words import ChartWords
from dashboard.charts import register_chart
from dashboard.evaluation import (
    PARTS,
    SIDES,
    campaign_as_of,
    chosen_pair,
    days_words,
    document_of,
    overall_view,
    part_view,
    slots,
    yard_chart,
)
from dashboard.figures.chart import Chart, nothing
from dashboard.figures.curves import curves_chart
from dashboard.frame import Field, Page
from dashboard.i18n import Words
from dashboard.questions import Reports
from dashboard.state import POST_NUMBERS, State
from dashboard.theme import Look
from dashboard.widgets import card, empty_state, icon

OVERALL, BODY = "campaign-overall", "campaign-part"
OF, BESIDE, PART, NUMBER = "campaign-of", "campaign-beside", "campaign-choice", "campaign-number"
CURVES = {side: f"curves-{side}" for side in SIDES}


def layout(state: State, reports: Reports, say: Words) -> list[Any]:
    """The choices; everything else comes when it is computed."""
    campaigns = reports.campaigns()
    pair = chosen_pair(state, campaigns)
    choices = [
        _labelled(_campaign(OF, campaigns, pair.first, say("campaigns.of"), say), say("campaigns.of")),
        _labelled(
            _campaign(BESIDE, campaigns, pair.second, say("campaigns.beside"), say, clearable=True), say("campaigns.beside")
        ),
    ]
    parts = [
        _segments(PART, {part: say(f"campaigns.part_{part}") for part in PARTS}, part_of(state), say("campaigns.parts"), "sm"),
        html.Span(say("campaigns.number"), className="tool-label"),
        _segments(NUMBER, {n: say(f"curves.{n}") for n in POST_NUMBERS}, state.number, say("campaigns.number"), "xs"),
    ]
    waiting = card(html.Div(className="kpi-body"), kind="blank")
    return [
        html.Div(choices, className="page-tools"),
        html.Div(waiting, id=OVERALL),
        html.Div(parts, className="page-tools parts"),
        html.Div(id=BODY),
    ]


def _labelled(control: Any, label: str) -> html.Div:
    """A control with its label, which stay on one line."""
    return html.Div([html.Span(label, className="tool-label"), control], className="labelled")


def _segments(name: str, options: dict[str, str], value: str, label: str, size: str) -> Any:
    data = [{"value": key, "label": words} for key, words in options.items()]
    return html.Div(
        dmc.SegmentedControl(data, id=name, value=value, size=size, **named(aria_label=label)), className="segments"
    )


def part_of(state: State) -> str:
    """The part that an address names, else the first."""
    return state.part if state.part in PARTS else next(iter(PARTS))


def _campaign(name: str, campaigns: Sequence[CampaignName], value: str, label: str, say: Words, clearable: bool = False) -> Any:
    options = [{"value": c.id, "label": days_words(c, say)} for c in campaigns]
    return dmc.Select(
        id=name, data=options, value=value or None, allowDeselect=clearable, clearable=clearable, searchable=True, size="xs", w=290,
        placeholder=say("campaigns.none"), nothingFoundMessage=say("frame.no_campaign"), **named(aria_label=label),
    )  # fmt: skip


def register(app: Dash, reports: Reports, state_of: Callable[[str], State]) -> None:
    """Wire the page: the whole by one callback, then a chart for each plot."""
    for side, name in CURVES.items():
        register_chart(app, name, reports, state_of, partial(curves_of, side))
    for name, key, place, side in slots():
        register_chart(app, name, reports, state_of, partial(yard_chart, key, place, side))

    @app.callback(Output(OVERALL, "children"), Output(BODY, "children"), Input(ids.QUERY, "data"))
    def body(said: str) -> tuple[list[Any], list[Any]]:
        state = state_of(said)
        return body_of(state, reports, Words(state.lang))


def body_of(state: State, reports: Reports, say: Words) -> tuple[list[Any], list[Any]]:
    """The chosen campaigns as a whole, with the ways to take them along; and the chosen part of their evaluation."""
    pair = chosen_pair(state, reports.campaigns())
    if not pair.first:
        return [card(empty_state("no_campaign", say), kind="blank")], []
    documents = [document_of(campaign, reports, state.lang) for campaign in pair.both]
    titles, part = {c.id: c.title for c in reports.campaigns()}, part_of(state)
    curves = [
        chart_card(CURVES[side], say, "yard", words=curves_words("" if not pair.second else titles[c], say))
        for side, c in zip(SIDES, pair.both, strict=False)
        if part == next(iter(PARTS))
    ]
    since = as_of_note(next(filter(None, (campaign_as_of(c, reports) for c in pair.both)), None), say)
    overall = [since, *(take_along(c, titles[c], say) for c in pair.both), *overall_view(documents, say)]
    return overall, part_view(part, documents, say, curves)


def curves_words(title: str, say: Words) -> ChartWords:
    """What the chart of curves says of itself, with the campaign's title where there are two."""
    shown = f"{say('curves.title')}: {title}" if title else say("curves.title")
    return ChartWords(shown, say("curves.about"), say("curves.sure"))


def take_along(campaign: str, title: str, say: Words) -> html.Div:
    """The report of a campaign as a file, and opened for print."""
    query = urlencode({"of": campaign, "lang": say.lang})
    saved = html.A(
        [icon("download", 15), say("campaigns.html")], href=rooted(f"/report/campaign.html?{query}"), className="quiet-button"
    )
    printed = html.A(
        [icon("external-link", 15), say("campaigns.pdf")],
        href=rooted(f"/report/campaign?{query}"), target="_blank", className="quiet-button", title=say("campaigns.pdf_how"), **named(data_print="1"),
    )  # fmt: skip
    return html.Div(
        [html.Span(say("campaigns.report", title=title), className="tool-label"), saved, printed], className="page-tools"
    )


def curves_of(side: str, state: State, reports: Reports, look: Look) -> Chart:
    """How the posts of a campaign grew, those made up to the end of its afterglow."""
    campaigns = {c.id: c for c in reports.campaigns()}
    pair, n = chosen_pair(state, tuple(campaigns.values())).both, SIDES.index(side)
    if n >= len(pair):
        return nothing(look, "filtered")
    found = campaigns[pair[n]]
    view = View(found.starts, found.ends + AFTERGLOW, (found.id,))
    return curves_chart(reports.post_curves(state.number, view), state.number, look)


FIELDS = (
    Field(OF, "of"),
    Field(BESIDE, "beside"),
    Field(PART, "part", fallback=next(iter(PARTS))),
    Field(NUMBER, "number", fallback=POST_NUMBERS[0]),
)
PAGE = Page("campaigns", "/campaigns", "speakerphone", layout, register, FIELDS)
