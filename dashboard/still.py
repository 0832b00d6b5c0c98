"""Markup that no callback speaks of, as one component however many elements it has. Says nothing of what any page shows.

For the browser a component is dear: each one that a callback brings tells all others that it has come (dash-renderer 4.4 sends
`resetComponentState` for it, and every component on the screen looks what that means for itself), so that a table of 3,000 components kept a
browser for half a minute. An element of a `Still` costs what React takes for it (assets/still.js).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import wraps
from itertools import groupby
from typing import Any

import orjson
from dash import Dash, Output
from dash.development.base_component import Component

HTML = "dash_html_components"
#: Attributes of a component that are not those of its element.
OF_DASH = frozenset(
    {
        "children",
        "key",
        "n_clicks",
        "n_clicks_timestamp",
        "disable_n_clicks",
        "available_properties",
        "available_wildcard_properties",
    }
)
MOVES: Any = object()  # stands for what is no still markup


class Still(Component):
    """Elements without a name: each is [tag, attributes or 0, child, …], where a child is such a list, a text or a number. They are written as
    JSON at once: Dash would look through every text of them for what JSON has no word for."""

    _namespace = "ripplemark"
    _type = "Still"
    _children_props: list[str] = []  # noqa: RUF012 - as Dash wants it
    _prop_names = ["nodes"]  # noqa: RUF012
    _valid_wildcard_attributes: list[str] = []  # noqa: RUF012
    available_properties = ["nodes"]  # noqa: RUF012
    available_wildcard_properties: list[str] = []  # noqa: RUF012

    def __init__(self, nodes: list[Any]) -> None:
        super().__init__(nodes=orjson.dumps(nodes).decode())  # type: ignore[no-untyped-call]


class StillDash(Dash):
    """A Dash app whose callbacks' markup is stilled before it is sent, and whose figures and data are JSON by then."""

    def callback(self, *said: Any, **more: Any) -> Any:
        """As Dash has it."""
        register: Any = super().callback(*said, **more)
        many = isinstance(said[0], list | tuple) or sum(isinstance(one, Output) for one in said) > 1
        return lambda function: register(_answering(function, many))


def _answering(function: Callable[..., Any], many: bool) -> Callable[..., Any]:
    @wraps(function)
    def answer(*said: Any) -> Any:
        found = function(*said)
        return [written(stilled(one)) for one in found] if many and isinstance(found, list | tuple) else written(stilled(found))

    return answer


def written(part: Any) -> Any:
    """A figure, or other data without a component in it, as JSON: Dash would look at each of its numbers twice. Anything else as it is."""
    if not isinstance(part, dict):
        return part
    try:
        return orjson.Fragment(orjson.dumps(part, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY))
    except TypeError:  # a component, or a number that only Dash has words for
        return part


def stilled(part: Any) -> Any:
    """Components, or a list of them, in which every piece without a name is `Still`; whatever is no component stays as it is."""
    if isinstance(part, Component):
        return _merged([part], [_node(part)])[0]
    if isinstance(part, list | tuple) and any(isinstance(one, Component) for one in part):
        return _merged(part, [_node(one) for one in part])
    return part


def still_table(heads: Sequence[str], rows: Sequence[Sequence[Any]], kind: str, numbers: Collection[int] = ()) -> Still:
    """A table, without a component for every cell: cells are texts or markup without a name, the first of each row is its heading.
    Columns of `numbers`, from 0, are aligned like numbers."""
    aligned = [{"className": "number"} if at in numbers else {} for at in range(len(heads))]
    lines = [
        [
            "tr",
            0,
            ["th", {"scope": "row"}, _node(first)],
            *(["td", kept or 0, _node(cell)] for cell, kept in zip(rest, aligned[1:], strict=True)),
        ]
        for first, *rest in rows
    ]
    head = ["tr", 0, *(["th", {"scope": "col", **kept}, words] for words, kept in zip(heads, aligned, strict=True))]
    return Still([["table", {"className": kind}, ["thead", 0, head], ["tbody", 0, *lines]]])


def _merged(parts: Sequence[Any], nodes: Sequence[Any]) -> list[Any]:
    """Components and texts, neighbours that are still as one."""
    found: list[Any] = []
    for moves, group in groupby(zip(parts, nodes, strict=True), lambda pair: pair[1] is MOVES):
        pairs = list(group)
        still = not moves and any(isinstance(node, list) for _, node in pairs)
        found += [Still([node for _, node in pairs])] if still else [part for part, _ in pairs]
    return found


def _node(part: Any) -> Any:
    """A piece of markup as a node of `Still`, or MOVES; in what moves, the children are stilled."""
    if not isinstance(part, Component):
        return MOVES if isinstance(part, list | tuple | dict) else part
    own = vars(part)
    children = own.get("children")
    several = isinstance(children, list | tuple)
    parts: Any = children if several else () if children is None else (children,)
    nodes = [_node(one) for one in parts]
    if part._namespace == HTML and "id" not in own and all(node is not MOVES for node in nodes):
        return [part._type.lower(), _attributes(own) or 0, *nodes]
    if nodes:
        merged = _merged(parts, nodes)
        own["children"] = merged if several else merged[0]
    return MOVES


def _attributes(own: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in own.items() if name[0] != "_" and name not in OF_DASH and value is not None}
