"""A list that is too long for one screen: a table of a slice of it, with search, a choice of rows, an order and pages, all in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import Output, html

from dashboard.browser import named
from dashboard.frame import Field
from dashboard.i18n import Words
from dashboard.i18n.numbers import count
from dashboard.state import Listing
from dashboard.widgets import card, empty_state, head, icon

ROWS = 50  # of a page
MOST_PAGES = 2_000  # that can be turned to


@dataclass(frozen=True, slots=True)
class List:
    """A list by its name, which is also the prefix of its words, and what may be chosen; the first of each is the usual one."""

    name: str
    shown: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    search: bool = True
    rows: int = ROWS  # of a page; fewer where each is large

    @property
    def fields(self) -> tuple[Field, ...]:
        """The filters that it adds to its page."""
        found = [Field(f"{self.name}-page", "page", fallback="1")]
        if self.search:
            found.append(Field(f"{self.name}-find", "find"))
        if self.shown:
            found.append(Field(f"{self.name}-shown", "show", fallback=self.shown[0]))
        if self.orders:
            found.append(Field(f"{self.name}-order", "order", fallback=self.orders[0]))
        return tuple(found)

    @property
    def outputs(self) -> list[Output]:
        """Where a callback puts what `list_shown` gives."""
        return [
            Output(f"{self.name}-total", "children"),
            Output(f"{self.name}-table", "children"),
            Output(f"{self.name}-page", "total"),
            Output(f"{self.name}-page", "value"),
        ]

    def chosen(self, listing: Listing) -> tuple[str, str]:
        """(shown, order) as the address says, or the usual ones."""
        return (
            listing.shown if listing.shown in self.shown else next(iter(self.shown), ""),
            listing.order if listing.order in self.orders else next(iter(self.orders), ""),
        )

    def span(self, listing: Listing) -> tuple[int, int]:
        """The rows of the page, from 0."""
        first = (min(listing.page, MOST_PAGES) - 1) * self.rows
        return first, first + self.rows


def list_card(of: List, state: Listing, say: Words, tools: Sequence[Any] = ()) -> html.Section:
    """The card of a list: title and number of rows, tools, the table, the pages."""
    title = say(f"{of.name}.title")
    shown, order = of.chosen(state)
    choices = [
        *([_find(of, state, say)] if of.search else []),
        *([_order(of, order, say)] if of.orders else []),
        *tools,
    ]
    pages = dmc.Pagination(
        id=f"{of.name}-page",
        total=1,
        value=state.page,
        size="sm",
        withControls=False,
        hideWithOnePage=True,
        **named(aria_label=say("list.pages", title=title)),
    )
    return card(
        head(title, html.P(id=f"{of.name}-total", className="quiet", role="status"), choices, say(f"{of.name}.about")),
        _shown(of, shown, say) if of.shown else None,
        html.Div(id=f"{of.name}-table", className="scroll-x list-room", tabIndex=0, role="region", **named(aria_label=title)),
        html.Div(pages, className="pages"),
        kind="padded",
    )


def _find(of: List, state: Listing, say: Words) -> Any:
    return dmc.TextInput(
        id=f"{of.name}-find",
        value=state.find,
        placeholder=say(f"{of.name}.find"),
        leftSection=icon("search", 15),
        debounce=350,
        w=230,
        size="xs",
        className="search",
        **named(aria_label=say(f"{of.name}.find")),
    )


def _order(of: List, order: str, say: Words) -> Any:
    options = [{"value": each, "label": say(f"{of.name}.by_{each}")} for each in of.orders]
    return dmc.Select(
        id=f"{of.name}-order",
        data=options,
        value=order,
        allowDeselect=False,
        size="xs",
        w=190,
        **named(aria_label=say("list.order")),
    )


def _shown(of: List, shown: str, say: Words) -> html.Div:
    options = [{"value": each, "label": say(f"{of.name}.show_{each}")} for each in of.shown]
    choice = dmc.SegmentedControl(options, id=f"{of.name}-shown", value=shown, size="xs", **named(aria_label=say("list.shown")))
    return html.Div(choice, className="page-tools")


def list_shown(of: List, listing: Listing, total: int, rows: Sequence[html.Tr], heads: html.Tr, say: Words) -> tuple[Any, ...]:
    """A slice as the four values of `List.outputs`."""
    pages = max(1, min(-(-total // of.rows), MOST_PAGES))
    first, _ = of.span(listing)
    said = say(
        "list.total", first=count(first + 1, say.lang), last=count(first + len(rows), say.lang), n=count(total, say.lang)
    )
    table = html.Table([html.Thead(heads), html.Tbody(list(rows))], className="links-table")
    shown = table if rows else empty_state("filtered", say)
    return said if rows else say("list.none"), shown, pages, min(listing.page, pages)


def heads_of(of: List, columns: Sequence[str], numbers: frozenset[str], say: Words) -> html.Tr:
    """The head of the table; columns of numbers are aligned like numbers."""
    cells = [html.Th(say(f"{of.name}.{key}"), scope="col", className="number" if key in numbers else "") for key in columns]
    return html.Tr(cells)
