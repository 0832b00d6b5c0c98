"""What every chart is made of: a plotly figure as a dict, its legend, its table, and a sentence for those who cannot see it."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, overload

from dashboard.theme import Look

Figure = dict[str, Any]
DAY = 86_400_000  # milliseconds, as plotly counts on axes of dates
FEWEST_DAYS = 5  # that an axis spans
WEEKLY_FROM = 71  # days of a view from which bars stand for weeks
CLEAR = "rgba(0,0,0,0)"
TIP = {"bgcolor": "#1E2322", "bordercolor": "#1E2322"}


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of a legend; `badge` is the number of a mark on the chart, if there is one."""

    title: str
    colour: str
    value: str = ""
    badge: str = ""
    mark: str = ""  # dotted | line | dashed | dots: how a line is drawn; "" a patch of colour


Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rows(Sequence[Row]):
    """Rows that are put into words when they are asked for: a screen shows but the first of thousands."""

    number: int
    row: Callable[[int], Row]

    def __len__(self) -> int:
        """How many there are."""
        return self.number

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, at: int | slice) -> Row | tuple[Row, ...]:
        """One row, or some."""
        places = range(self.number)[at]
        return self.row(places) if isinstance(places, int) else tuple(map(self.row, places))


@dataclass(frozen=True, slots=True)
class Table:
    """The chart's numbers, ready to read. All columns but the first are right-aligned."""

    columns: tuple[str, ...] = ()
    rows: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class Noted:
    """A note as a chart lists it."""

    letter: str
    day: str
    text: str
    campaign: str = ""  # its title


@dataclass(frozen=True, slots=True)
class Chart:
    """All that a chart card shows. `empty` is the reason why there is nothing: filtered or not_measured.

    `days` are those of its axis, where it has one of days, `spans` those of each row of its table; `sure` how its links were placed in time, as `date_shares` gives it."""

    figure: Figure
    subtitle: str = ""
    summary: str = ""
    legend: tuple[Key, ...] = ()
    table: Table = field(default_factory=Table)
    empty: str = ""
    days: tuple[date, ...] = ()
    spans: tuple[slice, ...] = ()
    sure: tuple[tuple[str, float], ...] = ()
    notes: tuple[Noted, ...] = ()
    as_of: str = ""  # since when its numbers stand, where something came after that


def plain(text: str, most: int = 60) -> str:
    """A stranger's text as a label: no pseudo-HTML, no control or direction characters, at most `most` characters."""
    some = text[: most * 4]
    kept = some if some.isprintable() else "".join(c if unicodedata.category(c)[0] != "C" else " " for c in some)
    words = " ".join(kept.split())
    return html.escape(words if len(words) <= most else words[: most - 1].rstrip() + "…", quote=False)


def width_of(text: str) -> float:
    """About how wide a label is, in ems: East Asian characters take one, others a little over half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.56 for c in html.unescape(text))


def layout(look: Look, **more: Any) -> Figure:
    """The layout that all figures share. Greys of axes come from the style sheet, so that they follow the theme."""
    return {
        "template": {},
        "font": {"family": look.faces, "size": 12, "color": look.ink},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "margin": {"l": 2, "r": 40, "t": 6, "b": 24},
        "hovermode": "x unified",
        "hoverlabel": {**TIP, "align": "left", "font": {"family": look.faces, "size": 12, "color": "#F6F4EE"}},
        "showlegend": False,
        "dragmode": False,
        "autosize": True,
        **more,
    }


def day_axis(days: tuple[date, ...], look: Look, **more: Any) -> Figure:
    """A shared axis of days with ticks in the reader's language."""
    english = look.lang == "en"
    bare = look.narrow and (days[-1] - days[0]).days < 366  # a month says which one it is
    month = ("%b" if bare else "%b %Y") if english else ("%-m月" if bare else "%Y年%-m月")
    return {
        "type": "date",
        "range": _reach(days),
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "tickangle": 0,
        "ticklabelstandoff": 4,
        "nticks": 4 if look.narrow else 8,
        "fixedrange": True,
        "hoverformat": "%a %b %-d, %Y" if english else "%Y年%-m月%-d日",
        "tickformatstops": [
            {"dtickrange": [None, 27 * DAY], "value": "%b %-d" if english else "%-m月%-d日"},
            {"dtickrange": ["M1", "M11"], "value": month},
            {"dtickrange": ["M12", None], "value": "%Y" if english else "%Y年"},
        ],
        **({"tickvals": [d.isoformat() for d in days]} if len(days) <= 3 else {}),
        **more,
    }


def _reach(days: tuple[date, ...]) -> list[str]:
    """From half a day before to half a day after, so that the outer bars are whole; a few days do not fill the width."""
    spare = timedelta(days=max(1, FEWEST_DAYS - len(days))) / 2
    first, last = (datetime(d.year, d.month, d.day, tzinfo=UTC) for d in (days[0], days[-1]))
    return [f"{first - spare:%Y-%m-%dT%H:%M:%S}", f"{last + spare:%Y-%m-%dT%H:%M:%S}"]


#: Of labels beside a figure none can stand above or below it. Told so, plotly does not measure each of them once for each of the others.
UPRIGHT: Figure = {"ticklabeloverflow": "allow"}


def value_axis(look: Look, **more: Any) -> Figure:
    """An axis of counts on the right, where the latest values are; ticks in the reader's units."""
    return {
        **UPRIGHT,
        "side": "right",
        "showgrid": True,
        "griddash": "2px,3px",
        "zeroline": False,
        "nticks": 5,
        "tickformat": "~s" if look.lang == "en" else ",~r",
        "rangemode": "tozero",
        "fixedrange": True,
        "ticklabelstandoff": 5,
        **more,
    }


def whole(most: float) -> Figure:
    """What keeps an axis of few things from being cut into parts of a thing."""
    return {"dtick": 1} if most < 3 else {}


def bars_at(days: tuple[date, ...]) -> Figure:
    """Where bars of `weeks(days)` stand: each as wide as its days, around their middle."""
    spans = weeks(days)
    lengths = [len(days[span]) * DAY for span in spans]
    return {
        "type": "bar",
        "x": [days[span.start].isoformat() for span in spans],
        "width": [length * 0.62 for length in lengths],
        "offset": [length * 0.19 - DAY / 2 for length in lengths],
        "yaxis": "y2",
    }


def weeks(days: tuple[date, ...]) -> list[slice]:
    """How days are put together for bars: each day by itself, or by weeks in long views. The last one may be short."""
    step = 7 if len(days) >= WEEKLY_FROM else 1
    return [slice(i, i + step) for i in range(0, len(days), step)]


def nothing(look: Look, empty: str) -> Chart:
    """A chart without data, which says why."""
    return Chart({"data": [], "layout": bare(look)}, summary=look.say(f"empty.{empty}"), empty=empty)


def bare(look: Look) -> Figure:
    """A layout with nothing in it."""
    return layout(look, xaxis={"visible": False}, yaxis={"visible": False})


def total(series: Iterable[Iterable[float]]) -> float:
    """The sum of sums."""
    return sum(sum(values) for values in series)
