"""The dashboard over a fake of the reports, asked through Flask's test client as a browser would ask it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from dash import Dash
from werkzeug.test import TestResponse

from dashboard.app import create_app
from tests.dashboard.fake_reports import NOW, FakeReports

Ask = Callable[..., Any]


@pytest.fixture(scope="session")
def app() -> Dash:
    """The dashboard over rich data."""
    return create_app(FakeReports(), brand="Northwind Tea", clock=lambda: NOW)


class Unfolded(TestResponse):
    """An answer whose still markup is read as the browser reads it."""

    def get_json(self, *said: Any, **more: Any) -> Any:
        """What is said, with the elements of still markup in place of their JSON."""
        return unfolded(super().get_json(*said, **more))


def unfolded(said: Any) -> Any:
    """The same with the elements of `Still` in place of their JSON."""
    if isinstance(said, list):
        return [unfolded(part) for part in said]
    if not isinstance(said, dict):
        return said
    if said.get("type") == "Still" and said.get("namespace") == "ripplemark":
        return {**said, "props": {"nodes": json.loads(said["props"]["nodes"])}}
    return {key: unfolded(value) for key, value in said.items()}


def browser_of(app: Dash, **more: Any) -> Any:
    """A client that opened the first page, as a browser does: it has the cookies, and sends back what our pages do."""
    client = app.server.test_client()
    client.response_wrapper = type("Unfolded", (Unfolded, client.response_wrapper), {})
    client.environ_base.update(more)
    client.get("/")
    said = client.get_cookie(app.config.csrf_token_name)
    client.environ_base["HTTP_X_CSRFTOKEN"] = said.value if said else ""
    return client


def asking(app: Dash) -> Ask:
    """Calls the callback that answers for `output`, with values by `id.property`; gives the response."""
    client = browser_of(app)

    def ask(output: str, **values: Any) -> Any:
        name, known = next((name, known) for name, known in app.callback_map.items() if output in _outputs(name))
        said = {key.replace("__", "."): value for key, value in values.items()}
        inputs, state = ([_part(part, said) for part in known[kind]] for kind in ("inputs", "state"))
        outputs = [dict(zip(("id", "property"), part.rsplit(".", 1), strict=True)) for part in _outputs(name)]
        body = {
            "output": name,
            "outputs": outputs if name.startswith("..") else outputs[0],
            "inputs": inputs,
            "state": state,
            "changedPropIds": [f"{part['id']}.{part['property']}" for part in inputs],
        }
        return client.post("/_dash-update-component", json=body)

    return ask


def _outputs(name: str) -> list[str]:
    return name.strip(".").split("...")


def _part(part: dict[str, str], said: dict[str, Any]) -> dict[str, Any]:
    return {**part, "value": said.get(f"{part['id'].replace('-', '_')}.{part['property']}")}


@pytest.fixture
def ask(app: Dash) -> Ask:
    """Asks the dashboard over rich data."""
    return asking(app)


def every_text(component: Any) -> list[str]:
    """All texts in a serialised component tree, in order."""
    if isinstance(component, str):
        return [component]
    if isinstance(component, list):
        return [text for part in component for text in every_text(part)]
    if isinstance(component, dict):
        props = component.get("props", {})
        still = [text for node in props.get("nodes", []) for text in texts_of_node(node)]
        return [*still, *every_text(props.get("children", []))]
    return [str(component)] if component is not None else []


def texts_of_node(node: Any) -> list[str]:
    """All texts of still markup, which is [tag, attributes, child, …]."""
    children = node[2:] if isinstance(node, list) else []
    return [str(node)] if isinstance(node, str | int | float) else [text for child in children for text in texts_of_node(child)]
