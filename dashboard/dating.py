"""How sure the days of a chart of links are: the strip under each such chart. Asks nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.browser import named
from dashboard.i18n import Words
from dashboard.i18n.numbers import share


def dating(parts: Sequence[tuple[str, float]], say: Words) -> Sequence[Any]:
    """How many links stand at their page's day, an estimate, or the day of first sight: a bar of three parts with words."""
    bar = html.Div(
        [html.I(className=f"part {key}", style={"flexGrow": part}) for key, part in parts],
        className="dating-bar",
        **named(aria_hidden="true"),
    )
    words = [html.Span([html.I(className=f"part {key}"), say(f"dating.{key}", share=share(part, 0))]) for key, part in parts]
    return [html.Span(say("dating.title"), className="dating-title"), bar, *words] if parts else []
