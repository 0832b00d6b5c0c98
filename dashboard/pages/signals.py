"""Search signals: did rank and interest move, and did they do so after links came? Correlation is shown with what chance reaches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, html

from attribution.lag import Course
from attribution.report_rows import View
from attribution.reports.periods import days_of
from dashboard import browser
from dashboard.chart_card import chart_card
from dashboard.charts import register_chart
from dashboard.figures.before import Before
from dashboard.figures.chart import Chart
from dashboard.figures.signal_table import ToldOf, named
from dashboard.figures.signals import KINDS, kinds_of, lags_chart, signals_before, signals_chart
from dashboard.frame import Field, Page
from dashboard.i18n import Words
from dashboard.questions import Reports
from dashboard.state import State
from dashboard.theme import Look, campaign_hues

SIGNALS, LAGS, KIND = "signals", "lags", "signal-kind"


def layout(state: State, reports: Reports, say: Words) -> list[Any]:
    """The choice of a signal, its course beside links, its correlation with them lag by lag."""
    known = kinds_of(reports.signal_kinds(state.view))
    return [
        html.Div(
            [html.Span(say("signals.kind"), className="tool-label"), _kinds(kind_of(state, known), known, say)],
            className="page-tools",
        ),
        chart_card(SIGNALS, say, "tall"),
        chart_card(LAGS, say),
    ]


def _kinds(chosen: str, known: Sequence[str], say: Words) -> Any:
    options = [{"value": kind, "label": say(f"signals.{kind}")} for kind in known or KINDS[:1]]
    return dmc.SegmentedControl(options, id=KIND, value=chosen, size="xs", **browser.named(aria_label=say("signals.kind")))


def kind_of(state: State, known: Sequence[str]) -> str:
    """The wanted kind if there is any of it, else the first that there is."""
    return state.signal if state.signal in known else next(iter(known), KINDS[0])


def register(app: Dash, reports: Reports, state_of: Callable[[str], State]) -> None:
    """Wire the page: each callback reads the address, asks once, shows."""
    register_chart(app, SIGNALS, reports, state_of, signals_of, signals_then)
    register_chart(app, LAGS, reports, state_of, lags_of)


def _kind(state: State, reports: Reports) -> str:
    return kind_of(state, kinds_of(reports.signal_kinds(state.view)))


def signals_of(state: State, reports: Reports, look: Look) -> Chart:
    """The chosen kind of signal over the view."""
    kind = _kind(state, reports)
    hues = campaign_hues(reports.campaigns(), state.view, look)
    told = told_in(state.view, kind, reports)
    return signals_chart(reports.growth(state.view), told, kind, reports.campaigns(), hues, look)


def told_in(view: View, kind: str, reports: Reports) -> ToldOf:
    """What is told of a kind of signal in a view, its values as far as they are asked for."""

    def since(day: date) -> Sequence[Course]:
        return reports.signals(View(max(day, view.since), view.until), kind)

    return ToldOf(reports.signal_days(view, kind), lambda subjects: reports.signals(view, kind, subjects), since)


def signals_then(state: State, other: View, reports: Reports, look: Look) -> Before:
    """The chosen kind of signal on the days of another period."""
    kind = _kind(state, reports)
    now = told_in(state.view, kind, reports)
    then = reports.signals(other, kind, now.subjects)
    return signals_before(days_of(other.since, other.until), now, named(then), look)


def lags_of(state: State, reports: Reports, look: Look) -> Chart:
    """The correlations of the chosen kind of signal."""
    return lags_chart(reports.lags(state.view, _kind(state, reports)), look)


PAGE = Page("signals", "/signals", "trending-up", layout, register, (Field(KIND, "signal"),), compares=True)
