"""Attribution: which channel, campaign or link brought visits and registrations, and under which model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, html

from attribution.report_rows import View
from dashboard.browser import named
from dashboard.chart_card import chart_card
from dashboard.charts import Make, register_chart
from dashboard.effects import EFFECT_FIELDS, effect_card, register_effect
from dashboard.figures.before import Before
from dashboard.figures.chart import Chart, nothing
from dashboard.figures.credit import credit_chart, models_of, models_shown
from dashboard.figures.parts import dark_note, parts_chart
from dashboard.figures.traffic import traffic_before, traffic_chart, traffic_lines, with_visitors
from dashboard.frame import Field, Page
from dashboard.i18n import Words
from dashboard.journeys import JOURNEY_FIELDS, journey_cards, register_journeys
from dashboard.questions import Reports
from dashboard.state import GROUPS, METRICS, State
from dashboard.theme import Look, campaign_hues

TRAFFIC, CREDIT, PARTS = "traffic", "credit", "parts"
BY, METRIC, MODEL, MODELS = "by", "metric", "model", "models"
#: The model of the parts when the address names none: what most tools report.
USUAL = "last_non_direct"


def layout(state: State, reports: Reports, say: Words) -> list[Any]:
    """Traffic over time, credit by model, parts per campaign, the way to a registration, before and after."""
    known = models_of(reports.credit(state.view, state.by))
    return [
        html.Div([html.Span(say("attribution.by"), className="tool-label"), _by(state, say)], className="page-tools"),
        chart_card(TRAFFIC, say, "tall", tools=[_metric(state, say)]),
        html.Div(
            [
                chart_card(CREDIT, say, "wide", tools=[_models(state, known, say)] if known else []),
                chart_card(PARTS, say, "slim", tools=[_model(state, known, say)] if known else []),
            ],
            className="row",
        ),
        *journey_cards(state, reports, say),
        effect_card(state, reports, say),
    ]


def _by(state: State, say: Words) -> Any:
    options = [{"value": by, "label": say(f"by.{by}")} for by in GROUPS]
    return dmc.SegmentedControl(options, id=BY, value=state.by, size="xs", **named(aria_label=say("attribution.by")))


def _metric(state: State, say: Words) -> Any:
    options = [{"value": metric, "label": say(f"metric.{metric}")} for metric in METRICS]
    return dmc.SegmentedControl(
        options, id=METRIC, value=state.metric, size="xs", **named(aria_label=say("attribution.metric"))
    )


def _models(state: State, known: Sequence[str], say: Words) -> Any:
    return dmc.MultiSelect(
        id=MODELS,
        data=_model_options(known, say),
        value=list(models_shown(state.models, known)),
        maxValues=4,
        hidePickedOptions=True,
        size="xs",
        className="models",
        **named(aria_label=say("credit.models")),
    )


def _model(state: State, known: Sequence[str], say: Words) -> Any:
    return dmc.Select(
        id=MODEL,
        data=_model_options(known, say),
        value=model_of(state, known),
        allowDeselect=False,
        size="xs",
        w=168,
        **named(aria_label=say("credit.model")),
    )


def _model_options(known: Sequence[str], say: Words) -> list[dict[str, str]]:
    return [{"value": model, "label": say.of("model", model)} for model in known]


def model_of(state: State, known: Sequence[str]) -> str:
    """The wanted model if it exists, else the usual one, else the first."""
    return next((model for model in (state.model, USUAL, *known) if model in known), "")


def register(app: Dash, reports: Reports, state_of: Callable[[str], State]) -> None:
    """Wire the page: each callback reads the address, asks once, shows."""
    register_chart(app, TRAFFIC, reports, state_of, measured(traffic_of), traffic_then)
    register_chart(app, CREDIT, reports, state_of, measured(credit_of))
    register_chart(app, PARTS, reports, state_of, measured(parts_of))
    register_effect(app, reports, state_of)
    register_journeys(app, reports, state_of)


def measured(make: Make) -> Make:
    """The chart, or that no access log was loaded."""

    def chart(state: State, reports: Reports, look: Look) -> Chart:
        return nothing(look, "not_measured") if reports.freshness().last_hit_at is None else make(state, reports, look)

    return chart


def traffic_of(state: State, reports: Reports, look: Look) -> Chart:
    """Traffic of the view by the chosen group and metric."""
    series = reports.traffic(state.view, state.by)
    hues = campaign_hues(reports.campaigns(), state.view, look)
    chart = traffic_chart(days_of(state.view), series, state.metric, state.by, hues, look)
    return with_visitors(chart, reports.visitors(state.view), look) if state.metric == "uv" and not chart.empty else chart


def traffic_then(state: State, other: View, reports: Reports, look: Look) -> Before:
    """The chosen metric on each day of another period."""
    hues = campaign_hues(reports.campaigns(), state.view, look)
    lines = traffic_lines(reports.traffic(state.view, state.by), state.metric, state.by, hues, look)
    return traffic_before(days_of(other), reports.traffic(other, state.by), state.metric, lines)


def credit_of(state: State, reports: Reports, look: Look) -> Chart:
    """Credit of the view under the chosen models."""
    return credit_chart(reports.credit(state.view, state.by), state.models, state.by, look)


def parts_of(state: State, reports: Reports, look: Look) -> Chart:
    """The parts of each campaign under the chosen model."""
    known = models_of(reports.credit(state.view, state.by))
    titles = {c.id: c.title for c in reports.campaigns()}
    rows = reports.campaign_credit(state.view, model_of(state, known)) if known else ()
    return parts_chart(rows, look, dark_note(reports.dark_traffic(state.view), titles, look))


def days_of(view: View) -> tuple[date, ...]:
    """Every day of the view."""
    return tuple(view.since + timedelta(days=n) for n in range((view.until - view.since).days + 1))


FIELDS = (
    Field(BY, "by", fallback=GROUPS[0]),
    Field(METRIC, "metric", fallback=METRICS[0]),
    Field(MODELS, "models"),
    Field(MODEL, "model"),
    *EFFECT_FIELDS,
    *JOURNEY_FIELDS,
)
PAGE = Page("attribution", "/attribution", "route", layout, register, FIELDS, compares=True)
