"""How rows about opinion become columns: shares with their intervals side by side, quotes with where they stand. Knows no files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attribution.opinion.rows import DiagnosticRow, Measure, Quote, Share

Value = Callable[[Any], object]


def share_columns(*names: str) -> Mapping[str, Value]:
    """For each share its value and the bounds of its interval: negative_share, negative_share_low, negative_share_high."""
    found: dict[str, Value] = {}
    for name in names:
        found[name] = _of_share(name, "value")
        found[f"{name}_low"] = _of_share(name, "low")
        found[f"{name}_high"] = _of_share(name, "high")
    return found


def _of_share(name: str, part: str) -> Value:
    def value(row: Any) -> object:
        share: Share | None = getattr(row, name)
        return None if share is None else getattr(share, part)

    return value


def quotes(row: Any) -> object:
    """The quotes of a row, each with its URL."""
    found: tuple[Quote, ...] = row.quotes
    return [f"{q.text} <{q.url}>" for q in found]


def confusion(row: Any) -> object:
    """A confusion matrix as a list of rows."""
    return [" ".join(map(str, line)) for line in row.confusion]


def measures(row: DiagnosticRow) -> object:
    """The measures of a diagnosis in words."""
    return [_measure(m) for m in row.measures]


def _measure(m: Measure) -> str:
    value = "not measured" if m.value is None else f"{m.value:.4g}"
    interval = "" if m.low is None or m.high is None else f" ({m.low:.4g} to {m.high:.4g})"
    return f"{m.name} {value}{interval}, bad {'above' if m.bad_above else 'below'} {m.threshold:g}"
