"""Where campaigns started, as marks on a chart of days: names in two lanes where they fit, numbered badges where they do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from attribution.report_rows import CampaignName
from dashboard.figures.chart import Figure, plain, width_of
from dashboard.theme import Look

#: How many ems of label text the growth chart holds side by side on a wide screen.
EMS = 51.0
LANES = 2
#: Pixels: of a badge, of the charts that it stands on.
BADGE, NARROW, WIDE = 17, 290, 640


@dataclass(frozen=True, slots=True)
class Mark:
    """One campaign's start. `lane` 0 is the upper one, of badges the one over the line; `flip` puts the name on the left of its line."""

    number: int
    title: str
    at: date
    colour: str
    lane: int = 0
    flip: bool = False
    badge: bool = False


def marks_of(campaigns: Sequence[CampaignName], days: Sequence[date], hues: Mapping[str, str], look: Look) -> list[Mark]:
    """Marks of the coloured campaigns that start within the days. If names do not fit, all become badges."""
    inside = [c for c in sorted(campaigns, key=lambda c: c.starts) if c.id in hues and days[0] <= c.starts <= days[-1]]
    named = _named(inside, days, hues)
    if look.narrow or named is None:
        beside = _beside(inside, days, NARROW if look.narrow else WIDE)
        return [Mark(i, plain(c.title, 24), c.starts, hues[c.id], beside[i - 1], badge=True) for i, c in enumerate(inside, 1)]
    return named


def _beside(inside: Sequence[CampaignName], days: Sequence[date], width: int) -> list[int]:
    """How many badges each one has to make room for, since they would stand over one another on a chart so many pixels wide."""
    steps, end = list[int](), 0.0
    for c in inside:
        at = (c.starts - days[0]).days / max(1, len(days) - 1) * width
        steps.append(max(0, ceil((end - at) / BADGE)))
        end = at + (steps[-1] + 1) * BADGE
    return steps


def _named(inside: Sequence[CampaignName], days: Sequence[date], hues: Mapping[str, str]) -> list[Mark] | None:
    """Names side by side in as few lanes as they need; None if two lanes are not enough."""
    taken: list[list[tuple[float, float]]] = [[] for _ in range(LANES)]
    marks: list[Mark] = []
    for number, c in enumerate(inside, 1):
        title = plain(c.title, 24)
        at = (c.starts - days[0]).days / max(1, len(days) - 1) * EMS
        wide = width_of(title) + 1.8
        flip = at + wide > EMS
        span = (at - wide, at + 1) if flip else (at - 1, at + wide)
        lane = next((lane for lane in range(LANES) if all(span[1] < a or span[0] > b for a, b in taken[lane])), None)
        if lane is None:
            return None
        taken[lane].append(span)
        marks.append(Mark(number, title, c.starts, hues[c.id], lane, flip))
    return marks


def marks_shown(marks: Sequence[Mark], domain: tuple[float, float], look: Look) -> tuple[list[Figure], list[Figure]]:
    """Lines and labels in paper coordinates: lines from the bottom of the domain up to their label."""
    lines = [_line(mark, domain[0]) for mark in marks]
    labels = [label for mark in marks for label in (_badge(mark) if mark.badge else _name(mark, look))]
    return lines, labels


def _height(mark: Mark) -> float:
    return 1.0 if mark.badge else 1.0 - 0.075 * mark.lane


def _line(mark: Mark, bottom: float) -> Figure:
    at = mark.at.isoformat()
    pen = {"color": mark.colour, "width": 1.25, "dash": "2px,3px"}
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": at,
        "x1": at,
        "y0": bottom,
        "y1": _height(mark) - 0.02,
        "line": pen,
    }


def _name(mark: Mark, look: Look) -> list[Figure]:
    base = {"x": mark.at.isoformat(), "y": _height(mark), "xref": "x", "yref": "paper", "showarrow": False, "yanchor": "middle"}
    side = {"xanchor": "right", "xshift": -7} if mark.flip else {"xanchor": "left", "xshift": 7}
    return [
        {**base, **side, "text": mark.title, "font": {"size": 11.5, "color": look.ink}, "yshift": -7},
        {**base, "text": "●", "font": {"size": 11, "color": mark.colour}, "yshift": -7},
    ]


def _badge(mark: Mark) -> list[Figure]:
    place = {"x": mark.at.isoformat(), "y": 1, "xref": "x", "yref": "paper", "showarrow": False, "yanchor": "top"}
    look = {"bgcolor": mark.colour, "borderpad": 3, "font": {"size": 10.5, "color": "#FFFFFF"}}
    return [{**place, **look, "text": f"<b>{mark.number}</b>", "xshift": mark.lane * BADGE, "yshift": 4}]
