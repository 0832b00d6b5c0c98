"""What a chart card says of itself: its title, what it counts, how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.i18n import Words


@dataclass(frozen=True, slots=True)
class ChartWords:
    """What a chart card says of itself."""

    title: str
    about: str
    sure: str = ""


def chart_words(name: str, say: Words) -> ChartWords:
    """What the catalogue says of a chart."""
    return ChartWords(say(f"{name}.title"), say(f"{name}.about"), say(f"{name}.sure") if say.knows(f"{name}.sure") else "")
