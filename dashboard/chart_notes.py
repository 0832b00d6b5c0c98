"""What stands under a chart: since when its numbers stand, and what was noted of its days, the words that its letters stand for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.figures.chart import Noted
from dashboard.widgets import icon


def under_chart(notes: Sequence[Noted], as_of: str = "") -> list[Any]:
    """Since when the numbers stand, where something came since; what the letters of a chart mean."""
    since = [html.P([icon("refresh", 14), html.Span(as_of)], className="as-of")] if as_of else []
    return [*since, html.Ul([_noted(note) for note in notes], className="chart-notes")] if notes else since


def _noted(note: Noted) -> html.Li:
    about = " · ".join(filter(None, (note.day, note.campaign)))
    return html.Li([html.B(note.letter, className="note-letter"), html.Span(about), " ", note.text])
