"""What a report draws, before anybody draws it: bars with intervals, lines over days, points with a curve. No colours, no pixels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `value` None: not known, which is said and not drawn."""

    label: str
    value: float | None
    shown: str  # the value in words
    low: float | None = None  # an interval, drawn as a whisker
    high: float | None = None
    hue: int = 0


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars from zero; `band` is a range to compare with."""

    title: str  # what the drawing shows, for those who cannot see it
    bars: tuple[Bar, ...]
    band: tuple[float, float] | None = None
    band_label: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A value for each day; None leaves a gap."""

    name: str
    values: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()  # an interval, drawn as a band
    high: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines over the same days, with the campaign's window shaded."""

    title: str
    days: tuple[date, ...]
    lines: tuple[Line, ...]
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Dot:
    """One point; `marked` ones belong to what the report is about."""

    label: str
    x: float
    y: float
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Bend:
    """A point of a curve with its interval."""

    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Dots:
    """Points and a curve through them; x is drawn on a logarithmic scale from zero (log of 1 + x)."""

    title: str
    x_title: str
    y_title: str
    dots: tuple[Dot, ...]
    curve: tuple[Bend, ...] = ()


Plot: TypeAlias = Bars | Lines | Dots
