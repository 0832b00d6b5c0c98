"""Callbacks that run in the browser alone: the functions of assets/ripplemark.js. The server never hears of them."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash


def in_browser(app: Dash, function: str, outputs: Any, *said: Any, first: bool = True) -> None:
    """Let `function` answer for `outputs`. `first` False: not for the values that a page starts with."""
    answer = ClientsideFunction("ripplemark", function)
    app.clientside_callback(answer, outputs, *said, prevent_initial_call=not first)  # type: ignore[no-untyped-call]


def named(**values: str) -> Any:
    """Attributes whose names have a hyphen: `aria_label` becomes `aria-label`."""
    return {name.replace("_", "-"): value for name, value in values.items()}
