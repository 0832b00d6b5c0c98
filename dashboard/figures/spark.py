"""A key figure's daily course as a line of a few pixels: an SVG image without text."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

WIDE, HIGH, EDGE = 100.0, 28.0, 3.0
POINTS = 40
LEAST_SPAN = 0.25  # of a level: what its line spans at least


def spark(values: Sequence[float | None], colour: str, level: bool = False) -> str:
    """A data URI of the line, or "" where fewer than two days are known.

    Gaps are left out. A `level` (a standing number) is drawn about its middle, so that a change of a few per cent looks like one; a flow from zero."""
    means = smoothed([value for value in values if value is not None])
    if len(means) < 2:
        return ""
    floor, height = _scale(means, level)
    corners = [_corner(i / (len(means) - 1), (mean - floor) / height if height else 0.0) for i, mean in enumerate(means)]
    return "data:image/svg+xml," + quote(_drawing(" ".join(corners), colour))


def _scale(means: Sequence[float], level: bool) -> tuple[float, float]:
    """Where the line begins and how much it spans."""
    low, high = min(means), max(means)
    if not level:
        return min(0.0, low), high - min(0.0, low)
    height = max(high - low, LEAST_SPAN * high)
    return low - (height - (high - low)) / 2, height


def smoothed(values: Sequence[float]) -> list[float]:
    """About `POINTS` means of neighbours, so that a year is as readable as a month."""
    step = max(1, round(len(values) / POINTS))
    parts = [values[at : at + step] for at in range(0, len(values), step)]
    return [sum(part) / len(part) for part in parts]


def _corner(along: float, up: float) -> str:
    return f"{along * WIDE:.1f},{HIGH - EDGE - up * (HIGH - 2 * EDGE):.1f}"


def _drawing(line: str, colour: str) -> str:
    shade = f'<polygon points="0,{HIGH:.0f} {line} {WIDE:.0f},{HIGH:.0f}" fill="{colour}" fill-opacity="0.14"/>'
    pen = f'stroke="{colour}" stroke-width="1.5" stroke-linejoin="round" vector-effect="non-scaling-stroke"'
    frame = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE:.0f} {HIGH:.0f}" preserveAspectRatio="none"'
    return f'<svg {frame}>{shade}<polyline points="{line}" fill="none" {pen}/></svg>'
