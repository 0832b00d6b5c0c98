"""The facets of the links page: what may be chosen, with how many links each choice would show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import Output, html

from attribution.report_rows import CampaignName
from dashboard.browser import named
from dashboard.frame import Field
from dashboard.i18n import Words
from dashboard.i18n.numbers import LEGEND_FROM, count
from dashboard.state import BANDS, CLASSES, EARNED, PLACEMENTS, RELS, STATES, State

#: Facets of a few words are chips; the first three are always seen.
CHIPS: dict[str, tuple[str, ...]] = {
    "rel": RELS, "class": tuple(map(str, CLASSES)), "state": tuple(map(str, STATES)), "placement": tuple(map(str, PLACEMENTS)), "authority": BANDS,
}  # fmt: skip
FIRST = ("rel", "class", "state")
#: Facets of as many words as there are data: the component of each.
LISTS = {"campaign": "facet-campaign", "language": "language", "route": "facet-route"}
CHOICES = tuple((facet, value) for facet, values in CHIPS.items() for value in values)
Facets = Sequence[tuple[str, str, int]]
FIELDS = (
    *(
        Field(facet, facet, fallback=EARNED[0] if facet == "class" else "", empty="all" if facet == "class" else "")
        for facet in CHIPS
    ),
    *(Field(component, facet) for facet, component in LISTS.items()),
)


def filters(state: State, ranked: bool, campaigns: Sequence[CampaignName], say: Words) -> list[Any]:
    """Three facets in sight, five behind a line that says how many choices are made there."""
    chosen = chosen_of(state)
    rest = [facet for facet in CHIPS if facet not in FIRST and (ranked or facet != "authority")]
    made = sum(len(chosen[facet]) for facet in (*rest, "language", "route"))
    more = [_chips(facet, chosen[facet], say) for facet in rest]
    missing = [facet for facet in CHIPS if facet not in (*FIRST, *rest)]  # their numbers are told all the same, to nobody
    unseen = [html.Span(id=count_id(facet, value)) for facet in missing for value in CHIPS[facet]]
    lists = [_list(facet, chosen[facet], options(facet, (), chosen[facet], campaigns, say), say) for facet in LISTS]
    return [
        html.Div([_chips(facet, chosen[facet], say) for facet in FIRST], className="chip-groups"),
        html.Details(
            [
                html.Summary(say("links.more_chosen", n=made) if made else say("links.more")),
                html.Div(more, className="chip-groups"),
                html.Div(lists, className="facet-lists"),
                html.Div(unseen, hidden=True),
            ],
            className="more-filters",
            open=bool(made),
        ),
    ]


def chosen_of(state: State) -> dict[str, tuple[str, ...]]:
    """What is chosen in each facet."""
    links = state.links
    return {
        "rel": links.rels, "class": links.classes, "state": links.states, "placement": links.placements, "authority": links.bands,
        "campaign": state.view.campaigns, "language": links.languages, "route": links.routes,
    }  # fmt: skip


def _chips(facet: str, chosen: Sequence[str], say: Words) -> html.Div:
    chips = [
        dmc.Chip(
            [word(facet, value, say), html.Span(id=count_id(facet, value), className="chip-count")],
            value=value,
            size="xs",
            variant="outline",
        )
        for value in CHIPS[facet]
    ]
    words = html.Span(say(f"links.{facet}"), className="tool-label")
    group = dmc.ChipGroup(html.Div(chips, className="chips"), id=facet, multiple=True, value=list(chosen))
    return html.Div([words, group], className="chip-group", role="group", **named(aria_label=say(f"links.{facet}")))


def _list(facet: str, chosen: Sequence[str], known: list[dict[str, str]], say: Words) -> Any:
    return dmc.MultiSelect(
        id=LISTS[facet], data=known, value=list(chosen), label=say(f"links.{facet}"), placeholder=say("links.any") if not chosen else "",
        searchable=True, clearable=True, size="xs", className="facet-list", nothingFoundMessage=say("links.none_of"),
    )  # fmt: skip


def count_id(facet: str, value: str) -> str:
    """Where the number of links of a choice stands."""
    return f"count-{facet}-{value}"


def word(facet: str, value: str, say: Words, campaigns: Sequence[CampaignName] = ()) -> str:
    """A choice as the reader knows it."""
    if facet == "campaign":
        return next((c.title for c in campaigns if c.id == value), value)
    return say.of({"authority": "band"}.get(facet, facet), value)


def options(
    facet: str, found: Facets, chosen: Sequence[str], campaigns: Sequence[CampaignName], say: Words, more: bool = False
) -> list[dict[str, str]]:
    """The choices of a list, most links first, with their number once it is known; what is chosen is always among them."""
    numbers = {value: n for name, value, n in found if name == facet and value}
    known = {c.id for c in campaigns}
    values = [v for v in dict.fromkeys((*numbers, *chosen)) if facet != "campaign" or v in known]
    return [{"value": v, "label": _label(word(facet, v, say, campaigns), numbers.get(v), more, say)} for v in values]


def _label(words: str, n: int | None, more: bool, say: Words) -> str:
    return words if n is None else f"{words} · {_number(n, more, say)}"


def _number(n: int, more: bool, say: Words) -> str:
    words = count(n, say.lang, LEGEND_FROM)
    return say("links.at_least", n=words) if more else words


def count_outputs() -> list[Output]:
    """Where a callback puts what `counted` gives."""
    return [
        *(Output(count_id(*choice), "children") for choice in CHOICES),
        *(Output(component, "data") for component in LISTS.values()),
    ]


def counted(found: Facets, more: bool, state: State, campaigns: Sequence[CampaignName], say: Words) -> list[Any]:
    """The number beside each chip, and the choices of each list; `more`: there may be more links than were counted."""
    numbers = {(facet, value): n for facet, value, n in found}
    chosen = chosen_of(state)
    return [
        *(_number(numbers.get(choice, 0), more, say) for choice in CHOICES),
        *(options(facet, found, chosen[facet], campaigns, say, more) for facet in LISTS),
    ]
