"""The pieces that drawings are made of: safe markup, scales, ticks, labels cut to their room. Colours are classes of the page's style."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from dashboard.i18n.numbers import count

WIDTH = 720
SIZE = 12  # of letters
SHORT_FROM = 100_000  # ticks have room for five digits
#: Hues of the style sheet: classes h0 to h4.
HUES = 5


def plain(text: str, most: int = 60) -> str:
    """A stranger's text as a label: no control or direction characters, at most `most` characters. Not escaped yet."""
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text[: most * 4])
    words = " ".join(kept.split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def width_of(text: str) -> float:
    """About how wide a label is, in pixels: East Asian characters are as wide as high, others a little over half."""
    return SIZE * sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.56 for c in text)


def fitted(text: str, room: float) -> str:
    """A label cut to the room it has."""
    words = plain(text)
    if width_of(words) <= room:
        return words
    while words and width_of(words) + SIZE > room:
        words = words[:-1]
    return f"{words.rstrip()}…"


def tag(name: str, content: str | Markup = "", **attributes: object) -> Markup:
    """An element; attribute values and content are escaped unless they are markup already. `class_` is class, `_` is `-`."""
    named = ((key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items() if value is not None)
    said = Markup("").join(Markup(' {}="{}"').format(key, _number(value)) for key, value in named)
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), said, content)  # noqa: S704 - names are ours


def _number(value: object) -> object:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else value


def text(x: float, y: float, words: str, anchor: str = "start", class_: str = "label") -> Markup:
    """A label."""
    return tag("text", words, x=x, y=y, text_anchor=anchor, class_=class_)


def line(x1: float, y1: float, x2: float, y2: float, class_: str = "grid") -> Markup:
    """A straight line."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def path(points: Iterable[tuple[float, float]], class_: str, *, closed: bool = False) -> Markup:
    """A line through points, or the area within them."""
    steps = " ".join(f"{'L' if n else 'M'}{x:.1f} {y:.1f}" for n, (x, y) in enumerate(points))
    return tag("path", d=f"{steps} Z" if closed else steps, class_=class_)


def drawing(title: str, height: float, parts: Iterable[Markup]) -> Markup:
    """The whole drawing, named for those who cannot see it."""
    inner = Markup("").join([tag("title", title), *parts])
    return tag(
        "svg", inner, viewBox=f"0 0 {WIDTH} {height:.0f}", role="img", aria_label=title, xmlns="http://www.w3.org/2000/svg"
    )


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers (1, 2 or 5 times a power of ten) from the first at or above `low` to the last at or below `high`."""
    span = high - low
    if not math.isfinite(span) or span <= 0:
        return [low]
    rough = span / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [n * step for n in range(first, math.floor(high / step + 1e-9) + 1)]


def scale(low: float, high: float, start: float, end: float) -> tuple[float, float]:
    """(factor, offset) that bring a value to a place: place = factor * value + offset."""
    factor = (end - start) / (high - low) if high > low else 0.0
    return factor, start - factor * low


def short(value: float, lang: str) -> str:
    """A tick's number: long ones in the reader's units."""
    return count(value, lang, SHORT_FROM) if value == round(value) else f"{value:.10g}"


def runs(values: Sequence[float | None]) -> list[list[int]]:
    """Stretches of known values, as their places."""
    found: list[list[int]] = [[]]
    for n, value in enumerate(values):
        if value is None:
            found.append([])
        else:
            found[-1].append(n)
    return [stretch for stretch in found if stretch]
