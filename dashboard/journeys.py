"""Funnel, paths and cohorts, as cards of the attribution page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, html

from dashboard.as_of import as_of_chart
from dashboard.browser import named
from dashboard.chart_card import chart_card
from dashboard.charts import register_chart
from dashboard.figures.chart import Chart, nothing
from dashboard.figures.journeys import cohort_chart, funnel_chart, paths_chart
from dashboard.frame import Field
from dashboard.i18n import Words
from dashboard.questions import Reports
from dashboard.state import State
from dashboard.theme import Look

FUNNEL, PATHS, COHORT, FIRST = "funnel", "paths", "cohort", "cohort-channel"
PATH_ROWS = 50
JOURNEY_FIELDS = (Field(FIRST, "first"),)


def journey_cards(state: State, reports: Reports, say: Words) -> list[Any]:
    """The funnel beside the cohorts, the paths below."""
    return [
        html.Div(
            [chart_card(FUNNEL, say, "slim"), chart_card(COHORT, say, "wide", tools=_channels(state, reports, say))],
            className="row turned",
        ),
        chart_card(PATHS, say, "tall"),
    ]


def _channels(state: State, reports: Reports, say: Words) -> list[Any]:
    channels = reports.cohorts(state.view).channels
    options = [{"value": channel, "label": say.of("channel", channel)} for channel in channels]
    choice = dmc.Select(
        id=FIRST, data=options, value=first_of(state, channels) or None, clearable=True, placeholder=say("cohort.all"), size="xs", w=170,
        **named(aria_label=say("cohort.channel")),
    )  # fmt: skip
    return [choice]


def first_of(state: State, channels: tuple[str, ...]) -> str:
    """The channel of first visits that an address names, if it is one."""
    return state.first if state.first in channels else ""


def register_journeys(app: Dash, reports: Reports, state_of: Callable[[str], State]) -> None:
    """Wire the three cards."""
    register_chart(app, FUNNEL, reports, state_of, funnel_of)
    register_chart(
        app,
        PATHS,
        reports,
        state_of,
        lambda state, asked, look: _measured(asked, look, lambda: paths_chart(asked.paths(state.view, PATH_ROWS), look)),
    )
    register_chart(
        app,
        COHORT,
        reports,
        state_of,
        lambda state, asked, look: _measured(asked, look, lambda: cohorts_of(state, asked, look)),
    )


def funnel_of(state: State, reports: Reports, look: Look) -> Chart:
    """From reads to registrations."""
    return as_of_chart(funnel_chart(reports.funnel(state.view), look), reports.reads_as_of(), look)


def cohorts_of(state: State, reports: Reports, look: Look) -> Chart:
    """The cohorts of the chosen channel."""
    channel = first_of(state, reports.cohorts(state.view).channels)
    return cohort_chart(reports.cohorts(state.view, channel), channel, look)


def _measured(reports: Reports, look: Look, chart: Callable[[], Chart]) -> Chart:
    return nothing(look, "not_measured") if reports.freshness().last_hit_at is None else chart()
