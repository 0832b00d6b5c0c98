"""Below a path of another site: every address that a browser is given begins with it, and nothing is served outside."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.access.rules import Access
from dashboard.app import create_app
from dashboard.below import below, rooted
from ripplemark.store.accounts import open_accounts
from tests.dashboard.fake_reports import NOW, FakeReports

ROOT = "/team/ripples"


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    access = Access(root=ROOT, accounts=lambda: open_accounts(tmp_path / "users"), metrics=True)
    return create_app(FakeReports(links_made=5), clock=lambda: NOW, access=access).server.test_client()


def asked(client: FlaskClient, path: str) -> tuple[int, str]:
    answer = client.get(path, headers={"Accept": "text/html"}, base_url="http://127.0.0.1/")
    return answer.status_code, answer.headers.get("Location", "") or answer.get_data(as_text=True)


def test_the_form_leads_back_below_the_path(client: FlaskClient) -> None:
    status, where = asked(client, f"{ROOT}/links?lang=zh-Hant")
    assert (status, where) == (303, f"{ROOT}/login?next=%2Flinks%3Flang%3Dzh-Hant")
    _, form = asked(client, where)
    local = re.findall(r'(?:href|action)="(/[^"]*)"', form)
    assert local
    assert all(address.startswith(f"{ROOT}/") for address in local)


@pytest.mark.parametrize(
    "path", ["/", "/links", "/team", "/team/ripplesque", "/assets/style.css", "/_dash-layout", "//team/ripples/"]
)
def test_nothing_is_served_outside(client: FlaskClient, path: str) -> None:
    status, said = asked(client, path)
    assert (status, ROOT in said) == (404, True)


@pytest.mark.parametrize("path", ["/healthz", "/_health", f"{ROOT}/healthz", f"{ROOT}/_health"])
def test_who_watches_the_server_needs_no_path(client: FlaskClient, path: str) -> None:
    assert asked(client, path)[0] == 200


def test_pages_and_callbacks_give_addresses_below_the_path() -> None:
    client = create_app(FakeReports(links_made=5), clock=lambda: NOW, access=Access(root=ROOT)).server.test_client()
    _, page = asked(client, ROOT)
    loaded = re.findall(r'(?:src|href)="(/[^"]*)"', page)
    assert len(loaded) > 10
    assert all(address.startswith(f"{ROOT}/") for address in loaded)
    assert f'data-root="{ROOT}"' in page
    assert (
        json.loads(re.search(r'_dash-config" type="application/json">(.*?)</script>', page)[1])["requests_pathname_prefix"]
        == f"{ROOT}/"
    )  # type: ignore[index]


def test_a_header_says_nothing_of_the_path() -> None:
    seen: list[tuple[str, str]] = []

    def app(environ: dict[str, str], _start: Callable[..., None]) -> list[bytes]:
        seen.append((environ["SCRIPT_NAME"], environ["PATH_INFO"]))
        return []

    wrapped = below(ROOT, app)  # type: ignore[arg-type]
    for path in (ROOT, f"{ROOT}/", f"{ROOT}/a%20b", "/metrics"):
        wrapped({"SCRIPT_NAME": "/evil", "PATH_INFO": path}, lambda *_: None)
    assert seen == [(ROOT, "/"), (ROOT, "/"), (ROOT, "/a%20b"), ("", "/metrics")]
    assert rooted("/links") == "/links"  # outside of a request
