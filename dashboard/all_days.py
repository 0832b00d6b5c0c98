"""The way out of an emptiness that comes of the chosen days: a link to the same view over all days that have data."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import html

from dashboard.browser import named
from dashboard.i18n import Words
from dashboard.questions import Reports
from dashboard.state import State, address

#: Reasons for which other days may have something to show.
OF_DAYS = frozenset({"filtered", "no_signals", "no_lags", "no_talk", "no_paths", "not_then"})


def all_days(reason: str, state: State, reports: Reports, say: Words) -> Any:
    """A link to all days; None where the reason has nothing to do with days, or all are shown."""
    known = reports.freshness()
    if reason not in OF_DAYS or known.first_day is None or known.last_day is None:
        return None
    wide = replace(state.view, since=known.first_day, until=known.last_day)
    if wide == state.view:
        return None
    query = address(replace(state, view=wide))
    return html.A(say("empty.all_days"), href=f"?{query}", className="action", **named(data_inside="1"))
