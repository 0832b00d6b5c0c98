"""Notes on days, drawn into any chart with an axis of days: a line and a letter each, the words beside their letters below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from string import ascii_uppercase

from dashboard.figures.chart import Chart, Figure, Noted, plain
from dashboard.i18n.numbers import day as day_words
from dashboard.theme import Look
from ripplemark.records import Annotation

TITLE = 120  # characters of a note over its letter; below it stands whole
PAPER = {False: "#FFFFFF", True: "#1B201F"}  # the colour of a letter: that of cards


def axis_days(chart: Chart) -> tuple[date, date] | None:
    """The first and last day of a chart's axis; None where it has none of days."""
    axis = chart.figure["layout"].get("xaxis", {})
    if axis.get("type") != "date" or "range" not in axis:
        return None
    first, last = (datetime.fromisoformat(str(end)).date() for end in axis["range"])
    return first, last


def with_notes(chart: Chart, notes: Sequence[Annotation], titles: Mapping[str, str], look: Look) -> Chart:
    """The chart with the notes of its days; those of one day share a letter."""
    if not notes or chart.empty:
        return chart
    letters = {day: letter_of(n) for n, day in enumerate(sorted({note.day for note in notes}))}
    by_day = {day: [plain(note.text, TITLE) for note in notes if note.day == day] for day in letters}
    layout, height = chart.figure["layout"], _height(chart.figure["layout"])
    shapes = [*layout.get("shapes", ()), *(_line(day, look) for day in letters)]
    badges = [_badge(day, letter, "<br>".join(by_day[day]), height, look) for day, letter in letters.items()]
    drawn = {**layout, "shapes": shapes, "annotations": [*layout.get("annotations", ()), *badges]}
    listed = tuple(
        Noted(letters[n.day], day_words(n.day, look.lang), n.text, titles.get(n.campaign, n.campaign)) for n in notes
    )
    return replace(chart, figure={**chart.figure, "layout": drawn}, notes=listed)


def letter_of(n: int) -> str:
    """A to Z, then A2, B2 and so on."""
    round_, place = divmod(n, len(ascii_uppercase))
    return ascii_uppercase[place] + (str(round_ + 1) if round_ else "")


def _height(layout: Figure) -> float:
    """Between the two parts of a chart that has two, else at its foot."""
    upper, lower = layout.get("yaxis", {}).get("domain"), layout.get("yaxis2", {}).get("domain")
    return (upper[0] + lower[1]) / 2 if upper and lower else 0.0


def _line(day: date, look: Look) -> Figure:
    at = day.isoformat()
    pen = {"color": look.ink, "width": 1, "dash": "1px,4px"}
    return {"type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1, "line": pen, "opacity": 0.75}


def _badge(day: date, letter: str, words: str, height: float, look: Look) -> Figure:
    return {
        "x": day.isoformat(), "y": height, "xref": "x", "yref": "paper", "xanchor": "center", "yanchor": "middle" if height else "bottom",
        "showarrow": False, "text": f"<b>{letter}</b>", "font": {"size": 10, "color": PAPER[look.dark]}, "bgcolor": look.ink,
        "borderpad": 2.5, "hovertext": f"{day_words(day, look.lang)}<br>{words}", "captureevents": True,
    }  # fmt: skip
