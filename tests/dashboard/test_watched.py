"""What monitors are told: whether the server is well, and its figures in the format of Prometheus."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from dashboard.access.rules import Access
from dashboard.app import create_app
from dashboard.watched.metrics import callback_family
from ripplemark.errors import StoreCorrupt, StoreError
from ripplemark.store.accounts import open_accounts
from tests.dashboard.conftest import asking, browser_of
from tests.dashboard.fake_reports import NOW, FakeReports


class Failing(FakeReports):
    """A store that cannot be read."""

    error: StoreError = StoreCorrupt("/var/lib/secret.db: damaged")

    def vitals(self, now: Any) -> Any:
        raise self.error


def app_of(reports: FakeReports, **access: Any) -> Any:
    return create_app(reports, clock=lambda: NOW, access=replace(Access(), **access))


def figures(text: str) -> dict[tuple[str, ...], float]:
    families = list(text_string_to_metric_families(text))
    assert len({f.name for f in families}) == len(families)
    return {(s.name, *s.labels.values()): s.value for f in families for s in f.samples}


# ---------------------------------------------------------------- /healthz


def test_a_server_that_is_well_says_so_and_no_more(tmp_path: Path) -> None:
    app = app_of(FakeReports(links_made=5), accounts=lambda: open_accounts(tmp_path / "users"))
    answer = app.server.test_client().get("/healthz", environ_overrides={"REMOTE_ADDR": "8.8.8.8"})
    run = {"command": "crawl", "state": "done", "age_seconds": round((NOW - FakeReports().runs()[0].ended_at).total_seconds())}
    assert answer.status_code == 200
    assert answer.get_json() == {"status": "ok", "store": "open", "schema": 4, "last_run": run}


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [(StoreCorrupt("/var/lib/secret.db"), 503, "failing"), (StoreError("/var/lib/secret.db: no database yet"), 200, "no_data")],
)
def test_a_store_that_cannot_be_read_is_said_without_its_path(error: StoreError, status: int, said: str) -> None:
    reports = Failing(links_made=5)
    reports.error = error
    answer = app_of(reports).server.test_client().get("/healthz")
    assert (answer.status_code, answer.get_json()["status"]) == (status, said)
    assert b"secret" not in answer.data


def test_a_strange_host_is_not_told() -> None:
    assert (
        app_of(FakeReports(links_made=5)).server.test_client().get("/healthz", headers={"Host": "evil.example"}).status_code
        == 421
    )


# ---------------------------------------------------------------- /metrics


def test_metrics_are_off_unless_asked_for() -> None:
    answer = app_of(FakeReports(links_made=5)).server.test_client().get("/metrics")
    assert b"ripplemark_store_up" not in answer.data  # the page that every unknown address has


def test_metrics_count_requests_by_family_and_tell_of_the_store() -> None:
    app = app_of(FakeReports(links_made=5), metrics=True)
    ask = asking(app)
    assert ask("growth-figure.figure", query__data="").status_code == 200
    client = browser_of(app)
    client.post("/_dash-update-component", json={"output": "x"})
    client.post("/_dash-update-component", data=b"{" + b" " * 2**21, content_type="application/json")
    client.post("/_dash-update-component", json={}, headers={"X-CSRFToken": ""})
    answer = client.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    said = figures(answer.get_data(as_text=True))
    assert said["ripplemark_requests_total", "growth", "200"] == 1
    assert said["ripplemark_requests_total", "refused", "400"] == 1
    assert said["ripplemark_requests_total", "refused", "403"] == 1
    assert said["ripplemark_requests_total", "refused", "413"] == 1
    assert said["ripplemark_request_seconds_count", "growth"] == 1
    assert said["ripplemark_request_seconds_sum", "growth"] > 0
    assert said["ripplemark_store_up",] == 1
    assert said["ripplemark_due_urls",] == 41
    assert said["ripplemark_rejects", "malformed_line"] == 31
    assert said["ripplemark_run_state", "crawl", "done"] == 1
    assert said["ripplemark_run_state", "crawl", "failed"] == 0
    assert said["ripplemark_run_count", "crawl", "fetched"] == 900


def test_metrics_of_a_store_that_cannot_be_read_say_so() -> None:
    answer = app_of(Failing(links_made=5), metrics=True).server.test_client().get("/metrics")
    assert figures(answer.get_data(as_text=True))["ripplemark_store_up",] == 0


@pytest.mark.parametrize(
    ("token", "asked", "status"),
    [
        ("", {}, 200),
        ("", {"REMOTE_ADDR": "10.0.0.9", "wsgi.url_scheme": "https"}, 401),
        ("", {"HTTP_X_FORWARDED_FOR": "1.2.3.4", "wsgi.url_scheme": "https"}, 401),
        ("s3cret", {}, 401),
        ("s3cret", {"HTTP_AUTHORIZATION": "Bearer s3cret"}, 200),
        ("s3cret", {"HTTP_AUTHORIZATION": "Bearer S3cret"}, 401),
        ("s3cret", {"HTTP_AUTHORIZATION": "Bearer s3cret", "REMOTE_ADDR": "10.0.0.9", "wsgi.url_scheme": "https"}, 200),
        ("s3cret", {"HTTP_AUTHORIZATION": "Bearer s3cret", "REMOTE_ADDR": "10.0.0.9"}, 403),
    ],
)
def test_metrics_are_for_this_machine_or_the_token(tmp_path: Path, token: str, asked: dict[str, str], status: int) -> None:
    access = {"accounts": lambda: open_accounts(tmp_path / "users"), "metrics": True, "metrics_token": token}
    app = app_of(FakeReports(links_made=5), **access)
    assert app.server.test_client().get("/metrics", environ_overrides=asked).status_code == status


TWO = """
import os, sys
from prometheus_client.parser import text_string_to_metric_families
from dashboard.watched.metrics import Metrics
from tests.dashboard.fake_reports import NOW, FakeReports
metrics = Metrics(FakeReports(links_made=5), lambda: NOW)
for _ in range(2):
    if os.fork() == 0:
        metrics.count("growth", 200, 0.02)
        os._exit(0)
for _ in range(2):
    os.wait()
metrics.count("growth", 200, 0.02)
print(metrics.text().decode())
"""


def test_several_processes_are_counted_together(tmp_path: Path) -> None:
    told = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}
    said = subprocess.run([sys.executable, "-c", TWO], env=told, capture_output=True, text=True, check=True, timeout=60).stdout
    assert figures(said)["ripplemark_requests_total", "growth", "200"] == 3
    assert figures(said)["ripplemark_request_seconds_count", "growth"] == 3


@pytest.mark.parametrize(
    ("name", "family"),
    [("..growth-figure.figure...growth-legend.children..", "growth"), ("shell.children", "shell"), ("-x.y", "callback")],
)
def test_families_of_callbacks(name: str, family: str) -> None:
    assert callback_family(name) == family
