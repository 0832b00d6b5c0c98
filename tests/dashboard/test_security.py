"""What the server refuses, and what every answer carries."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from dash import Dash
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.app import create_app, ignored_assets
from dashboard.security import host_of
from tests.dashboard.conftest import browser_of
from tests.dashboard.fake_reports import NOW, FakeReports

APP = create_app(FakeReports(links_made=30), clock=lambda: NOW)
CLIENT = browser_of(APP)
CALLBACKS = "/_dash-update-component"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8050", 200),
        ("localhost", 200),
        ("[::1]:8050", 200),
        ("LOCALHOST:1", 200),
        ("evil.example", 421),  # a name rebound to this machine
        ("127.0.0.1.evil.example:8050", 421),
        ("", 421),
    ],
)
def test_only_this_machine_s_names_are_answered(host: str, status: int) -> None:
    assert CLIENT.get("/", headers={"Host": host}).status_code == status


@pytest.mark.parametrize(("origin", "status"), [("http://localhost", 200), ("http://evil.example", 403), ("null", 403)])
def test_other_sites_pages_are_not_answered(origin: str, status: int) -> None:
    assert CLIENT.get("/_dash-layout", headers={"Origin": origin}).status_code == status


@pytest.mark.parametrize("path", ["/", "/_dash-layout", "/assets/style.css", "/nowhere", "/export/links.exe", "/_health"])
def test_every_answer_is_protected(path: str) -> None:
    with CLIENT.get(path) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in re.search(r"script-src[^;]*", policy)[0]  # type: ignore[index]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


def test_the_index_names_nothing_outside_and_holds_no_script_of_its_own_but_the_renderer() -> None:
    page = CLIENT.get("/").get_data(as_text=True)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    inline = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>(.*?)</script>", page, re.DOTALL)
    assert len(inline) == 1


def test_the_trimmed_plotly_is_served() -> None:
    assert "/assets/vendor/plotly-trimmed.js" in CLIENT.get("/").get_data(as_text=True)


@pytest.mark.parametrize(("plotly", "left_out"), [("7.1.0", False), ("7.99", False), ("8.0.0", True), ("6.9.0", True)])
def test_the_trimmed_plotly_goes_with_its_own_major_only(plotly: str, left_out: bool) -> None:
    assert bool(re.search(ignored_assets(plotly), "plotly-trimmed.js")) is left_out
    assert not re.search(ignored_assets(plotly), "ripplemark.js")


@pytest.mark.parametrize(
    "path",
    [
        "/_dash-component-suites/dash/dash.py",
        "/_dash-component-suites/dash/../dash.py",
        "/_dash-component-suites/os/x.js",
        "/_dash-component-suites/",
        "/assets/../app.py",
        "/assets/..%2fapp.py",
        "/assets/%2e%2e/app.py",
    ],
)
def test_files_outside_are_not_found(path: str) -> None:
    answer = CLIENT.get(path)
    assert answer.status_code == 404
    assert b"Traceback" not in answer.data


def test_component_files_are_found() -> None:
    page = CLIENT.get("/").get_data(as_text=True)
    for path in re.findall(r'src="(/_dash-component-suites/[^"]+)"', page):
        assert CLIENT.get(path).status_code == 200


def test_large_bodies_are_refused() -> None:
    assert CLIENT.post(CALLBACKS, data=b"{" + b" " * 2**21, content_type="application/json").status_code == 413


@pytest.mark.parametrize(
    "body", [b"", b"x", b"[]", b"null", b"{}", b'{"output": 1, "inputs": [], "changedPropIds": []}', b'{"output": "a.b"}']
)
def test_bodies_that_no_page_sends_are_refused(body: bytes) -> None:
    assert CLIENT.post(CALLBACKS, data=body, content_type="application/json").status_code in (400, 413)


def test_a_renamed_input_runs_no_callback() -> None:
    output = next(name for name in APP.callback_map if "growth-figure" in name)
    body = {
        "output": output,
        "outputs": [],
        "inputs": [{"id": "x", "property": "pathname", "value": "/"}],
        "changedPropIds": [],
    }
    assert CLIENT.post(CALLBACKS, json=body).status_code == 400


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
    st.sampled_from(["output", "outputs", "inputs", "state", "changedPropIds", "id", "property", "value"]), inner, max_size=5), max_leaves=12)  # fmt: skip


@given(JSON)
def test_random_bodies_never_break_the_server(body: Any) -> None:
    assert CLIENT.post(CALLBACKS, data=json.dumps(body), content_type="application/json").status_code < 500


@settings(max_examples=25)  # each is sent to every callback; benchmarks/fuzz_dashboard.py sends ten thousand
@given(JSON)
def test_random_values_never_break_a_callback(value: Any) -> None:
    """The right shape with a value of any kind: an answer, or nothing new, never a fault."""
    for name, known in _callbacks(APP):
        parts = [{**part, "value": value} for part in [*known["inputs"]]]
        outputs = [dict(zip(("id", "property"), o.rsplit(".", 1), strict=True)) for o in name.strip(".").split("...")]
        body = {"output": name, "outputs": outputs if name.startswith("..") else outputs[0], "inputs": parts,
                "state": [{**part, "value": value} for part in known["state"]], "changedPropIds": []}  # fmt: skip
        assert CLIENT.post(CALLBACKS, json=body).status_code in (200, 204)


def _callbacks(app: Dash) -> list[tuple[str, Any]]:
    return [(name, known) for name, known in app.callback_map.items() if "callback" in known]


@pytest.mark.parametrize(
    ("netloc", "host"), [("a:1", "a"), ("a", "a"), ("[::1]:80", "[::1]"), ("[::1]", "[::1]"), ("A.B:9", "a.b"), ("", "")]
)
def test_host_of(netloc: str, host: str) -> None:
    assert host_of(netloc) == host


def test_hidden_doors_stay_shut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASH_MCP_ENABLED", "true")
    monkeypatch.setenv("DASH_DEBUG", "true")
    app = create_app(FakeReports(links_made=5), clock=lambda: NOW)
    client = browser_of(app)
    assert client.post("/_mcp", json={}).status_code in (404, 405)
    assert not app._dev_tools.get("ui")
    assert b'"ui":false' in client.get("/").data
