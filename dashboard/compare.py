"""What the days of a page are compared with: the choice in the frame, the period it means, its words. Compares nothing itself."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, html

from attribution.report_rows import View
from attribution.reports.periods import period_before, year_before
from dashboard.browser import in_browser, named
from dashboard.figures.growth import span_words
from dashboard.i18n import Words
from dashboard.state import COMPARISONS, Defaults, State
from dashboard.theme import Look

CHOICE, DAYS, DAYS_ROOM = "compare", "compare-days", "compare-room"


def against(state: State) -> View | None:
    """The period that the days of a state are compared with; None where nothing is."""
    compare, view = state.compare, state.view
    match compare.kind:
        case "none":
            return None
        case "year":
            return year_before(view)
    if compare.since and compare.until:
        return View(compare.since, compare.until, view.campaigns)
    return period_before(view)


def against_words(state: State, look: Look) -> str:
    """The period as a key figure names it; "" where nothing is compared."""
    other = against(state)
    if other is None:
        return ""
    days = (state.view.until - state.view.since).days + 1
    if state.compare.kind == "previous":
        return look.say("kpi.versus_one") if days == 1 else look.say("kpi.versus", n=days)
    return look.say("kpi.versus_days", days=span_words([other.since, other.until], look))


def length(view: View) -> int:
    """Days of a period."""
    return (view.until - view.since).days + 1


def choice(state: State, known: Defaults, say: Words) -> list[Any]:
    """What to compare with, and days of one's own."""
    options = [{"value": kind, "label": say(f"compare.{kind}")} for kind in COMPARISONS]
    kinds = dmc.Select(
        id=CHOICE, data=options, value=state.compare.kind, allowDeselect=False, w=164, className="filter-compare",
        **named(aria_label=say("compare.label")),
    )  # fmt: skip
    return [kinds, html.Div(_days(state, known, say), id=DAYS_ROOM, className=room(state.compare.kind))]


def room(kind: str) -> str:
    """The class of the place where days are chosen: seen only where they are one's own."""
    return "compare-days" if kind == "own" else "compare-days away"


def _days(state: State, known: Defaults, say: Words) -> Any:
    shown = against(state) or period_before(state.view)
    first, last = known.span or (shown.since, shown.until)
    english = state.lang == "en"
    return dmc.DatePickerInput(
        id=DAYS,
        type="range",
        value=[shown.since.isoformat(), shown.until.isoformat()] if state.compare.since else [None, None],
        defaultDate=min(max(shown.since, first), last).isoformat(),
        minDate=first.isoformat(),
        maxDate=last.isoformat(),
        placeholder=say("compare.pick"),
        valueFormat="MMM D, YYYY" if english else "YYYY/M/D",
        monthLabelFormat="MMMM YYYY" if english else "YYYY年M月",
        allowSingleDateInRange=True,
        w=250,
        popoverProps={"shadow": "md"},
        **named(aria_label=say("compare.days")),
    )


def register_compare(app: Dash) -> None:
    """Days of one's own are asked for only where they are wanted."""
    in_browser(app, "compared", Output(DAYS_ROOM, "className"), Input(CHOICE, "value"))
