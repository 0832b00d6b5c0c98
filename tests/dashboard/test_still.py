"""Markup without names goes to the browser as one component: nothing of it is lost, and what callbacks speak of stays a component."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import dash_mantine_components as dmc
import numpy as np
import orjson
import pytest
from dash import Dash, Input, Output, dcc, html
from hypothesis import given
from hypothesis import strategies as st
from plotly.io.json import to_json_plotly

from dashboard.still import Still, StillDash, stilled, written
from tests.dashboard.conftest import browser_of, every_text, unfolded

LINK = html.A(["see ", html.B("more")], href="/links", className="to", **{"data-inside": "1"})
PLAIN = st.text(max_size=8) | st.integers(-(2**40), 2**40) | st.none()
TREES = st.recursive(
    PLAIN,
    lambda inner: st.builds(
        lambda children, name, tag: tag(children, id=name) if name else tag(children),
        st.lists(inner, max_size=4) | PLAIN, st.sampled_from(["", "", "", "kept"]), st.sampled_from([html.Div, html.Td, dmc.Group]),
    ), max_leaves=12,
)  # fmt: skip


def sent(part: Any) -> Any:
    """As the browser gets it."""
    return unfolded(json.loads(to_json_plotly(part)))


def components(part: Any) -> list[str]:
    """The types of all components of what is sent, and their names."""
    if isinstance(part, list):
        return [name for one in part for name in components(one)]
    if not isinstance(part, dict) or "namespace" not in part:
        return []
    return [part["props"].get("id", part["type"]), *components(part["props"].get("children"))]


@pytest.mark.parametrize(
    ("part", "names", "nodes"),
    [
        (LINK, ["Still"], [["a", {"href": "/links", "className": "to", "data-inside": "1"}, "see ", ["b", 0, "more"]]]),
        (html.Td(3), ["Still"], [["td", 0, 3]]),
        (html.Br(), ["Still"], [["br", 0]]),
        (html.Div([html.H2("a"), html.P(id="slot"), html.I("b"), "c"]), ["Div", "Still", "slot", "Still"], None),
        (html.Div("words", id="slot"), ["slot"], None),
        (dmc.Tooltip(html.Button("?"), label="what"), ["Tooltip", "Still"], None),
        (html.Div(["a", {"type": "other"}, ["b"], html.B("c")]), ["Div", "Still"], None),
        (html.Div(dcc.Store(id="kept", data=["a", "b"])), ["Div", "kept"], None),
    ],
)
def test_what_has_no_name_is_one_component(part: Any, names: list[str], nodes: Any) -> None:
    found = sent(stilled(part))
    assert components(found) == names
    assert nodes is None or found["props"]["nodes"] == nodes


@pytest.mark.parametrize("value", ["words", 3, None, {"data": [1]}, ["a", "b"], [{"id": "1"}], ("2025-01-01", "2025-01-02")])
def test_what_is_no_component_stays_as_it_is(value: Any) -> None:
    assert stilled(value) == value


def test_what_is_still_already_stays_so() -> None:
    once = stilled(html.Div([html.P("a"), html.P(id="slot")], id="all"))
    assert sent(stilled(once)) == sent(once)


@given(TREES)
def test_no_text_is_lost_and_no_name(tree: Any) -> None:
    before = sent(tree)
    after = sent(stilled(tree))
    assert every_text(after) == every_text(before)
    assert components(after).count("kept") == components(before).count("kept")


def test_every_output_of_a_callback_keeps_its_place() -> None:
    app = StillDash(__name__)
    app.layout = html.Div([html.Div(id="a"), html.Div(id="b"), dcc.Store(id="c")])

    @app.callback(Output("a", "children"), Output("b", "children"), Input("c", "data"))
    def both(_: object) -> tuple[Any, Any]:
        return html.P("one"), [html.P("two"), html.P("three")]

    @app.callback(Output("c", "clear_data"), Input("a", "children"))
    def one(_: object) -> list[Any]:
        return [html.P("four"), "five"]

    client = browser_of(app)
    outputs = [{"id": "a", "property": "children"}, {"id": "b", "property": "children"}]
    asked = {"inputs": [{"id": "c", "property": "data"}], "changedPropIds": []}
    got = client.post(
        "/_dash-update-component", json={"output": "..a.children...b.children..", "outputs": outputs, **asked}
    ).json["response"]
    assert got["a"]["children"]["props"]["nodes"] == [["p", 0, "one"]]
    assert [part["props"]["nodes"] for part in got["b"]["children"]] == [[["p", 0, "two"], ["p", 0, "three"]]]
    asked = {"inputs": [{"id": "a", "property": "children"}], "changedPropIds": []}
    got = client.post(
        "/_dash-update-component", json={"output": "c.clear_data", "outputs": {"id": "c", "property": "clear_data"}, **asked}
    ).json["response"]
    assert [part["props"]["nodes"] for part in got["c"]["clear_data"]] == [[["p", 0, "four"], "five"]]


@pytest.mark.parametrize(
    "figure",
    [
        {"data": [{"y": [1, 2.5, None, float("nan")], "x": ["a", "茶"]}], 3: (1, 2)},
        {"y": np.array([1.0, float("nan")]), "n": np.int64(3)},
        {"at": date(2026, 1, 2)},
        {"html": "</script><b>"},
    ],
)
def test_a_figure_is_written_once_and_says_the_same(figure: dict[Any, Any]) -> None:
    assert isinstance(written(figure), orjson.Fragment)
    assert to_json_plotly({"figure": written(figure)}) == to_json_plotly({"figure": figure})


@pytest.mark.parametrize("part", [{"a": html.B("c")}, {"at": {1, 2}}, ["a"], "words", None])
def test_what_only_dash_can_write_is_left_to_it(part: Any) -> None:
    assert written(part) is part


def test_still_is_known_to_the_browser(app: Dash) -> None:
    assert "still.js" in app.server.test_client().get("/").text
    assert Still([]).to_plotly_json()["namespace"] == "ripplemark"
