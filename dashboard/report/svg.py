"""Plots as static SVG: no script, no style of their own; numbers in, markup out. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator

from markupsafe import Markup

from dashboard.i18n.numbers import short_day
from dashboard.report.plots import Bar, Bars, Dots, Line, Lines, Plot
from dashboard.report.svg_parts import (
    HUES,
    WIDTH,
    drawing,
    fitted,
    line,
    path,
    runs,
    scale,
    short,
    tag,
    text,
    ticks,
    width_of,
)

ROW, LABELS, VALUES = 26, 210, 150  # a bar's row; room for labels and values
HEIGHT, TOP, FOOT, SIDE = 220, 12, 24, 46  # of charts with two axes
DAYS_SHOWN = 6


def svg_of(plot: Plot, lang: str) -> Markup:
    """The drawing of a plot."""
    match plot:
        case Bars():
            return bars_svg(plot)
        case Lines():
            return lines_svg(plot, lang)
        case Dots():
            return dots_svg(plot, lang)


# ---------------------------------------------------------------- bars


def bars_svg(plot: Bars) -> Markup:
    """Bars from zero with their values behind them; whiskers are intervals, a band is what they are compared with."""
    known = [v for b in plot.bars for v in (b.value, b.low, b.high) if v is not None]
    low, high = min([0.0, *known]), max([*known, *(plot.band or ()), 1e-9])
    factor, offset = scale(low, high, LABELS, WIDTH - VALUES)
    top = ROW if plot.band else 4
    height = top + ROW * len(plot.bars) + 6
    parts = [*_band(plot, factor, offset, height), line(offset, top, offset, height - 4, "axis")]
    for n, bar in enumerate(plot.bars):
        parts += _bar(bar, top + n * ROW, factor, offset)
    return drawing(plot.title, height, parts)


def _band(plot: Bars, factor: float, offset: float, height: float) -> Iterator[Markup]:
    if plot.band is None:
        return
    start, end = (factor * v + offset for v in plot.band)
    yield tag("rect", x=start, y=ROW - 6, width=max(2.0, end - start), height=height - ROW, class_="band")
    middle = min(max((start + end) / 2, LABELS), WIDTH - VALUES / 2)
    yield text(middle, ROW - 11, fitted(plot.band_label, WIDTH - LABELS), "middle", "small")


def _bar(bar: Bar, y: float, factor: float, offset: float) -> Iterator[Markup]:
    middle = y + ROW / 2
    yield text(LABELS - 10, middle + 4, fitted(bar.label, LABELS - 14), "end")
    if bar.value is None:
        yield text(offset + 8, middle + 4, fitted(bar.shown, VALUES + 120), class_="small")
        return
    start, end = sorted((offset, factor * bar.value + offset))
    yield tag("rect", x=start, y=y + 5, width=max(1.0, end - start), height=ROW - 10, rx=2, class_=f"fill h{bar.hue % HUES}")
    right = end
    if bar.low is not None and bar.high is not None:
        left, right = factor * bar.low + offset, max(end, factor * bar.high + offset)
        yield line(left, middle, factor * bar.high + offset, middle, "whisker")
        for x in (left, factor * bar.high + offset):
            yield line(x, middle - 4, x, middle + 4, "whisker")
    yield text(max(right, offset) + 8, middle + 4, fitted(bar.shown, VALUES - 10), class_="value")


# ---------------------------------------------------------------- lines


def lines_svg(plot: Lines, lang: str) -> Markup:
    """Lines over days with a legend above, the window of the campaign shaded."""
    top = TOP + (20 if len(plot.lines) > 1 else 0)
    known = [v for k in plot.lines for some in (k.values, k.low, k.high) for v in some if v is not None]
    low, high = min([0.0, *known]), max([*known, 1e-9])
    height = top + HEIGHT + FOOT
    across = scale(0, max(1, len(plot.days) - 1), SIDE, WIDTH - 12)
    upright = scale(low, high, top + HEIGHT, top)
    parts = [*_window(plot, across, top), *_value_axis(low, high, upright, lang), *_days(plot, across, top + HEIGHT, lang)]
    for n, one in enumerate(plot.lines):
        parts += _line(one, n, across, upright)
    return drawing(plot.title, height, [*parts, *_legend(plot.lines)])


def _window(plot: Lines, across: tuple[float, float], top: float) -> Iterator[Markup]:
    if plot.since is None or plot.until is None or not plot.days:
        return
    first, last = ((d - plot.days[0]).days for d in (plot.since, plot.until))
    start, end = (min(max(across[0] * n + across[1], SIDE), WIDTH - 12) for n in (first, last))
    if end > start:
        yield tag("rect", x=start, y=top, width=end - start, height=HEIGHT, class_="window")


def _value_axis(low: float, high: float, upright: tuple[float, float], lang: str) -> Iterator[Markup]:
    for value in ticks(low, high):
        y = upright[0] * value + upright[1]
        yield line(SIDE, y, WIDTH - 12, y)
        yield text(SIDE - 6, y + 4, short(value, lang), "end", "small")


def _days(plot: Lines, across: tuple[float, float], y: float, lang: str) -> Iterator[Markup]:
    step = max(1, math.ceil(len(plot.days) / DAYS_SHOWN))
    for n in range(0, len(plot.days), step):
        words, x = short_day(plot.days[n], lang), across[0] * n + across[1]
        anchor = "start" if n == 0 else "end" if x + width_of(words) / 2 > WIDTH else "middle"
        yield text(min(x, WIDTH), y + 16, words, anchor, "small")


def _line(one: Line, hue: int, across: tuple[float, float], upright: tuple[float, float]) -> Iterator[Markup]:
    def place(n: int, value: float | None) -> tuple[float, float]:
        return across[0] * n + across[1], upright[0] * (value or 0.0) + upright[1]

    for stretch in runs(one.low) if one.low and one.high else []:
        edge = [*(place(n, one.low[n]) for n in stretch), *(place(n, one.high[n]) for n in reversed(stretch))]
        yield path(edge, f"area h{hue % HUES}", closed=True)
    for stretch in runs(one.values):
        if len(stretch) == 1:
            x, y = place(stretch[0], one.values[stretch[0]])
            yield tag("circle", cx=x, cy=y, r=2.5, class_=f"fill h{hue % HUES}")
        else:
            yield path((place(n, one.values[n]) for n in stretch), f"stroke h{hue % HUES}")


def _legend(lines: tuple[Line, ...]) -> Iterator[Markup]:
    x = float(SIDE)
    for n, one in enumerate(lines if len(lines) > 1 else ()):
        name = fitted(one.name, 200)
        if x + width_of(name) + 24 > WIDTH:
            return
        yield tag("rect", x=x, y=4, width=12, height=12, rx=2, class_=f"fill h{n % HUES}")
        yield text(x + 17, 14, name, class_="small")
        x += width_of(name) + 40


# ---------------------------------------------------------------- points


def dots_svg(plot: Dots, lang: str) -> Markup:
    """Points over a logarithmic axis, the curve with its band behind them; marked points are filled."""
    widest = max([d.x for d in plot.dots] + [b.x for b in plot.curve] + [1.0])
    highest = max([d.y for d in plot.dots] + [b.y for b in plot.curve] + [1e-9])
    across = scale(0, math.log1p(widest), SIDE, WIDTH - 16)
    upright = scale(0, highest * 1.08, TOP + 16 + HEIGHT, TOP + 16)

    def place(x: float, y: float) -> tuple[float, float]:
        return across[0] * math.log1p(x) + across[1], upright[0] * min(y, highest * 1.08) + upright[1]

    parts = [*_value_axis(0, highest * 1.08, upright, lang), *_decades(widest, across, lang)]
    if plot.curve:
        band = [*(place(b.x, b.low) for b in plot.curve), *(place(b.x, b.high) for b in reversed(plot.curve))]
        parts += [path(band, "area h0", closed=True), path((place(b.x, b.y) for b in plot.curve), "stroke h0")]
    for dot in sorted(plot.dots, key=lambda d: d.marked):
        x, y = place(dot.x, dot.y)
        parts.append(tag("circle", tag("title", dot.label), cx=x, cy=y, r=4, class_="dot h1" if dot.marked else "dot plain"))
    parts += [text(SIDE, 14, plot.y_title, class_="small"), text(WIDTH - 16, TOP + HEIGHT + 50, plot.x_title, "end", "small")]
    return drawing(plot.title, TOP + HEIGHT + 58, parts)


def _decades(widest: float, across: tuple[float, float], lang: str) -> Iterator[Markup]:
    for value in [0.0, *(10.0**n for n in range(int(math.log10(max(widest, 1.0))) + 1))]:
        yield text(across[0] * math.log1p(value) + across[1], TOP + HEIGHT + 33, short(value, lang), "middle", "small")
