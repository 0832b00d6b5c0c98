"""What a screen says of an answer that `attribute` kept and that something was written after: since when it stands, and what it does not know."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import html

from attribution.kept_rows import AsOf
from dashboard.figures.chart import Chart
from dashboard.i18n import Words
from dashboard.i18n.numbers import count, moment
from dashboard.theme import Look
from dashboard.widgets import icon


def as_of_words(found: AsOf, say: Words, key: str = "kept.note") -> str:
    """The whole note: since when, what came, what to do."""
    came = [say(f"kept.{subject}", n=count(n, say.lang)) for subject, n in found.since]
    how = say("kept.counting" if found.counting else "kept.run")
    return say(key, at=moment(found.at, say.lang), what=say("kept.and").join(came), how=how)


def as_of_note(found: AsOf | None, say: Words, key: str = "kept.note") -> Any:
    """The note as a line of a page; None where nothing came since."""
    return html.P([icon("refresh", 14), html.Span(as_of_words(found, say, key))], className="as-of") if found else None


def as_of_chart(chart: Chart, found: AsOf | None, look: Look, *, whole: bool = True) -> Chart:
    """The chart with its date beside the title, and the whole note under it."""
    if found is None or chart.empty:
        return chart
    short = look.say("kept.short", at=moment(found.at, look.lang))
    subtitle = " · ".join(filter(None, (chart.subtitle, short)))
    return replace(chart, subtitle=subtitle, as_of=as_of_words(found, look.say) if whole else "")
