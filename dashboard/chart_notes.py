"""What was noted of the days of a chart, as a list under it: the words that its letters stand for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.figures.chart import Noted


def under_chart(notes: Sequence[Noted]) -> Any:
    """What the letters of a chart mean."""
    if not notes:
        return None
    return html.Ul([_noted(note) for note in notes], className="chart-notes")


def _noted(note: Noted) -> html.Li:
    about = " · ".join(filter(None, (note.day, note.campaign)))
    return html.Li([html.B(note.letter, className="note-letter"), html.Span(about), " ", note.text])
