"""Overview: what campaigns earned, and what it was worth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import Dash, Input, Output, html

from attribution.report_rows import LinkQuery, View
from dashboard import ids
from dashboard.below import rooted
from dashboard.chart_card import chart_card
from dashboard.charts import register_chart
from dashboard.compare import against, against_words, length
from dashboard.figures.before import Before, standing
from dashboard.figures.chart import Chart, nothing
from dashboard.figures.flow import flow_chart
from dashboard.figures.growth import growth_chart
from dashboard.frame import Page
from dashboard.i18n import Words
from dashboard.link_rows import newest_table
from dashboard.questions import Reports
from dashboard.state import EARNED, State, address
from dashboard.theme import Look, campaign_hues, look_of
from dashboard.widgets import KPIS, card, head, inside, kpi_body, kpi_slot

GROWTH, FLOW = "growth", "flow"
NEWEST, NEWEST_MORE = "newest-rows", "newest-more"
NEWEST_ROWS = 8


def layout(state: State, _reports: Reports, say: Words) -> list[Any]:
    """Key figures, growth and flow, the newest links."""
    more = inside(f"/links?{new_links(state)}", say("newest.all"), id=NEWEST_MORE, kind="quiet-button")
    return [
        html.Div([kpi_slot(key, say) for key in KPIS], className="kpis"),
        html.Div(
            [
                chart_card(GROWTH, say, "wide"),
                chart_card(FLOW, say, "slim"),
            ],
            className="row",
        ),
        card(
            head(say("newest.title"), html.P(say("newest.subtitle"), className="quiet"), [more]),
            html.Div(id=NEWEST, className="scroll-x"),
            kind="padded",
        ),
    ]


def register(app: Dash, reports: Reports, state_of: Callable[[str], State]) -> None:
    """Wire the page: each callback reads the address, asks once, shows."""
    query, look = Input(ids.QUERY, "data"), Input(ids.LOOK, "data")
    register_chart(app, GROWTH, reports, state_of, growth_of, links_then)
    register_chart(app, FLOW, reports, state_of, flow_of)

    @app.callback([Output(f"kpi-{key}", "children") for key in KPIS], query, look)
    def kpis(said: str, seen: object) -> list[Any]:
        state = state_of(said)
        return key_figures(state, reports, look_of(seen, state.lang))

    @app.callback(Output(NEWEST, "children"), Output(NEWEST_MORE, "href"), query)
    def newest(said: str) -> tuple[Any, str]:
        state = state_of(said)
        rows, measured = reports.latest_links(state.view, NEWEST_ROWS), reports.freshness().last_hit_at is not None
        return newest_table(rows, reports.campaigns(), measured, state), rooted(f"/links?{new_links(state)}")


def new_links(state: State) -> str:
    """The query string of the grid that shows the links which appeared within the days of this page, however many those are."""
    days = (state.view.until - state.view.since).days + 1
    return address(State(state.view, state.lang, LinkQuery(classes=EARNED, new_days=days)))


def key_figures(state: State, reports: Reports, look: Look) -> list[Any]:
    """The bodies of the five cards, in their order; a figure that the reports do not have is not measured."""
    other = against(state)
    given = {kpi.key: kpi for kpi in reports.kpis(state.view, other)}
    versus, ratio = against_words(state, look), length(state.view) / length(other) if other else 1.0
    return [kpi_body(given[key], look, versus, ratio) if key in given else None for key in KPIS]


def growth_of(state: State, reports: Reports, look: Look) -> Chart:
    """Links of the view by campaign."""
    campaigns = reports.campaigns()
    return growth_chart(reports.growth(state.view), campaigns, campaign_hues(campaigns, state.view, look), look)


def links_then(_state: State, other: View, reports: Reports, _look: Look) -> Before:
    """The links that stood on each day of another period."""
    growth = reports.growth(other)
    live = [sum(s.live[i] for s in growth.series) for i in range(len(growth.days))]
    return standing(growth.days, live, reports.freshness().links_from)


def flow_of(state: State, reports: Reports, look: Look) -> Chart:
    """The flow, or that no access log was loaded: then nothing is known of visits."""
    if reports.freshness().last_hit_at is None:
        return nothing(look, "not_measured")
    return flow_chart(reports.flow(state.view), campaign_hues(reports.campaigns(), state.view, look), look)


PAGE = Page("overview", "/", "layout-dashboard", layout, register, compares=True)
