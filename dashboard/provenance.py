"""Which tool knew which link: a table under the grid, where link lists of other tools were loaded."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.browser import named
from dashboard.i18n import Words
from dashboard.i18n.numbers import count
from dashboard.widgets import card, head
from ripplemark.records import ProvenanceTally, ToolTally

#: Field of `ToolTally`, in the order of the columns.
COLUMNS = ("claimed", "live", "lost", "never_there", "blocked", "not_looked", "only_here")


def provenance_card(tally: ProvenanceTally, say: Words) -> Any:
    """A row per tool and a last line for us; None while no list was loaded."""
    if not tally.tools:
        return None
    alone = say("provenance.alone", n=count(tally.ours_alone, say.lang), ours=count(tally.ours, say.lang))
    columns = [html.Th(say("provenance.tool"), scope="col")]
    columns += [html.Th(say(f"provenance.{name}"), scope="col") for name in COLUMNS]
    rows = [_row(tool, say) for tool in tally.tools]
    table = html.Table([html.Thead(html.Tr(columns)), html.Tbody(rows)], className="numbers")
    title = say("provenance.title")
    return card(
        head(title, html.P(alone, className="quiet"), note=say("provenance.about")),
        html.Div(table, className="scroll-x", tabIndex=0, role="region", **named(aria_label=title)),
        kind="padded provenance",
    )


def _row(tool: ToolTally, say: Words) -> html.Tr:
    sites = html.Small(say("provenance.sites", n=count(tool.sites, say.lang))) if tool.sites else None
    numbers = [html.Td(count(getattr(tool, name), say.lang)) for name in COLUMNS]
    return html.Tr([html.Th([say.of("tool", tool.tool), sites], scope="row"), *numbers])
